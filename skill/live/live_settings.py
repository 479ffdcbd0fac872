"""How a live assistant behaves."""

from dataclasses import dataclass

from skill.live.activation import ActivationMode
from skill.settings import Settings


@dataclass(frozen=True)
class LiveSettings:
    """How a live assistant behaves; `Settings` has what is so by itself."""

    activation: ActivationMode
    phrase: str
    """The wake phrase, lower case."""
    trailing_silence_s: float
    """Silence that ends a question."""
    follow_up_s: float
    """After an answer, how long no wake phrase is needed."""
    barge_in: bool
    """Whether it can be interrupted by voice."""
    tone_volume: float
    """Loudness of the tones; 0 for none."""

    @classmethod
    def of(cls, settings: Settings) -> "LiveSettings":
        """What an operator set."""
        return cls(
            activation=ActivationMode(settings.address),
            phrase=" ".join(settings.wake.lower().split()),
            trailing_silence_s=settings.patience,
            follow_up_s=settings.follow_up,
            barge_in=settings.barge_in,
            tone_volume=settings.tones,
        )
