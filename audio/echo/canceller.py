"""What the assistant says itself, taken out of what it hears.

The echo canceller of WebRTC comes with the package `livekit`, which is large and
therefore an extra: `pip install 'askaloud[echo]'`. Without it nothing is taken out,
and the assistant leans on knowing its own words.
"""

import importlib
import logging
from typing import Any, Final, Protocol

import numpy as np

from audio.sound import FRAME_BYTES, FRAME_S, SAMPLE_RATE, Frame, Samples

_LOGGER = logging.getLogger(__name__)

BLOCK_SAMPLES: Final = SAMPLE_RATE // 100
"""WebRTC takes sound in pieces of 10 ms."""

DELAY_SAMPLES: Final = 128
"""Of a frame's 512 samples up to 128 fill no whole piece and wait for the next."""

TAIL_S: Final = 1.0
"""How long a room and the devices may still echo what was played last."""

DEVICE_DELAY_MS: Final = 120
"""A first guess at how long sound takes through speaker and microphone; the
canceller finds out itself."""


class EchoCanceller(Protocol):
    """Takes the sound of the speaker out of that of the microphone."""

    @property
    def name(self) -> str:
        """What cancels, for people."""
        ...

    def process(self, frame: Frame, reference: Samples) -> Frame:
        """Take the echo out of the next frame.

        Args:
            frame: What the microphone gave.
            reference: The 512 samples that the speaker was given meanwhile, at
                16 kHz; they come back some time later.
        """
        ...

    def reset(self) -> None:
        """Forget the room."""
        ...


class NoCanceller:
    """Leaves sound as it is."""

    name = "none"

    def process(self, frame: Frame, reference: Samples) -> Frame:  # noqa: ARG002
        """The frame itself."""
        return frame

    def reset(self) -> None:
        """Nothing to forget."""


class WebRtcCanceller:
    """WebRTC's third canceller, as `livekit` brings it.

    It costs nothing while nothing is played: then sound only waits 8 ms in line, so
    that it does not jump when it is needed.

    Raises:
        ImportError: The package `livekit` is not installed, or does not run here.
    """

    name = "WebRTC"

    def __init__(self) -> None:
        self._rtc: Any = importlib.import_module("livekit.rtc")
        self._tail_s = 0.0
        self.reset()

    def process(self, frame: Frame, reference: Samples) -> Frame:
        """Take the echo out of the next frame."""
        self._near += frame
        self._far += reference.astype(np.int16, copy=False).tobytes()
        self._tail_s = TAIL_S if reference.any() else self._tail_s - FRAME_S
        size = 2 * BLOCK_SAMPLES
        while len(self._near) >= size:
            near, far = self._near[:size], self._far[:size]
            del self._near[:size], self._far[:size]
            self._out += self._cancelled(near, far) if self._tail_s > 0 else near
        clean = bytes(self._out[:FRAME_BYTES])
        del self._out[:FRAME_BYTES]
        return clean

    def reset(self) -> None:
        """Forget the room."""
        self._engine = self._rtc.AudioProcessingModule(
            echo_cancellation=True,
            noise_suppression=False,
            high_pass_filter=False,
            auto_gain_control=False,
        )
        self._engine.set_stream_delay_ms(DEVICE_DELAY_MS)
        self._near, self._far = bytearray(), bytearray()
        self._out = bytearray(2 * DELAY_SAMPLES)
        self._tail_s = 0.0

    def _cancelled(self, near: bytearray, far: bytearray) -> bytes:
        played, heard = self._piece(far), self._piece(near)
        self._engine.process_reverse_stream(played)
        self._engine.process_stream(heard)
        return bytes(heard.data)

    def _piece(self, data: bytearray) -> Any:  # noqa: ANN401 (livekit is loaded late)
        return self._rtc.AudioFrame(data, SAMPLE_RATE, 1, BLOCK_SAMPLES)


def choose_canceller() -> EchoCanceller:
    """The canceller that is installed."""
    try:
        return WebRtcCanceller()
    except (ImportError, OSError, RuntimeError) as why:
        _LOGGER.info("no echo canceller: %s", why)
        return NoCanceller()
