"""How a live assistant behaves."""

from dataclasses import dataclass

from skill.live.activation import ActivationMode


@dataclass(frozen=True)
class LiveSettings:
    """How a live assistant behaves."""

    address: ActivationMode = ActivationMode.WAKE
    phrase: str = "hello assistant"
    """The wake phrase, lower case."""
    trailing_silence_s: float = 0.9
    """Silence that ends a question."""
    follow_up_s: float = 8.0
    """After an answer, how long no wake phrase is needed."""
    barge_in: bool = True
    """Whether it can be interrupted by voice."""
    tone_volume: float = 0.5
    """Loudness of the tones; 0 for none."""
