"""A small network is trained, and goes on; what it refuses to learn from."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.audio.model_kit.running import (
    SHIPPED,
    STATE,
    fails,
    kit,
    needs_torch,
    succeeds,
    torched,
    train,
)

pytestmark = needs_torch


def test_a_checkpoint_keeps_what_was_learned(trained: dict[str, Any]) -> None:
    assert trained["step"] >= 1
    assert trained["spent_s"] >= 3
    assert trained["seen_s"] > 0
    assert np.isfinite(trained["mean"]).all()
    assert trained["prior"].shape == (40,)
    assert trained["prior"].sum() == pytest.approx(1, abs=1e-5)
    assert (trained["prior"] > 0).all()


def test_going_on_adds_steps_and_time(
    training_folder: Path, trained: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(
        (training_folder / "checkpoint.pt").read_bytes()
    )
    for ending in (".f16", ".jsonl"):
        corpus = training_folder / f"people{ending}"
        (tmp_path / corpus.name).write_bytes(corpus.read_bytes())
    train(tmp_path, 0.2)
    after = torched(STATE, tmp_path / "state.npz", tmp_path / "checkpoint.pt")
    assert after["step"] > trained["step"]
    assert after["spent_s"] >= 12 > trained["spent_s"]
    assert after["seen_s"] > trained["seen_s"]
    assert after["mean"] == pytest.approx(trained["mean"])


LOSSES = """
from audio.model_kit.batches import WeightedCorpus
from audio.model_kit.network import Shape
from audio.model_kit.training import Trainer, TrainingSettings

settings = TrainingSettings(sequence_from=2.0, warm_up=1)
trainer = Trainer([WeightedCorpus(given[0])], given[1], settings, Shape.tiny())
trainer._mean = torch.from_numpy(trainer._batches.mean(trainer._chance))
batch = next(iter(trainer._batches.round(trainer._chance)))
found["losses"] = np.array([trainer._learn(batch) for _ in range(40)])
"""


def test_what_is_heard_again_and_again_is_learned(
    training_folder: Path, tmp_path: Path
) -> None:
    # By steps, not by time: a busy machine has few of them in a second.
    given = training_folder / "people", tmp_path / "checkpoint.pt"
    losses = torched(LOSSES, tmp_path / "losses.npz", *given)["losses"]
    assert losses[-5:].mean() < 0.8 * losses[:5].mean()


WEIGHTS = """
state = torch.load(given[0], map_location="cpu")
for name in ("before", "average", "kept"):
    found[name] = state[name]["layers.0.affine.map.weight"].numpy()
