"""Speech recognition by PocketSphinx: its own voices, a language model of ours."""

import math
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pocketsphinx

from audio.errors import ModelError, RecognitionError
from audio.recogniser.denoise import denoised
from audio.recogniser.protocol import shares
from audio.recogniser.result import Transcript
from audio.sound import SAMPLE_RATE, Frame, to_samples

Noise: TypeAlias = npt.NDArray[np.float32]

ALTERNATIVES: Final = 5
MAX_ASKED: Final = 40
"""How long the n-best list is searched for different texts."""

RANK_DECAY: Final = 0.6
"""Its n-best scores do not tell the alternatives apart: each is worth this much
of the one before it."""

NOISE_BELOW_SPEECH_DB: Final = 35.0
"""Runs of exact zeros throw its features. Faint noise of equal power in each
octave, as rooms have it, took six synthetic voices from 47 to 40 % word errors;
white noise costs some voices more than it gives others."""

MIN_NOISE: Final = 2.0
"""Effective value of the noise in a silent recording, in samples."""

MIN_SCORE: Final = 1e-9
"""A path's score is not taken for less."""

_NOISE_SAMPLES: Final = SAMPLE_RATE * 8


class PocketSphinxRecogniser:
    """PocketSphinx with its own acoustic model.

    Args:
        language_model: Trigram model in ARPA format.
        dictionary: Its pronunciations, in CMUdict's phones.
        words: More words, with their phones: what a topic needs and the
            dictionary lacks.

    Raises:
        ModelError: A file is missing or a pronunciation is wrong.
    """

    name = "pocketsphinx"

    def __init__(
        self,
        language_model: Path,
        dictionary: Path,
        words: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.description = described(language_model, dictionary)
        try:
            self._decoder = pocketsphinx.Decoder(
                lm=str(language_model),
                dict=str(dictionary),
                loglevel="FATAL",
                bestpath=False,
            )
        except (RuntimeError, ValueError) as why:
            raise ModelError(
                f"PocketSphinx cannot load '{language_model}' with '{dictionary}' "
                f"({why}). Install Ask Aloud again."
            ) from why
        self._add(words or {})
        self._noise = _room_noise()

    def start(self) -> "PocketSphinxRecognition":
        """Begin an utterance. One at a time: the decoder is shared."""
        return PocketSphinxRecognition(self._decoder, self._noise)

    def knows(self, word: str) -> bool:
        """Whether it can hear a word at all."""
        return self._decoder.lookup_word(word) is not None

    def _add(self, words: Mapping[str, tuple[str, ...]]) -> None:
        missing = {word: said for word, said in words.items() if not self.knows(word)}
        for place, (word, phones) in enumerate(missing.items(), start=1):
            last = place == len(missing)
            said = " ".join(phones)
            try:
                if not said.split():
                    raise RuntimeError("it is empty")  # which would end the process
                self._decoder.add_word(word, said, last)
            except RuntimeError as why:
                raise ModelError(
                    f"PocketSphinx does not take the pronunciation '{said}' of "
                    f"'{word}'. Write it in CMUdict's phones."
                ) from why


class PocketSphinxRecognition:
    """One utterance, for PocketSphinx.

    It gives no partial text: it works on the whole utterance at the end,
    because levelling over all of it (43.5 % word errors in six synthetic
    voices) does better than levelling as it goes (47.8 %).
    """

    def __init__(self, decoder: Any, noise: Noise) -> None:  # noqa: ANN401
        self._decoder = decoder
        self._noise = noise
        self._frames: list[Frame] = []

    def accept(self, frame: Frame) -> str:
        """Take the next frame."""
        self._frames.append(frame)
        return ""

    def finish(self) -> Transcript:
        """End the utterance; up to five alternatives, likeliest first.

        Their fit is the natural logarithm of the best path's score.
        """
        if not self._frames:
            return Transcript()
        heard = np.frombuffer(b"".join(self._frames), np.int16).astype(np.float32)
        samples = denoised(heard)
        level = float(np.sqrt(np.mean(samples**2)))
        faint = max(MIN_NOISE, level * 10 ** (-NOISE_BELOW_SPEECH_DB / 20))
        samples += faint * np.resize(self._noise, len(samples))
        mixed = to_samples(samples)
        try:
            self._decoder.start_utt()
            try:
                self._decoder.process_raw(mixed.tobytes(), False, True)
            finally:
                self._decoder.end_utt()
            return self._heard()
        except RuntimeError as why:
            raise RecognitionError(
                f"PocketSphinx failed on an utterance ({why}). Ask again."
            ) from why

    def _heard(self) -> Transcript:
        best = self._decoder.hyp()
        if best is None or not best.hypstr:
            return Transcript()
        texts = {best.hypstr: None}
        for other in islice(self._decoder.nbest(), MAX_ASKED):
            # Where its search breaks off, it gives nothing at all.
            if other is not None and other.hypstr:
                texts[other.hypstr] = None
            if len(texts) >= ALTERNATIVES:
                break
        ranked = [(one, rank * math.log(RANK_DECAY)) for rank, one in enumerate(texts)]
        fit = math.log(max(best.score, MIN_SCORE))
        return Transcript(shares(ranked, "pocketsphinx", 1.0), fit=fit)


def described(language_model: Path, dictionary: Path) -> str:
    """PocketSphinx with its files, for people.

    Raises:
        ModelError: A file is missing.
    """
    for needed in (language_model, dictionary):
        if not needed.is_file():
            raise ModelError(
                f"PocketSphinx needs '{needed}', which is missing. "
                f"Install Ask Aloud again."
            )
    return f"pocketsphinx with en-us and {language_model.name}"


def _room_noise() -> Noise:
    """Noise of equal power in each octave, of one sample rms; the same always."""
    white = np.random.default_rng(0).standard_normal(_NOISE_SAMPLES)
    pitch = np.fft.rfftfreq(_NOISE_SAMPLES, 1 / SAMPLE_RATE)
    noise = np.fft.irfft(np.fft.rfft(white) / np.sqrt(np.maximum(pitch, 60.0)))
    return np.asarray(noise / noise.std(), np.float32)
