"""Going on with a run, with labels that it was not taught."""

from pathlib import Path

import numpy as np
import pytest

from tests.audio.model_kit.running import needs_torch, torched

pytestmark = needs_torch

GOING_ON = """
from intents.encoder_kit.checkpoints import begun, keep
weights = {
    "norm.bias": torch.ones(2),
    "head.weight": torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
    "head.bias": torch.tensor([0.5, 0.25]),
}
keep(weights, ["paint", "size"], given[0])
labels = ["boots", "paint", "paint.hats", "size"]
for name, value in begun(given[0], labels).items():
    found[name] = value.numpy()
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    folder = tmp_path_factory.mktemp("run")
    return torched(GOING_ON, folder / "found.npz", folder / "run.pt")


def test_what_was_taught_is_kept_by_its_name(begun: dict[str, np.ndarray]) -> None:
    assert begun["norm.bias"].tolist() == [1.0, 1.0]
    assert begun["head.weight"][[1, 3]].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert begun["head.bias"][[1, 3]].tolist() == [0.5, 0.25]


def test_a_new_facet_begins_as_its_section_with_a_share(
    begun: dict[str, np.ndarray],
) -> None:
    assert begun["head.weight"][2].tolist() == [1.0, 2.0]
    assert begun["head.bias"][2] == pytest.approx(0.5 - np.log(2))


def test_a_new_section_begins_as_nothing(begun: dict[str, np.ndarray]) -> None:
    assert not begun["head.weight"][0].any()
    assert begun["head.bias"][0] == 0.0


MEAN = """
from intents.encoder_kit.checkpoints import keep, mean_of
for path, size in zip(given, (1.0, 3.0)):
    keep({"head.bias": torch.full((2,), size)}, ["paint", "size"], path)
found["mean"] = mean_of(given, ["paint", "size"])["head.bias"].numpy()
try:
    mean_of(given, ["size"])
except ValueError as why:
    found["told"] = np.array(str(why))
"""


def test_the_mean_of_runs_is_of_runs_with_the_same_labels(tmp_path: Path) -> None:
    runs = [tmp_path / "one.pt", tmp_path / "two.pt"]
    found = torched(MEAN, tmp_path / "found.npz", *runs)
    assert found["mean"].tolist() == [2.0, 2.0]
    assert "one.pt" in str(found["told"])
    assert "--start" in str(found["told"])
