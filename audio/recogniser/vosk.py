"""Speech recognition by Vosk, with a model in a folder.

The model is shared and a recogniser made for each utterance, because memory
grows in a long-lived one (vosk-api issue 209).
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from audio.errors import ModelError, RecognitionError
from audio.recogniser.protocol import shares
from audio.recogniser.result import HeardWord, Transcript
from audio.sound import SAMPLE_RATE, Frame

ALTERNATIVES: Final = 5
SCORE_SCALE: Final = 0.25
"""Vosk's n-best scores are sharper than its errors warrant."""

UNKNOWN: Final = "[unk]"
"""What stands for all that a model does not know."""

NEEDED: Final = (("am/final.mdl", "final.mdl"), ("conf/mfcc.conf", "mfcc.conf"))
"""Files of every Vosk model, each with the places where it may be."""


class VoskRecogniser:
    """Vosk with one model.

    Args:
        folder: A Vosk model, unpacked. A path, never a name: names go to the
            network.

    Raises:
        ModelError: The folder holds no model, or not a whole one.
    """

    name = "vosk"

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise ModelError(
                f"the Vosk model '{folder}' is not a folder. Unpack the model "
                f"and name the folder that holds 'am' and 'conf'."
            )
        for places in NEEDED:
            if not any((folder / place).is_file() for place in places):
                raise ModelError(
                    f"'{folder}' is not a whole Vosk model: '{places[0]}' is "
                    f"missing. Unpack the model again."
                )
        # Not at the top: vosk and torch, which the model kit uses, hang together.
        import vosk

        vosk.SetLogLevel(-1)
        self.description = f"vosk with {folder.name}"
        try:
            self._model = vosk.Model(str(folder))
            # A damaged graph shows only now.
            _engine(self._model)
        except Exception as why:  # vosk raises bare Exception
            raise ModelError(
                f"Vosk cannot load the model in '{folder}' ({why}). "
                f"It may be damaged: unpack or install it again."
            ) from why

    def start(self, grammar: Sequence[str] | None = None) -> "VoskRecognition":
        """Begin an utterance.

        Args:
            grammar: The only phrases that can be heard, one or several in a row.
                With `[unk]` among them, which stands for anything else, parts of them
                are heard as well. None hears all that the model knows.

        Raises:
            RecognitionError: A word of the grammar is none of the model's. Vosk
                itself would leave it out without a word.
        """
        if grammar is not None and not any(phrase.split() for phrase in grammar):
            raise RecognitionError("a grammar has no phrase in it. Give it one.")
        for phrase in grammar or ():
            for word in phrase.split():
                if not self.knows(word):
                    raise RecognitionError(
                        f"the model {self.description.removeprefix('vosk with ')} does "
                        f"not know the word '{word}' of '{phrase}'. Choose other words."
                    )
        return VoskRecognition(self._model, grammar)

    def knows(self, word: str) -> bool:
        """Whether the model can hear a word at all."""
        return bool(self._model.vosk_model_find_word(word) >= 0)


class VoskRecognition:
    """One utterance, going through Vosk."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401 (vosk has no types)
        grammar: Sequence[str] | None = None,
    ) -> None:
        self._engine = _engine(model, grammar)
        self._engine.SetMaxAlternatives(ALTERNATIVES)
        self._engine.SetWords(True)
        self._phrases = _in_a_row(grammar) if grammar else None
        # Vosk ends segments of its own accord; they are put together again.
        self._segments: list[list[tuple[str, float]]] = []
        self._words: list[HeardWord] = []
        self._taken = 0

    def accept(self, frame: Frame) -> str:
        """Take the next frame; the text so far."""
        self._taken += 1
        try:
            if self._engine.AcceptWaveform(frame):
                self._keep(self._engine.Result())
            partial = json.loads(self._engine.PartialResult()).get("partial", "")
        except Exception as why:  # vosk raises bare Exception
            raise RecognitionError(
                f"Vosk failed on a frame ({why}). Ask again."
            ) from why
        done = [segment[0][0] for segment in self._segments]
        return " ".join([*done, *partial.replace(UNKNOWN, " ").split()])

    def finish(self) -> Transcript:
        """End the utterance; up to five alternatives, likeliest first.

        Their fit is the score of the best, for each frame.
        """
        try:
            self._keep(self._engine.FinalResult())
        except Exception as why:  # vosk raises bare Exception
            raise RecognitionError(
                f"Vosk failed on an utterance ({why}). Ask again."
            ) from why
        if not self._segments:
            return Transcript()
        joined = self._segments[0]
        for segment in self._segments[1:]:
            pairs = [(f"{a} {b}", s + t) for a, s in joined for b, t in segment]
            joined = sorted(pairs, key=lambda pair: -pair[1])[:ALTERNATIVES]
        fit = max(score for _, score in joined) / self._taken
        alternatives = shares(joined, "vosk", SCORE_SCALE)
        return Transcript(alternatives, fit=fit, words=tuple(self._words))

    def _keep(self, result: str) -> None:
        found = json.loads(result).get("alternatives", ())
        kept = [
            (known, float(one["confidence"]), one)
            for one in found
            if self._phrases is None or self._phrases.fullmatch(f"{one['text']} ")
            if (known := " ".join(one["text"].replace(UNKNOWN, " ").split()))
        ]
        if not kept:
            return
        self._segments.append([(known, score) for known, score, _ in kept])
        self._words += [
            HeardWord(word["word"], float(word["start"]), float(word["end"]))
            for word in kept[0][2].get("result", ())
            if word["word"] != UNKNOWN
        ]


def _in_a_row(grammar: Sequence[str]) -> re.Pattern[str] | None:
    """Matches whole phrases, a blank behind each; None where parts are heard as well.

    Vosk makes bigrams of a grammar, so that parts of phrases come through. Where
    anything can be said, a part tells that it was something else: "the assistant" is
    no "hey assistant".
    """
    if UNKNOWN in grammar:
        return None
    whole = (re.escape(" ".join(phrase.split())) for phrase in grammar)
    return re.compile(f"(?:(?:{'|'.join(whole)}) )*")


def _engine(model: Any, grammar: Sequence[str] | None = None) -> Any:  # noqa: ANN401
    import vosk

    if grammar is None:
        return vosk.KaldiRecognizer(model, SAMPLE_RATE)
    return vosk.KaldiRecognizer(model, SAMPLE_RATE, json.dumps(list(grammar)))
