"""Short soft tones, for what need not be said in words.

They differ in length, in number and in the way that they go, so that they can be told
apart by somebody who hears high or low notes badly. Their pitches are those that the
speech detector does not take for a voice; it does take lower ones.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from audio.sound import Speech

RATE: Final = 22_050
"""Samples a second: those of espeak-ng."""

PEAK: Final = 8192
"""A quarter of the loudest sample: -12 dBFS."""

ATTACK_S: Final = 0.012
RELEASE_S: Final = 0.045
"""Slower than a click and quicker than speech, which the detector would hear."""


def _tone(*notes: tuple[float, float]) -> Speech:
    """Notes in a row, each a pitch in hertz and a length in seconds."""
    sound = np.concatenate([_note(pitch, length_s) for pitch, length_s in notes])
    return Speech((PEAK * sound).astype(np.int16), RATE)


def _note(pitch: float, length_s: float) -> npt.NDArray[np.float64]:
    time_s = np.arange(round(length_s * RATE)) / RATE
    rise = np.clip(time_s / ATTACK_S, 0.0, 1.0)
    fall = np.clip((length_s - time_s) / RELEASE_S, 0.0, 1.0)
    # A half turn of a cosine each, so that neither end has a corner.
    envelope = (1 - np.cos(np.pi * rise)) * (1 - np.cos(np.pi * fall)) / 4
    wave = np.sin(2 * np.pi * pitch * time_s)
    return np.asarray(envelope * wave, np.float64)


LISTENING: Final = _tone((784.0, 0.08), (1175.0, 0.08))
"""It is the listener's turn to speak: two notes that rise."""

HEARD: Final = _tone((880.0, 0.09))
"""Something was heard and is thought about: one short note."""

NOT_CAUGHT: Final = _tone((1109.0, 0.12), (784.0, 0.13))
"""Something was heard and not understood: two notes that fall."""
