"""Which words can come next, found as a patient search finds them."""

from hypothesis import given
from hypothesis import strategies as st

from audio.topic_recogniser.fst_files import Arc, Graph
from audio.topic_recogniser.lookahead import reachable, relabelled, renumbered


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Small graphs whose every state can be reached from the first."""
    states = draw(st.integers(1, 7))
    rows: list[list[Arc]] = [[] for _ in range(states)]
    words = st.integers(0, 9)
    for to in range(1, states):
        at = draw(st.integers(0, to - 1))
        rows[at].append((draw(words), draw(words), 0.0, to))
    more = st.tuples(st.integers(0, states - 1), st.integers(0, states - 1), words)
    for at, to, word in draw(st.lists(more, max_size=12)):
        rows[at].append((1, word, 0.5, to))
    ends = draw(st.sets(st.integers(0, states - 1)))
    return Graph(rows, dict.fromkeys(ends, 0.0))


def searched(graph: Graph, state: int, ended: int) -> set[int]:
    """The first words on all ways from a state, by trying them all."""
    found: set[int] = set()
    seen, todo = {state}, [state]
    while todo:
        here = todo.pop()
        if here in graph.final:
            found.add(ended)
        for _, word, _, to in graph.arcs[here]:
            if word:
                found.add(word)
            elif to not in seen:
                seen.add(to)
                todo.append(to)
    return found


@given(graphs())
def test_intervals_hold_exactly_the_words_that_can_come_first(graph: Graph) -> None:
    new = renumbered(graph)
    graph = relabelled(graph, new)
    ended = len(new) + 1
    for state, intervals in enumerate(reachable(graph, ended)):
        held = [word for begin, end in intervals for word in range(begin, end)]
        assert set(held) == searched(graph, state, ended)
        assert len(set(held)) == len(held)


@given(graphs())
def test_intervals_are_in_order_and_do_not_touch(graph: Graph) -> None:
    for intervals in reachable(graph, 10):
        flat = [label for interval in intervals for label in interval]
        assert flat == sorted(set(flat))


@given(graphs())
def test_every_word_gets_a_number_of_its_own_from_one_on(graph: Graph) -> None:
    new = renumbered(graph)
    assert set(new) == {arc[1] for row in graph.arcs for arc in row} - {0}
    assert sorted(new.values()) == list(range(1, len(new) + 1))


@given(graphs())
def test_relabelling_sorts_arcs_and_changes_nothing_else(graph: Graph) -> None:
    new = renumbered(graph)
    other = relabelled(graph, new)
    assert other.final == graph.final
    old = {number: word for word, number in new.items()} | {0: 0}
    for before, after in zip(graph.arcs, other.arcs, strict=True):
        words = [arc[1] for arc in after]
        assert words == sorted(words)
        back = [(taken, old[word], cost, to) for taken, word, cost, to in after]
        assert sorted(back) == sorted(before)


def test_words_that_begin_alike_lie_together() -> None:
    # Two words behind the phone 1, two behind the phone 2.
    graph = Graph(
        [
            [(1, 0, 0.0, 1), (2, 0, 0.0, 2)],
            [(3, 7, 0.0, 3), (4, 5, 0.0, 3)],
            [(3, 6, 0.0, 3), (4, 8, 0.0, 3)],
            [],
        ],
        {3: 0.0},
    )
    new = renumbered(graph)
    ended = len(new) + 1
    reach = reachable(relabelled(graph, new), ended)
    assert reach == [[(1, 5)], [(1, 3)], [(3, 5)], [(5, 6)]]


def test_a_circle_without_words_comes_to_an_end() -> None:
    graph = Graph(
        [[(1, 0, 0.0, 1)], [(1, 0, 0.0, 2), (2, 1, 0.0, 0)], [(1, 0, 0.0, 0)]],
        {2: 0.0},
    )
    assert reachable(graph, 2) == [[(1, 3)]] * 3


def test_a_long_chain_is_walked_without_recursion() -> None:
    states = 5_000
    rows: list[list[Arc]] = [[(1, 0, 0.0, i + 1)] for i in range(states)]
    graph = Graph([*rows, []], {states: 0.0})
    assert reachable(graph, 1) == [[(1, 2)]] * (states + 1)
    assert renumbered(graph) == {}
