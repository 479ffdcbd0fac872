"""Packs of speech for tests: hums in place of voices, which take no Kokoro."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from audio import Speech, SpeechPack, SpokenWord
from audio.synthesis.packed_row import PackedRow
from audio.synthesis.packed_voice import pack_key

VOICE = "bf_emma"


def hum(text: str, seconds: float = 0.5, rate: int = 24_000) -> Speech:
    """As many hums as the text has words."""
    time = np.arange(int(seconds * rate)) / rate
    samples = (8000 * np.sin(2 * np.pi * 220 * time)).astype(np.int16)
    said = text.split()
    words = tuple(
        SpokenWord(word, n * seconds / len(said)) for n, word in enumerate(said)
    )
    return Speech(samples, rate, words)


def row(
    text: str,
    rate: int = 150,
    voice: str = VOICE,
    speech: Speech | None = None,
    phonemes: Mapping[str, str] | None = None,
    urgent: bool = False,
) -> PackedRow:
    """A text as a pack holds it."""
    key = pack_key(text, voice, rate, phonemes or {})
    return PackedRow.of(key, voice, rate, text, speech or hum(text), urgent)


def packed(path: Path, *rows: PackedRow) -> SpeechPack:
    """A pack with some rows."""
    pack = SpeechPack(path, write=True)
    pack.put(rows)
    return pack
