"""What sound is here: frames on the way in, speech on the way out."""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

SAMPLE_RATE: Final = 16_000
"""Samples a second of all sound that is listened to."""

FRAME_SAMPLES: Final = 512
"""Samples in a frame: 32 ms, the one size that the speech detector takes."""

FRAME_BYTES: Final = FRAME_SAMPLES * 2
FRAME_S: Final = FRAME_SAMPLES / SAMPLE_RATE

Samples: TypeAlias = npt.NDArray[np.int16]
Frame: TypeAlias = bytes
"""512 samples at 16 kHz, mono, signed 16-bit, native byte order."""


@dataclass(frozen=True)
class Utterance:
    """Somebody speaking, from just before the first word to the end of the last."""

    frames: tuple[Frame, ...]
    speech_s: float
    """Seconds in which the detector heard speech."""

    @property
    def duration_s(self) -> float:
        """Seconds of sound, pauses included."""
        return len(self.frames) * FRAME_S


@dataclass(frozen=True)
class SpokenWord:
    """When a word is spoken, for captions."""

    text: str
    start_s: float


@dataclass(frozen=True)
class Speech:
    """Synthesised speech, ready to be played or saved."""

    samples: Samples
    rate: int
    words: tuple[SpokenWord, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds of sound."""
        return len(self.samples) / self.rate


def to_samples(sound: npt.NDArray[np.floating[Any]]) -> Samples:
    """Round to 16-bit samples; what is louder than they can be is cut off.

    Args:
        sound: From -32768 to 32767.
    """
    return np.asarray(np.clip(np.rint(sound), -32768, 32767), np.int16)


def frames_of(samples: Samples) -> list[Frame]:
    """Cut samples into frames; the last one is filled up with silence."""
    short = -len(samples) % FRAME_SAMPLES
    whole = np.pad(samples, (0, short)) if short else samples
    data = whole.astype(np.int16, copy=False).tobytes()
    return [data[i : i + FRAME_BYTES] for i in range(0, len(data), FRAME_BYTES)]
