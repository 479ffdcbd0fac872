"""A small network is trained, goes on, and becomes a model that Vosk reads."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from audio.model_kit.acoustic_file import INPUT, Affine, read_acoustic
from audio.model_kit.checking import word_errors
from audio.model_kit.features import Features, cepstral_matrix, log_mel
from audio.recogniser import VoskRecogniser
from audio.sound import Samples, frames_of
from tests.audio.conftest import CHILDREN, samples_of
from tests.audio.model_kit.people import data_folder
from tests.audio.model_kit.running import (
    SHIPPED,
    fails,
    kit,
    needs_torch,
    succeeds,
    torched,
    with_shipped_graph,
)

pytestmark = needs_torch

Array = npt.NDArray[np.float64]

PRIOR_SHARE = 0.6
SUBSAMPLING = 3
CLOSE = 2e-2

STATE = """
state = torch.load(given[0], map_location="cpu")
for name in ("step", "spent_s", "seen_s", "loss", "mean", "prior"):
    found[name] = np.array(state[name])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus `people`, and `checkpoint.pt`, which was trained on it for seconds."""
    folder = tmp_path_factory.mktemp("training")
    succeeds("recordings", data_folder(folder / "sound"), folder / "people")
    train(folder, 0.05)
    return folder


@pytest.fixture(scope="module")
def trained(folder: Path) -> dict[str, Any]:
    """The state of that checkpoint."""
    return torched(STATE, folder / "state.npz", folder / "checkpoint.pt")


@pytest.fixture(scope="module")
def exported(folder: Path, trained: dict[str, Any]) -> Path:  # noqa: ARG001 (before)
    """The acoustic model that was exported from it."""
    succeeds("export", folder / "checkpoint.pt", folder / "model")
    return folder / "model"


def train(folder: Path, minutes: float, *more: object) -> str:
    return succeeds(
        "train",
        folder / "people",
        "--checkpoint",
        folder / "checkpoint.pt",
        "--minutes",
        minutes,
        "--small",
        "--threads",
        1,
        *more,
    )


# What a Kaldi decoder computes, slowly and in plain NumPy.


def running_mean_off(features: Array, mean: Array) -> Array:
    """As Kaldi's OnlineCmvn: less the mean of the last 6 s, filled up with 2 s."""
    found = np.empty_like(features)
    for at in range(len(features)):
        window = features[max(0, at - 599) : at + 1]
        borrowed = min(200, 600 - len(window))
        total = window.sum(0) + borrowed * mean
        found[at] = features[at] - total / (len(window) + borrowed)
    return found


