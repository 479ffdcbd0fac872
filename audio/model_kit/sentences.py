"""What the training voices say besides the topic's own questions."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

from audio.topic_recogniser.arpa import BEGIN, END, BackoffModel, Gram

LONGEST: Final = 16
"""A sampled sentence is cut off after so many words."""


def sampled(model: BackoffModel, rng: random.Random) -> Iterator[str]:
    """Sentences without end that a language model deems likely."""
    following = _followers(model)
    while True:
        words: list[str] = [BEGIN]
        while words[-1] != END and len(words) <= LONGEST:
            history = tuple(words[-(model.order - 1) :])
            words.append(_next(model, following, history, rng))
        text = " ".join(word for word in words if word not in (BEGIN, END))
        if text:
            yield text


def word_strings(words: Sequence[str], rng: random.Random) -> Iterator[str]:
    """Words in no order, without end: each pair of sounds comes up in time."""
    while True:
        yield " ".join(rng.choices(words, k=rng.randint(2, 5)))


def _followers(model: BackoffModel) -> dict[Gram, list[Gram]]:
    """For each history the n-grams that begin with it."""
    found: dict[Gram, list[Gram]] = {}
    for grams in model.log10:
        for gram in grams:
            if gram != (BEGIN,):
                found.setdefault(gram[:-1], []).append(gram)
    return found


def _next(
    model: BackoffModel,
    following: dict[Gram, list[Gram]],
    history: Gram,
    rng: random.Random,
) -> str:
    """A word after a history: seen there, or else after a shorter one."""
    while True:
        grams = following.get(history, [])
        shares = [10 ** model.log10[len(history)][gram] for gram in grams]
        if not history or (grams and rng.random() < sum(shares)):
            return rng.choices(grams, shares)[0][-1]
        history = history[1:]
