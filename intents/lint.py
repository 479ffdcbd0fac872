"""What is wrong with a topic, as its author should hear it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from intents.finding import LintFinding
from intents.heard import Worded, heard_in_situation, heard_of_section, worded
from intents.normalise import normalise
from intents.phrases import expand
from intents.reviews import overdue, source_review_by
from intents.signing import SIGNATURES, Standing, load_signatures, urgent_readings
from intents.situation import Context, Situation
from intents.texts import places, text_hash
from intents.topic import (
    NOT_URGENT,
    OTHER_ILLNESS,
    OUT_OF_SCOPE,
    Kind,
    Section,
    Topic,
)

MIN_PHRASES: Final = 25

_DOCTOR: Final = re.compile(r"\bdoctor\b", re.IGNORECASE)


def lint(
    topic: Topic, today: date | None = None, release: bool = False
) -> list[LintFinding]:
    """Check a loaded topic.

    Args:
        topic: The topic, worded for no region.
        today: The day on which review dates are judged.
        release: Whether it is to be shipped: what nobody has signed is an error then.

    Raises:
        TopicError: The file of signatures is wrong.
    """
    day = today or date.today()
    regions = worded(topic)
    found = [*_advice(topic), *_safety(topic), *_sources(topic, day)]
    found += [*_signatures(topic, release), *_version(topic, release)]
    for section in topic.sections.values():
        found += _section(topic, section, regions, day)
    for context, situations in topic.situations.items():
        for situation in situations.values():
            found += _situation(regions, context, situation)
        found += _claimed_situations(context, situations.values())
    found += _claims(topic)
    return found


def _advice(topic: Topic) -> Iterator[LintFinding]:
    for key, text in topic.manifest.advice.items():
        if not _DOCTOR.search(text):
            yield LintFinding(
                "topic.yaml",
                f"advice.{key}",
                "it does not send the listener to a doctor",
            )


def _sources(topic: Topic, today: date) -> Iterator[LintFinding]:
    for key, source in topic.manifest.sources.items():
        if source.reviewed > today:
            field = f"sources.{key}.reviewed"
            yield LintFinding("topic.yaml", field, f"{source.reviewed} is yet to come")


def _signatures(topic: Topic, release: bool) -> Iterator[LintFinding]:
    """Texts for emergencies that nobody has signed as they are now."""
    for one in urgent_readings(topic):
        if one.standing is Standing.UNSIGNED:
            what = "nobody has signed that they have read what it says"
            yield LintFinding(SIGNATURES, one.place, what, not release)
        elif one.standing is Standing.CHANGED and one.last is not None:
            what = f"it was changed since {one.last.by} signed it on {one.last.on}"
            yield LintFinding(SIGNATURES, one.place, what, not release)
    signed = {one.place for one in load_signatures(topic)}
    for place in sorted(signed - {*places(topic)}):
        yield LintFinding(SIGNATURES, "place", f"there is no '{place}'", True)


def _version(topic: Topic, release: bool) -> Iterator[LintFinding]:
    if topic.manifest.version and topic.manifest.text_hash != text_hash(topic):
        what = "texts were changed since; 'askaloud topic stamp' puts in a new version"
        yield LintFinding("topic.yaml", "text_hash", what, not release)


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
        ("facets", ".yaml"),
        ("negatives", ".yaml"),
        ("utterances", ".tsv"),
    ):
        for file in sorted((topic.folder / folder).glob("*")):
            if file.suffix != ending:
                unread = f"it is not read: its name must end in '{ending}'"
                yield LintFinding(f"{folder}/{file.name}", "the whole", unread)


def _section(
    topic: Topic, section: Section, regions: Worded, today: date
) -> Iterator[LintFinding]:
    file = f"sections/{section.label}.yaml"
    if section.kind is not Kind.CONTROL:
        if not section.sources:
            yield LintFinding(file, "sources", "it has no source")
        if overdue(topic, section, today):
            due = f"a review of them was due on {source_review_by(topic, section)}"
            yield LintFinding(file, "sources", due, True)
        if section.kind is Kind.INFORMATION and not section.more:
            yield LintFinding(
                file, "more", "there is nothing to say for 'tell me more'"
            )
    if len(section.phrases) < MIN_PHRASES:
        few = f"it has {len(section.phrases)} phrases, {MIN_PHRASES} are wanted"
        yield LintFinding(file, "phrases", few)
    yield from heard_of_section(section, regions)


def _situation(
    regions: Worded, context: Context, situation: Situation
) -> Iterator[LintFinding]:
    name = situation.situation
    file = f"{context.value}/{name}.yaml"
    if len(situation.phrases) < MIN_PHRASES:
        few = f"it has {len(situation.phrases)} phrases, {MIN_PHRASES} are wanted"
        yield LintFinding(file, "phrases", few)
    yield from heard_in_situation(context, situation, regions)


def _claimed_situations(
    context: Context, situations: Iterable[Situation]
) -> Iterator[LintFinding]:
    """Phrases that two situations of a context claim."""
    owner: dict[tuple[str, ...], str] = {}
    for one in situations:
        file = f"{context.value}/{one.situation}.yaml"
        for template in one.phrases:
            for sentence in expand(template):
                other = owner.setdefault(normalise(sentence), one.situation)
                if other != one.situation:
                    both = f"'{sentence}' is claimed by '{other}' too"
                    yield LintFinding(file, "phrases", both)


def _claims(topic: Topic) -> Iterator[LintFinding]:
    """Phrases that two labels claim."""
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
            for sentence in expand(template):
                yield from claim(sentence, section.label, file)
        for facet in section.facets.values():
            file = f"facets/{section.label}.yaml"
            for sentence in (s for phrase in facet.phrases for s in expand(phrase)):
                yield from claim(sentence, section.label, file)
    for negatives in topic.negatives:
        for phrase in negatives.phrases:
            file = f"negatives/{negatives.category}.yaml"
            yield from claim(phrase, negatives.label, file)
    for said in topic.utterances:
        yield from claim(said.text, said.label, "utterances")
