"""In which voice an assistant speaks, and where its speech is kept."""

from pathlib import Path

import platformdirs

from audio import VoiceSettings
from audio.defaults import VOICE
from intents import Topic
from skill.settings import Settings


def voice_settings(
    settings: Settings, topic: Topic | None, rate: int | None = None
) -> VoiceSettings:
    """The voice that is set, or else that of the region.

    Args:
        settings: What the operator set.
        topic: Names the regions' voices; None where it cannot be loaded.
        rate: Words a minute; those that are set without.
    """
    region = topic.manifest.regions.get(settings.region) if topic else None
    return VoiceSettings(
        voice=settings.voice or (region.voice if region else VOICE),
        rate=settings.rate if rate is None else rate,
        pronunciations=topic.manifest.pronunciations if topic else {},
    )


def speech_folder() -> Path:
    """Where speech that was made is kept, over all runs."""
    return platformdirs.user_cache_path("askaloud") / "speech"
