"""How long what is said is taken as said to the assistant, without a wake phrase."""

from typing import Final

from skill.live.live_settings import LiveSettings
from skill.live.ports import VoiceSense

ATTENTION_S: Final = 8.0
"""How long a question is waited for after a call, and a "yes" after an alarm."""

AMID_TALK_S: Final = 4.0
"""After an answer, where talk around cannot be told from whoever asks: whoever has more
to ask does so by then, and the longer it listens the more of the talk it answers."""


def attention_after(settings: LiveSettings, voices: VoiceSense, alarmed: bool) -> float:
    """Seconds for which no wake phrase is needed after something was said.

    Args:
        settings: How it behaves.
        voices: Knows talk around from whoever asks.
        alarmed: Whether it has asked for a "yes", after a report that it overheard.
    """
    amid_talk = voices.talk_around and not voices.tells
    usual_s = settings.follow_up_s
    awake_s = min(usual_s, AMID_TALK_S) if amid_talk else usual_s
    return max(awake_s, ATTENTION_S) if alarmed else awake_s
