"""What ears and mouth do where nobody says otherwise."""

from typing import Final

VOICE: Final = "en-gb"
"""A language: the platform's voice for it speaks."""

WORDS_A_MINUTE: Final = 150

TRAILING_SILENCE_S: Final = 0.9
"""Silence that ends an utterance."""
