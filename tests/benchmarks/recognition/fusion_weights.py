"""How the weights of `audio/recogniser/fusion_weights.py` were found, and what they do.

    python -m tests.benchmarks.recognition.fusion_weights [--people FOLDER] [--every 4]

Vosk and PocketSphinx hear the same utterances: in training voices, in the voice kept
out of training, and of people, clean and in noise. A logistic regression on the
features tells who has fewer word errors, an utterance counting by how many fewer.
Then, for each kind, the word errors and the intents with one of them alone, with fixed
shares, and with these weights. What is fitted and what is asked are the same: with
four weights for hundreds of utterances that flatters little, but the strange voice is
one only.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audio import Transcript, hear
from audio.model_kit.checking import word_errors
from audio.recogniser import FusionRecogniser
from audio.recogniser.choice import VOSK_SHARE
from audio.recogniser.fusion import agreement, merge, weighed
from audio.recogniser.fusion_weights import features, share
from audio.topic_recogniser.build import Talk
from intents import Matcher, load_topic, weights_of
from skill.building import talk_of
from tests.benchmarks.recognition.__main__ import LEFT_OUT, Bench, right, table
from tests.benchmarks.recognition.sounds import (
    KEPT_OUT,
    TRAINING_VOICES,
    Asked,
    people,
    questions,
    texts_of_others,
)

NOISES_DB: Final = (None, 20, 10)
MAX_ERRORS: Final = 4
STEPS: Final = 4000
STEP: Final = 0.3
DECAY: Final = 0.001

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Both:
    """What both heard of one utterance."""

    kind: str
    asked: Asked
    vosk: Transcript
    sphinx: Transcript
    found: Sequence[float]
    """The features."""

    @property
    def gain(self) -> int:
        """How many word errors fewer Vosk has."""
        wrong = [word_errors(self.asked.text, h.text) for h in (self.sphinx, self.vosk)]
        return wrong[0] - wrong[1]


def listen(bench: Bench, kind: str, asked: Iterable[Asked]) -> list[Both]:
    """Have both hear all in all noises; without what one of them hears nothing in."""
    both: list[Both] = []
    heard: list[tuple[Transcript, Transcript, float]] = []

    def note(vosk: Transcript, sphinx: Transcript, sound_s: float) -> None:
        heard.append((vosk, sphinx, sound_s))

    members = [(bench.engines[name], 0.5) for name in ("vosk", "PocketSphinx")]
    ensemble = FusionRecogniser(members, note)
    for one in asked:
        for noise_db in NOISES_DB:
            heard.clear()
            hear(one.frames(noise_db), ensemble)
            for vosk, sphinx, sound_s in heard[-1:]:
                found = features(vosk, sphinx, sound_s)
                if found is not None:
                    name = f"{kind}, {'clean' if noise_db is None else noise_db}"
                    both.append(Both(name, one, vosk, sphinx, found))
    return both


def fitted(both: Sequence[Both]) -> Floats:
    """The weights of the features, and behind them the constant."""
    raw = np.array([one.found for one in both])
    mean, spread = raw.mean(0), raw.std(0)
    x = np.c_[(raw - mean) / spread, np.ones(len(raw))]
    gains = np.array([one.gain for one in both])
    better = (gains > 0).astype(np.float64)
    counts = np.minimum(np.abs(gains), MAX_ERRORS)
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        belief = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (belief - better)) / len(x) + DECAY * weights
        weights -= STEP * slope
    scaled = weights[:-1] / spread
    return np.append(scaled, weights[-1] - scaled @ mean)


def rows(
    both: Sequence[Both], weights: Floats, matcher: Matcher
) -> Iterable[list[str]]:
    """For each kind: errors and intents for each way to believe."""
    for kind in dict.fromkeys(one.kind for one in both):
        these = [one for one in both if one.kind == kind]
        row = [kind, str(len(these))]
        words = sum(len(one.asked.text.split()) for one in these)
        for how in ("Vosk", "PocketSphinx", "fixed", "trust"):
            wrong = hits = 0
            for one in these:
                to = {
                    "Vosk": 1.0,
                    "PocketSphinx": 0.0,
                    "fixed": VOSK_SHARE,
                    "trust": share(one.found, list(weights[:-1]), float(weights[-1])),
                }[how]
                lists = {
                    "vosk": (one.vosk.alternatives, to),
                    "sphinx": (one.sphinx.alternatives, 1 - to),
                }
                lists = {name: it for name, it in lists.items() if it[1] > 0}
                told = weighed(lists) if how == "fixed" else lists
                heard = Transcript(merge(told), agreement=agreement(told))
                wrong += word_errors(one.asked.text, heard.text)
                hits += right(matcher, one.asked, heard)
            intents = f" / {hits / len(these):.3f}" if these[0].asked.label else ""
            row.append(f"{wrong / words:.3f}{intents}")
        yield row


def main() -> int:
    """Print the weights and what they do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=4, help="each so-manyth question")
    parser.add_argument("--people", type=Path, help="recordings of people")
    chosen = parser.parse_args()
    topic = load_topic()
    kept = tuple(u for u in topic.utterances if u.file not in LEFT_OUT)
    unseen = replace(topic, utterances=kept)
    matcher = Matcher(unseen, weights_of(unseen))
    talk = talk_of(topic, LEFT_OUT)
    both: list[Both] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(talk, {}, Path(folder))
        for name, voices, every in (
            (f"kept-out {KEPT_OUT}", (KEPT_OUT,), chosen.every),
            ("training voices", TRAINING_VOICES, 2 * chosen.every),
        ):
            both += listen(bench, name, questions(voices, 1.0, every))
    if chosen.people:
        own = dict.fromkeys(texts_of_others(chosen.people), 1.0)
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Talk(own, talk.other, talk.words), {}, Path(folder))
            for name, adults in (("grown-ups", True), ("children", False)):
                spoken = people(chosen.people, adults, chosen.every)
                both += listen(bench, name, spoken)
    weights = fitted(both)
    print(f"weights {', '.join(f'{w:.3g}' for w in weights[:-1])}; ", end="")
    print(f"constant {weights[-1]:.3g}")
    head = ["word errors / intents right", "utterances", "Vosk", "PocketSphinx"]
    table([*head, f"fixed {VOSK_SHARE}", "trust"], iter(rows(both, weights, matcher)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
