"""Which words can come next from each state of a graph, in few intervals.

Words get new numbers in the order in which a walk through the graph comes upon
them. Words that begin alike lie together then, so that what a state can reach is
one interval or few. The method is that of OpenFst's `LabelReachable` (Allauzen,
Riley and Schalkwyk, Interspeech 2009).
"""

from audio.topic_recogniser.fst_files import Graph


def renumbered(graph: Graph) -> dict[int, int]:
    """New numbers for all output labels of a graph, from 1 on, by a walk."""
    new: dict[int, int] = {}
    seen = [False] * len(graph.arcs)
    stack = [iter(graph.arcs[0])]
    seen[0] = True
    while stack:
        for _, output, _, to in stack[-1]:
            if output and output not in new:
                new[output] = len(new) + 1
            if not seen[to]:
                seen[to] = True
                stack.append(iter(graph.arcs[to]))
                break
        else:
            stack.pop()
    return new


def relabelled(graph: Graph, new: dict[int, int]) -> Graph:
    """A graph with other output labels, its arcs sorted by them."""
    arcs = [
        sorted(
            ((i, new[o] if o else 0, cost, to) for i, o, cost, to in row),
            key=lambda arc: (arc[1], arc[0]),
        )
        for row in graph.arcs
    ]
    return Graph(arcs, dict(graph.final))


def reachable(graph: Graph, ended: int) -> list[list[tuple[int, int]]]:
    """For each state the output labels that come first on some way from it.

    Args:
        graph: Relabelled by `renumbered`.
        ended: The label that stands for the end.

    Returns:
        Intervals from (included) to (excluded), in order.
    """
    sets = [
        1 << ended if state in graph.final else 0 for state in range(len(graph.arcs))
    ]
    silent: list[list[int]] = [[] for _ in graph.arcs]
    for state, row in enumerate(graph.arcs):
        for _, output, _, to in row:
            if output:
                sets[state] |= 1 << output
            elif to != state:
                silent[state].append(to)
    # States that others lead to come first, so that one round does unless the ways
    # without words go in a circle.
    order = _last_first(silent)
    changed = True
    while changed:
        changed = False
        for state in order:
            labels = sets[state]
            for to in silent[state]:
                labels |= sets[to]
            changed = changed or labels != sets[state]
            sets[state] = labels
    cache: dict[int, list[tuple[int, int]]] = {}
    return [cache.setdefault(one, _intervals(one)) for one in sets]


def _last_first(following: list[list[int]]) -> list[int]:
    """All states, those behind before those in front, by a walk."""
    order: list[int] = []
    seen = [False] * len(following)
    for first in range(len(following)):
        if seen[first]:
            continue
        seen[first] = True
        stack = [(first, iter(following[first]))]
        while stack:
            state, rest = stack[-1]
            for to in rest:
                if not seen[to]:
                    seen[to] = True
                    stack.append((to, iter(following[to])))
                    break
            else:
                order.append(state)
                stack.pop()
    return order


def _intervals(labels: int) -> list[tuple[int, int]]:
    """The runs of set bits of a number."""
    found, at = [], 0
    while labels:
        gap = (labels & -labels).bit_length() - 1
        labels >>= gap
        run = (~labels & (labels + 1)).bit_length() - 1
        found.append((at + gap, at + gap + run))
        labels >>= run
        at += gap + run
    return found
