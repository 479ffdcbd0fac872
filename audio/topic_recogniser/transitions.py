"""Phones as Kaldi's decoder sees them: states, transitions and their numbers.

Every phone has two states: one that hears the phone, and one that hears the
blank and may be left out. Silence has one, which hears the blank. That is how a
network that was trained with CTC fits into a decoder made for hidden Markov
models. A transition-id numbers each arc of each state of each phone; graphs have
them as input labels, and the decoder looks up in the transition model which of
the network's outputs each means.
"""

from functools import cache
from math import log
from typing import Final

import numpy as np

from audio.topic_recogniser.kaldi import integer, integers, real, token, vector
from audio.topic_recogniser.phones import BLANK, LAST_PHONE, SILENCE, output_of

HEARS_PHONE: Final = 0
HEARS_BLANK: Final = 1

STAY, TO_BLANK, LEAVE = 0.2, 0.5, 0.3
"""After a phone's output: again, then blank, or straight on."""
BLANK_STAYS: Final = 0.6
SILENCE_STAYS: Final = 0.9

Topology = tuple[tuple[int, tuple[tuple[int, float], ...]], ...]
"""For each state its class (-1 for the end) and its arcs: state and probability."""

PHONE: Final[Topology] = (
    (0, ((0, STAY), (1, TO_BLANK), (2, LEAVE))),
    (1, ((1, BLANK_STAYS), (2, 1 - BLANK_STAYS))),
    (-1, ()),
)
SILENT: Final[Topology] = (
    (0, ((0, SILENCE_STAYS), (1, 1 - SILENCE_STAYS))),
    (-1, ()),
)


def _topology(phone: int) -> Topology:
    return SILENT if phone == SILENCE else PHONE


@cache
def _states() -> tuple[tuple[int, int, int], ...]:
    """All (phone, state, output), sorted, as the transition model wants them."""
    found = [(SILENCE, HEARS_PHONE, BLANK)]
    for phone in range(SILENCE + 1, LAST_PHONE + 1):
        found.append((phone, HEARS_PHONE, output_of(phone)))
        found.append((phone, HEARS_BLANK, BLANK))
    return tuple(sorted(found))


@cache
def _numbers() -> tuple[dict[tuple[int, int, int], int], tuple[float, ...]]:
    """The transition-id of (phone, state, arc), and each one's log probability."""
    ids: dict[tuple[int, int, int], int] = {}
    logs = [0.0]
    for phone, state, _ in _states():
        for arc, (_, probability) in enumerate(_topology(phone)[state][1]):
            ids[phone, state, arc] = len(logs)
            logs.append(log(probability))
    return ids, tuple(logs)


def transition(phone: int, state: int, arc: int) -> tuple[int, float]:
    """The transition-id of an arc and its cost."""
    ids, logs = _numbers()
    number = ids[phone, state, arc]
    return number, -logs[number]


def last_transition() -> int:
    """The highest transition-id."""
    return len(_numbers()[1]) - 1


def triples() -> bytes:
    """The part of a transition model that says which phone and state is which."""
    data = token("<Triples>") + integer(len(_states()))
    for triple in _states():
        data += b"".join(integer(one) for one in triple)
    return data + token("</Triples>")


def transition_model() -> bytes:
    """The `<TransitionModel>` of a Kaldi model file (`hmm/transition-model.cc`)."""
    data = token("<TransitionModel>") + token("<Topology>")
    data += integers(list(range(1, LAST_PHONE + 1)))
    data += integers([-1, 1] + [0] * (LAST_PHONE - 1)) + integer(2)
    for topology in (PHONE, SILENT):
        data += integer(len(topology))
        for state_class, arcs in topology:
            data += integer(state_class) + integer(len(arcs))
            for state, probability in arcs:
                data += integer(state) + real(probability)
    data += token("</Topology>") + triples() + token("<LogProbs>")
    data += vector(np.array(_numbers()[1])) + token("</LogProbs>")
    return data + token("</TransitionModel>")
