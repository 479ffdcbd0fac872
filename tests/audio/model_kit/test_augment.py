"""Speech, changed at random: what stays, and what is gone."""

from typing import Any

import numpy as np
import pytest

from tests.audio.model_kit.running import needs_torch, torched

pytestmark = needs_torch

AUGMENTED = """
from dataclasses import replace
from audio.model_kit.augment import Augmentation, augmented, mask
CALM = Augmentation(pause_chance=0, tract=0, room_chance=0, babble_chance=0,
                    noise_chance=0, narrow_chance=0, masks=0)
ALL = Augmentation(pause_chance=1, room_chance=1, babble_chance=1, noise_chance=1,
                   narrow_chance=1)

def changed(lengths, how=Augmentation(), seed=1, level=None, **more):
    torch.manual_seed(seed)
    speech = np.random.default_rng(9)
    utterances = [
        speech.normal(12, 4, (n, 40)).astype(np.float32)
        if level is None else np.full((n, 40), level, np.float32)
        for n in lengths
    ]
    return augmented(utterances, how, np.random.default_rng(seed), **more).numpy()

def marked(length):
    "Quiet speech that begins with a low sound and ends with a high one."
    energies = np.random.default_rng(length).normal(5, 0.3, (length, 40))
    energies[:12, 8:13] += 15
    energies[-12:, 26:31] += 15
    return energies.astype(np.float32)

MIXED = [9, 30, 150, 400]
found["one"], found["same"] = changed(MIXED), changed(MIXED)
found["other"] = changed(MIXED, seed=2)
found["alone"] = changed([80])
found["silence"] = changed([50, 200], level=-15.942385)
found["loud"] = changed([50, 200], level=25.0)
found["everything"] = changed(MIXED, ALL)
found["cut"] = changed([400, 30], longest=100)
for length in (40, 300, 1000):
    torch.manual_seed(length)
    chance = np.random.default_rng(length)
    rows = [augmented([marked(length)], CALM, chance)[0] for _ in range(40)]
    found[f"marked {length}"] = np.stack(
        [[row[:, 8:13].mean(1).max(), row[:, 8:13].mean(1).argmax(),
          row[:, 26:31].mean(1).max(), row[:, 26:31].mean(1).argmax(),
          row.median()] for row in map(torch.Tensor.clone, rows)])
HIGH = np.random.default_rng(3).normal(5, 0.3, (300, 40)).astype(np.float32)
HIGH[100:200] += 12
NARROW = replace(CALM, narrow_chance=1)
NOISY = replace(NARROW, noise_chance=1, snr_db=(25, 25))
for name, how in {
    "wide": CALM, "narrow": NARROW,
    "noise cut off": replace(NOISY, narrow_first=0),
    "noise beside it": replace(NOISY, narrow_first=1),
}.items():
    rows = augmented([HIGH] * 40, how, np.random.default_rng(5)).numpy()
    loud = rows[:, :, 5:20].mean(2)
    middle = np.argsort(loud, 1)
    found[name] = np.stack([
        [row[at[-50:]].mean(0), row[at[:50]].mean(0)] for row, at in zip(rows, middle)
    ])
found["masked"] = mask(torch.ones(20, 100, 40), Augmentation(), chance).numpy()
found["short"] = mask(torch.ones(20, 1, 40), Augmentation(), chance).numpy()
"""


@pytest.fixture(scope="module")
def augmented(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Noise and silence, as they were changed in several ways."""
    return torched(AUGMENTED, tmp_path_factory.mktemp("augmented") / "found.npz")


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("one", 4),
        ("other", 4),
        ("alone", 1),
        ("silence", 2),
        ("loud", 2),
        ("everything", 4),
        ("cut", 2),
    ],
)
def test_augmented_speech_is_finite_and_never_below_the_floor(
    augmented: dict[str, Any], name: str, count: int
) -> None:
    batch = augmented[name]
    assert batch.shape[0] == count
    assert batch.shape[2] == 40
    assert batch.dtype == np.float32
    assert np.isfinite(batch).all()
    assert batch.min() >= np.float32(-15.9)
    assert batch.max() < 60


def test_a_seed_gives_the_same_augmentation(augmented: dict[str, Any]) -> None:
    one, same, other = (augmented[name] for name in ("one", "same", "other"))
    assert np.array_equal(one, same)
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_a_batch_is_as_long_as_its_longest_or_cut(augmented: dict[str, Any]) -> None:
    assert 400 * 0.75 + 13 <= augmented["one"].shape[1] <= 400 * 1.5 + 110 + 70
    assert augmented["cut"].shape[1] == 100


@pytest.mark.parametrize("frames", [40, 300, 1000])
def test_no_utterance_loses_its_beginning_or_its_end(
    augmented: dict[str, Any], frames: int
) -> None:
    low, low_at, high, high_at, usual = augmented[f"marked {frames}"].T
    assert (low - usual > 6).all()
    assert (high - usual > 6).all()
    assert (low_at < high_at).all()


def test_a_narrow_band_tells_nothing_of_what_was_cut_off(
    augmented: dict[str, Any],
) -> None:
    wide, narrow = (
        augmented[name][:, 0] - augmented[name][:, 1] for name in ("wide", "narrow")
    )
    # Where it was loud is loud without it in all bands, with it in the low ones only.
    assert wide[:, [10, 39]].min() > 6
    assert narrow[:, 10].min() > 6
    assert np.abs(narrow[:, 39]).max() < 2.5


def test_noise_beside_a_narrow_band_voice_is_heard_where_no_voice_is(
    augmented: dict[str, Any],
) -> None:
    cut_off, beside = (
        augmented[name][:, :, 39] for name in ("noise cut off", "noise beside it")
    )
    assert beside[:, 1].mean() > cut_off[:, 1].mean() + 3
    # It says as little of where the voice is loud.
    assert np.abs(beside[:, 0] - beside[:, 1]).max() < 4
    voice = augmented["noise beside it"][:, :, 10]
    assert (voice[:, 0] - voice[:, 1]).mean() > 4


def test_masks_blank_out_some_but_not_all(augmented: dict[str, Any]) -> None:
    masked = augmented["masked"]
    assert set(np.unique(masked)) == {0.0, 1.0}
    shares = masked.mean((1, 2))
    assert (shares > 0.5).all()
    assert shares.mean() < 0.95
    assert augmented["short"].shape == (20, 1, 40)
