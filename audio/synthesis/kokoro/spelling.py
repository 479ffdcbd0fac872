"""A text in Kokoro's letters, and which of them each written word has.

espeak-ng tells how words sound, a clause at a time; the topic's own list comes first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from rapidfuzz.distance import Levenshtein

from audio.synthesis.espeak import AMERICAN, BRITISH, IPA, TIE, espeak_signs
from audio.synthesis.kokoro.letters import PUNCTUATION, letters_of

BETWEEN_DIGITS: Final = " — "
"""Parts the digits of a number that is dialled. Without, Whisper heard four nines in
"call 9 9 9 now"; of 27 such sentences three went wrong so, and none with it."""

_SIGNS: Final = IPA | TIE | ord("^") << 8
_TOKEN: Final = re.compile(r"\S+")
_MARKS: Final = re.compile(r"^\W*|\W*$")
_ENDS: Final = frozenset(".!?,;:…—")


@dataclass(frozen=True)
class SpeltWord:
    """A written word, and its letters."""

    text: str
    start: int
    end: int
    """Its place among the letters; part of a letter's room where words share one."""


@dataclass(frozen=True)
class Spelling:
    """A text as Kokoro reads it."""

    letters: str
    words: tuple[SpeltWord, ...]


@dataclass(frozen=True)
class _Token:
    """A word with the punctuation that stands before and after it."""

    written: str
    word: str
    after: str

    @property
    def is_digit(self) -> bool:
        return len(self.word) == 1 and self.word.isdigit()

    @property
    def ends_clause(self) -> bool:
        return any(mark in _ENDS for mark in self.after)


def spell(text: str, british: bool, phonemes: Mapping[str, str]) -> Spelling:
    """A text in Kokoro's letters.

    Args:
        text: The text.
        british: Whether in British English, or else in American.
        phonemes: Whole words of it, in any case, to how they sound, in IPA; an r in
            brackets is spoken in American English only.

    Raises:
        VoiceError: espeak-ng does not start.
    """
    known = {tuple(key.lower().split()): ipa for key, ipa in phonemes.items()}
    letters, words = "", []
    for clause in _clauses(text):
        before: list[_Token] = []
        for run, ipa in _runs(clause, known):
            sound = letters_of(ipa, british) if ipa else _sound(run, british)
            if letters and sound:
                dialled = bool(before) and before[-1].is_digit and run[0].is_digit
                letters += BETWEEN_DIGITS if dialled else " "
            before = run
            for token, start, end in _shared(run, sound, british):
                at = len(letters)
                words.append(SpeltWord(token.written, at + start, at + end))
            letters += sound
        marks = "".join(m for m in clause[-1].after if m in PUNCTUATION)
        letters += marks[:1]
    return Spelling(letters, tuple(words))


def _clauses(text: str) -> Iterator[list[_Token]]:
    clause: list[_Token] = []
    for found in _TOKEN.finditer(text):
        written = found[0]
        bare = _MARKS.sub("", written)
        after = written[written.find(bare) + len(bare) :] if bare else written
        clause.append(_Token(written, bare, after))
        if clause[-1].ends_clause:
            yield clause
            clause = []
    if clause:
        yield clause


def _runs(
    clause: list[_Token], known: Mapping[tuple[str, ...], str]
) -> Iterator[tuple[list[_Token], str]]:
    """Words that are known, each with its sound, and those between, with none."""
    longest = max(map(len, known), default=0)
    unknown: list[_Token] = []
    at = 0
    while at < len(clause):
        for size in range(longest, 0, -1):
            run = clause[at : at + size]
            key = tuple(token.word.lower() for token in run)
            possessive = key[-1].endswith(("'s", "\u2019s"))
            stem = (*key[:-1], key[-1][:-2]) if possessive else key
            if len(run) == size and (key in known or stem in known):
                if unknown:
                    yield unknown, ""
                    unknown = []
                ipa = known[key] if key in known else f"{known[stem]}z"
                yield run, ipa
                at += size
                break
        else:
            if unknown and unknown[-1].is_digit and clause[at].is_digit:
                yield unknown, ""
                unknown = []
            unknown.append(clause[at])
            at += 1
    if unknown:
        yield unknown, ""


def _sound(run: list[_Token], british: bool) -> str:
    text = " ".join(token.word for token in run if token.word)
    if not text:
        return ""
    signs = espeak_signs(text, BRITISH if british else AMERICAN, _SIGNS)
    return letters_of(" ".join(signs.split()), british)


def _shared(
    run: list[_Token], sound: str, british: bool
) -> Iterator[tuple[_Token, int, int]]:
    """Which letters of a sound are whose.

    espeak-ng makes one word of some ("of the") and several of others ("MRI"): the
    words are laid beside what they are when each is said alone.
    """
    spoken = [token for token in run if token.word]
    alone = sound.split()
    if len(alone) != len(spoken):
        alone = [_sound([token], british) for token in spoken]
    places = _places(" ".join(alone), sound)
    starts = iter(accumulate((len(one) + 1 for one in alone), initial=0))
    start = next(starts)
    for token in run:
        end = next(starts) if token.word else start
        yield token, places[start], places[max(start, end - 1)]
        start = end


def _places(alone: str, sound: str) -> list[int]:
    """Where each place among the one's letters is among the other's."""
    places: list[int] = []
    for edit in Levenshtein.opcodes(alone, sound):
        room = edit.dest_end - edit.dest_start
        size = edit.src_end - edit.src_start
        places += [edit.dest_start + room * i // size for i in range(size)]
    return [*places, len(sound), len(sound)]
