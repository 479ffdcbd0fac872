"""What is wrong with a topic, as its author should hear it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from intents.errors import TemplateError
from intents.normalise import normalise
from intents.phrases import expand
from intents.situation import Context, Situation
from intents.topic import (
    NOT_URGENT,
    OTHER_ILLNESS,
    OUT_OF_SCOPE,
    Kind,
    Section,
    Topic,
)

MAX_WORDS: Final = 60
"""In what is said at once, the advice not counted."""

MAX_SITUATION_WORDS: Final = 45
"""In what is said in a situation: somebody is waiting for help."""

MAX_PLAIN_WORDS: Final = 45
"""In what is said in plainer words."""

OLDEST_READER: Final = 11.0
"""Reading age, in years: Flesch-Kincaid grade and five."""

MIN_PHRASES: Final = 25

_DOCTOR: Final = re.compile(r"\bdoctor\b", re.IGNORECASE)


@dataclass(frozen=True)
class LintFinding:
    """Something to mend, or to know."""

    file: str
    field: str
    what: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning" if self.warning else "error"
        return f"{kind}: {self.file}, field '{self.field}': {self.what}"


def lint(topic: Topic, today: date | None = None) -> list[LintFinding]:
    """Check a loaded topic.

    Args:
        topic: The topic.
        today: The day on which review dates are judged.
    """
    found = [*_advice(topic), *_safety(topic)]
    for section in topic.sections.values():
        found += _section(topic, section, today or date.today())
    for context, situations in topic.situations.items():
        for situation in situations.values():
            found += _situation(topic, context, situation)
        found += _claimed_situations(context, situations.values())
    found += _claims(topic)
    return found


def reading_age(text: str) -> float:
    """The age in years at which a text is read with ease.

    The school grade by Flesch and Kincaid (1975), as textstat measures it,
    and five.
    """
    import textstat  # slow to import, and wanted only here

    return float(textstat.flesch_kincaid_grade(text)) + 5.0


def _advice(topic: Topic) -> Iterator[LintFinding]:
    for key, text in topic.manifest.advice.items():
        if not _DOCTOR.search(text):
            yield LintFinding(
                "topic.yaml",
                f"advice.{key}",
                "it does not send the listener to a doctor",
            )


def _safety(topic: Topic) -> Iterator[LintFinding]:
    """What a topic cannot do without, and files that nothing reads."""
    if topic.of_kind(Kind.URGENT) and not topic.lexicon.signs:
        none = "there are urgent sections, and nothing tells a denial from a report"
        yield LintFinding("lexicon.yaml", "signs", none, True)
    if not topic.negatives:
        none = "nothing is taught that must get no answer"
        yield LintFinding("negatives", "phrases", none)
    for folder, ending in (
        *((context.value, ".yaml") for context in Context),
        ("sections", ".yaml"),
        ("negatives", ".yaml"),
        ("utterances", ".tsv"),
    ):
        for file in sorted((topic.folder / folder).glob("*")):
            if file.suffix != ending:
                unread = f"it is not read: its name must end in '{ending}'"
                yield LintFinding(f"{folder}/{file.name}", "the whole", unread)


def _section(topic: Topic, section: Section, today: date) -> Iterator[LintFinding]:
    file = f"sections/{section.label}.yaml"
    if section.kind is not Kind.CONTROL:
        if not section.sources:
            yield LintFinding(file, "sources", "it has no source")
        if section.reviewed is None:
            yield LintFinding(file, "reviewed", "it has no date of review")
        elif section.reviewed > today:
            yield LintFinding(file, "reviewed", f"{section.reviewed} is yet to come")
        if section.review_by is not None and section.review_by < today:
            yield LintFinding(
                file, "review_by", f"its review was due on {section.review_by}", True
            )
        if section.kind is Kind.INFORMATION and not section.more:
            yield LintFinding(
                file, "more", "there is nothing to say for 'tell me more'"
            )
    if len(section.phrases) < MIN_PHRASES:
        few = f"it has {len(section.phrases)} phrases, {MIN_PHRASES} are wanted"
        yield LintFinding(file, "phrases", few)
    for region in topic.manifest.regions:
        local = topic.in_region(region).sections[section.label]
        for field, text in (("answer", local.spoken), ("more", local.more)):
            if text:
                yield from _text(file, field, text, region)
        if local.plain:
            yield from _text(file, "plain", local.plain, region, MAX_PLAIN_WORDS)
        for name, text in local.after.items():
            field = f"after.{name}"
            yield from _text(file, field, text, region, MAX_SITUATION_WORDS)


def _situation(
    topic: Topic, context: Context, situation: Situation
) -> Iterator[LintFinding]:
    name = situation.situation
    file = f"{context.value}/{name}.yaml"
    if len(situation.phrases) < MIN_PHRASES:
        few = f"it has {len(situation.phrases)} phrases, {MIN_PHRASES} are wanted"
        yield LintFinding(file, "phrases", few)
    for region in topic.manifest.regions:
        text = topic.in_region(region).situations[context][name].answer
        if text:
            yield from _text(file, "answer", text, region, MAX_SITUATION_WORDS)


def _claimed_situations(
    context: Context, situations: Iterable[Situation]
) -> Iterator[LintFinding]:
    """Phrases that do not parse, or that two situations of a context claim."""
    owner: dict[tuple[str, ...], str] = {}
    for one in situations:
        file = f"{context.value}/{one.situation}.yaml"
        for template in one.phrases:
            try:
                whole = expand(template)
            except TemplateError as why:
                yield LintFinding(file, "phrases", str(why))
                continue
            for sentence in whole:
                other = owner.setdefault(normalise(sentence), one.situation)
                if other != one.situation:
                    both = f"'{sentence}' is claimed by '{other}' too"
                    yield LintFinding(file, "phrases", both)


def _text(
    file: str, field: str, text: str, region: str, most: int = MAX_WORDS
) -> Iterator[LintFinding]:
    count = len(text.split())
    if count > most:
        long = f"it has {count} words in region '{region}', {most} at most"
        yield LintFinding(file, field, long)
    age = reading_age(text)
    if age > OLDEST_READER:
        hard = (
            f"its reading age is {age:.1f} in region '{region}', "
            f"{OLDEST_READER:.0f} at most"
        )
        yield LintFinding(file, field, hard)


def _claims(topic: Topic) -> Iterator[LintFinding]:
    """Phrases that do not parse, or that two labels claim."""
    owner: dict[tuple[str, ...], tuple[str, str]] = {}
    unanswered = (NOT_URGENT, OTHER_ILLNESS)

    def claim(sentence: str, label: str, file: str) -> Iterator[LintFinding]:
        words = normalise(sentence)
        label = OUT_OF_SCOPE if label in unanswered else label
        if not words:
            yield LintFinding(file, "phrases", f"'{sentence}' has no word")
            return
        other = owner.setdefault(words, (label, file))
        if other[0] != label:
            both = f"'{label}' and by '{other[0]}' ({other[1]})"
            yield LintFinding(file, "phrases", f"'{sentence}' is claimed by {both}")

    for section in topic.sections.values():
        file = f"sections/{section.label}.yaml"
        for template in section.phrases:
            try:
                whole = expand(template)
            except TemplateError as why:
                yield LintFinding(file, "phrases", str(why))
                continue
            for sentence in whole:
                yield from claim(sentence, section.label, file)
    yield from _follow_ups("follow_ups", topic.manifest.follow_ups)
    for after, leaning in topic.manifest.follow_ups_after.items():
        yield from _follow_ups(f"follow_ups_after.{after}", leaning)
    for negatives in topic.negatives:
        for phrase in negatives.phrases:
            file = f"negatives/{negatives.category}.yaml"
            yield from claim(phrase, negatives.label, file)
    for said in topic.utterances:
        yield from claim(said.text, said.label, "utterances")


def _follow_ups(
    field: str, leaning: Mapping[str, Iterable[str]]
) -> Iterator[LintFinding]:
    for label, templates in leaning.items():
        for template in templates:
            try:
                expand(template)
            except TemplateError as why:
                yield LintFinding("topic.yaml", f"{field}.{label}", str(why))
