"""A voice that says what was made ahead, and leaves all else to another at once."""

import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Final, Protocol

from audio.errors import VoiceError
from audio.sound import Speech
from audio.synthesis.joining import clauses_of, joined, sentences_of
from audio.synthesis.pack import SpeechPack

_LOGGER = logging.getLogger(__name__)

RENDERING: Final = 1
"""Another number makes all that was made before to be made anew."""


class TextToSpeech(Protocol):
    """What makes texts into speech."""

    def speak(self, text: str) -> Speech:
        """Make a text into speech.

        Raises:
            VoiceError: That failed.
        """
        ...


class PackedVoice:
    """Speaks from a pack, sentence by sentence.

    A text of which the pack lacks anything is spoken by the other voice from the first
    word to the last, at once: a voice that changes in between is hard to follow, and a
    silence is worse.

    Args:
        pack: What was made ahead.
        name: The voice.
        rate: Words a minute; where it has no such rate, the nearest that it has.
        phonemes: How some words sound, in IPA.
        instead: Who says what is not in the pack.
    """

    def __init__(
        self,
        pack: SpeechPack,
        name: str,
        rate: int,
        phonemes: Mapping[str, str],
        instead: TextToSpeech,
    ) -> None:
        self._pack, self._name, self._rate = pack, name, rate
        self._phonemes, self._instead = phonemes, instead

    def speak(self, text: str) -> Speech:
        """Find a text's speech in the pack, or have it made.

        Raises:
            VoiceError: It is not in the pack, and the other voice failed.
        """
        return self.find(text) or self._instead.speak(text)

    def find(self, text: str) -> Speech | None:
        """A text's speech; None where the pack lacks some of it."""
        try:
            rates = self._pack.rates(self._name)
        except VoiceError as why:
            _LOGGER.warning("%s", why)
            return None
        for rate in sorted(rates, key=lambda one: abs(one - self._rate)):
            parts = self._parts(text, rate)
            if parts and len({part.rate for part in parts}) == 1:
                return joined(parts, rate)
        _LOGGER.info("a text is not in the pack of speech")
        return None

    def _parts(self, text: str, rate: int) -> list[Speech]:
        """Its sentences, or their clauses, one after the other; empty if one lacks."""
        found: list[Speech] = []
        for sentence in sentences_of(text):
            whole = self._get(sentence, rate)
            parts = [whole] if whole else self._clauses(sentence, rate)
            if not parts:
                return []
            found += [part for part in parts if part is not None]
        return found

    def _clauses(self, sentence: str, rate: int) -> list[Speech | None]:
        clauses = clauses_of(sentence)
        if len(clauses) == 1:
            return []
        parts = [self._get(clause, rate) for clause in clauses]
        return [] if None in parts else parts

    def _get(self, text: str, rate: int) -> Speech | None:
        return self._pack.get(pack_key(text, self._name, rate, self._phonemes))


def pack_key(text: str, voice: str, rate: int, phonemes: Mapping[str, str]) -> str:
    """What a sentence's speech is kept under.

    Args:
        text: The sentence.
        voice: The voice.
        rate: Words a minute.
        phonemes: How words sound; those that are not in the sentence do not count.
    """
    plain = text.lower()
    sounds = sorted(
        (word.lower(), ipa) for word, ipa in phonemes.items() if word.lower() in plain
    )
    known = (RENDERING, text, voice, rate, sounds)
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:40]
