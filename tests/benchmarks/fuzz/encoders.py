"""The encoder of a topic, damaged or of somebody else's making."""

from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from intents import Encoder, load_topic
from intents.store import ENCODER_NAME
from tests.benchmarks.fuzz.kind import InputKind, WrongError
from tests.benchmarks.fuzz.mutating import changed_bytes

ENDS_BYTES: Final = 32_768
"""Where the graph and what it says of itself stand; between them are weights."""

SAID: Final = (("what", "is", "happening", "to", "my", "bones"), (), ("x" * 300,))


class Encoders(InputKind):
    """An ONNX file."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._whole = (load_topic().folder / ENCODER_NAME).read_bytes()

    def make(self, chance: Random, given: Path) -> None:
        """The encoder that ships, changed near an end of it or in its midst."""
        whole, start = self._whole, 0
        if chance.random() < 0.5:
            start = len(whole) - ENDS_BYTES
        elif chance.random() < 0.3:
            start = chance.randrange(len(whole) - ENDS_BYTES)
        part = changed_bytes(chance, whole[start : start + ENDS_BYTES])
        (given / ENCODER_NAME).write_bytes(
            whole[:start] + part + whole[start + ENDS_BYTES :]
        )

    def take(self, given: Path) -> None:
        """Ask it what utterances mean."""
        try:
            shares = Encoder(given / ENCODER_NAME).posteriors(SAID)
        finally:
            (given / ENCODER_NAME).unlink()
        if not np.all(np.isfinite(shares)):
            raise WrongError("what is likely is no number")
