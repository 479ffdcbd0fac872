"""In which voice an assistant speaks."""

from pathlib import Path

import pytest

from intents import Topic
from intents.manifest import RegionName
from skill.settings import Settings
from skill.voice import (
    kokoro_name,
    open_pack,
    pack_file,
    rates_of,
    voice_of,
    voice_settings,
)
from tests.audio.synthesis.packs import packed, row


def test_the_voice_is_that_of_the_region(topic: Topic) -> None:
    assert voice_settings(Settings(region="us"), topic).voice == "en-us"
    assert voice_settings(Settings(region="uk"), topic).voice == "en-gb"


def test_the_voice_that_was_chosen_comes_first(topic: Topic) -> None:
    voice = voice_settings(Settings(voice="en-scotland", rate=130), topic)
    assert voice.voice == "en-scotland"
    assert voice.rate == 130
    assert voice.pronunciations == topic.manifest.pronunciations


def test_a_reply_has_a_rate_of_its_own(topic: Topic) -> None:
    assert voice_settings(Settings(rate=130), topic, rate=105).rate == 105


def test_without_a_topic_there_is_a_voice_too() -> None:
    assert voice_settings(Settings(), None).voice == "en-gb"


def test_a_voice_of_kokoro_leaves_the_regions_voice_for_the_rest(topic: Topic) -> None:
    settings = Settings(voice="kokoro:af_heart")
    assert voice_settings(settings, topic).voice == "en-gb"
    assert kokoro_name(settings, topic) == "af_heart"
    assert kokoro_name(Settings(), topic) is None


@pytest.mark.parametrize(
    ("region", "name"), [("uk", "bf_emma"), ("au", "bf_emma"), ("us", "af_heart")]
)
def test_kokoro_alone_speaks_as_the_region_does(
    topic: Topic, region: RegionName, name: str
) -> None:
    settings = Settings(voice="kokoro", region=region)
    assert kokoro_name(settings, topic) == name


def test_what_is_not_in_the_pack_is_said_at_once_by_the_platforms_voice(
    topic: Topic, tmp_path: Path
) -> None:
    settings = Settings(voice="kokoro:bf_emma")
    pack = packed(tmp_path / "pack", row("Sit up.", phonemes=topic.manifest.phonemes))
    voice = voice_of(settings, topic, pack=pack)
    assert voice.speak("Sit up.").rate == 24_000
    assert voice.speak("Lie flat.").rate != 24_000


def test_a_pack_is_opened_only_for_a_voice_of_kokoro(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    kokoro = Settings(voice="kokoro")
    assert open_pack(kokoro) is None
    packed(pack_file(), row("Sit up.")).close()
    assert open_pack(Settings()) is None
    assert open_pack(kokoro) is not None
    pack_file().write_bytes(b"damaged")
    assert open_pack(kokoro) is None


def test_slower_and_faster_are_rates_that_were_made(
    topic: Topic, tmp_path: Path
) -> None:
    settings = Settings(voice="kokoro:bf_emma")
    pack = packed(tmp_path / "pack", *(row("Sit up.", rate) for rate in (110, 150)))
    assert rates_of(settings, topic, pack) == (110, 150)
    assert rates_of(Settings(), topic, pack) == ()
    assert rates_of(settings, topic, None) == ()
