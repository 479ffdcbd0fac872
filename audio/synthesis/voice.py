"""Text into speech, through pyttsx3, kept on disk.

The same text in the same voice at the same rate is made once. Only what the
assistant says is kept, never what was said to it.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from askaloud import module_command, run_module
from audio.defaults import KOKORO, VOICE, WORDS_A_MINUTE
from audio.errors import VoiceError
from audio.sound import Speech, SpokenWord
from audio.synthesis.cache import DiskSpeechCache, SpeechCache
from audio.synthesis.respelling import Respelling

_LOGGER = logging.getLogger(__name__)

SLOWEST: Final = 80
FASTEST: Final = 300
"""Words a minute that can be understood."""

TRIES: Final = 3
"""pyttsx3 now and then ends too early; then it is asked again."""

MIN_DEADLINE_S: Final = 10.0
DEADLINE_S_PER_CHARACTER: Final = 0.05
KOKORO_PATIENCE: Final = 10
"""How many times that Kokoro may take."""

CACHE_FORMAT: Final = 2

ESPEAK: Final = sys.platform == "linux"
"""Whether the platform's synthesiser is espeak-ng."""

MEMORY: Final = Path("/dev/shm")
"""Where speech is made, if it is there: quick, and it wears no memory card."""

SAMPLE: Final = "Hello."
SAMPLE_DEADLINE_S: Final = 30.0

_WORKER: Final = module_command("audio.synthesis.voice_worker")


@dataclass(frozen=True)
class VoiceSettings:
    """How the voice sounds."""

    voice: str = VOICE
    """An id or a name of the platform's voices, a language, or "kokoro:bf_emma"."""
    rate: int = WORDS_A_MINUTE
    """Words a minute."""
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    """Written words to what espeak-ng is given for them; other synthesisers get the
    words themselves."""
    phonemes: Mapping[str, str] = field(default_factory=dict)
    """Written words to how they sound, in IPA, for Kokoro."""

    @property
    def is_kokoro(self) -> bool:
        """Whether it is one of Kokoro's voices, or else one of the platform's."""
        return self.voice.startswith(f"{KOKORO}:")

    def respelled(self, text: str) -> Respelling:
        """A text with the way that the synthesiser is given it."""
        by_espeak = ESPEAK and not self.is_kokoro
        return Respelling(text, self.pronunciations if by_espeak else {})


