"""Whether a report that is overheard, asleep, is one to answer.

A bedside hears more than it is told: television, visitors, the next bed. What was
not said to the assistant is answered only where it is of somebody who is there, was
heard surely or by two recognisers, and is no longer than people in need speak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from audio import Alternative, Transcript
from intents import Experiencer, Match, normalise
from skill.live.clock import Clock
from skill.live.live_settings import AsleepAlarm, LiveSettings, ThirdPerson

SURELY_ENGLISH: Final = 0.9
"""Where recognisers tell that it was English, and are as sure as that, one of them is
enough: whom Vosk's model does not know, it may mishear whole."""

LONGEST_REPORT: Final = 25
"""Words of an utterance. Of 656 reports in people's own words the longest has 19;
run-ons of television have 40 to 70."""

HEARD_ALIKE: Final = 60.0
"""How close (rapidfuzz ratio, 0 to 100) a word of one recogniser is to that of the
other where both heard it."""

HEARD_SHARE: Final = 0.25
"""The share of a report's telling words that both must have heard."""

SAME_ALIKE: Final = 80.0
"""How close a word is to an earlier one where it is the same, heard by the same."""

SAME_SHARE: Final = 0.85
"""The share of a report's telling words that an earlier one has where it is the same.
Whoever has something new to report, be it one word of six, is heard."""

NO_SECOND_S: Final = 600.0
"""How long the same words raise no second alarm."""

SAID_AGAIN_S: Final = 60.0
SAID_AGAIN_SHARE: Final = 0.5
"""In the midst of talk that runs on a report counts once it was said again within so
long: whoever needs help goes on, a television goes on to something else. Recognisers
may hear half of its telling words in another way."""

NOBODY_NAMED: Final = 6
"""Words: a report without any person in it is the speaker's own if it is so short."""

