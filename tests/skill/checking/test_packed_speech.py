"""What a check tells of speech that was made ahead."""

from pathlib import Path

import pytest

from intents import load_topic
from skill.checking import packed_speech
from skill.checking.finding import Health
from skill.checking.packed_speech import check_packed_speech
from skill.settings import Settings
from skill.speech_making import wanted_speech
from skill.voice import pack_file
from tests.audio.synthesis.packs import hum, packed, row

SETTINGS = Settings(voice="kokoro:bf_emma")


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No pack but the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def no_kokoro(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_speech, "_kokoro_missing", lambda: "it is not here.")


def test_nothing_is_told_where_the_platforms_voice_speaks() -> None:
    assert list(check_packed_speech(Settings())) == []


def test_a_pack_that_lacks_is_told_with_what_to_do() -> None:
    (finding,) = check_packed_speech(SETTINGS)
    assert finding.state is Health.WARNING
    assert "has 0 of" in finding.told
    assert "askaloud speech make" in finding.advice
    assert finding.figures["urgent_lacking"] > 100


def test_without_kokoro_it_is_told_where_to_make_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no_kokoro(monkeypatch)
    (finding,) = check_packed_speech(SETTINGS)
    assert "More cannot be made here: it is not here." in finding.told
    assert "from another machine" in finding.advice


def test_a_whole_pack_is_good_without_kokoro_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no_kokoro(monkeypatch)
    silence = hum("x", 0.02)
    wanted = wanted_speech(load_topic(), SETTINGS, ["uk"], [150])
    phonemes = wanted[0].phonemes
    rows = [row(one.text, speech=silence, phonemes=phonemes) for one in wanted]
    packed(pack_file(), *rows).close()
    (finding,) = check_packed_speech(SETTINGS)
    assert finding.state is Health.GOOD
    assert finding.figures["made"] == finding.figures["wanted"] == len(wanted)
    assert "not at 100, 125, 175, 200, 225" in finding.told
