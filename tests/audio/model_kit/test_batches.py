"""What the network learns from, a batch at a time."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from audio.model_kit.batches import Batches, WeightedCorpus
from audio.model_kit.corpus import CorpusWriter
from audio.model_kit.errors import CorpusError
from audio.topic_recogniser.phones import OUTPUT_OF

TEXTS = ("stop", "say that again", "what is happening to my bones")


def corpus(path: Path, texts: tuple[str, ...] = TEXTS, frames: int = 200) -> Path:
    """A corpus of made-up energies."""
    with CorpusWriter(path) as writer:
        for number, text in enumerate(texts):
            energies = np.full((frames + number, 40), number, np.float32)
            writer.add(text, "nobody", energies)
    return path


def said(batches: Batches, seed: int = 1) -> Counter[str]:
    """What a round holds, and how often."""
    rounds = batches.round(np.random.default_rng(seed))
    return Counter(item.spoken.text for batch in rounds for item in batch)


def test_a_round_holds_everything_once(tmp_path: Path) -> None:
    batches = Batches([WeightedCorpus(corpus(tmp_path / "one"))], 300, 1000)
    assert said(batches) == Counter(TEXTS)


def test_a_source_may_come_more_often(tmp_path: Path) -> None:
    sources = [
        WeightedCorpus(corpus(tmp_path / "one", ("stop",)), 3.0),
        WeightedCorpus(corpus(tmp_path / "other", ("yes",))),
    ]
    assert said(Batches(sources, 500, 1000)) == {"stop": 3, "yes": 1}


def test_half_of_a_source_comes_in_a_round(tmp_path: Path) -> None:
    batches = Batches(
        [WeightedCorpus(corpus(tmp_path / "one", ("no",) * 100), 0.5)], 900, 999
    )
    assert 30 < said(batches)["no"] < 70


def test_a_round_is_never_empty(tmp_path: Path) -> None:
    batches = Batches(
        [WeightedCorpus(corpus(tmp_path / "one", ("no",)), 0.001)], 900, 999
    )
    assert said(batches)["no"] == 1


def test_batches_are_no_larger_than_wanted(tmp_path: Path) -> None:
    batches = Batches(
        [WeightedCorpus(corpus(tmp_path / "one", ("no",) * 20))], 1000, 999
    )
    sizes = [len(batch) for batch in batches.round(np.random.default_rng(1))]
    assert max(sizes) <= 5
    assert sum(sizes) == 20


def test_labels_are_the_phones_of_what_is_said(tmp_path: Path) -> None:
    batches = Batches([WeightedCorpus(corpus(tmp_path / "one", ("stop",)))], 300, 1000)
    ((item,),) = batches.round(np.random.default_rng(1))
    assert list(item.labels) == [OUTPUT_OF[phone] for phone in ["S", "T", "AA", "P"]]
    assert item.features().shape == (200, 40)


def test_what_cannot_be_learned_from_is_left_out(tmp_path: Path) -> None:
    sources = [
        WeightedCorpus(corpus(tmp_path / "guessed", ("xyzzyq", "stop"))),
        WeightedCorpus(corpus(tmp_path / "short", ("say that again",), frames=20)),
        WeightedCorpus(corpus(tmp_path / "long", ("yes",), frames=1500)),
    ]
    assert said(Batches(sources, 500, 1000)) == {"stop": 1}


def test_a_possessive_of_a_known_word_is_known(tmp_path: Path) -> None:
    batches = Batches(
        [WeightedCorpus(corpus(tmp_path / "one", ("the hip's sore",)))], 500, 999
    )
    assert said(batches)["the hip's sore"] == 1


def test_nothing_to_learn_from_is_told(tmp_path: Path) -> None:
    batches = Batches(
        [WeightedCorpus(corpus(tmp_path / "one", ("xyzzyq",)))], 500, 1000
    )
    with pytest.raises(CorpusError, match="nothing to learn from"):
        next(batches.round(np.random.default_rng(1)))


def test_the_mean_is_that_of_the_energies(tmp_path: Path) -> None:
    batches = Batches([WeightedCorpus(corpus(tmp_path / "one"))], 500, 1000)
    mean = batches.mean(np.random.default_rng(1))
    assert mean.shape == (40,)
    assert mean[0] == pytest.approx((0 * 200 + 1 * 201 + 2 * 202) / 603, rel=1e-4)
