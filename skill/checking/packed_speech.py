"""Whether what a voice of Kokoro is to say was made ahead, and whether more can be."""

from collections.abc import Iterator
from typing import Final

from audio import ModelError, SpeechPack
from audio.synthesis.kokoro.weights import EXTRA, kokoro_network
from intents import load_topic
from skill.checking.finding import CheckFinding, Health, Problem, found
from skill.settings import Settings
from skill.speech_making import all_rates, wanted_speech
from skill.voice import kokoro_name, pack_file

NAME: Final = "speech"
ALOUD: Final = "My better voice is not ready, so I speak with my other one."


def check_packed_speech(settings: Settings) -> Iterator[CheckFinding]:
    """What is in the pack, for the region and rate that are set.

    Raises:
        VoiceError: The pack is damaged, or is none.
        TopicError: The topic cannot be loaded, or has no such region.
    """
    topic = load_topic(settings.topic)
    voice = kokoro_name(settings, topic)
    if voice is None:
        return
    missing = _kokoro_missing()
    path = pack_file()
    pack = SpeechPack(path) if path.exists() else None
    try:
        there = frozenset(pack.keys() if pack is not None else ())
        rates = pack.rates(voice) if pack is not None else ()
    finally:
        if pack is not None:
            pack.close()
    wanted = wanted_speech(topic, settings, [settings.region], [settings.rate])
    lacking = [one for one in wanted if one.key not in there]
    made = len(wanted) - len(lacking)
    figures = {
        "voice": voice,
        "pack": str(path),
        "wanted": len(wanted),
        "made": made,
        "urgent_lacking": sum(one.urgent for one in lacking),
        "rates": list(rates),
        "kokoro": missing is None,
    }
    told = (
        f"Kokoro's voice '{voice}' has {made} of {len(wanted)} texts for region "
        f"'{settings.region}' at rate {settings.rate}"
        f"{_other_rates(settings, rates)}."
        f"{'' if missing is None else f' More cannot be made here: {missing}'}"
    )
    yield found(NAME, told, _problems(len(lacking), missing), figures)


def _problems(lacking: int, missing: str | None) -> Iterator[Problem]:
    if not lacking:
        return
    advice = (
        "Make it with 'askaloud speech make', or bring it by 'askaloud speech import'."
    )
    if missing is not None:
        advice = (
            f"Bring it from another machine by 'askaloud speech import', or "
            f"'pip install askaloud[{EXTRA}]' and make it with 'askaloud speech make'."
        )
    yield Problem(
        Health.WARNING,
        "What it lacks is said by the platform's voice.",
        advice,
        ALOUD,
    )


def _kokoro_missing() -> str | None:
    """Why Kokoro cannot speak here, if it cannot."""
    try:
        kokoro_network()
    except ModelError as why:
        return str(why).split(". ")[0] + "."
    return None


def _other_rates(settings: Settings, rates: tuple[int, ...]) -> str:
    others = sorted({*rates} - {settings.rate})
    lacking = sorted({*all_rates(settings)} - {*rates})
    told = f"; it can speak at {', '.join(map(str, others))} too" if others else ""
    return told + (f"; not at {', '.join(map(str, lacking))}" if lacking else "")
