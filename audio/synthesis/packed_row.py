"""One text of a pack of speech: its sound, the times of its words, a sum over both."""

import hashlib
import io
import json
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import soundfile

from askaloud.parsing import parsed_json
from audio.sound import Speech
from audio.synthesis.cache import spoken_word

MAX_SOUND_BYTES: Final = 4_000_000
MAX_TEXT: Final = 4_000


@dataclass(frozen=True)
class PackedRow:
    """One text as it was spoken."""

    key: str
    voice: str
    rate: int
    text: str
    words: str
    """The words with their times, as JSON."""
    sound: bytes
    urgent: int
    """1 for what is said to somebody in an emergency, or else 0."""
    sha256: str

    @classmethod
    def of(
        cls,
        key: str,
        voice: str,
        rate: int,
        text: str,
        speech: Speech,
        urgent: bool = False,
    ) -> "PackedRow":
        """Speech, to be kept."""
        sound = io.BytesIO()
        soundfile.write(
            sound, speech.samples, speech.rate, format="OGG", subtype="OPUS"
        )
        words = json.dumps([(word.text, word.start_s) for word in speech.words])
        data = sound.getvalue()
        made = cls(key, voice, rate, text, words, data, int(urgent), "")
        return replace(made, sha256=made.digest())

    def check(self) -> None:
        """See that it is what was kept.

        Raises:
            ValueError: It is not.
        """
        kinds = (str, str, int, str, str, bytes, int, str)
        if not all(
            isinstance(value, kind)
            for value, kind in zip(vars(self).values(), kinds, strict=True)
        ):
            raise ValueError("it has values of a wrong kind")
        if len(self.text) > MAX_TEXT or len(self.sound) > MAX_SOUND_BYTES:
            raise ValueError("it is too long")
        if self.digest() != self.sha256:
            raise ValueError("its sum is wrong")

    def digest(self) -> str:
        """The SHA-256 of all else."""
        told = (self.key, self.voice, self.rate, self.text, self.words, self.urgent)
        return hashlib.sha256(json.dumps(told).encode() + self.sound).hexdigest()

    def speech(self) -> Speech:
        """The sound, with the times of its words.

        Raises:
            ValueError: It is not what was kept.
            Exception: Whatever JSON or Opus make of what is neither.
        """
        self.check()
        samples, rate = soundfile.read(io.BytesIO(self.sound), dtype="int16")
        if samples.ndim != 1:
            raise ValueError(f"it has {samples.shape[1]} channels, not one")
        words = tuple(spoken_word(*one) for one in parsed_json(self.words))
        return Speech(np.ascontiguousarray(samples), int(rate), words)
