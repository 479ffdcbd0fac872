"""In which voice an assistant speaks."""

from intents import Topic
from skill.settings import Settings
from skill.voice import voice_settings


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
