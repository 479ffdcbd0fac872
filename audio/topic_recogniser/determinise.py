"""A transducer in which no two arcs of a state have the same input label.

kaldifst does it, in a process of its own: it hangs in one with Vosk. Graphs go to
and fro as OpenFst's text: a line `from to input output cost` for each arc,
`state cost` for each state where it may end, the start state first.
"""

import sys
from collections.abc import Iterator
from math import inf

from askaloud import module_command, run_module
from audio.topic_recogniser.errors import GraphError
from audio.topic_recogniser.fst_files import Graph


def determinised(graph: Graph) -> Graph:
    """The same transducer, determinised, outputs as early as they are certain.

    Kaldi's `fstdeterminizestar` in the logarithmic semiring.

    Raises:
        GraphError: It cannot be determinised, or kaldifst is not there.
    """
    work = module_command("audio.topic_recogniser.determinise")
    done = run_module(work, "".join(_lines(graph)))
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        mend = "Report this."
        if "ModuleNotFoundError" in why:
            mend = "Install what building needs: pip install 'askaloud[build]'."
        raise GraphError(
            f"the pronunciations cannot be made into a graph ({why}). {mend}"
        )
    return _parsed(done.stdout)


def _lines(graph: Graph) -> Iterator[str]:
    for state, arcs in enumerate(graph.arcs):
        for label, output, cost, to in arcs:
            yield f"{state} {to} {label} {output} {cost!r}\n"
    for state, cost in graph.final.items():
        yield f"{state} {cost!r}\n"


def _parsed(text: str) -> Graph:
    """A graph from its text; states that are named there are made."""
    rows = [line.split() for line in text.splitlines()]
    states = [int(n) for row in rows for n in row[: 2 if len(row) > 2 else 1]]
    graph = Graph([[] for _ in range(max(states, default=-1) + 1)])
    for row in rows:
        if len(row) > 2:
            arc = (int(row[2]), int(row[3]), float(row[4]), int(row[1]))
            graph.arcs[int(row[0])].append(arc)
        else:
            graph.final[int(row[0])] = float(row[1])
    return graph


def _work() -> int:
    """The process of its own: text in, text out."""
    import kaldifst

    graph = _parsed(sys.stdin.read())
    fst = kaldifst.StdVectorFst()
    for _ in graph.arcs:
        fst.add_state()
    fst.start = 0
    for state, arcs in enumerate(graph.arcs):
        for label, output, cost, to in arcs:
            weight = kaldifst.TropicalWeight(cost)
            fst.add_arc(state, kaldifst.StdArc(label, output, weight, to))
    for state, cost in graph.final.items():
        fst.set_final(state, kaldifst.TropicalWeight(cost))
    if kaldifst.determinize_star(fst, use_log=True):
        sys.stderr.write("determinising stopped before its end\n")
        return 1
    order = [fst.start, *(s for s in range(fst.num_states) if s != fst.start)]
    place = {state: i for i, state in enumerate(order)}
    out = Graph([[] for _ in order])
    for state in order:
        here = place[state]
        ends = fst.final(state).value
        if ends != inf:
            out.final[here] = ends
        out.arcs[here] = [
            (arc.ilabel, arc.olabel, arc.weight.value, place[arc.nextstate])
            for arc in kaldifst.ArcIterator(fst, state)
        ]
    sys.stdout.writelines(_lines(out))
    return 0


if __name__ == "__main__":
    sys.exit(_work())