"""


def test_what_is_kept_is_halfway_between_before_sequences_and_after(
    training_folder: Path,
    trained: dict[str, Any],  # noqa: ARG001 (before)
) -> None:
    weights = torched(
        WEIGHTS, training_folder / "weights.npz", training_folder / "checkpoint.pt"
    )
    before, after = weights["before"], weights["average"]
    # A busy machine may have had time for one step alone: it moves weights by 5e-5.
    learned = float(np.abs(after - before).max())
    assert learned > 1e-5
    assert weights["kept"] == pytest.approx((before + after) / 2, abs=learned / 10)


def test_when_the_time_is_up_nothing_more_is_learned(
    training_folder: Path, trained: dict[str, Any], tmp_path: Path
) -> None:
    again = tmp_path / "checkpoint.pt"
    again.write_bytes((training_folder / "checkpoint.pt").read_bytes())
    succeeds(
        "train", training_folder / "people", "--checkpoint", again, "--minutes", 0.05
    )
    after = torched(STATE, tmp_path / "state.npz", again)
    assert after["step"] == trained["step"]
    assert after["spent_s"] == trained["spent_s"]


def test_a_corpus_may_come_less_than_once(
    training_folder: Path, tmp_path: Path
) -> None:
    state = tmp_path / "checkpoint.pt"
    few = f"{training_folder / 'people'}:0.01"
    succeeds("train", few, "--checkpoint", state, "--minutes", 0.001, "--small")
    assert torched(STATE, tmp_path / "state.npz", state)["step"] >= 1


# What goes wrong.


def test_a_corpus_that_is_missing_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    said = fails("train", nowhere, "--checkpoint", tmp_path / "c.pt", "--small")
    assert f"'{nowhere}'" in said


def test_nothing_to_learn_from_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "empty.f16").touch()
    given = tmp_path / "empty", "--checkpoint", tmp_path / "c.pt", "--small"
    assert "nothing to learn from" in fails("train", *given)


@pytest.mark.parametrize("times", ["often", "-1"])
def test_a_corpus_that_comes_so_often_is_refused(
    training_folder: Path, tmp_path: Path, times: str
) -> None:
    corpus = f"{training_folder / 'people'}:{times}"
    done = kit("train", corpus, "--checkpoint", tmp_path / "c.pt", "--small")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert times in done.stderr


def test_no_time_at_all_is_refused(training_folder: Path, tmp_path: Path) -> None:
    given = training_folder / "people", "--checkpoint", tmp_path / "c.pt", "--small"
    done = kit("train", *given, "--minutes", 0)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "minutes" in done.stderr


@pytest.mark.parametrize("damage", ["empty", "half", "no checkpoint"])
@pytest.mark.parametrize("command", ["train", "export"])
def test_a_damaged_checkpoint_is_named(
    training_folder: Path, tmp_path: Path, command: str, damage: str
) -> None:
    whole = (training_folder / "checkpoint.pt").read_bytes()
    damaged = tmp_path / "damaged.pt"
    damaged.write_bytes(
        {"empty": b"", "half": whole[: len(whole) // 2], "no checkpoint": b"hello"}[
            damage
        ]
    )
    if command == "train":
        said = fails(
            "train", training_folder / "people", "--checkpoint", damaged, "--small"
        )
    else:
        said = fails("export", damaged, tmp_path / "model")
    assert f"'{damaged}'" in said


def test_a_checkpoint_that_is_missing_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.pt"
    assert f"'{nowhere}'" in fails("export", nowhere, tmp_path / "model")


def test_a_model_of_another_shape_is_told(
    training_folder: Path, tmp_path: Path
) -> None:
    given = training_folder / "people", "--checkpoint", tmp_path / "c.pt", "--small"
    assert "of another shape" in fails("train", *given, "--start", SHIPPED)


def test_a_model_to_start_with_that_is_missing_is_named(
    training_folder: Path, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    given = training_folder / "people", "--checkpoint", tmp_path / "c.pt"
    assert str(nowhere) in fails("train", *given, "--start", nowhere)


@pytest.mark.parametrize("text", ["", "\n\n", "xyzzy plugh\n"])
def test_sentences_that_cannot_be_spoken_are_told(tmp_path: Path, text: str) -> None:
    sentences = tmp_path / "sentences.txt"
    sentences.write_text(text, encoding="utf-8")
    amounts = "--everyday", 0, "--strings", 0
    said = fails("speech", sentences, tmp_path / "speech", *amounts)
    assert f"'{sentences}' has no sentence" in said


def test_sentences_that_are_missing_are_named(tmp_path: Path) -> None:
    assert "nowhere.txt" in fails("speech", tmp_path / "nowhere.txt", tmp_path / "c")


def test_sentences_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "sound.flac").write_bytes(b"fLaC\xff\xfe")
    assert "sound.flac" in fails("speech", tmp_path / "sound.flac", tmp_path / "c")


def test_recordings_without_transcripts_are_told(tmp_path: Path) -> None:
    said = fails("recordings", tmp_path, tmp_path / "corpus")
    assert "A data folder has 'text' and 'utt2spk'" in said


def test_without_torch_it_is_told_what_to_install(
    training_folder: Path, tmp_path: Path
) -> None:
    code = """
import sys
sys.modules["torch"] = None
from audio.model_kit.__main__ import main
main()
"""
    arguments = "train", training_folder / "people", "--checkpoint", tmp_path / "c.pt"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ.copy(),
    )
    assert done.returncode == 1
    assert done.stderr.startswith("model kit: the package 'torch' is missing.")
    assert done.stderr.count("\n") == 1
