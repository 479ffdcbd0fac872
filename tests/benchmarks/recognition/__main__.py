"""How well the recognisers hear, side by side in one run.

    python -m tests.benchmarks.recognition [--quick] [--people FOLDER] [--other MODEL]

Every engine gets the same language model and dictionary, built here without the
development questions that it is then asked; PocketSphinx brings its own acoustic
model, `--other` names a Vosk model whose acoustic model is put beside ours. The
matcher has not seen the questions either. Needs espeak-ng, flite and festival.
`--people` is a folder of recordings as `audio/model_kit/recordings.py` reads it.
Prints tables in Markdown.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from audio import Recogniser, Transcript, hear
from audio.model_kit.checking import word_errors
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    FusionRecogniser,
    PocketSphinxRecogniser,
    VoskRecogniser,
)
from audio.recogniser.choice import VOSK_SHARE
from audio.recogniser.fusion_weights import fusion_weight
from audio.topic_recogniser.build import Built, Talk, build
from intents import OUT_OF_SCOPE, Decision, Hypothesis, Matcher, load_topic, weights_of
from skill.building import WAKE_PHRASES, talk_of
from tests.benchmarks.recognition.sounds import (
    CONDITIONS,
    KEPT_OUT,
    TRAINING_VOICES,
    Asked,
    commands,
    people,
    questions,
    texts_of_others,
)

LEFT_OUT: Final = ("questions_b", "questions_c")
COMMANDS: Final = (
    "stop", "yes", "no", "louder", "quieter", "slower", "faster", "say that again",
    "repeat that", "tell me more", "help", "go back", "goodbye", "thank you",
    *WAKE_PHRASES[:6],
)  # fmt: skip


class Bench:
    """The engines, all with one language model, and the matcher.

    Args:
        talk: What the language model is made of.
        others: Other acoustic models, by name.
        folder: Where to put what is built.
    """

    def __init__(self, talk: Talk, others: Mapping[str, Path], folder: Path) -> None:
        ours = build(talk, EMBEDDED / MODEL_NAME, folder / "ours")
        self.built: Built = ours
        vosk = VoskRecogniser(ours.vosk)
        sphinx = PocketSphinxRecogniser(ours.arpa, ours.dictionary)
        shares: list[tuple[Recogniser, float]] = [
            (vosk, VOSK_SHARE),
            (sphinx, 1 - VOSK_SHARE),
        ]
        self.engines: dict[str, Recogniser] = {"vosk": vosk}
        for name, acoustic in others.items():
            other = build(talk, acoustic, folder / name)
            self.engines[f"vosk, {name}"] = VoskRecogniser(other.vosk)
        self.engines["PocketSphinx"] = sphinx
        self.engines["both"] = FusionRecogniser(shares, fusion_weight)


def errors(pairs: Sequence[tuple[Asked, Transcript | None]]) -> float:
    """The share of wrong words."""
    wrong = sum(word_errors(a.text, h.text if h else "") for a, h in pairs)
    return wrong / max(1, sum(len(a.text.split()) for a, _ in pairs))


def right(matcher: Matcher, asked: Asked, heard: Transcript | None) -> bool:
    """Whether a question leads to the answer that it should, or to none."""
    alternatives = heard.alternatives if heard else ()
    found = matcher.match(
        (Hypothesis(one.text, one.score) for one in alternatives),
        heard.agreement if heard else None,
    )
    if asked.label == OUT_OF_SCOPE:
        return found.decision is not Decision.ANSWER
    return found.intent == asked.label


def belief(matcher: Matcher, heard: Transcript | None) -> float:
    """How sure the matcher is that an utterance is of its topic, 0 to 1."""
    alternatives = heard.alternatives if heard else ()
    found = matcher.match(
        (Hypothesis(one.text, one.score) for one in alternatives),
        heard.agreement if heard else None,
    )
    return 0.0 if found.decision is Decision.REJECT else found.score


def rejection(inside: Sequence[float], outside: Sequence[float]) -> tuple[float, float]:
    """Area under the curve; what is let through where 95 % of questions are."""
    wins = sum((i > o) + 0.5 * (i == o) for i in inside for o in outside)
    area = wins / max(1, len(inside) * len(outside))
    bar = sorted(inside)[int(0.05 * len(inside))]
    return area, sum(o >= bar for o in outside) / max(1, len(outside))


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """Print a table as its rows come."""
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def asked_in_all_ways(bench: Bench, matcher: Matcher, every: int) -> None:
    """Words and intents for both kinds of voices in all conditions."""
    beliefs: dict[str, tuple[list[float], list[float]]] = {}
    for kind, voices in (
        ("training voices", TRAINING_VOICES),
        (f"kept-out voice {KEPT_OUT}", (KEPT_OUT,)),
    ):
        rows: dict[str, list[str]] = {name: [name] for name in bench.engines}
        for condition in CONDITIONS:
            asked = list(questions(voices, condition.slowness, every, condition.place))
            for name, engine in bench.engines.items():
                pairs = [(a, hear(a.frames(condition.snr_db), engine)) for a in asked]
                hits = sum(right(matcher, a, h) for a, h in pairs) / len(pairs)
                rows[name].append(f"{errors(pairs):.3f} / {hits:.3f}")
                if condition.name == "clean":
                    both = beliefs.setdefault(name, ([], []))
                    for a, h in pairs:
                        both[a.label == OUT_OF_SCOPE].append(belief(matcher, h))
        head = [f"{kind}: word errors / intents right", *(c.name for c in CONDITIONS)]
        table(head, iter(rows.values()))
    table(
        [
            "rejection",
            "area under the curve",
            "let through where 95 % of questions are",
        ],
        (
            [name, *(f"{one:.3f}" for one in rejection(*both))]
            for name, both in beliefs.items()
        ),
    )


def closed(bench: Bench) -> None:
    """Commands and wake phrases with a grammar of just them."""
    model = VoskRecogniser(bench.built.vosk)
    rows = []
    for kind, voices in (("training voices", TRAINING_VOICES), (KEPT_OUT, [KEPT_OUT])):
        asked = list(commands(COMMANDS, voices))
        hits = 0
        for one in asked:
            recognition = model.start(COMMANDS)
            for frame in one.frames():
                recognition.accept(frame)
            hits += recognition.finish().text == one.text
        rows.append([kind, f"{hits / len(asked):.3f} of {len(asked)}"])
    table(["closed grammar of commands and wake phrases", "right"], iter(rows))


def heard_people(
    folder: Path, talk: Talk, others: Mapping[str, Path], every: int
) -> None:
    """Word errors on people who were kept aside from training."""
    own = dict.fromkeys(texts_of_others(folder), 1.0)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Talk(own, talk.other, talk.words), others, Path(scratch))
        groups = {
            "adults": list(people(folder, True, every)),
            "children": list(people(folder, False, every)),
        }
        table(
            ["people kept aside: word errors", *groups],
            (
                [
                    name,
                    *(
                        f"{errors([(a, hear(a.frames(), engine)) for a in asked]):.3f}"
                        for asked in groups.values()
                    ),
                ]
                for name, engine in bench.engines.items()
            ),
        )


def costs(bench: Bench, every: int) -> None:
    """Size, time and memory, each engine in a process of its own."""
    asked = list(questions(TRAINING_VOICES, 1.0, every * 8))
    sound_s = sum(len(one.samples) / 16_000 for one in asked)
    size = sum(f.stat().st_size for f in bench.built.vosk.rglob("*") if f.is_file())
    rows = []
    for name, engine in bench.engines.items():
        began = time.process_time()
        for one in asked:
            hear(one.frames(), engine)
        rows.append([name, f"{(time.process_time() - began) / sound_s:.3f}"])
    table(["time", "real-time factor with endpointing, one core"], iter(rows))
    load = (
        "import sys, time; from audio.recogniser import VoskRecogniser; "
        "from pathlib import Path; t = time.perf_counter(); "
        "model = VoskRecogniser(Path(sys.argv[1])); t = time.perf_counter() - t; "
        "pages = int(Path('/proc/self/statm').read_text().split()[1]); "
        "print(t, pages * 4096 / 1e6)"
    )
    said = subprocess.run(
        [sys.executable, "-c", load, str(bench.built.vosk)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, megabytes = map(float, said.stdout.split())
    table(
        ["the Vosk model", "on disk", "load time", "memory with the engine"],
        iter(
            [
                [
                    MODEL_NAME,
                    f"{size / 1e6:.1f} MB",
                    f"{seconds:.2f} s",
                    f"{megabytes:.0f} MB",
                ]
            ]
        ),
    )


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few questions")
    parser.add_argument("--every", type=int, default=4, help="each so-manyth question")
    parser.add_argument("--people", type=Path, help="recordings of people")
    parser.add_argument(
        "--other", type=Path, nargs="*", default=[], help="a Vosk model"
    )
    chosen = parser.parse_args()
    every = 80 if chosen.quick else chosen.every
    topic = load_topic()
    seen = tuple(u for u in topic.utterances if u.file not in LEFT_OUT)
    matcher_topic = replace(topic, utterances=seen)
    matcher = Matcher(matcher_topic, weights_of(matcher_topic))
    talk = talk_of(topic, LEFT_OUT)
    others = {path.name: path for path in chosen.other}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(talk, others, Path(folder))
        asked_in_all_ways(bench, matcher, every)
        closed(bench)
        costs(bench, every)
    if chosen.people:
        heard_people(chosen.people, talk, others, 1 if not chosen.quick else 20)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nall of it together took {peak:.0f} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
