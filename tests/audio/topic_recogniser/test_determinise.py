"""Two words that begin alike share their beginning."""

import pytest

from audio.topic_recogniser.determinise import determinised
from audio.topic_recogniser.errors import GraphError
from audio.topic_recogniser.fst_files import Arc, Graph

FORK: list[list[Arc]] = [
    [(1, 7, 0.0, 1), (1, 8, 0.0, 2)],
    [(2, 0, 0.5, 3)],
    [(3, 0, 0.25, 3)],
    [],
]
"""The words 7 and 8, said with the phones 1 2 and 1 3."""


def ways(graph: Graph, state: int = 0) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What all ways through a graph without circles take and give."""
    found: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    if state in graph.final:
        found.add(((), ()))
    for taken, given, _, to in graph.arcs[state]:
        for rest, words in ways(graph, to):
            more = ((taken,) if taken else ()), ((given,) if given else ())
            found.add(((*more[0], *rest), (*more[1], *words)))
    return found


def test_no_two_arcs_of_a_state_take_the_same() -> None:
    graph = determinised(Graph(FORK, {3: 0.0}))
    for row in graph.arcs:
        taken = [arc[0] for arc in row]
        assert len(set(taken)) == len(taken)


def test_what_is_taken_and_given_stays_the_same() -> None:
    before = Graph(FORK, {3: 0.0})
    assert ways(determinised(before)) == ways(before)
    assert ways(before) == {((1, 2), (7,)), ((1, 3), (8,))}


def test_costs_stay_the_same() -> None:
    graph = determinised(Graph(FORK, {3: 2.0}))
    total = sum(arc[2] for row in graph.arcs for arc in row)
    assert total + sum(graph.final.values()) >= 0.5 + 0.25 + 2.0 - 1e-6


def test_words_that_sound_alike_and_have_no_mark_cannot_be_told_apart() -> None:
    alike: list[list[Arc]] = [[(1, 7, 0.0, 1), (1, 8, 0.0, 1)], []]
    with pytest.raises(GraphError, match="cannot be made into a graph"):
        determinised(Graph(alike, {1: 0.0}))
