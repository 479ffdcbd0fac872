"""An assistant for a program, in one call."""

import logging

from skill.assistant import Assistant
from skill.recognisers import recogniser_of
from skill.settings import Settings, load_settings
from skill.understanding import Understanding
from skill.voice import speech_folder

_LOGGER = logging.getLogger(__name__)


def open_assistant(settings: Settings | None = None) -> Assistant:
    """An assistant that answers questions in writing and in sound.

    The recognisers are loaded when the first question in sound is asked, or
    `Assistant.recogniser` is read. One assistant is one conversation, for one thread at
    a time; `Assistant.another` gives another one, which has all that was loaded in
    common.

    Args:
        settings: How it is set up; without, as the user's file of settings says.

    Raises:
        SettingsError: A setting is wrong.
        TopicError: The topic cannot be loaded.
    """
    told = load_settings() if settings is None else settings
    understanding = Understanding(
        told.topic, told.region, team=told.team, called=[told.wake]
    )
    return Assistant(
        understanding,
        told,
        lambda: recogniser_of(understanding.topic, told, _LOGGER.warning),
        speech_folder() if told.keep_speech else None,
    )
