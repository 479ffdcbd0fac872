"""What was trained becomes a model that Vosk reads, and that can be learned from."""

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
from tests.audio.model_kit.running import (
    SHIPPED,
    STATE,
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
def energies(training_folder: Path) -> Features:
    """Somebody asking how many bones we have, also as `energies.npy`."""
    found = log_mel(samples_of("bones", "how many bones do we have"))
    np.save(training_folder / "energies.npy", found)
    return found


# Exported.


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
    training_folder: Path, trained: dict[str, Any], exported: Path, energies: Features
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
    paths = training_folder / "checkpoint.pt", training_folder / "energies.npy"
    logits = torched(script, training_folder / "logits.npz", *paths)["logits"]
    outputs, inner = computed(exported, energies)
    assert outputs.shape == logits.shape == (-(-len(energies) // SUBSAMPLING), 40)
    assert len(outputs[inner]) > 40
    likelihoods = logits - PRIOR_SHARE * np.log(trained["prior"])
    assert outputs[inner] == pytest.approx(likelihoods[inner], abs=CLOSE)
    posteriors = log_shares(outputs + PRIOR_SHARE * np.log(trained["prior"]))
    assert posteriors[inner] == pytest.approx(log_shares(logits)[inner], abs=CLOSE)


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_less_of_the_prior_can_be_taken_off(
    training_folder: Path,
    trained: dict[str, Any],
    exported: Path,
    share: float,
    tmp_path: Path,
) -> None:
    checkpoint = training_folder / "checkpoint.pt"
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
    training_folder: Path, trained: dict[str, Any], exported: Path, energies: Features
) -> None:
    outputs, inner = computed(exported, energies)
    given = exported, training_folder / "energies.npy", Path("tiny")
    found = torched(LOADED, training_folder / "loaded.npz", *given)
    for way in ("as loaded", "with new norms"):
        assert found[way][inner] == pytest.approx(outputs[inner], abs=CLOSE)
    assert found["mean"] == pytest.approx(trained["mean"], abs=1e-3)


def test_the_model_that_ships_can_be_loaded(
    training_folder: Path, energies: Features
) -> None:
    outputs, inner = computed(SHIPPED, energies)
    given = SHIPPED, training_folder / "energies.npy", Path("full")
    found = torched(LOADED, training_folder / "shipped.npz", *given)
    # It sees 1.5 s: of a short question few outputs are far from both edges.
    assert len(outputs[inner]) > 5
    for way in ("as loaded", "with new norms"):
        assert found[way][inner] == pytest.approx(outputs[inner], abs=CLOSE)


def test_the_model_that_ships_can_be_trained_further(
    training_folder: Path, children: Samples, tmp_path: Path
) -> None:
    state, further = tmp_path / "further.pt", tmp_path / "further"
    corpus = training_folder / "people"
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
    rng = np.random.default_rng(1)
    mean = rng.normal(10, 3, 40).astype(np.float32)
    given: dict[str, Any] = {
        str(length): rng.normal(10, 4, (length, 40)).astype(np.float32)
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
