"""What the matcher looks at in an utterance: words, pairs, concepts, spelling.

Every feature belongs to a word or to two neighbours, so that a score can be
told word by word.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

from intents.normalise import normalise
from intents.topic import Lexicon

CHARACTER_RUNS: Final = (2, 3, 4, 5)
"""Lengths of the runs of letters that stand for how a word is spelt."""

SOUND_ALIKE: Final = 86.0
"""How close (rapidfuzz ratio, 0 to 100) joined words must be to a hard word."""

HARD_WORD_LETTERS: Final = 7
LONGEST_WINDOW: Final = 4
"""How many words a recogniser may make of one."""

START: Final = "<s>"
END: Final = "</s>"


@dataclass(frozen=True)
class Words:
    """The words of an utterance with what the lexicon knows of them."""

    words: tuple[str, ...]
    concepts: tuple[tuple[str, ...], ...]
    """For each word, the concepts that it stands for."""
    said: tuple[str, ...] = ()
    """The words that were said, where others that are like them are compared."""

    @property
    def as_said(self) -> tuple[str, ...]:
        """The words that were said."""
        return self.said or self.words


class Reader:
    """Reads utterances with the eyes of a topic's lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        one: dict[str, list[str]] = {}
        many: dict[tuple[str, ...], list[str]] = {}
        groups = [*lexicon.concepts.items(), *lexicon.sounds_like.items()]
        for name, members in groups:
            for member in (*members, name):
                words = normalise(member)
                if len(words) == 1:
                    one.setdefault(words[0], []).append(name)
                elif words:
                    many.setdefault(words, []).append(name)
        self._one = {word: tuple(dict.fromkeys(c)) for word, c in one.items()}
        self._many = {words: tuple(dict.fromkeys(c)) for words, c in many.items()}
        self._longest = max((len(words) for words in many), default=1)
        self._starts = {words[0] for words in many}
        self._hard = {
            word.replace(" ", ""): word
            for word in lexicon.sounds_like
            if len(word) >= HARD_WORD_LETTERS
        }
        self._hard_keys = list(self._hard)

    def read(self, text: str) -> Words:
        """The words of a text."""
        return self.understand(normalise(text))

    def understand(self, words: tuple[str, ...]) -> Words:
        """Comparable words, with what the lexicon knows of them."""
        concepts: list[tuple[str, ...]] = [self._one.get(word, ()) for word in words]
        self._phrases(words, concepts)
        self._sound_alikes(words, concepts)
        return Words(words, tuple(concepts))

    def _phrases(self, words: Sequence[str], concepts: list[tuple[str, ...]]) -> None:
        for at, word in enumerate(words):
            if word not in self._starts:
                continue
            for size in range(self._longest, 1, -1):
                found = self._many.get(tuple(words[at : at + size]))
                if found:
                    concepts[at] = tuple(dict.fromkeys((*concepts[at], *found)))
                    break

    def _sound_alikes(
        self, words: Sequence[str], concepts: list[tuple[str, ...]]
    ) -> None:
        """Find hard words that were written as several easy ones."""
        if not self._hard_keys:
            return
        at = 0
        while at < len(words):
            step = 1
            for size in range(min(LONGEST_WINDOW, len(words) - at), 0, -1):
                joined = "".join(words[at : at + size])
                hard = self._hard_word(joined)
                if hard:
                    concepts[at] = tuple(dict.fromkeys((*concepts[at], hard)))
                    step = size
                    break
            at += step

    def _hard_word(self, joined: str) -> str | None:
        if len(joined) < HARD_WORD_LETTERS - 1:
            return None
        if joined in self._hard:
            return self._hard[joined]
        found = process.extractOne(
            joined, self._hard_keys, scorer=fuzz.ratio, score_cutoff=SOUND_ALIKE
        )
        return self._hard[found[0]] if found else None


def word_features(read: Words) -> Counter[str]:
    """Words, concepts, neighbours and neighbours but one, counted."""
    found: Counter[str] = Counter()
    edged = (START, *read.words, END)
    for word in read.words:
        found[word] += 1
    for pair in pairwise(edged):
        found[" ".join(pair)] += 1
    for first, second in zip(edged, edged[2:], strict=False):
        found[f"{first} _ {second}"] += 1
    for concepts in read.concepts:
        for concept in concepts:
            found[f"={concept}"] += 1
    return found


@lru_cache(maxsize=50_000)
def spelling_features(word: str) -> Mapping[str, int]:
    """Runs of letters of a word, its edges marked, counted."""
    edged = f" {word} "
    return Counter(
        edged[at : at + size]
        for size in CHARACTER_RUNS
        for at in range(len(edged) - size + 1)
    )
