"""Texts made into speech, sentence by sentence, so that the first is soon heard."""

import re
from dataclasses import replace
from typing import Final

import numpy as np

from audio import Speech
from audio.synthesis.joining import PAUSE_RATE, PAUSE_S, clauses_of, sentences_of
from intents import sayings
from skill.dialogue.reply import Prosody
from skill.serving.loading import Served
from skill.voice import kokoro_name, open_pack, speech_folder, voice_of
from skill.wyoming.wire import WireError

MAX_CHARACTERS: Final = 4000
"""Of a text: an answer has a few hundred."""

_WHOLE: Final = re.compile(r"(.*[.?!])\s+(?=\S)(.*)", re.DOTALL)
"""Whole sentences, and what comes after them."""


class Sentences:
    """Cuts a text that comes in chunks into whole sentences."""

    def __init__(self) -> None:
        self.text = ""
        """All that has come."""
        self._rest = ""

    def take(self, chunk: str) -> list[str]:
        """Take the next chunk; the sentences that are whole by now.

        Raises:
            WireError: It is more than may be spoken.
        """
        if len(self.text) + len(chunk) > MAX_CHARACTERS:
            raise WireError(f"a text has {MAX_CHARACTERS} characters at most")
        self.text += chunk
        self._rest += chunk
        found = _WHOLE.fullmatch(self._rest)
        if found is None:
            return []
        self._rest = found[2]
        return _speakable(sentences_of(found[1]))

    def end(self) -> list[str]:
        """What is left."""
        rest, self._rest = self._rest, ""
        return _speakable(sentences_of(rest))


class Speaking:
    """Speaks texts, ours and others.

    Only what the topic says is kept on disk. What else somebody has spoken, such as the
    answers of another assistant, is not.

    Args:
        served: What clients are served with.
    """

    def __init__(self, served: Served) -> None:
        self._settings, self._topic = served.settings, served.understanding.topic
        self._pack = open_pack(self._settings)
        self.usual = Prosody(self._settings.rate, self._settings.volume)
        """How what is no reply of ours is spoken."""
        self._ours = frozenset(
            part
            for one in sayings(self._topic)
            for part in (one.text, *clauses_of(one.text))
        )

    @property
    def ahead(self) -> bool:
        """Whether it speaks what was made ahead: then a text is spoken in one piece.

        It is there at once, and should any of it be missing, all is in another voice.
        """
        named = kokoro_name(self._settings, self._topic)
        return self._pack is not None and named is not None

    def pieces(self, text: str) -> list[str]:
        """What is spoken by itself."""
        return _speakable([text] if self.ahead else sentences_of(text))

    def speak(self, piece: str, prosody: Prosody, last: bool) -> Speech:
        """Make a piece into speech, as loud as it is to be.

        Args:
            piece: One of `pieces`.
            prosody: How it is spoken.
            last: Whether nothing follows; else there is a pause behind it.

        Raises:
            VoiceError: The synthesiser failed.
        """
        kept = self._settings.keep_speech and piece in self._ours
        folder = speech_folder() if kept else None
        rate, topic = prosody.rate, self._topic
        voice = voice_of(self._settings, topic, rate, folder, self._pack)
        speech = voice.speak(piece)
        pause_s = 0.0 if last else PAUSE_S * PAUSE_RATE / rate
        pause = np.zeros(round(pause_s * speech.rate), np.int16)
        loud = np.rint(speech.samples * prosody.volume).astype(np.int16)
        return replace(speech, samples=np.concatenate([loud, pause]))


def _speakable(pieces: list[str]) -> list[str]:
    """Pieces with something to say in them."""
    return [piece for piece in pieces if any(letter.isalnum() for letter in piece)]
