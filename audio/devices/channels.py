"""One channel out of two, whatever a microphone makes of them.

Sound systems take the mean of two channels. That halves a microphone with sound on one
side only, and leaves nothing of one whose channels are opposed, as some cables and USB
adapters make them.
"""

import math
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from audio.sound import Samples, to_samples

CHANNELS: Final = 2
"""How many a microphone is asked for; of one with a single one both are the same."""

MEMORY_S: Final = 1.0
"""Over so long channels are compared, and an offset is found."""

ONE_SIDED: Final = 0.01
STILL_ONE_SIDED: Final = 0.05
"""A channel with this share of the other's power, or less, hears nobody. Two that hear
the same room differ less, even where somebody speaks right beside one."""

OPPOSED: Final = -0.5
STILL_OPPOSED: Final = -0.2
"""Channels that are so correlated take each other out. In a room they are hardly ever
below zero."""

AUDIBLE: Final = 0.5
"""An offset of less than half a step of 16 bits is none."""

FULL_SCALE: Final = 32_768

Floats: TypeAlias = npt.NDArray[np.float32]


class ChannelUse(StrEnum):
    """What is made of two channels."""

    BOTH = "both"
    """Their mean."""
    LEFT = "left"
    RIGHT = "right"
    """That one; the other hears nobody."""
    OPPOSED = "opposed"
    """Half their difference: one is the other upside down."""


class ChannelMix:
    """Mixes two channels into one, and takes a constant offset out of it.

    Args:
        rate: Samples a second.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._offsets: Floats | None = None
        self._power = np.zeros(CHANNELS)
        self._common = 0.0
        self.use = ChannelUse.BOTH
        """What is made of them at present."""

    @property
    def offset(self) -> float:
        """The greater constant offset of the two, as a share of full scale."""
        if self._offsets is None:
            return 0.0
        return float(np.abs(self._offsets).max()) / FULL_SCALE

    def mix(self, sound: Samples) -> Samples:
        """One channel of sound with two, whose samples take turns."""
        if not len(sound):
            return sound
        both = sound.reshape(-1, CHANNELS)
        if (both[:, 0] == both[:, 1]).all():
            # Most have but one in truth.
            both = both[:, :1]
        channels = both.astype(np.float32).T
        kept = math.exp(-len(both) / self._rate / MEMORY_S)
        centred = self._centre(channels, kept)
        left = channels[0]
        right = left if len(channels) == 1 else channels[1]
        new = (1 - kept) / len(both)
        self._power = kept * self._power + new * np.array([left @ left, right @ right])
        self._common = kept * self._common + new * float(left @ right)
        self.use = self._best()
        if self.use is ChannelUse.LEFT:
            return to_samples(left)
        if self.use is ChannelUse.RIGHT:
            return to_samples(right)
        if self.use is ChannelUse.OPPOSED:
            return to_samples((left - right) / 2)
        if left is not right:
            return to_samples((left + right) / 2)
        return to_samples(left) if centred else sound[::CHANNELS]

    def _centre(self, channels: Floats, kept: float) -> bool:
        """Take the offsets out, gliding from those before to those now.

        Returns:
            Whether there was anything to take out.
        """
        now = channels.mean(axis=1)
        before = now if self._offsets is None else self._offsets[: len(now)]
        after = kept * before + (1 - kept) * now
        self._offsets = np.resize(after, CHANNELS)
        if max(*map(abs, before), *map(abs, after)) < AUDIBLE:
            return False
        glide = np.linspace(0, 1, channels.shape[1], dtype=np.float32)
        channels -= before[:, None] + glide * (after - before)[:, None]
        return True

    def _best(self) -> ChannelUse:
        left, right = self._power
        most = max(left, right)
        if not most:
            return self.use
        one_sided = self.use in (ChannelUse.LEFT, ChannelUse.RIGHT)
        if min(left, right) < (STILL_ONE_SIDED if one_sided else ONE_SIDED) * most:
            return ChannelUse.LEFT if left > right else ChannelUse.RIGHT
        limit = STILL_OPPOSED if self.use is ChannelUse.OPPOSED else OPPOSED
        if self._common < limit * math.sqrt(left * right):
            return ChannelUse.OPPOSED
        return ChannelUse.BOTH
