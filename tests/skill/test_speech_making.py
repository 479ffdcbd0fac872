"""Making all that can be said ahead: what is wanted, in which order, what is kept."""

from itertools import pairwise
from pathlib import Path

import pytest

from audio import SpeechPack
from audio.synthesis.joining import clauses_of, sentences_of
from intents import REGIONS, Topic, load_topic
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Prosody
from skill.settings import Settings
from skill.speech_making import Wanted, all_rates, make_speech, wanted_speech
from skill.voice import voice_of
from tests.audio.synthesis.kokoro.conftest import NEEDS_KOKORO
from tests.audio.synthesis.packs import hum, row

SETTINGS = Settings(voice="kokoro:bf_emma")


@pytest.fixture(scope="module")
def general() -> Topic:
    """The topic, worded for no region."""
    return load_topic()


@pytest.mark.parametrize("region", REGIONS)
def test_all_that_is_said_is_wanted(general: Topic, region: str) -> None:
    wanted = {one.text for one in wanted_speech(general, SETTINGS, [region], [150])}
    for reply in fixed_replies(general.in_region(region), Prosody()):
        assert set(sentences_of(reply.text)) <= wanted


def test_questions_back_are_wanted_in_halves(general: Topic) -> None:
    wanted = {one.text for one in wanted_speech(general, SETTINGS, ["uk"], [150])}
    titles = [one.title for one in general.sections.values() if one.can_be_offered]
    for first, second in pairwise(titles):
        asked = f"Do you mean {first}, or {second}?"
        assert asked not in wanted
        assert set(clauses_of(asked)) <= wanted


def test_urgent_things_come_first_then_the_usual_rate(general: Topic) -> None:
    wanted = wanted_speech(general, SETTINGS, ["uk"])
    order = [(not one.urgent, abs(one.rate - 150)) for one in wanted]
    assert order == sorted(order)
    assert {one.rate for one in wanted} == {100, 125, 150, 175, 200, 225}
    assert len({one.key for one in wanted}) == len(wanted)


@pytest.mark.parametrize(
    ("rate", "rates"),
    [
        (150, (100, 125, 150, 175, 200, 225)),
        (110, (100, 110, 135, 160, 185, 210, 225)),
        (225, (100, 125, 150, 175, 200, 225)),
    ],
)
def test_rates_are_those_that_slower_and_faster_lead_to(
    rate: int, rates: tuple[int, ...]
) -> None:
    assert all_rates(Settings(rate=rate)) == rates


def test_all_regions_are_wanted_each_in_its_accent(general: Topic) -> None:
    wanted = wanted_speech(general, Settings(voice="kokoro"), rates=[150])
    of = {one.voice: one.text for one in wanted}
    assert of.keys() == {"bf_emma", "af_heart"}
    texts = {one.text for one in wanted if one.voice == "af_heart"}
    assert any("9 1 1" in text for text in texts)
    assert not any("9 9 9" in text for text in texts)


def test_the_hospitals_own_line_is_wanted_where_it_is_set(general: Topic) -> None:
    settings = SETTINGS.model_copy(
        update={"team_number": "020 7946 0000", "region": "ie"}
    )
    wanted = wanted_speech(general, settings, ["uk", "ie"], [150])
    own = [one.text for one in wanted if "7 9 4 6" in one.text]
    assert own
    assert len(wanted) > len(wanted_speech(general, SETTINGS, ["uk", "ie"], [150]))


@NEEDS_KOKORO
def test_what_was_made_is_spoken_and_is_made_once(
    general: Topic, tmp_path: Path
) -> None:
    wanted = [
        one
        for one in wanted_speech(general, SETTINGS, ["uk"], [150])
        if one.text in ("Call 9 9 9 now.", "Go to A and E now.", "Sorry.")
    ]
    pack = SpeechPack(tmp_path / "speech.pack", write=True)
    told: list[float] = []
    spoken: list[str] = []
    made = make_speech(
        wanted, pack, told.append, lambda one: spoken.append(one.wanted.text), 2
    )
    assert made == len(wanted) == len(spoken) > 0
    assert told[-1] == 1.0
    assert make_speech(wanted, pack, told.append) == 0
    voice = voice_of(SETTINGS, general.in_region("uk"), 150, None, pack)
    text = " ".join(one.text for one in wanted)
    speech = voice.speak(text)
    assert speech.rate == 24_000
    assert [word.text for word in speech.words] == text.split()


@NEEDS_KOKORO
def test_what_was_made_before_it_broke_off_is_kept(tmp_path: Path) -> None:
    wanted = [
        Wanted(str(number), f"Number {number}.", "bf_emma", 225, {}, urgent=False)
        for number in range(5)
    ]
    pack = SpeechPack(tmp_path / "speech.pack", write=True)

    def break_off(done: float) -> None:
        if done > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_speech(wanted, pack, break_off, jobs=1)
    assert set(pack.keys()) >= {"0", "1", "2"}


def test_nothing_is_loaded_where_nothing_lacks(tmp_path: Path) -> None:
    there = row("Sit up.", speech=hum("Sit up."))
    pack = SpeechPack(tmp_path / "speech.pack", write=True)
    pack.put([there])
    one = Wanted(there.key, "Sit up.", "no such voice", 150, {}, urgent=True)
    assert make_speech([one], pack, lambda _: None) == 0
