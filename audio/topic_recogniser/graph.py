"""The decoding graph: words as phones, phones as transitions, and the grammar.

In look-ahead form, the part with the words (`HCLr.fst`) and the grammar (`Gr.fst`)
stay apart until Vosk composes them, so that a program can put another grammar in
place at run time. Mohri, Pereira and Riley (2002) describe the whole method.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Final

from audio.recogniser.vosk import UNKNOWN
from audio.topic_recogniser.arpa import BackoffModel
from audio.topic_recogniser.determinise import determinised
from audio.topic_recogniser.errors import GraphError
from audio.topic_recogniser.fst_files import (
    ACCEPTOR,
    INPUT_SORTED,
    OUTPUT_SORTED,
    Graph,
    write_const,
    write_lookahead,
)
from audio.topic_recogniser.grammar import grammar_graph
from audio.topic_recogniser.lookahead import reachable, relabelled, renumbered
from audio.topic_recogniser.phones import (
    LAST_PHONE,
    PHONES,
    PLACE_NAMES,
    PLACED,
    SILENCE,
    Phones,
    placed,
)
from audio.topic_recogniser.transitions import (
    HEARS_BLANK,
    HEARS_PHONE,
    last_transition,
    transition,
)

UNKNOWN_PHONE_COST: Final = 0.6
"""What each phone of an unknown word costs beyond what phones cost in words."""

SILENCE_CHANCE: Final = 0.5
"""Of a pause between two words."""

_MARK: Final = LAST_PHONE + 1
"""Marks from this number on keep words apart that sound alike."""

Lexicon = Mapping[str, Iterable[Phones]]


@dataclass(frozen=True)
class _Words:
    """The part of the graph with the words, before transitions are put in."""

    graph: Graph
    marks: tuple[int, ...]


def build_graph(folder: Path, model: BackoffModel, lexicon: Lexicon) -> None:
    """Write the folder `graph` of a Vosk model.

    Args:
        folder: The model's folder; `graph` in it is made or replaced.
        model: What is likely to be said. Words are those that it has.
        lexicon: How each word is said, in CMUdict's phones.

    Raises:
        GraphError: A word has no pronunciation, or the graph cannot be built.
    """
    vocabulary = [word for word in model.words if word != UNKNOWN]
    for word in vocabulary:
        wrong = [p for way in lexicon.get(word, ()) for p in way if p not in PHONES]
        if wrong or () in lexicon.get(word, ()):
            raise GraphError(
                f"the word '{word}' is said with '{wrong[0] if wrong else ''}', which "
                f"is no phone. CMUdict's phones, without stress, are "
                f"{' '.join(PHONES)}. Mend it in the topic's `words`."
            )
    without = [word for word in vocabulary if not lexicon.get(word)]
    if without:
        raise GraphError(
            f"the word '{without[0]}' has no pronunciation (of {len(without)} such). "
            f"Write its phones in the topic's `words`."
        )
    numbers = {word: i for i, word in enumerate([UNKNOWN, *vocabulary], 1)}
    words = _lexicon_graph(numbers, lexicon)
    sounds = _expanded(words)
    new = renumbered(sounds)
    missing = set(numbers.values()) - set(new)
    if missing:
        raise GraphError(
            f"{len(missing)} words got lost on the way into the graph. Report this."
        )
    sounds = relabelled(sounds, new)
    ended = len(new) + 1
    out = folder / "graph"
    (out / "phones").mkdir(parents=True, exist_ok=True)
    write_lookahead(out / "HCLr.fst", sounds, reachable(sounds, ended), ended)
    table = {word: new[number] for word, number in numbers.items()}
    grammar = grammar_graph(model, table)
    write_const(out / "Gr.fst", grammar, ACCEPTOR | INPUT_SORTED | OUTPUT_SORTED)
    base = last_transition() + 1
    _write_lines(out / "disambig_tid.int", (str(base + m - _MARK) for m in words.marks))
    names = sorted(table.items(), key=lambda item: item[1])
    lines = ["<eps> 0", *(f"{word} {number}" for word, number in names)]
    _write_lines(out / "words.txt", [*lines, f"#0 {ended}"])
    _write_lines(
        out / "phones" / "word_boundary.int",
        [
            f"{SILENCE} nonword",
            *(f"{n} {PLACE_NAMES[name[-1]]}" for name, n in PLACED.items()),
        ],
    )


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _lexicon_graph(numbers: Mapping[str, int], lexicon: Lexicon) -> _Words:
    """Phones in, words out, determinised."""
    spoken = [
        (number, way)
        for word, number in numbers.items()
        if word != UNKNOWN
        for way in sorted({placed(phones) for phones in lexicon[word]})
    ]
    alike = Counter(way for _, way in spoken)
    used: Counter[tuple[int, ...]] = Counter()
    graph = Graph()
    first, between, pause, paused = (graph.state() for _ in range(4))
    graph.final[between] = 0.0

    def arc(source: int, phone: int, word: int, cost: float, to: int) -> None:
        graph.arcs[source].append((phone, word, cost, to))

    def leave(source: int, phone: int, word: int, cost: float) -> None:
        arc(source, phone, word, cost - log(1 - SILENCE_CHANCE), between)
        arc(source, phone, word, cost - log(SILENCE_CHANCE), pause)

    highest = 0
    leave(first, 0, 0, 0.0)
    for number, way in spoken:
        labels = list(way)
        if alike[way] > 1:
            used[way] += 1
            highest = max(highest, used[way])
            labels.append(_MARK + used[way] - 1)
        state = between
        for i, label in enumerate(labels):
            word = number if i == 0 else 0
            if i == len(labels) - 1:
                leave(state, label, word, 0.0)
            else:
                to = graph.state()
                arc(state, label, word, 0.0, to)
                state = to
    silence_mark, unknown_mark = _MARK + highest, _MARK + highest + 1
    arc(pause, SILENCE, 0, 0.0, paused)
    arc(paused, silence_mark, 0, 0.0, between)
    entry = _add_unknown(graph, leave, spoken)
    arc(between, unknown_mark, numbers[UNKNOWN], 0.0, entry)
    marks = tuple(range(_MARK, unknown_mark + 1))
    return _Words(determinised(graph), marks)


def _add_unknown(
    graph: Graph,
    leave: Callable[[int, int, int, float], None],
    spoken: Sequence[tuple[int, tuple[int, ...]]],
) -> int:
    """A way for words that nobody listed: phones that follow each other as in words.

    Returns:
        Its first state. The way there has a mark of its own, so that determinising
        leaves all of it apart from the words.
    """
    counts: Counter[tuple[int, int]] = Counter()
    for _, way in spoken:
        kinds = [0, *((p - 2) // 4 + 1 for p in way), 0]
        counts.update(pairwise(kinds))
    totals: Counter[int] = Counter()
    for (one, _), times in counts.items():
        totals[one] += times
    kinds = sorted(totals)
    states = {kind: graph.state() for kind in kinds}

    def cost(one: int, other: int) -> float:
        share = (counts[one, other] + 0.1) / (totals[one] + 0.1 * len(kinds))
        return UNKNOWN_PHONE_COST - log(share)

    begin, inside, end = (0, 1, 2)
    for one in kinds:
        for other in kinds[1:]:
            first_phone = 2 + 4 * (other - 1)
            if one == 0:
                begins = (first_phone + begin, 0, cost(0, other), states[other])
                graph.arcs[states[0]].append(begins)
            else:
                price = cost(one, other)
                goes_on = (first_phone + inside, 0, price, states[other])
                graph.arcs[states[one]].append(goes_on)
                leave(states[one], first_phone + end, 0, price + cost(other, 0))
    return states[0]


def _expanded(words: _Words) -> Graph:
    """Phones replaced by their transitions.

    As Kaldi's `make-h-transducer` does with `reorder`: the way on comes first and
    the loops of a state stand on the state that it leads to.
    """
    base = last_transition() + 1
    graph = Graph([[] for _ in words.graph.arcs], dict(words.graph.final))
    known: dict[tuple[str, int, int], int] = {}

    def loop(state: int, phone: int, hears: int) -> None:
        number, cost = transition(phone, hears, 0)
        graph.arcs[state].append((number, 0, cost, state))

    def behind(kind: str, phone: int, to: int) -> int:
        """The state behind a phone's first transition."""
        key = (kind, phone, to)
        if key not in known:
            state = known[key] = graph.state()
            if kind == "blank":
                loop(state, phone, HEARS_BLANK)
                graph.arcs[state].append((0, 0, 0.0, to))
            elif kind == "phone, blank":
                loop(state, phone, HEARS_PHONE)
                number, cost = transition(phone, HEARS_BLANK, 1)
                after = behind("blank", phone, to)
                graph.arcs[state].append((number, 0, cost, after))
            else:
                loop(state, phone, HEARS_PHONE)
                graph.arcs[state].append((0, 0, 0.0, to))
        return known[key]

    for state, arcs in enumerate(words.graph.arcs):
        for phone, word, cost, to in arcs:
            here = graph.arcs[state]
            if phone == 0:
                here.append((0, word, cost, to))
            elif phone >= _MARK:
                here.append((base + phone - _MARK, word, cost, to))
            else:
                ways = [("phone", 1 if phone == SILENCE else 2)]
                if phone != SILENCE:
                    ways.append(("phone, blank", 1))
                for kind, out in ways:
                    number, more = transition(phone, HEARS_PHONE, out)
                    after = behind(kind, phone, to)
                    here.append((number, word, cost + more, after))
    return graph
