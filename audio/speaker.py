"""Sound out of a speaker, through miniaudio."""

import os
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

import miniaudio
import numpy as np

from audio.errors import DeviceError
from audio.sound import Samples, Speech

BUFFER_MS: Final = 60
TAIL_S: Final = 0.25
"""Silence played after the speech, so that a device does not cut its end."""

LATE_S: Final = 5.0
"""A device that has not played this long after the end is stuck."""

# All of miniaudio's backends but the null one, which would play to nobody.
_BACKENDS: Final = [
    backend for backend in miniaudio.Backend if backend is not miniaudio.Backend.NULL
]


class Speaker(Protocol):
    """Plays speech."""

    @property
    def name(self) -> str:
        """The device, for people."""
        ...

    def play(self, speech: Speech) -> None:
        """Play speech to its end.

        Raises:
            DeviceError: The device does not play.
        """
        ...


class DeviceSpeaker:
    """The machine's default speaker.

    Raises:
        DeviceError: There is none.
    """

    def __init__(self) -> None:
        try:
            with _quiet():
                self._devices = miniaudio.Devices(_BACKENDS)
                found: list[dict[str, Any]] = self._devices.get_playbacks()
        except miniaudio.MiniaudioError as why:
            raise DeviceError(
                f"no sound system was found ({why}). "
                "Save the answer with --out FILE.wav."
            ) from why
        if not found:
            raise DeviceError(
                "this machine has no speaker. Save the answer with --out FILE.wav."
            )
        # Which of them is the default, and so plays, it does not tell.
        self.name = "the default speaker"

    def play(self, speech: Speech) -> None:
        """Play speech to its end."""
        done = threading.Event()
        tail = np.zeros(round(TAIL_S * speech.rate), np.int16)
        stream = _stream(np.concatenate([speech.samples, tail]), done)
        next(stream)
        try:
            with miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=speech.rate,
                buffersize_msec=BUFFER_MS,
                backends=_BACKENDS,
                app_name="Ask Aloud",
            ) as device:
                device.start(stream)
                if not done.wait(speech.duration_s + LATE_S):
                    raise DeviceError(
                        f"the speaker '{self.name}' stopped playing. Check its cable "
                        f"and the machine's sound settings."
                    )
        except miniaudio.MiniaudioError as why:
            raise DeviceError(
                f"the speaker '{self.name}' cannot be opened ({why}). Check that no "
                f"other program holds it, or save the answer with --out FILE.wav."
            ) from why


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the system's sound library from writing about devices it lacks."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _stream(samples: Samples, done: threading.Event) -> Generator[bytes, int, None]:
    at = 0
    wanted = yield b""
    while at < len(samples):
        chunk = samples[at : at + wanted]
        at += len(chunk)
        wanted = yield chunk.tobytes()
    done.set()
    while True:
        wanted = yield bytes(2 * wanted)
