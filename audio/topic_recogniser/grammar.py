"""A back-off language model as a graph, for Vosk to compose with the words."""

from collections.abc import Mapping
from math import log

from audio.topic_recogniser.arpa import BEGIN, END, BackoffModel, Gram
from audio.topic_recogniser.fst_files import Graph


def grammar_graph(model: BackoffModel, numbers: Mapping[str, int]) -> Graph:
    """A back-off model as a graph; backing off costs its weight and no word."""
    graph = Graph()
    states: dict[Gram, int] = {}
    highest = model.order - 1
    histories: list[Gram] = [(BEGIN,), ()]
    histories.extend(gram for grams in model.backoff for gram in grams)
    histories.extend(gram[:-1] for grams in model.log10[1:] for gram in grams)
    for history in dict.fromkeys(histories):
        if END not in history:
            states[history] = graph.state()

    def state_of(gram: Gram) -> int:
        gram = gram[-highest:] if highest else ()
        while gram not in states:
            gram = gram[1:]
        return states[gram]

    for grams in model.log10:
        for gram, score in grams.items():
            here, cost = state_of(gram[:-1]), -score * log(10)
            if gram[-1] == END:
                graph.final[here] = cost
            elif gram[-1] != BEGIN:
                label = numbers[gram[-1]]
                graph.arcs[here].append((label, label, cost, state_of(gram)))
    for history, state in states.items():
        if history:
            weights = model.backoff[len(history) - 1] if highest else {}
            weight = weights.get(history, 0.0)
            arc = (0, 0, -weight * log(10), state_of(history[1:]))
            graph.arcs[state].append(arc)
    for row in graph.arcs:
        row.sort()
    return graph
