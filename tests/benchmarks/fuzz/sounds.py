"""Sound files that were damaged, or are something else."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import soundfile

from audio import SAMPLE_RATE, Frame
from audio.files import read_frames, read_stream
from audio.sound import FRAME_BYTES
from tests.benchmarks.fuzz.kind import InputKind, WrongError
from tests.benchmarks.fuzz.mutating import as_bytes, changed_bytes, changed_text

FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "a.wav": ("WAV", "PCM_16"),
    "b.wav": ("WAV", "FLOAT"),
    "c.flac": ("FLAC", "PCM_16"),
    "d.ogg": ("OGG", "VORBIS"),
    "e.opus": ("OGG", "OPUS"),
    "f.mp3": ("MP3", "MPEG_LAYER_III"),
    "g.aiff": ("AIFF", "PCM_16"),
    "h.wav": ("WAV", "IMA_ADPCM"),
    "i.w64": ("W64", "PCM_16"),
    "j.au": ("AU", "PCM_16"),
    "k.rf64": ("RF64", "PCM_16"),
    "l.caf": ("CAF", "ALAC_16"),
}
"""Those that are documented, and some that are not read."""

SECONDS: Final = 0.3
MOST_FRAMES: Final = 20_000
"""Ten minutes: no case has a thousandth of that in it."""


class SoundFiles(InputKind):
    """A sound file on a disk, or through a pipe."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        time_s = np.arange(int(SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
        hum = (0.3 * np.sin(2 * np.pi * 220 * time_s)).astype(np.float32)
        self._whole = {
            f"{channels}{name}": _file(hum, channels, *form)
            for name, form in FORMS.items()
            for channels in (1, 2)
        }

    def make(self, chance: Random, given: Path) -> None:
        """A file that was sound."""
        name = chance.choice(sorted(self._whole))
        held = changed_bytes(chance, self._whole[name])
        if chance.random() < 0.05:
            other = self._whole[chance.choice(sorted(self._whole))]
            held = held[: chance.randint(0, 400)] + other
        if chance.random() < 0.02:
            held = as_bytes(changed_text(chance, "no sound\n" * 40))
        (given / name).write_bytes(held)

    def take(self, given: Path) -> None:
        """Read it as a file, then as standard input."""
        (file,) = given.iterdir()
        try:
            _check(read_frames(file))
        finally:
            _check(read_stream(io.BytesIO(file.read_bytes())))


def _check(frames: Iterator[Frame]) -> None:
    for number, frame in enumerate(frames):
        if len(frame) != FRAME_BYTES:
            raise WrongError(f"a frame of {len(frame)} bytes")
        if number > MOST_FRAMES:
            raise WrongError("frames without end")


def _file(hum: np.ndarray, channels: int, form: str, subtype: str) -> bytes:
    made = io.BytesIO()
    samples = np.stack([hum] * channels, axis=1)
    rate = 48_000 if subtype == "OPUS" else SAMPLE_RATE
    soundfile.write(made, samples, rate, format=form, subtype=subtype)
    return made.getvalue()