class Voice:
    """Speaks texts.

    Args:
        settings: How it sounds.
        cache: Where speech is kept: a folder, or a cache; None keeps none.
        worker: The command that makes one text into speech.
    """

    def __init__(
        self,
        settings: VoiceSettings | None = None,
        cache: Path | SpeechCache | None = None,
        worker: tuple[str, ...] = _WORKER,
    ) -> None:
        self.settings = settings or VoiceSettings()
        self._cache = DiskSpeechCache(cache) if isinstance(cache, Path) else cache
        self._worker = worker

    def speak(self, text: str) -> Speech:
        """Make a text into speech, or find it in the cache.

        Raises:
            VoiceError: The text is empty, or the synthesiser failed on it
                more than once.
        """
        respelled = self.settings.respelled(text)
        if not any(c.isalnum() for c in respelled.spoken):
            raise VoiceError(f"there is nothing to say in '{text}'. Give it words.")
        key = self._key(respelled)
        kept = self._cache.get(key) if self._cache else None
        if kept is not None:
            return kept
        speech = self._synthesise(respelled)
        if self._cache is not None:
            self._cache.put(key, speech)
        return speech

    def _key(self, text: Respelling) -> str:
        settings = self.settings
        known: tuple[object, ...] = (
            CACHE_FORMAT,
            text.written,
            text.spoken,
            settings.voice,
            settings.rate,
        )
        if settings.is_kokoro:
            known += (sorted(settings.phonemes.items()),)
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:40]

    def _synthesise(self, text: Respelling) -> Speech:
        reason = ""
        for _ in range(TRIES):
            try:
                return self._once(text)
            except VoiceError as why:
                reason = str(why)
                _LOGGER.warning("speech synthesis failed once: %s", why)
        raise VoiceError(
            f"the speech synthesiser failed {TRIES} times ({reason}). On Linux, "
            f"'pip install --force-reinstall espeakng-loader pyttsx3' may mend it; "
            f"the answer is shown in writing."
        )

    def _once(self, text: Respelling) -> Speech:
        rate = min(max(self.settings.rate, SLOWEST), FASTEST)
        deadline = MIN_DEADLINE_S + DEADLINE_S_PER_CHARACTER * len(text.spoken)
        if self.settings.is_kokoro:
            deadline *= KOKORO_PATIENCE
        try:
            workplace = tempfile.TemporaryDirectory(prefix="askaloud-", dir=_memory())
        except OSError as why:
            raise VoiceError(f"there is no room for its work: {why}") from why
        with workplace as folder:
            out = Path(folder) / "speech.wav"
            settings = self.settings
            task = worker_task(
                text.spoken, rate, settings.voice, out, settings.phonemes
            )
            try:
                done = run_module(self._worker, task, deadline)
            except subprocess.TimeoutExpired as why:
                raise VoiceError(f"it hung for {deadline:.0f} seconds") from why
            except OSError as why:
                raise VoiceError(f"it cannot be started: {why}") from why
            if done.returncode or not out.is_file():
                last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
                raise VoiceError(f"exit status {done.returncode}: {last}")
            try:
                samples, rate = soundfile.read(out, dtype="int16", always_2d=True)
                told = json.loads(done.stdout)["words"]
                words = [(int(at), int(ms)) for at, _, ms in told]
            except (soundfile.SoundFileError, ValueError, KeyError, TypeError) as why:
                raise VoiceError(f"what it wrote cannot be read: {why}") from why
        mono = np.ascontiguousarray(samples[:, 0])
        if not mono.any():
            raise VoiceError("it wrote silence")
        return Speech(mono, int(rate), _captions(text, words, len(mono) / rate))


def voice_used(wanted: str) -> str | None:
    """The id of the voice that the synthesiser takes; None for its default one.

    Args:
        wanted: As `VoiceSettings.voice`.

    Raises:
        VoiceError: It does not tell.
    """
    with tempfile.TemporaryDirectory(prefix="askaloud-") as folder:
        task = worker_task(SAMPLE, WORDS_A_MINUTE, wanted, Path(folder) / "x.wav")
        try:
            done = run_module(_WORKER, task, SAMPLE_DEADLINE_S)
            used: str | None = json.loads(done.stdout)["voice"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as why:
            raise VoiceError(
                f"the speech synthesiser does not tell which voice it has ({why}). "
                f"Run this again."
            ) from why
    return used


def worker_task(
    spoken: str,
    rate: int,
    voice: str,
    out: Path,
    phonemes: Mapping[str, str] | None = None,
) -> str:
    """What `voice_worker` is given on its standard input."""
    task: dict[str, object]
    task = {"text": spoken, "rate": rate, "voice": voice, "out": str(out)}
    if phonemes:
        task["phonemes"] = dict(phonemes)
    return json.dumps(task) + "\n"


def _memory() -> str | None:
    """A folder in memory, where this machine has one: a full disk does not fill it."""
    return str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None


def _captions(
    text: Respelling, starts: list[tuple[int, int]], duration_s: float
) -> tuple[SpokenWord, ...]:
    """When each written word is spoken.

    Args:
        text: The text that was spoken.
        starts: Places in what was spoken with the time in milliseconds at which they
            are reached, as the engine told; empty where it does not tell.
        duration_s: Seconds of speech.
    """
    timed: list[SpokenWord] = []
    for word in text.words():
        reached = [ms / 1000 for at, ms in starts if word.start <= at < word.end]
        if reached:
            start_s = min(reached)
        elif starts:
            start_s = timed[-1].start_s if timed else 0.0
        else:
            # A word takes time as it takes letters.
            start_s = duration_s * word.start / len(text.spoken)
        timed.append(SpokenWord(word.text, min(start_s, duration_s)))
    return tuple(timed)