# Words as `normalise` has them.
_SPEAKER: Final = frozenset({"i", "me", "my", "mine", "myself", "we", "our", "us"})
_OTHERS: Final = frozenset(
    {"he", "him", "his", "she", "her", "hers", "they", "their", "them", "you", "your"}
    | {"who", "people", "man", "woman", "boy", "girl"}
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
    | {"it", "is", "am", "are", "was", "were", "be", "been", "and", "or", "but", "so"}
    | {"to", "of", "in", "on", "at", "by", "for", "with", "as", "has", "have", "had"}
    | {"do", "does", "did", "can", "could", "will", "would", "not", "no", "there"}
    | {"all", "any", "just", "now", "when", "what", "up", "out", "got", "get", "gone"}
    | {"go", "going", "keep", "keeps", "think", "know"}
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
        runs_on = len(heard.text.split()) > LONGEST_REPORT
        if runs_on and not _calls_for_help(match.text):
            return Verdict.TOO_LONG
        if not counts_asleep(match, self.third_person):
            return Verdict.OF_ANOTHER
        if not (surely_heard(heard) or heard_by_all(match.text, heard.heard_by_each)):
            return Verdict.NOT_HEARD_BY_BOTH
        return Verdict.COUNTS


USUAL_RULE: Final = OverheardRule()
"""What is so if nothing else was set."""


class RecentAlarms:
    """Which overheard reports raise an alarm, by what was said of late.

    Args:
        clock: Counts the sound.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._raised: list[tuple[float, str]] = []
        self._once: list[tuple[float, str]] = []

    def admit(self, text: str, amid_talk: bool = False) -> bool:
        """Whether a report raises an alarm; what does is remembered.

        The same words raise none within ten minutes. In the midst of talk that runs
        on, a report has to be said twice.

        Args:
            text: The report.
            amid_talk: Whether talk runs on, and it was no louder.
        """
        self.forget()
        now_s, telling = self._clock.now_s, _telling(text)
        if _is_among(telling, self._raised, SAME_SHARE):
            return False
        if amid_talk and not _is_among(telling, self._once, SAID_AGAIN_SHARE):
            self._once.append((now_s, text))
            return False
        self._raised.append((now_s, text))
        return True

    def forget(self) -> None:
        """Forget what is too long ago."""
        now_s = self._clock.now_s
        self._raised = [one for one in self._raised if one[0] > now_s - NO_SECOND_S]
        self._once = [one for one in self._once if one[0] > now_s - SAID_AGAIN_S]


def counts_asleep(match: Match, third_person: ThirdPerson) -> bool:
    """Whether a report is of somebody who is there, as far as words can tell.

    Args:
        match: The report.
        third_person: Which count that are not of the speaker.
    """
    words = normalise(match.text)
    if match.experiencer is Experiencer.OTHER:
        return False
    if match.experiencer is Experiencer.SPEAKER:
        # Where nobody is named, long talk is seldom one's own report.
        return bool(_SPEAKER & set(words)) or len(words) <= NOBODY_NAMED
    if match.experiencer is None and _is_speakers_own(words):
        return True
    if third_person is ThirdPerson.CALLED:
        return any(word in _CALLS for word in words) or _names_family(words)
    return third_person is ThirdPerson.ANY


def is_too_long(text: str) -> bool:
    """Whether an utterance is so long that no report in it counts."""
    return len(text.split()) > LONGEST_REPORT and not _CALLS & set(normalise(text))


def surely_heard(heard: Transcript) -> bool:
    """Whether the recognisers are sure that somebody spoke English."""
    return heard.english is not None and heard.english >= SURELY_ENGLISH


def heard_by_all(text: str, each: Sequence[Sequence[Alternative]]) -> bool:
    """Whether each recogniser heard enough of the words that a report rests on.

    Args:
        text: The report.
        each: What each heard; where there are not two, nothing is asked of them.
    """
    if len(each) < 2:
        return True
    telling = _telling(text)
    common = telling
    for heard in each:
        common = _found(common, [one.text for one in heard], HEARD_ALIKE)
    return len(common) >= HEARD_SHARE * len(telling)


def _telling(text: str) -> set[str]:
    """The words of a text that say something, if any does.

    Small words are in many a large one, as "and" in "husband".
    """
    words = set(normalise(text))
    return words - _TELLS_LITTLE or words


def _found(words: set[str], texts: Sequence[str], alike: float) -> set[str]:
    """Those words that are in one of the texts, or as alike as that to one there."""
    there = set[str]().union(*map(_telling, texts))
    return {
        word
        for word in words
        if any(fuzz.ratio(word, other) >= alike for other in there)
    }


def _is_among(
    telling: set[str], earlier: Sequence[tuple[float, str]], share: float
) -> bool:
    """Whether so much of what a report tells is in one that was said before."""
    return any(
        len(_found(telling, [text], SAME_ALIKE)) >= share * len(telling)
        for _, text in earlier
    )


def _calls_for_help(text: str) -> bool:
    """Whether, in words of ordinary number, somebody calls for help themselves."""
    words = set(normalise(text))
    ordinary = len(text.split()) <= LONGEST_REPORT
    return ordinary and bool(_CALLS & words) and bool(_SPEAKER & words)


def _is_speakers_own(words: Sequence[str]) -> bool:
    """Whether a report is of whoever speaks, where the matcher does not tell."""
    said = set(words)
    if not words:
        return False
    if words[0] in _OTHERS | _ARTICLES:
        # "He has gone blue and I can't wake him"; not "he is bleeding, get me a drain".
        return "i" in said
    return bool(_SPEAKER & said) or (not _OTHERS & said and len(words) <= NOBODY_NAMED)


def _names_family(words: Sequence[str]) -> bool:
    """As "mum", "my husband"; not "your mother"."""
    before = ("", *words)
    return any(
        word in _FAMILY and before[at] not in _NOT_OURS for at, word in enumerate(words)
    )
