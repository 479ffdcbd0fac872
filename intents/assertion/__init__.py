"""Whether a sign is said to be there, denied, past or asked about; and of whom."""

from intents.assertion.context import (
    Assertion,
    Sign,
    Vocabulary,
    signs_of,
    together,
)
from intents.assertion.cues import PERSONS
from intents.assertion.experiencer import Experiencer, experiencer

__all__ = [
    "PERSONS",
    "Assertion",
    "Experiencer",
    "Sign",
    "Vocabulary",
    "experiencer",
    "signs_of",
    "together",
]
