"""What a client is told that it can have here."""

from importlib.metadata import version
from typing import Final

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    TtsProgram,
    TtsVoice,
)

from skill.settings import Settings

NAME: Final = "Ask Aloud"
LANGUAGES: Final = (
    *("en", "en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ"),
)
_BY: Final = Attribution("the authors of Ask Aloud", "")


def info_of(settings: Settings) -> Info:
    """What is offered, known before anything is loaded.

    Args:
        settings: What the operator set.
    """
    release, languages = version("askaloud"), list(LANGUAGES)
    heard = AsrModel(
        name="ask-aloud",
        attribution=_BY,
        installed=True,
        description="Questions about secondary bone cancer, and everyday English",
        version=release,
        languages=languages,
    )
    answered = HandleModel(
        name="ask-aloud",
        attribution=_BY,
        installed=True,
        description="Answers about secondary bone cancer; what to do in an emergency",
        version=release,
        languages=languages,
    )
    spoken = TtsVoice(
        name=settings.voice or f"{settings.region}",
        attribution=_BY,
        installed=True,
        description=settings.voice or "the voice of the region that is set",
        version=release,
        languages=languages,
    )
    return Info(
        asr=[
            AsrProgram(
                name=NAME,
                attribution=_BY,
                installed=True,
                description="Hears questions",
                version=release,
                models=[heard],
            )
        ],
        handle=[
            HandleProgram(
                name=NAME,
                attribution=_BY,
                installed=True,
                description="Answers questions",
                version=release,
                models=[answered],
            )
        ],
        tts=[
            TtsProgram(
                name=NAME,
                attribution=_BY,
                installed=True,
                description="Speaks answers",
                version=release,
                voices=[spoken],
                supports_synthesize_streaming=True,
            )
        ],
    )
