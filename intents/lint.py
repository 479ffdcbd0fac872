"""What is wrong with a topic, as its author should hear it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from intents.errors import TemplateError
from intents.manifest import TeamLine
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
"""In what is said at once, the advice not counted; a telephone number is one word."""

MAX_SITUATION_WORDS: Final = 45
"""In what is said in a situation: somebody is waiting for help."""

OLDEST_READER: Final = 11.0
"""Reading age, in years: Flesch-Kincaid grade and five."""

MIN_PHRASES: Final = 25

MAX_TEXTS: Final = 2_000
"""How many reading ages are kept: most texts are the same in several regions."""

LONG_TEAM: Final = TeamLine(
    "0 2 0, 7 9 4 6, 0 9 5 8", "the night line of our cancer unit"
)
"""Stands for what an operator may set."""

_DIGITS: Final = re.compile(r"\b\d+(?:,? \d+)+")
"""A number as it is spoken, in groups."""

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
    worded = _worded(topic)
    for section in topic.sections.values():
        found += _section(section, worded, today or date.today())
    for context, situations in topic.situations.items():
        for situation in situations.values():
            found += _situation(worded, context, situation)
        found += _claimed_situations(context, situations.values())
    found += _claims(topic)
    return found


@lru_cache(maxsize=MAX_TEXTS)
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


_Worded = Sequence[tuple[str, Topic, Topic]]
"""Regions, each with the topic as it is said there without a hospital's own line, and
with one."""


def _worded(topic: Topic) -> _Worded:
    return [
        (name, topic.in_region(name), topic.in_region(name, LONG_TEAM))
        for name in topic.manifest.regions
    ]


def _section(section: Section, worded: _Worded, today: date) -> Iterator[LintFinding]:
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
    for region, *said in worded:
        plain, lined = (one.sections[section.label] for one in said)
        yield from _text(file, "answer", region, plain.spoken, lined.spoken)
        yield from _text(file, "more", region, plain.more, lined.more)
        for name, text in plain.after.items():
            field, other = f"after.{name}", lined.after[name]
            yield from _text(file, field, region, text, other, MAX_SITUATION_WORDS)


def _situation(
    worded: _Worded, context: Context, situation: Situation
) -> Iterator[LintFinding]:
    name = situation.situation
    file = f"{context.value}/{name}.yaml"
    if len(situation.phrases) < MIN_PHRASES:
        few = f"it has {len(situation.phrases)} phrases, {MIN_PHRASES} are wanted"
        yield LintFinding(file, "phrases", few)
    for region, *said in worded:
        plain, lined = (one.situations[context][name].answer for one in said)
        yield from _text(file, "answer", region, plain, lined, MAX_SITUATION_WORDS)


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
    file: str, field: str, region: str, plain: str, lined: str, most: int = MAX_WORDS
) -> Iterator[LintFinding]:
    """What is wrong with a text without a hospital's own line, and with one."""
    texts = {lined: f"region '{region}' with a hospital's line"}
    texts[plain] = f"region '{region}'"
    for text, where in texts.items():
        count = len(_DIGITS.sub("number", text).split())
        if count > most:
            long = f"it has {count} words in {where}, {most} at most"
            yield LintFinding(file, field, long)
        age = reading_age(text) if text else 0.0
        if age > OLDEST_READER:
            hard = (
                f"its reading age is {age:.1f} in {where}, {OLDEST_READER:.0f} at most"
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
    for label, templates in topic.manifest.follow_ups.items():
        for template in templates:
            try:
                expand(template)
            except TemplateError as why:
                yield LintFinding("topic.yaml", f"follow_ups.{label}", str(why))
    for negatives in topic.negatives:
        for phrase in negatives.phrases:
            file = f"negatives/{negatives.category}.yaml"
            yield from claim(phrase, negatives.label, file)
    for said in topic.utterances:
        yield from claim(said.text, said.label, "utterances")
