"""Decoding graphs on disk: OpenFst's `const` and `olabel_lookahead` forms.

Little-endian, as OpenFst 1.7 and later write them (`fst/const-fst.h`,
`fst/add-on.h`, `fst/label-reachable.h`, `fst/interval-set.h`). The second form is
the first with an add-on: for each state the words that can come next, as
intervals of word numbers, so that a decoder need not enter parts of the graph
that lead to no word of its grammar.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Final

import numpy as np

_FST_MAGIC: Final = 2_125_659_606
_ADD_ON_MAGIC: Final = 446_681_434
_CONST_VERSION: Final = 2
_ADD_ON_VERSION: Final = 1

EXPANDED: Final = 0x1
ACCEPTOR: Final = 0x10000
NOT_ACCEPTOR: Final = 0x20000
INPUT_SORTED: Final = 0x10000000
OUTPUT_SORTED: Final = 0x40000000

_STATE: Final = np.dtype(
    [("final", "<f4"), ("at", "<u4"), ("arcs", "<u4"), ("ieps", "<u4"), ("oeps", "<u4")]
)
_ARC: Final = np.dtype(
    [("input", "<i4"), ("output", "<i4"), ("cost", "<f4"), ("to", "<i4")]
)

Arc = tuple[int, int, float, int]
"""Input label, output label, cost (negative natural logarithm), next state."""


@dataclass
class Graph:
    """A weighted transducer; state 0 is the first."""

    arcs: list[list[Arc]] = field(default_factory=list)
    """For each state the arcs that leave it."""
    final: dict[int, float] = field(default_factory=dict)
    """The costs of ending, for states where it may."""

    def state(self) -> int:
        """Add a state; its number."""
        self.arcs.append([])
        return len(self.arcs) - 1


def const_bytes(graph: Graph, properties: int) -> bytes:
    """A graph in the `const` form; its arcs stay in their order."""
    counts = [len(arcs) for arcs in graph.arcs]
    states = np.zeros(len(counts), _STATE)
    states["final"] = [graph.final.get(i, inf) for i in range(len(counts))]
    states["arcs"] = counts
    states["at"] = np.cumsum([0, *counts[:-1]])
    states["ieps"] = [sum(arc[0] == 0 for arc in arcs) for arcs in graph.arcs]
    states["oeps"] = [sum(arc[1] == 0 for arc in arcs) for arcs in graph.arcs]
    arcs = np.array([arc for arcs in graph.arcs for arc in arcs], _ARC)
    head = _header("const", _CONST_VERSION, properties, 0, len(states), len(arcs))
    return head + states.tobytes() + arcs.tobytes()


def write_const(path: Path, graph: Graph, properties: int) -> None:
    """Write a graph in the `const` form."""
    path.write_bytes(const_bytes(graph, EXPANDED | properties))


def write_lookahead(
    path: Path, graph: Graph, reach: Sequence[Sequence[tuple[int, int]]], ended: int
) -> None:
    """Write a graph in the `olabel_lookahead` form.

    Args:
        path: Where to.
        graph: Its arcs sorted by output label.
        reach: For each state the output labels that can come next, as intervals
            from (included) to (excluded), in order.
        ended: The label that stands for the end in the intervals.
    """
    properties = EXPANDED | NOT_ACCEPTOR | OUTPUT_SORTED
    parts = [
        _header("olabel_lookahead", _ADD_ON_VERSION, properties, -1, 0, 0),
        struct.pack("<i", _ADD_ON_MAGIC),
        const_bytes(graph, properties),
        # There is an add-on; it has nothing of input labels, but of output labels;
        # these are not input labels; the map of labels is not kept.
        struct.pack("<5Biq", 1, 0, 1, 0, 0, ended, len(reach)),
    ]
    for intervals in reach:
        flat = [label for interval in intervals for label in interval]
        count = sum(end - begin for begin, end in intervals)
        parts.append(struct.pack(f"<q{len(flat)}ii", len(intervals), *flat, count))
    path.write_bytes(b"".join(parts))


def _header(
    kind: str, version: int, properties: int, start: int, states: int, arcs: int
) -> bytes:
    def text(value: str) -> bytes:
        return struct.pack("<i", len(value)) + value.encode()

    return (
        struct.pack("<i", _FST_MAGIC)
        + text(kind)
        + text("standard")
        + struct.pack("<iiQqqq", version, 0, properties, start, states, arcs)
    )
