"""Understanding by meaning: a small network that was taught a topic."""

from intents.encoder.model import Encoder
from intents.encoder.wordpiece import WordPieces

__all__ = ["Encoder", "WordPieces"]
