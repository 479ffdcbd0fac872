"""In which voice an assistant speaks, and where its speech is kept."""

import logging
from pathlib import Path
from typing import Final

import platformdirs

from audio import (
    PackedVoice,
    SpeechCache,
    SpeechPack,
    TextToSpeech,
    Voice,
    VoiceError,
    VoiceSettings,
)
from audio.defaults import KOKORO, KOKORO_VOICES, VOICE
from intents import Topic
from skill.settings import Settings

_LOGGER = logging.getLogger(__name__)

PACK_FILE: Final = "speech.pack"


def voice_settings(
    settings: Settings, topic: Topic | None, rate: int | None = None
) -> VoiceSettings:
    """The platform's voice that is set, or else that of the region.

    Args:
        settings: What the operator set.
        topic: Names the regions' voices; None where it cannot be loaded.
        rate: Words a minute; those that are set without.
    """
    named = settings.voice if kokoro_name(settings, topic) is None else None
    return VoiceSettings(
        voice=named or _language(settings, topic),
        rate=settings.rate if rate is None else rate,
        pronunciations=topic.manifest.pronunciations if topic else {},
    )


def kokoro_name(settings: Settings, topic: Topic | None) -> str | None:
    """The voice of Kokoro that is set; None where another kind of voice is.

    Args:
        settings: What the operator set.
        topic: Names the regions' voices; None where it cannot be loaded.
    """
    engine, _, name = (settings.voice or "").partition(":")
    if engine != KOKORO:
        return None
    language = _language(settings, topic)
    return name or KOKORO_VOICES.get(language) or KOKORO_VOICES[VOICE]


def voice_of(
    settings: Settings,
    topic: Topic | None,
    rate: int | None = None,
    cache: Path | SpeechCache | None = None,
    pack: SpeechPack | None = None,
) -> TextToSpeech:
    """What makes an assistant's texts into speech.

    Args:
        settings: What the operator set.
        topic: The topic, worded for a region; None where it cannot be loaded.
        rate: Words a minute; those that are set without.
        cache: Where speech is kept that the platform's voice made.
        pack: What was made ahead in a voice of Kokoro.
    """
    how = voice_settings(settings, topic, rate)
    voice = Voice(how, cache)
    name = kokoro_name(settings, topic)
    if name is None or pack is None:
        return voice
    phonemes = topic.manifest.phonemes if topic else {}
    return PackedVoice(pack, name, how.rate, phonemes, voice)


def open_pack(settings: Settings) -> SpeechPack | None:
    """The pack of speech, where a voice of Kokoro is set and there is one.

    Where it cannot be used the platform's voice speaks, and the log tells why.
    """
    path = pack_file()
    if kokoro_name(settings, None) is None or not path.exists():
        return None
    try:
        return SpeechPack(path)
    except VoiceError as why:
        _LOGGER.error("%s", why)
        return None


def rates_of(
    settings: Settings, topic: Topic, pack: SpeechPack | None
) -> tuple[int, ...]:
    """The rates at which it can speak, ascending; none where at any.

    Args:
        settings: What the operator set.
        topic: The topic, worded for a region.
        pack: What was made ahead.
    """
    name = kokoro_name(settings, topic)
    if name is None or pack is None:
        return ()
    try:
        return pack.rates(name)
    except VoiceError as why:
        _LOGGER.error("%s", why)
        return ()


def speech_folder() -> Path:
    """Where speech that was made is kept, over all runs."""
    return platformdirs.user_cache_path("askaloud") / "speech"


def pack_file() -> Path:
    """Where the pack of speech is, whether or not there is one."""
    return platformdirs.user_data_path("askaloud") / PACK_FILE


def _language(settings: Settings, topic: Topic | None) -> str:
    region = topic.manifest.regions.get(settings.region) if topic else None
    return region.voice if region else VOICE
