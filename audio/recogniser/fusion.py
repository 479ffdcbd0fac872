"""Several recognisers on the same utterance, and one judgement of what was said."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rapidfuzz import fuzz

from audio.errors import RecognitionError
from audio.recogniser.protocol import Recogniser, Recognition
from audio.recogniser.result import Alternative, Transcript
from audio.sound import FRAME_S, Frame


@dataclass(frozen=True)
class Weighing:
    """How two recognisers are to be believed, of one utterance."""

    first: float
    """The first one's share of belief, 0 to 1; the second has the rest."""
    english: float | None = None
    """How likely it is that somebody spoke English, 0 to 1; None where they do not
    tell."""


FusionWeight: TypeAlias = Callable[[Transcript, Transcript, float], Weighing | None]
"""Weighs what the first two recognisers heard in so many seconds of sound."""

Ballots: TypeAlias = Mapping[str, tuple[tuple[Alternative, ...], float]]
"""For each recogniser its n-best list, and its share of belief."""

_LOGGER = logging.getLogger(__name__)

MAX_ALTERNATIVES: Final = 8

FEWER_WORDS: Final = 0.8
DROPPING_SHARE: Final = 0.1
"""A recogniser that hears fewer words than this share of the first one's drops some,
as PocketSphinx does in noise: its belief then counts this little."""


class FusionRecogniser:
    """Runs several recognisers and merges what they heard.

    Args:
        members: The recognisers with the share of belief that each has. The
            first one gives the partial texts.
        weight: Says for each utterance how the first two are to be believed; where
            it cannot tell, and without it, they have their shares.
        suffices: Whether what the first one heard is enough, and the others need not
            be asked; without, they always are.
    """

    def __init__(
        self,
        members: Sequence[tuple[Recogniser, float]],
        weight: FusionWeight | None = None,
        suffices: Callable[[Transcript], bool] | None = None,
    ) -> None:
        if not members:
            raise ValueError("a fusion needs a recogniser")
        self._members, self._weight = tuple(members), weight
        self._suffices = suffices
        self.name = "+".join(member.name for member, _ in members)
        self.description = "; ".join(member.description for member, _ in members)

    def start(self) -> "FusionRecognition":
        """Begin an utterance."""
        return FusionRecognition(
            [(member.name, member.start(), share) for member, share in self._members],
            self._weight,
            self._suffices,
        )


class FusionRecognition:
    """One utterance, going through several recognisers."""

    def __init__(
        self,
        running: list[tuple[str, Recognition, float]],
        weight: FusionWeight | None,
        suffices: Callable[[Transcript], bool] | None = None,
    ) -> None:
        self._running, self._weight = running, weight
        self._suffices = suffices
        self._sound_s = 0.0

    def accept(self, frame: Frame) -> str:
        """Take the next frame; the text so far of the first that gives one."""
        text = ""
        self._sound_s += FRAME_S
        for one in list(self._running):
            try:
                partial = one[1].accept(frame)
            except RecognitionError as why:
                self._drop(one, why)
            else:
                text = text or partial
        return text

    def finish(self) -> Transcript:
        """End the utterance; the merged alternatives, likeliest first.

        Raises:
            RecognitionError: None of the recognisers came through.
        """
        found: list[tuple[str, Transcript, float]] = []
        for place, one in enumerate(list(self._running)):
            name, recognition, share = one
            try:
                found.append((f"{name} {place}", recognition.finish(), share))
            except RecognitionError as why:
                self._drop(one, why)
                continue
            if place == 0 and self._suffices and self._suffices(found[0][1]):
                break
        heard: Ballots = {name: (one.alternatives, to) for name, one, to in found}
        weighing = self._weighed([one for _, one, _ in found])
        agreed = agreement(heard)
        if weighing is None:
            believed = weighed(heard)
        else:
            shares = (weighing.first, 1 - weighing.first)
            believed = {
                name: (one.alternatives, to)
                for (name, one, _), to in zip(found, shares, strict=True)
            }
        merged = merge(believed)
        if not merged:
            return Transcript()
        each = tuple(one.alternatives for _, one, _ in found)
        timed = next((one.words for _, one, _ in found if one.words), ())
        return Transcript(
            merged,
            agreement=agreed,
            english=None if weighing is None else weighing.english,
            heard_by_each=each if len(each) > 1 and any(each) else (),
            words=timed,
        )

    def _weighed(self, heard: Sequence[Transcript]) -> Weighing | None:
        if self._weight is None or len(heard) != 2:
            return None
        return self._weight(heard[0], heard[1], self._sound_s)

    def _drop(self, one: tuple[str, Recognition, float], why: RecognitionError) -> None:
        """Go on without a recogniser that failed, while there is another."""
        self._running.remove(one)
        if not self._running:
            raise why
        _LOGGER.warning("%s is left out of this utterance: %s", one[0], why)


def weighed(heard: Ballots) -> Ballots:
    """The n-best lists, with little belief in one that dropped words."""
    texts = [one[0].text.split() for one, _ in heard.values() if one]
    if not texts:
        return heard
    enough = FEWER_WORDS * len(texts[0])

    def share(alternatives: tuple[Alternative, ...], belief: float) -> float:
        drops = alternatives and len(alternatives[0].text.split()) < enough
        return belief * DROPPING_SHARE if drops else belief

    return {name: (one, share(one, belief)) for name, (one, belief) in heard.items()}


def agreement(heard: Ballots) -> float | None:
    """How alike the best of the first two n-best lists are, 0 to 1."""
    texts = [alternatives[0].text for alternatives, _ in heard.values() if alternatives]
    return fuzz.ratio(texts[0], texts[1]) / 100 if len(texts) > 1 else None


def merge(heard: Ballots) -> tuple[Alternative, ...]:
    """Merge n-best lists: what several heard has the sum of their belief.

    Args:
        heard: For each recogniser its alternatives and its share of belief. The
            share of one that heard nothing goes to the others; what has no share
            is left out.
    """
    heard = {name: one for name, one in heard.items() if one[1] > 0}
    total = sum(share for alternatives, share in heard.values() if alternatives)
    belief: dict[str, float] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for alternatives, share in heard.values():
        for one in alternatives:
            more = one.score * share / total
            belief[one.text] = belief.get(one.text, 0.0) + more
            sources[one.text] = (*sources.get(one.text, ()), *one.sources)
    ranked = sorted(belief.items(), key=lambda item: -item[1])
    return tuple(
        Alternative(text, score, sources[text])
        for text, score in ranked[:MAX_ALTERNATIVES]
    )