def computed(model: Path, energies: Features) -> tuple[Array, slice]:
    """The outputs of an exported model, and which do not depend on the edges."""
    affines, mean = read_acoustic(model)
    cepstra = energies.astype(np.float64) @ cepstral_matrix().T
    nodes = {INPUT: running_mean_off(cepstra, mean)}
    reach = {INPUT: (0, 0)}
    moments = np.arange(len(energies))
    for name, node in affines.items():
        nodes[name] = affine(node, nodes[node.source], moments)
        left, right = reach[node.source]
        reach[name] = left - node.offsets[0], right + node.offsets[-1]
        if name.endswith(".up"):
            block = name.removesuffix(".up")
            before = affines[f"{block}.down"].source
            nodes[f"{block}.sum"] = nodes[before] + nodes[name]
            reach[f"{block}.sum"] = reach[name]
    left, right = reach["out"]
    inner = slice(-(-left // SUBSAMPLING), (len(energies) - right) // SUBSAMPLING)
    return nodes["out"][::SUBSAMPLING], inner


def affine(node: Affine, source: Array, moments: npt.NDArray[np.int64]) -> Array:
    read = [source[np.clip(moments + one, 0, len(source) - 1)] for one in node.offsets]
    found = np.concatenate(read, axis=1) @ node.weights.T + node.bias
    return np.maximum(found, 0) if node.relu else found


def log_shares(logits: Array) -> Array:
    """The logarithms of the outputs' shares."""
    most = logits.max(1, keepdims=True)
    shifted = logits - most
    return np.asarray(shifted - np.log(np.exp(shifted).sum(1, keepdims=True)))


@pytest.fixture(scope="module")
def energies(folder: Path) -> Features:
    """Somebody asking how many bones we have, also as `energies.npy`."""
    found = log_mel(samples_of("bones", "how many bones do we have"))
    np.save(folder / "energies.npy", found)
    return found


# Training.


def test_a_checkpoint_keeps_what_was_learned(trained: dict[str, Any]) -> None:
    assert trained["step"] >= 1
    assert trained["spent_s"] >= 3
    assert trained["seen_s"] > 0
    assert np.isfinite(trained["mean"]).all()
    assert trained["prior"].shape == (40,)
    assert trained["prior"].sum() == pytest.approx(1, abs=1e-5)
    assert (trained["prior"] > 0).all()


def test_going_on_adds_steps_and_time_and_the_loss_falls(
    folder: Path, trained: dict[str, Any], exported: Path, tmp_path: Path
) -> None:
    assert exported.is_dir()  # made before the checkpoint changes
    (tmp_path / "checkpoint.pt").write_bytes((folder / "checkpoint.pt").read_bytes())
    for ending in (".f16", ".jsonl"):
        corpus = folder / f"people{ending}"
        (tmp_path / corpus.name).write_bytes(corpus.read_bytes())
    train(tmp_path, 0.15)
    after = torched(STATE, tmp_path / "state.npz", tmp_path / "checkpoint.pt")
    assert after["step"] > trained["step"]
    assert after["spent_s"] >= 9 > trained["spent_s"]
    assert after["seen_s"] > trained["seen_s"]
    assert after["loss"] < trained["loss"]
    assert after["mean"] == pytest.approx(trained["mean"])


WEIGHTS = """
state = torch.load(given[0], map_location="cpu")
for name in ("before", "average", "kept"):
    found[name] = state[name]["layers.0.affine.map.weight"].numpy()
"""


def test_what_is_kept_is_halfway_between_before_sequences_and_after(
    folder: Path,
    trained: dict[str, Any],  # noqa: ARG001 (before)
) -> None:
    weights = torched(WEIGHTS, folder / "weights.npz", folder / "checkpoint.pt")
    before, after = weights["before"], weights["average"]
    assert np.abs(after - before).max() > 1e-4
    assert weights["kept"] == pytest.approx((before + after) / 2, abs=1e-6)


def test_when_the_time_is_up_nothing_more_is_learned(
    folder: Path, trained: dict[str, Any], tmp_path: Path
) -> None:
    again = tmp_path / "checkpoint.pt"
    again.write_bytes((folder / "checkpoint.pt").read_bytes())
    succeeds("train", folder / "people", "--checkpoint", again, "--minutes", 0.05)
    after = torched(STATE, tmp_path / "state.npz", again)
    assert after["step"] == trained["step"]
    assert after["spent_s"] == trained["spent_s"]


def test_a_corpus_may_come_less_than_once(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "checkpoint.pt"
    few = f"{folder / 'people'}:0.01"
    succeeds("train", few, "--checkpoint", state, "--minutes", 0.001, "--small")
    assert torched(STATE, tmp_path / "state.npz", state)["step"] >= 1


# Exporting.


def test_an_exported_model_has_am_and_conf(exported: Path) -> None:
    files = {str(path.relative_to(exported)) for path in exported.rglob("*.*")}
    assert files == {
        "am/final.mdl",
        "am/global_cmvn.stats",
        "conf/mfcc.conf",
        "conf/model.conf",
    }
    for conf in (exported / "conf").iterdir():
        assert conf.read_bytes() == (SHIPPED / "conf" / conf.name).read_bytes()


def test_vosk_decodes_with_an_exported_model(
    exported: Path, children: Samples, tmp_path: Path
) -> None:
    model = VoskRecogniser(with_shipped_graph(exported, tmp_path / "model"))
    recognition = model.start()
    for frame in frames_of(children):
        recognition.accept(frame)
    assert all(map(model.knows, recognition.finish().text.split()))


def test_an_exported_model_computes_what_the_network_does(
    folder: Path, trained: dict[str, Any], exported: Path, energies: Features
) -> None:
    script = """
from audio.model_kit.network import AcousticModel, Shape, normalised
state = torch.load(given[0], map_location="cpu")
model = AcousticModel(Shape(**state["shape"]))
model.load_state_dict(state["kept"])
model.eval()
energies = torch.from_numpy(np.load(given[1]))[None]
with torch.no_grad():
    found["logits"] = model(normalised(energies, state["mean"]))[0].numpy()
"""
    paths = folder / "checkpoint.pt", folder / "energies.npy"
    logits = torched(script, folder / "logits.npz", *paths)["logits"]
    outputs, inner = computed(exported, energies)
    assert outputs.shape == logits.shape == (-(-len(energies) // SUBSAMPLING), 40)
    assert len(outputs[inner]) > 40
    likelihoods = logits - PRIOR_SHARE * np.log(trained["prior"])
    assert outputs[inner] == pytest.approx(likelihoods[inner], abs=CLOSE)
    posteriors = log_shares(outputs + PRIOR_SHARE * np.log(trained["prior"]))
    assert posteriors[inner] == pytest.approx(log_shares(logits)[inner], abs=CLOSE)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_less_of_the_prior_can_be_taken_off(
    folder: Path,
    trained: dict[str, Any],
    exported: Path,
    share: float,
    tmp_path: Path,
) -> None:
    checkpoint = folder / "checkpoint.pt"
    succeeds("export", checkpoint, tmp_path, "--prior-share", share)
    usual, other = (read_acoustic(one)[0]["out"].bias for one in (exported, tmp_path))
    assert other - usual == pytest.approx(
        (PRIOR_SHARE - share) * np.log(trained["prior"]), abs=1e-4
    )


LOADED = """
from audio.model_kit.export import load
from audio.model_kit.network import Shape, keep_function, normalised
model, mean = load(given[0], Shape() if given[2].name == "full" else Shape.tiny())
energies = torch.from_numpy(np.load(given[1]))[None]
ready = normalised(energies, mean)
with torch.no_grad():
    model.eval()
    found["as loaded"] = model(ready)[0].numpy()
    keep_function(model, ready)
    model.eval()
    found["with new norms"] = model(ready)[0].numpy()
found["mean"] = mean.numpy()
"""


def test_a_loaded_model_computes_what_was_exported(
    folder: Path, trained: dict[str, Any], exported: Path, energies: Features
) -> None:
    outputs, inner = computed(exported, energies)
    given = exported, folder / "energies.npy", Path("tiny")
    found = torched(LOADED, folder / "loaded.npz", *given)
    for way in ("as loaded", "with new norms"):
        assert found[way][inner] == pytest.approx(outputs[inner], abs=CLOSE)
    assert found["mean"] == pytest.approx(trained["mean"], abs=1e-3)


def test_the_model_that_ships_can_be_loaded(folder: Path, energies: Features) -> None:
    outputs, inner = computed(SHIPPED, energies)
    given = SHIPPED, folder / "energies.npy", Path("full")
    found = torched(LOADED, folder / "shipped.npz", *given)
    # It sees 1.5 s: of a short question few outputs are far from both edges.
    assert len(outputs[inner]) > 5
    for way in ("as loaded", "with new norms"):
        assert found[way][inner] == pytest.approx(outputs[inner], abs=CLOSE)


def test_the_model_that_ships_can_be_trained_further(
    folder: Path, children: Samples, tmp_path: Path
) -> None:
    state, further = tmp_path / "further.pt", tmp_path / "further"
    corpus = folder / "people"
    start = "--start", SHIPPED, "--minutes", 0.02, "--threads", 1
    succeeds("train", corpus, "--checkpoint", state, *start)
    assert torched(STATE, tmp_path / "state.npz", state)["step"] >= 1
    succeeds("export", state, further)
    model = VoskRecogniser(with_shipped_graph(further, tmp_path / "model"))
    recognition = model.start()
    for frame in frames_of(children):
        recognition.accept(frame)
    # The corpus of four utterances pulls it away a little.
    assert word_errors(CHILDREN, recognition.finish().text) <= 2


# Normalising.


def test_normalising_is_kaldi_s_running_mean(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    mean = chance.normal(10, 3, 40).astype(np.float32)
    given: dict[str, Any] = {
        str(length): chance.normal(10, 4, (length, 40)).astype(np.float32)
        for length in (1, 100, 500, 900)
    }
    np.savez(tmp_path / "given.npz", mean=mean, **given)
    script = """
from audio.model_kit.network import normalised
arrays = {k: torch.from_numpy(v) for k, v in np.load(given[0]).items()}
mean = arrays.pop("mean")
for name, energies in arrays.items():
    found[name] = normalised(energies[None], mean)[0].numpy()
"""
    found = torched(script, tmp_path / "found.npz", tmp_path / "given.npz")
    for name, energies in given.items():
        slow = running_mean_off(energies.astype(np.float64), mean.astype(np.float64))
        assert found[name] == pytest.approx(0.3 * slow, abs=2e-3)


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
    folder: Path, tmp_path: Path, times: str
) -> None:
    corpus = f"{folder / 'people'}:{times}"
    done = kit("train", corpus, "--checkpoint", tmp_path / "c.pt", "--small")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert times in done.stderr


def test_no_time_at_all_is_refused(folder: Path, tmp_path: Path) -> None:
    given = folder / "people", "--checkpoint", tmp_path / "c.pt", "--small"
    done = kit("train", *given, "--minutes", 0)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "minutes" in done.stderr


@pytest.mark.parametrize("damage", ["empty", "half", "no checkpoint"])
@pytest.mark.parametrize("command", ["train", "export"])
def test_a_damaged_checkpoint_is_named(
    folder: Path, tmp_path: Path, command: str, damage: str
) -> None:
    whole = (folder / "checkpoint.pt").read_bytes()
    damaged = tmp_path / "damaged.pt"
    damaged.write_bytes(
        {"empty": b"", "half": whole[: len(whole) // 2], "no checkpoint": b"hello"}[
            damage
        ]
    )
    if command == "train":
        said = fails("train", folder / "people", "--checkpoint", damaged, "--small")
    else:
        said = fails("export", damaged, tmp_path / "model")
    assert f"'{damaged}'" in said


def test_a_checkpoint_that_is_missing_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.pt"
    assert f"'{nowhere}'" in fails("export", nowhere, tmp_path / "model")


def test_a_model_of_another_shape_is_told(folder: Path, tmp_path: Path) -> None:
    given = folder / "people", "--checkpoint", tmp_path / "c.pt", "--small"
    assert "of another shape" in fails("train", *given, "--start", SHIPPED)


def test_a_model_to_start_with_that_is_missing_is_named(
    folder: Path, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    given = folder / "people", "--checkpoint", tmp_path / "c.pt"
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


def test_without_torch_it_is_told_what_to_install(folder: Path, tmp_path: Path) -> None:
    code = """
import sys
sys.modules["torch"] = None
from audio.model_kit.__main__ import main
main()
"""
    arguments = "train", folder / "people", "--checkpoint", tmp_path / "c.pt"
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
