"""Graphs on disk, as OpenFst reads them."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from audio.topic_recogniser.fst_files import (
    ACCEPTOR,
    INPUT_SORTED,
    NOT_ACCEPTOR,
    OUTPUT_SORTED,
    Graph,
    const_bytes,
    write_const,
    write_lookahead,
)

READ = """
import sys, kaldifst
fst = kaldifst.StdConstFst.read(sys.argv[1])
print(fst.start, fst.num_states)
print(fst.to_str(show_weight_one=True), end="")
"""


@pytest.fixture
def graph() -> Graph:
    """Three states, a loop, a way without a word."""
    return Graph(
        [[(1, 2, 0.5, 1), (3, 0, 0.25, 2)], [(0, 0, 1.0, 2)], [(4, 5, 2.0, 2)]],
        {1: 0.75, 2: 0.0},
    )


def test_openfst_reads_what_is_written(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "some.fst"
    write_const(path, graph, NOT_ACCEPTOR)
    # In a process of its own: kaldifst hangs in one with Vosk.
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    first, *rows = [tuple(map(float, row.split())) for row in done.stdout.splitlines()]
    assert first == (0, 3)
    arcs = {
        (state, to, taken, given, cost)
        for state, row in enumerate(graph.arcs)
        for taken, given, cost, to in row
    }
    assert {row for row in rows if len(row) == 5} == arcs
    assert dict(row for row in rows if len(row) == 2) == graph.final


def test_states_are_added_one_after_the_other() -> None:
    graph = Graph()
    assert [graph.state() for _ in range(3)] == [0, 1, 2]
    assert graph.arcs == [[], [], []]


def test_the_form_and_its_properties_stand_in_the_head(graph: Graph) -> None:
    data = const_bytes(graph, ACCEPTOR | INPUT_SORTED | OUTPUT_SORTED)
    magic, length = struct.unpack_from("<ii", data)
    assert (magic, length) == (2_125_659_606, 5)
    assert data[8:13] == b"const"
    version, flags, properties = struct.unpack_from("<iiQ", data, 13 + 4 + 8)
    assert (version, flags) == (2, 0)
    assert properties == ACCEPTOR | INPUT_SORTED | OUTPUT_SORTED
    start, states, arcs = struct.unpack_from("<qqq", data, 13 + 4 + 8 + 16)
    assert (start, states, arcs) == (0, 3, 4)


def test_arcs_without_labels_are_counted(graph: Graph) -> None:
    data = const_bytes(graph, 0)
    states = len(data) - 3 * 20 - 4 * 16
    rows = [struct.unpack_from("<fIIII", data, states + 20 * i) for i in range(3)]
    assert [row[1:] for row in rows] == [(0, 2, 0, 1), (2, 1, 1, 1), (3, 1, 0, 0)]
    assert [row[0] for row in rows] == [float("inf"), 0.75, 0.0]


def test_the_look_ahead_form_is_the_plain_one_with_intervals(
    graph: Graph, tmp_path: Path
) -> None:
    path = tmp_path / "some.fst"
    reach = [[(2, 3), (5, 7)], [(5, 7)], [(5, 7)]]
    write_lookahead(path, graph, reach, 6)
    data = path.read_bytes()
    plain = const_bytes(graph, 0)[-3 * 20 - 4 * 16 :]
    assert b"olabel_lookahead" in data
    behind = data[data.index(plain) + len(plain) :]
    assert struct.unpack_from("<5Biq", behind) == (1, 0, 1, 0, 0, 6, 3)
    rest = behind[struct.calcsize("<5Biq") :]
    assert rest == b"".join(
        [
            struct.pack("<q5i", 2, 2, 3, 5, 7, 3),
            struct.pack("<q3i", 1, 5, 7, 2),
            struct.pack("<q3i", 1, 5, 7, 2),
        ]
    )
