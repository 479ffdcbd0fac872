"""What is wrong with the texts of a topic for somebody who only hears them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from intents.finding import LintFinding
from intents.manifest import TeamLine
from intents.normalise import sentences_in
from intents.situation import Context, Situation
from intents.topic import Section, Topic

MAX_WORDS: Final = 60
"""In what is said at once, the advice not counted; a telephone number is one word."""

MAX_SITUATION_WORDS: Final = 45
"""In what is said in a situation: somebody is waiting for help."""

MAX_PLAIN_WORDS: Final = 45
"""In what is said in plainer words."""

MAX_WITH_ADVICE: Final = 64
"""The same with the advice: at the slowest rate that is 35 seconds."""

MAX_SENTENCE: Final = 20
"""Words in a sentence."""

MAX_THINGS: Final = 4
"""Things in a list: nobody keeps more of them by ear."""

LONGEST_THING: Final = 4
"""Words of a thing in a list, but for the first and the last."""

OLDEST_READER: Final = 11.0
"""Reading age, in years: Flesch-Kincaid grade and five."""

MAX_TEXTS: Final = 2_000
"""How many reading ages are kept: most texts are the same in several regions."""

LONG_TEAM: Final = TeamLine(
    "0 2 0, 7 9 4 6, 0 9 5 8", "the night line of our cancer unit"
)
"""Stands for what an operator may set."""

_DIGITS: Final = re.compile(r"\b\d+(?:,? \d+)+")
"""A number as it is spoken, in groups."""
_CLAUSE: Final = frozenset({"which", "who", "then", "but", "so", "and", "or", "as"})
"""Begins a part of a sentence that is no thing of a list."""
_AND: Final = re.compile(r"\b(?:and|or)\b")

Worded = Sequence[tuple[str, Topic, Topic]]
"""Regions, each with the topic as it is said there without a hospital's own line, and
with one."""


def worded(topic: Topic) -> Worded:
    """A topic in all its regions."""
    return [
        (name, topic.in_region(name), topic.in_region(name, LONG_TEAM))
        for name in topic.manifest.regions
    ]


def heard_of_section(section: Section, regions: Worded) -> Iterator[LintFinding]:
    """What is wrong with all that a section says, in any region."""
    file = f"sections/{section.label}.yaml"
    of_facets = f"facets/{section.label}.yaml"
    for region, *said in regions:
        plain, lined = (one.sections[section.label] for one in said)
        advice = said[0].manifest.advice[section.advice]
        opened = [
            one.opening(local) for one, local in zip(said, (plain, lined), strict=True)
        ]
        yield from _too_long(file, "answer", region, f"{opened[0]} {advice}")
        yield from _text(file, "answer", region, plain.spoken, lined.spoken)
        yield from _too_long(file, "more", region, f"{plain.more} {advice}")
        yield from _text(file, "more", region, plain.more, lined.more)
        plainer = plain.plain, lined.plain
        yield from _text(file, "plain", region, *plainer, most=MAX_PLAIN_WORDS)
        for name, text in plain.after.items():
            field, other = f"after.{name}", lined.after[name]
            yield from _text(file, field, region, text, other, MAX_SITUATION_WORDS)
        for name, facet in plain.facets.items():
            opened = [
                one.opening(local, local.facets[name])
                for one, local in zip(said, (plain, lined), strict=True)
            ]
            field = f"facets.{name}.answer"
            advice = said[0].manifest.advice[facet.advice or section.advice]
            yield from _too_long(of_facets, field, region, f"{opened[0]} {advice}")
            yield from _text(of_facets, field, region, opened[0], opened[1])
            more = facet.more, lined.facets[name].more
            yield from _text(of_facets, f"facets.{name}.more", region, *more)


def heard_in_situation(
    context: Context, situation: Situation, regions: Worded
) -> Iterator[LintFinding]:
    """The same of what is said in a situation."""
    name = situation.situation
    file = f"{context.value}/{name}.yaml"
    for region, *said in regions:
        plain, lined = (one.situations[context][name].answer for one in said)
        yield from _text(file, "answer", region, plain, lined, MAX_SITUATION_WORDS)


@lru_cache(maxsize=MAX_TEXTS)
def reading_age(text: str) -> float:
    """The age in years at which a text is read with ease.

    The school grade by Flesch and Kincaid (1975), as textstat measures it,
    and five.
    """
    import textstat  # slow to import, and wanted only here

    return float(textstat.flesch_kincaid_grade(text)) + 5.0


def _too_long(file: str, field: str, region: str, text: str) -> Iterator[LintFinding]:
    count = _words(text)
    if count > MAX_WITH_ADVICE:
        long = (
            f"with its advice it has {count} words in region '{region}', "
            f"{MAX_WITH_ADVICE} at most"
        )
        yield LintFinding(file, field, long)


def _text(
    file: str, field: str, region: str, plain: str, lined: str, most: int = MAX_WORDS
) -> Iterator[LintFinding]:
    """What is wrong with a text without a hospital's own line, and with one."""
    texts = {lined: f"region '{region}' with a hospital's line"}
    texts[plain] = f"region '{region}'"
    for text, where in texts.items():
        if not text:
            continue
        count = _words(text)
        if count > most:
            long = f"it has {count} words in {where}, {most} at most"
            yield LintFinding(file, field, long)
        age = reading_age(text)
        if age > OLDEST_READER:
            hard = (
                f"its reading age is {age:.1f} in {where}, {OLDEST_READER:.0f} at most"
            )
            yield LintFinding(file, field, hard)
        for sentence in sentences_in(text):
            if _words(sentence) > MAX_SENTENCE:
                long = (
                    f"a sentence has {_words(sentence)} words in {where}, "
                    f"{MAX_SENTENCE} at most: '{sentence}'"
                )
                yield LintFinding(file, field, long)
            things = things_in(sentence)
            if things > MAX_THINGS:
                many = (
                    f"a list has {things} things in {where}, {MAX_THINGS} at most: "
                    f"'{sentence}'"
                )
                yield LintFinding(file, field, many)


def things_in(sentence: str) -> int:
    """How many things a sentence lists, roughly: what commas and its last "and" part.

    What is longer than a few words is no thing of a list, but a part of the sentence.
    """
    parts = [part.split() for part in _DIGITS.sub("number", sentence).split(",")]
    inner = [
        part
        for part in parts[1:-1]
        if part and len(part) <= LONGEST_THING and part[0] not in _CLAUSE
    ]
    if not inner or len(inner) < len(parts) - 2:
        return 1
    last = parts[-1]
    both = bool(_AND.search(" ".join(last))) and last[0] not in ("and", "or")
    return len(parts) + both


def _words(text: str) -> int:
    return len(_DIGITS.sub("number", text).split())
