"""Whether a report that is overheard, asleep, is one to answer.

A bedside hears more than it is told: television, visitors, the next bed. What was
not said to the assistant is answered only where it is of somebody who is there, was
heard by two recognisers, and is no longer than people in need speak.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from audio import Alternative, Transcript
from intents import Experiencer, Match
from skill.live.clock import Clock
from skill.live.live_settings import AsleepAlarm, LiveSettings, ThirdPerson

LONGEST_REPORT: Final = 30
"""Words. Real reports in our texts have 24 at most, run-ons of television 40 to 70."""

LONGEST_CALL: Final = 40
"""Words that a report may have in which somebody calls for help."""

HEARD_ALIKE: Final = 60.0
"""How close (rapidfuzz ratio, 0 to 100) a word of one recogniser is to that of the
other where both heard it."""

HEARD_SHARE: Final = 0.3
"""The share of a report's telling words that both must have heard."""

SAME_WORDS: Final = 85.0
"""How close (rapidfuzz token set ratio, 0 to 100) words are to earlier ones where they
are the same."""

NO_SECOND_S: Final = 600.0
"""How long the same words raise no second alarm."""

NOBODY_NAMED: Final = 10
"""Words: a report without any person in it is the speaker's own if it is so short."""

_SPEAKER: Final = frozenset(
    {"i", "i'm", "i've", "i'll", "i'd", "me", "my", "mine", "myself", "we", "our", "us"}
)
_OTHERS: Final = frozenset(
    {"he", "he's", "him", "his", "she", "she's", "her", "hers", "they", "their", "them"}
    | {"you", "your", "you're", "who", "people", "man", "woman", "boy", "girl"}
)
_ARTICLES: Final = frozenset({"the", "a", "an", "this", "that", "these", "those"})
_FAMILY: Final = frozenset(
    {"mum", "mummy", "mam", "mom", "mother", "dad", "daddy", "father", "nan", "nana"}
    | {"gran", "granny", "grandma", "grandad", "grandpa", "husband", "wife", "baby"}
)
_NOT_OURS: Final = frozenset({"your", "his", "her", "their", "whose", "the", "a"})
_CALLS: Final = frozenset(
    {"help", "quick", "quickly", "hurry", "please", "nurse", "ambulance"}
    | {"somebody", "someone", "anybody", "anyone", "emergency"}
)
_TELLS_LITTLE: Final = (
    _SPEAKER
    | _OTHERS
    | _ARTICLES
    | {"it", "it's", "its", "is", "am", "are", "was", "were", "be", "been", "and", "or"}
    | {"but", "so", "to", "of", "in", "on", "at", "by", "for", "with", "as", "has"}
    | {"have", "had", "do", "does", "did", "can", "could", "will", "would", "can't"}
    | {"cannot", "don't", "doesn't", "won't", "couldn't", "not", "no", "there"}
    | {"there's", "all", "any", "just", "now", "when", "what", "up", "out", "got"}
    | {"get", "gone", "go", "going", "keep", "keeps", "think", "know"}
)


class Verdict(StrEnum):
    """What was found of a report that was overheard."""

    COUNTS = "counts"
    TOO_LONG = "too long"
    OF_ANOTHER = "of another"
    """Of somebody who is not there, or may not be."""
    NOT_HEARD_BY_BOTH = "not heard by both"


@dataclass(frozen=True)
class OverheardRule:
    """What a report must be to be answered though it was not said to the assistant."""

    third_person: ThirdPerson = ThirdPerson.CALLED

    @classmethod
    def of(cls, settings: LiveSettings) -> "OverheardRule | None":
        """What an operator set; None where no report counts."""
        if settings.asleep_alarm is AsleepAlarm.OFF:
            return None
        return cls(settings.asleep_third_person)

    def weigh(self, heard: Transcript, match: Match) -> Verdict:
        """Weigh a report.

        Args:
            heard: The utterance that it is in.
            match: What the matcher made of that.
        """
        if is_too_long(heard.text):
            return Verdict.TOO_LONG
        if not counts_asleep(match, self.third_person):
            return Verdict.OF_ANOTHER
        if not heard_by_all(match.text, heard.heard_by_each):
            return Verdict.NOT_HEARD_BY_BOTH
        return Verdict.COUNTS


USUAL_RULE: Final = OverheardRule()
"""What is so if nothing else was set."""


class RecentAlarms:
    """What raised alarms of late; forgotten after ten minutes.

    Args:
        clock: Counts the sound.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._raised: list[tuple[float, str]] = []

    def has(self, text: str) -> bool:
        """Whether the same words raised one."""
        since_s = self._clock.now_s - NO_SECOND_S
        self._raised = [one for one in self._raised if one[0] > since_s]
        return any(
            fuzz.token_set_ratio(text, earlier) >= SAME_WORDS
            for _, earlier in self._raised
        )

    def note(self, text: str) -> None:
        """Remember the words that raise one."""
        self._raised.append((self._clock.now_s, text))


def counts_asleep(match: Match, third_person: ThirdPerson) -> bool:
    """Whether a report is of somebody who is there, as far as words can tell.

    Args:
        match: The report.
        third_person: Which count that are not of the speaker.
    """
    words = match.text.split()
    if match.experiencer is Experiencer.OTHER:
        return False
    if match.experiencer is Experiencer.SPEAKER:
        return True
    if match.experiencer is None and _is_speakers_own(words):
        return True
    if third_person is ThirdPerson.CALLED:
        return any(word in _CALLS for word in words) or _names_family(words)
    return third_person is ThirdPerson.ANY


def is_too_long(text: str) -> bool:
    """Whether an utterance is longer than a report is."""
    words = text.split()
    calls = any(word in _CALLS for word in words)
    return len(words) > (LONGEST_CALL if calls else LONGEST_REPORT)


def heard_by_all(text: str, each: Sequence[Sequence[Alternative]]) -> bool:
    """Whether each recogniser heard enough of the words that a report rests on.

    Args:
        text: The report.
        each: What each heard; where there are not two, nothing is asked of them.
    """
    if len(each) < 2:
        return True
    words = set(text.split())
    telling = words - _TELLS_LITTLE or words
    common = [word for word in telling if all(_is_in(word, one) for one in each)]
    return len(common) >= HEARD_SHARE * len(telling)


def _is_speakers_own(words: Sequence[str]) -> bool:
    """Whether a report that nobody judged is of whoever speaks."""
    if _SPEAKER & set(words):
        return True
    named = _OTHERS & set(words) or words[0] in _ARTICLES
    return not named and len(words) <= NOBODY_NAMED


def _names_family(words: Sequence[str]) -> bool:
    """As "mum", "my husband's"; not "your mother"."""
    before = ("", *words)
    return any(
        word.removesuffix("'s") in _FAMILY and before[at] not in _NOT_OURS
        for at, word in enumerate(words)
    )


def _is_in(word: str, heard: Sequence[Alternative]) -> bool:
    return any(
        fuzz.ratio(word, other, score_cutoff=HEARD_ALIKE) > 0
        for one in heard
        for other in _pieces(one.text.split())
    )


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """Words, and neighbours as one: what one hears as one, another hears as two."""
    yield from words
    yield from (f"{one}{other}" for one, other in pairwise(words))
