"""How long to wait for somebody who pauses.

A turn is over when what was said so far could be all of it. Whether words can end there
is learned from how often they end what people say: "what is the" hardly ever does. What
was not understood is waited for longer too: a fragment is not refused, it may go on.
And whoever has paused before is given such pauses again.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from intents import Decision, Match
from skill.live.interpretation import Addressee, Interpretation
from skill.live.said_over import SURE

UNFINISHED_FACTOR: Final = 2.0
"""How much longer the silence may be where something is likely still to come."""

OWN_PAUSE_FACTOR: Final = 1.25
"""How much longer it may be than the speaker's longest pause so far."""

LONGEST_S: Final = 3.0
"""Silence after which a turn is over, whoever speaks, but for more patience set."""

HANGING: Final = 0.02
"""How often at most words end what is said that plainly wait for more. Of 371 lines of
people that are whole 2 in 100 end so, of beginnings of them half."""

HANGING_UNSURE: Final = 0.06
"""The same where what they mean so far is not sure."""

FRAGMENT_WORDS: Final = 6
"""Words that are waited for asleep, where they are nothing yet: with more, talk around
would become one long utterance."""

PRIOR: Final = 0.15
PRIOR_WEIGHT: Final = 10
PAIR_WEIGHT: Final = 5
"""How often any word ends what is said, and how many sightings that is worth for a
word, and that word's own share for a pair of words."""

FEWEST_SEEN: Final = 5
"""Pairs that were seen less often are left to their last word."""

_START: Final = "<s>"
_WORDS: Final = re.compile(r"[a-z']+")


class EndingModel:
    """How often words end what people say, learned from what they say.

    Args:
        utterances: What people say, each whole.
    """

    def __init__(self, utterances: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        ends: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        pair_ends: Counter[tuple[str, str]] = Counter()
        for text in utterances:
            words = _WORDS.findall(text.lower())
            if not words:
                continue
            seen.update(words)
            ends[words[-1]] += 1
            pairs.update(zip([_START, *words], words, strict=False))
            pair_ends[_last_two(words)] += 1
        self._words = {
            word: (ends[word] + PRIOR * PRIOR_WEIGHT) / (count + PRIOR_WEIGHT)
            for word, count in seen.items()
        }
        self._pairs = {
            pair: (pair_ends[pair] + PAIR_WEIGHT * self._words[pair[1]])
            / (count + PAIR_WEIGHT)
            for pair, count in pairs.items()
            if count >= FEWEST_SEEN
        }

    def ends(self, text: str) -> float:
        """How often the last words of a text end what is said, 0 to 1."""
        words = _WORDS.findall(text.lower())
        if not words:
            return 1.0
        found = self._pairs.get(_last_two(words))
        return self._words.get(words[-1], PRIOR) if found is None else found


class TurnCompletion:
    """Knows how long to wait for more.

    Args:
        utterances: What people say; learned from in a thread, and until that is done
            no words are known to wait for more.
    """

    def __init__(self, utterances: Iterable[str]) -> None:
        self._endings: EndingModel | None = None
        self._learning = threading.Thread(
            target=self._learn, args=(utterances,), name="turn completion", daemon=True
        )
        self._learning.start()

    def wait(self) -> "TurnCompletion":
        """Wait until it has learned."""
        self._learning.join()
        return self

    def silence_s(
        self,
        judged: Interpretation,
        usual_s: float,
        longest_s: float = 0.0,
        asleep: bool = False,
        over: bool = False,
    ) -> float:
        """The silence after which a turn is over, in seconds.

        Args:
            judged: What was said so far, and what it says.
            usual_s: The silence that ends a turn.
            longest_s: The speaker's longest pause in this turn so far; 0 for none.
            asleep: Whether nobody was known to speak to it.
            over: Whether it was said while the assistant talks: then it must be plain
                that more is to come, or talk in the room would keep it silent.
        """
        silence_s = usual_s
        if self._goes_on(judged, asleep, over):
            silence_s *= UNFINISHED_FACTOR
        own_s = min(OWN_PAUSE_FACTOR * longest_s, LONGEST_S)
        return max(silence_s, own_s)

    def _goes_on(self, judged: Interpretation, asleep: bool, over: bool) -> bool:
        words = len(judged.transcript.text.split())
        if judged.addressee is Addressee.ELSEWHERE:
            return asleep and words <= FRAGMENT_WORDS
        if judged.addressee is not Addressee.SAID or judged.match is None:
            return False
        understood = judged.match.decision is Decision.ANSWER
        if not understood and not over:
            return True
        return self._hangs(judged.transcript.text, judged.match)

    def _hangs(self, text: str, match: Match) -> bool:
        if self._endings is None or len(text.split()) < 2:
            # A word alone may be all: "what?"
            return False
        most = HANGING if match.score >= SURE else HANGING_UNSURE
        return self._endings.ends(text) < most

    def _learn(self, utterances: Iterable[str]) -> None:
        self._endings = EndingModel(utterances)


def _last_two(words: Sequence[str]) -> tuple[str, str]:
    return (words[-2] if len(words) > 1 else _START, words[-1])
