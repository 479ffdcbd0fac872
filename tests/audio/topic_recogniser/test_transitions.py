"""Phones as Kaldi's decoder sees them: their transitions and the numbers of these."""

import math
import struct
from collections import defaultdict

import pytest

from audio.topic_recogniser.phones import BLANK, LAST_PHONE, SILENCE, output_of
from audio.topic_recogniser.transitions import (
    HEARS_BLANK,
    HEARS_PHONE,
    PHONE,
    SILENT,
    last_transition,
    transition,
    transition_model,
)

ARCS = [
    (phone, state, arc)
    for phone in range(1, LAST_PHONE + 1)
    for state, (_, arcs) in enumerate(SILENT if phone == SILENCE else PHONE)
    for arc in range(len(arcs))
]
"""Every arc of every state of every phone, in order."""


def integers(data: bytes, count: int) -> list[int]:
    """So many of Kaldi's 32-bit integers."""
    found = [struct.unpack_from("<bi", data, 5 * i) for i in range(count)]
    assert {size for size, _ in found} == {4}
    return [value for _, value in found]


def triples() -> list[tuple[int, int, int]]:
    """The phones, states and outputs of the transition model."""
    _, _, data = transition_model().partition(b"<Triples> ")
    (count,) = integers(data, 1)
    flat = integers(data[5:], 3 * count)
    assert data[5 * (1 + 3 * count) :].startswith(b"</Triples> ")
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


def test_transitions_are_numbered_in_order_without_a_gap() -> None:
    numbers = [transition(*arc)[0] for arc in ARCS]
    assert numbers == list(range(1, last_transition() + 1))


def test_the_probabilities_of_a_state_sum_to_one() -> None:
    sums: defaultdict[tuple[int, int], float] = defaultdict(float)
    for phone, state, arc in ARCS:
        sums[phone, state] += math.exp(-transition(phone, state, arc)[1])
    assert list(sums.values()) == pytest.approx([1.0] * len(sums))


def test_a_transition_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        transition(SILENCE, HEARS_BLANK, 0)


def test_triples_are_sorted_and_there_is_one_for_each_state() -> None:
    assert triples() == sorted(set(triples()))
    assert [one[:2] for one in triples()] == sorted({arc[:2] for arc in ARCS})


def test_a_phone_s_first_state_hears_it_and_the_second_the_blank() -> None:
    for phone, state, output in triples():
        heard = output_of(phone) if state == HEARS_PHONE else BLANK
        assert output == heard


def test_the_model_holds_the_logarithms_of_all_probabilities() -> None:
    _, _, data = transition_model().partition(b"<LogProbs> FV ")
    (count,) = integers(data, 1)
    assert count == 1 + last_transition()
    logs = struct.unpack_from(f"<{count}f", data, 5)
    costs = [transition(*arc)[1] for arc in ARCS]
    assert logs == pytest.approx([0.0, *(-cost for cost in costs)])
    assert data[5 + 4 * count :] == b"</LogProbs> </TransitionModel> "


def test_the_model_begins_with_the_phones() -> None:
    head = b"<TransitionModel> <Topology> "
    data = transition_model()
    assert data.startswith(head)
    assert integers(data[len(head) :], 1) == [LAST_PHONE]
    phones = struct.unpack_from(f"<{LAST_PHONE}i", data, len(head) + 5)
    assert list(phones) == list(range(1, LAST_PHONE + 1))
