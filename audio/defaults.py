"""What ears and mouth do where nobody says otherwise."""

from typing import Final

VOICE: Final = "en-gb"
"""A language: the platform's voice for it speaks."""

KOKORO: Final = "kokoro"
"""Alone it stands for the voice of Kokoro for the region's language; "kokoro:bf_emma"
names one."""

KOKORO_VOICES: Final = {"en-gb": "bf_emma", "en-us": "af_heart"}
"""Kokoro's voice for each language."""

WORDS_A_MINUTE: Final = 150

TRAILING_SILENCE_S: Final = 0.9
"""Silence that ends an utterance."""
