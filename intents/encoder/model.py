"""An encoder that was taught a topic, ready to judge utterances.

One ONNX file, 8 bits a weight, holds the network, its pieces, its labels and a
digest of what it learned. `intents.encoder_kit` makes it.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from intents.encoder.wordpiece import WordPieces
from intents.errors import EncoderError

LABELS: Final = "labels"
PIECES: Final = "pieces"
DIGEST: Final = "digest"
LONGEST: Final = "longest"
"""Names of what an encoder's file says of itself."""

NO_TELEMETRY: Final = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")
"""Variables by which onnxruntime sends nothing and keeps no identifier of the machine;
the second is the name of later releases."""

_TRIED: Final = ("what", "is", "it")


class Encoder:
    """Judges utterances by what they mean.

    Args:
        path: An ONNX file made by `intents.encoder_kit`.

    Raises:
        EncoderError: The file is missing, damaged or no encoder, or onnxruntime,
            which runs it, cannot be loaded.
    """

    def __init__(self, path: Path) -> None:
        try:
            if not path.is_file():
                raise ValueError("there is no such file")
            for name in NO_TELEMETRY:
                os.environ[name] = "1"
            # Not at the top: words alone do without; and it reports to its makers
            # unless it was told not to before it is loaded.
            import onnxruntime

            onnxruntime.disable_telemetry_events()
            options = onnxruntime.SessionOptions()
            # A question is answered beside recognition: one core is enough.
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 4  # what fails is told here, not printed
            self._session = onnxruntime.InferenceSession(
                str(path),
                options,
                providers=["CPUExecutionProvider"],
                # Or it prints of damage, and tries the same once more.
                enable_fallback=0,
            )
            said = self._session.get_modelmeta().custom_metadata_map
            self.labels: tuple[str, ...] = tuple(json.loads(said[LABELS]))
            """What the columns of `posteriors` are about."""
            self.digest: str = said[DIGEST]
            """Of the phrases that it learned from."""
            self._longest = int(said[LONGEST])
            self._pieces = WordPieces(json.loads(said[PIECES]))
            # Some damage shows only when it is run.
            shares = self.posteriors([_TRIED])
            if shares.shape != (1, len(self.labels)) or not np.isfinite(shares).all():
                raise ValueError("it does not judge what it was taught")
        except Exception as why:  # onnxruntime has many names for damage
            raise EncoderError(
                f"the encoder '{path}' cannot be used ({_first_line(why)}). Words "
                f"alone are matched until 'pip install --force-reinstall askaloud' "
                f"or 'python -m intents.encoder_kit' has mended it."
            ) from why

    def posteriors(
        self, utterances: Sequence[Sequence[str]]
    ) -> npt.NDArray[np.float64]:
        """How likely each label is, (utterances, labels); each row sums to 1.

        Args:
            utterances: Normalised words of each.

        Raises:
            EncoderError: It is damaged.
        """
        rows = [self._pieces.encode(words, self._longest) for words in utterances]
        if not rows:
            return np.zeros((0, len(self.labels)))
        longest = max(map(len, rows))
        numbers = np.full((len(rows), longest), self._pieces.pad, np.int64)
        mask = np.zeros((len(rows), longest), np.float32)
        for at, row in enumerate(rows):
            numbers[at, : len(row)] = row
            mask[at, : len(row)] = 1.0
        try:
            (scores,) = self._session.run(None, {"numbers": numbers, "mask": mask})
        except Exception as why:  # onnxruntime has many names for damage
            raise EncoderError(
                f"the encoder failed ({_first_line(why)}). Install Ask Aloud again, or "
                f"teach the topic's own anew with 'python -m intents.encoder_kit'."
            ) from why
        raised = np.exp(scores.astype(np.float64) - scores.max(-1, keepdims=True))
        return np.asarray(raised / raised.sum(-1, keepdims=True), np.float64)


def _first_line(why: Exception) -> str:
    return (str(why).splitlines() or [type(why).__name__])[0][:200]
