"""What all sequences of phones score, against adding them up one by one."""

from itertools import groupby, product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.audio.model_kit.running import needs_torch, torched

pytestmark = needs_torch

SAID = [[1, 2, 3], [1, 1, 2], [3, 2, 1, 1], [2]]
FRAMES, UTTERANCES, FEW = 5, 2, 4
WEIGHTS = (1.0, 2.0)
"""So that a gradient of one utterance cannot be another's."""
NEVER = -200.0
"""The score of an output that does not count."""

SCRIPT = f"""
from audio.model_kit.ctc_crf import PhoneModel, all_sequences
model = PhoneModel.of([np.array(one) for one in {SAID}])
found["chance"] = model.chance.numpy()
found["said"] = model.likelihood(np.array({SAID[0]}))
scores = torch.from_numpy(np.load(given[0])).requires_grad_()
total = all_sequences(scores, PhoneModel(model.chance.double()))
found["total"] = total.detach().numpy()
(total * torch.tensor({WEIGHTS})).sum().backward()
found["gradient"] = scores.grad.numpy()
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The trigram of what was said, and for some scores their total and gradient."""
    folder = tmp_path_factory.mktemp("sequence")
    scores = np.full((FRAMES, UTTERANCES, 40), NEVER)
    rng = np.random.default_rng(1)
    scores[:, :, :FEW] = rng.normal(0, 1, (FRAMES, UTTERANCES, FEW))
    np.save(folder / "scores.npy", scores)
    return torched(SCRIPT, folder / "found.npz", folder / "scores.npy") | {
        "scores": scores
    }


def likelihood(phones: list[int], chance: npt.NDArray[np.float32]) -> float:
    """The logarithm of how likely a trigram finds a sequence."""
    padded = [0, 0, *phones, 0]
    threes = zip(padded, padded[1:], padded[2:], strict=False)
    return float(sum(np.log(chance[last, one, after]) for one, last, after in threes))


def test_what_follows_two_phones_adds_up_to_one(found: dict[str, Any]) -> None:
    assert found["chance"].shape == (40, 40, 40)
    assert (found["chance"] > 0).all()
    assert found["chance"].sum(-1) == pytest.approx(1, abs=1e-5)


def test_what_was_said_is_likelier_than_what_was_not(found: dict[str, Any]) -> None:
    said, never = SAID[0], [3, 1, 2]
    assert likelihood(said, found["chance"]) > likelihood(never, found["chance"]) + 1
    assert found["said"] == pytest.approx(likelihood(said, found["chance"]))


def test_the_total_is_that_of_all_paths(found: dict[str, Any]) -> None:
    totals, shares = [], np.zeros((FRAMES, UTTERANCES, 40))
    for utterance in range(UTTERANCES):
        paths = list(product(range(FEW), repeat=FRAMES))
        scores = np.array(
            [
                sum(found["scores"][t, utterance, out] for t, out in enumerate(path))
                # Repetitions are one phone, as in CTC; then blanks do not count.
                + likelihood([k for k, _ in groupby(path) if k], found["chance"])
                for path in paths
            ]
        )
        totals.append(np.logaddexp.reduce(scores))
        for path, share in zip(paths, np.exp(scores - totals[-1]), strict=True):
            for t, out in enumerate(path):
                shares[t, utterance, out] += share * WEIGHTS[utterance]
    assert found["total"] == pytest.approx(totals)
    assert found["gradient"] == pytest.approx(shares, abs=1e-6)


def test_a_long_utterance_does_not_run_out_of_numbers(tmp_path: Path) -> None:
    scores = np.random.default_rng(2).normal(-300, 9, (2000, 1, 40))
    np.save(tmp_path / "scores.npy", scores.repeat(2, 1).astype(np.float32))
    script = SCRIPT.replace(".double()", "")
    long = torched(script, tmp_path / "found.npz", tmp_path / "scores.npy")
    assert np.isfinite(long["total"]).all()
    assert long["gradient"].sum(2)[:, 0] == pytest.approx(1, abs=1e-3)
