"""How a live assistant behaves."""

from dataclasses import dataclass
from enum import StrEnum

from skill.live.activation import ActivationMode
from skill.settings import Settings


class AsleepAlarm(StrEnum):
    """What a report of an emergency does that it overhears while it sleeps."""

    OFF = "off"
    """Nothing: the wake phrase alone wakes it."""
    SHORT = "short"
    """It says whom to call, and offers to say what to do."""
    FULL = "full"
    """It says at once what to do."""


class ThirdPerson(StrEnum):
    """Which reports count, asleep, that are not of whoever speaks."""

    OFF = "off"
    """None."""
    CALLED = "called"
    """Those with a word for one's own family, or with a call for help."""
    ANY = "any"
    """All of somebody who is there."""


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
    asleep_alarm: AsleepAlarm
    asleep_third_person: ThirdPerson

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
            asleep_alarm=AsleepAlarm(settings.asleep_alarm),
            asleep_third_person=ThirdPerson(settings.asleep_third_person),
        )
