"""Whatever a microphone makes of its two channels, people are heard."""

import numpy as np
import pytest

from audio import SAMPLE_RATE
from audio.devices.channels import ChannelMix, ChannelUse
from audio.sound import FRAME_SAMPLES, Samples

RNG = np.random.default_rng(3)
VOICE = (8000 * np.sin(np.arange(SAMPLE_RATE) / 5) * np.hanning(SAMPLE_RATE)).astype(
    np.float64
)
NOISE = RNG.normal(0, 20, (2, SAMPLE_RATE))
SILENCE = np.zeros(SAMPLE_RATE)


def mixed(left: np.ndarray, right: np.ndarray, mix: ChannelMix) -> Samples:
    """What is made of two channels that come in blocks."""
    both = np.stack([left, right], axis=1)
    sound = np.clip(np.rint(both), -32768, 32767).astype(np.int16)
    blocks = [
        mix.mix(sound[at : at + FRAME_SAMPLES].reshape(-1))
        for at in range(0, len(sound), FRAME_SAMPLES)
    ]
    return np.concatenate(blocks)


def level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


@pytest.mark.parametrize(
    ("left", "right", "use"),
    [
        (1.0, 1.0, ChannelUse.BOTH),
        (1.0, 0.4, ChannelUse.BOTH),
        (1.0, 0.0, ChannelUse.LEFT),
        (0.0, 1.0, ChannelUse.RIGHT),
        (1.0, -1.0, ChannelUse.OPPOSED),
        (-0.5, 1.0, ChannelUse.OPPOSED),
    ],
)
def test_a_voice_is_as_loud_as_its_channels(
    left: float, right: float, use: ChannelUse
) -> None:
    mix = ChannelMix(SAMPLE_RATE)
    mixed(NOISE[0], NOISE[1], mix)
    heard = mixed(left * VOICE + NOISE[0], right * VOICE + NOISE[1], mix)
    loudest = max(abs(left), abs(right))
    assert level(heard) >= 0.69 * loudest * level(VOICE.astype(np.int16))
    assert mix.use is use


def test_a_voice_that_is_the_same_on_both_stays_as_it_is() -> None:
    heard = mixed(VOICE, VOICE, ChannelMix(SAMPLE_RATE))
    assert np.abs(heard - np.rint(VOICE)).max() <= 2


def test_two_that_hear_a_room_of_their_own_are_both_used() -> None:
    mix = ChannelMix(SAMPLE_RATE)
    left, right = RNG.normal(0, 500, (2, 4 * SAMPLE_RATE))
    mixed(left, right, mix)
    assert mix.use is ChannelUse.BOTH


def test_it_does_not_go_to_and_fro_at_the_edge() -> None:
    mix = ChannelMix(SAMPLE_RATE)
    used = []
    for share in (0.05, 0.15, *[1.0] * 5):
        mixed(VOICE, share * VOICE, mix)
        used.append(mix.use)
    assert used[:2] == [ChannelUse.LEFT, ChannelUse.LEFT]
    assert used[-1] is ChannelUse.BOTH


@pytest.mark.parametrize("offset", [-9000, 200, 9000])
def test_a_constant_offset_is_taken_out(offset: int) -> None:
    mix = ChannelMix(SAMPLE_RATE)
    heard = mixed(VOICE + offset, VOICE + offset, mix)
    assert abs(heard.astype(np.float64).mean()) < 30
    assert np.abs(heard).max() == pytest.approx(8000, rel=0.05)
    assert mix.offset == pytest.approx(abs(offset) / 32768, rel=0.1)


def test_an_offset_that_begins_later_glides_out_without_a_click() -> None:
    mix = ChannelMix(SAMPLE_RATE)
    mixed(SILENCE, SILENCE, mix)
    heard = [mixed(SILENCE + 4000, SILENCE + 4000, mix) for _ in range(6)]
    assert np.abs(np.diff(np.concatenate(heard).astype(int))).max() < 20
    assert np.abs(heard[-1]).max() < 50


def test_an_offset_on_one_side_does_not_hide_that_the_other_hears() -> None:
    mix = ChannelMix(SAMPLE_RATE)
    heard = mixed(SILENCE + 12000, VOICE, mix)
    assert mix.use is ChannelUse.RIGHT
    assert level(heard) == pytest.approx(level(VOICE.astype(np.int16)), rel=0.05)


def test_silence_stays_silence() -> None:
    mix = ChannelMix(SAMPLE_RATE)
    assert not mixed(SILENCE, SILENCE, mix).any()
    assert mix.use is ChannelUse.BOTH
    assert mix.offset == 0.0
    assert len(mix.mix(np.zeros(0, np.int16))) == 0
