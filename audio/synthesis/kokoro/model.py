"""Kokoro's network: letters and a voice in; sound, and how long each letter takes, out.

The network is Kokoro-82M as 8-bit ONNX. How long it makes each letter is computed in it
and is no output of it; it is made one, by a few bytes after the checked ones.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime

from audio.defaults import KOKORO_VOICES
from audio.errors import ModelError, VoiceError
from audio.synthesis.kokoro.letters import LETTERS
from audio.synthesis.kokoro.weights import kokoro_network

RATE: Final = 24_000
"""Samples a second."""

FRAME_S: Final = 0.025
"""What letters' lengths are counted in."""

MAX_LETTERS: Final = 510

STYLE_SIZE: Final = 256
VOICES: Final = Path(__file__).resolve().parents[2] / "voices"

NAMES: Final = tuple(KOKORO_VOICES.values())

_LENGTHS: Final = "/encoder/Clip_output_0"

Sound = npt.NDArray[np.float32]
Seconds = npt.NDArray[np.float32]


def is_british(name: str) -> bool:
    """Whether a voice speaks British English, or else American."""
    return name.startswith("b")


class KokoroModel:
    """The network, loaded; may be used by several threads.

    Raises:
        ModelError: Its wheels are not there, are not what they were, or cannot be
            loaded.
    """

    def __init__(self) -> None:
        network = kokoro_network() + _more_output(_LENGTHS)
        options = onnxruntime.SessionOptions()
        # Several texts at once use several cores better than one text does.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                network, options, providers=["CPUExecutionProvider"]
            )
        except Exception as why:
            # Whatever onnxruntime makes of a network that it cannot load.
            raise ModelError(
                f"the voice Kokoro cannot be loaded ({why}). Try another version of "
                f"onnxruntime: 'pip install --upgrade onnxruntime'."
            ) from why

    def run(self, letters: str, name: str, speed: float) -> tuple[Sound, Seconds]:
        """Say letters.

        Args:
            letters: Some of `LETTERS`, `MAX_LETTERS` at most.
            name: A voice, one of `NAMES`.
            speed: How fast; 1 is as it learned to speak.

        Returns:
            Sound from -1 to 1, and where in it each letter ends, in seconds: one time
            more than there are letters, as first comes where the first one begins.

        Raises:
            VoiceError: The network failed, or there is no such voice.
        """
        ids = [LETTERS[letter] for letter in letters]
        style = _styles(name)[len(ids) - 1]
        given = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style[None],
            "speed": np.array([speed], np.float32),
        }
        try:
            sound, lengths = self._session.run(["audio", _LENGTHS], given)
        except Exception as why:
            # Whatever onnxruntime raises, which has no base of its own.
            raise VoiceError(f"the voice Kokoro failed ({why}). Try again.") from why
        ends = np.cumsum(lengths.ravel()[:-1], dtype=np.float32) * np.float32(FRAME_S)
        return np.asarray(sound, np.float32).ravel(), ends


@cache
def kokoro_model() -> KokoroModel:
    """The one network of this process, loaded when it is first asked for."""
    return KokoroModel()


@cache
def _styles(name: str) -> Any:  # noqa: ANN401 (numpy's array, memory-mapped)
    """A voice: a style for each number of letters."""
    path = VOICES / f"{name}.bin"
    if name not in NAMES or not path.is_file():
        raise VoiceError(
            f"Kokoro has no voice '{name}' here. Choose {' or '.join(NAMES)}."
        )
    return np.fromfile(path, np.float32).reshape(MAX_LETTERS, STYLE_SIZE)


def _more_output(name: str) -> bytes:
    """Bytes that, after a network's, make a tensor of it an output more.

    Two messages of protocol buffers in a row are read as one, lists joined.
    """
    graph, output, value_name, value_type, tensor, element = 7, 12, 1, 2, 1, 1
    real_numbers = bytes([element << 3, 1])
    value = _field(value_name, name.encode()) + _field(
        value_type, _field(tensor, real_numbers)
    )
    return _field(graph, _field(output, value))


def _field(number: int, content: bytes) -> bytes:
    assert len(content) < 128, "a length of one byte"
    return bytes([number << 3 | 2, len(content)]) + content
