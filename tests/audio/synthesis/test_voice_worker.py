"""The process that speaks one text: which voice it takes, what it prints."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import soundfile

from audio.synthesis.voice_worker import choose_voice


@dataclass
class Offered:
    """A voice as pyttsx3 lists it."""

    id: str
    name: str
    languages: list[str] | list[bytes] | None = None


ESPEAK = [
    Offered("gmw/en", "English (Great Britain)", [b"\x02en-gb"]),
    Offered("gmw/en-US", "English (America)", [b"\x02en-us"]),
    Offered("roa/fr", "French (France)", [b"\x05fr-fr"]),
]
MAC = [
    Offered("com.apple.voice.Thomas", "Thomas", ["fr_FR"]),
    Offered("com.apple.voice.Samantha", "Samantha", ["en_US"]),
    Offered("com.apple.voice.Daniel", "Daniel", ["en_GB"]),
]
WINDOWS = [
    Offered(r"HKEY\Tokens\TTS_MS_FR-FR_HORTENSE_11.0", "Microsoft Hortense", []),
    Offered(r"HKEY\Tokens\TTS_MS_EN-GB_HAZEL_11.0", "Microsoft Hazel", None),
]


@pytest.mark.parametrize(
    ("voices", "wanted", "chosen"),
    [
        (ESPEAK, "en-gb", "gmw/en"),
        (ESPEAK, "EN_US", "gmw/en-US"),
        (ESPEAK, "gmw/en-US", "gmw/en-US"),
        (ESPEAK, "French (France)", "roa/fr"),
        (ESPEAK, "america", "gmw/en-US"),
        (MAC, "en-gb", "com.apple.voice.Daniel"),
        (MAC, "samantha", "com.apple.voice.Samantha"),
        (WINDOWS, "en-gb", r"HKEY\Tokens\TTS_MS_EN-GB_HAZEL_11.0"),
        (WINDOWS, "hazel", r"HKEY\Tokens\TTS_MS_EN-GB_HAZEL_11.0"),
        (WINDOWS, WINDOWS[0].id, WINDOWS[0].id),
        (ESPEAK, "tlh", None),
        ([], "en-gb", None),
    ],
)
def test_the_voice_that_fits_best_is_chosen(
    voices: list[Offered], wanted: str, chosen: str | None
) -> None:
    assert choose_voice(voices, wanted) == chosen


def test_an_id_goes_before_a_language() -> None:
    voices = [Offered("one", "One", ["en-gb"]), Offered("en-gb", "Other", ["fr"])]
    assert choose_voice(voices, "en-gb") == "en-gb"


def test_a_name_goes_before_a_language() -> None:
    voices = [Offered("one", "One", ["en-gb"]), Offered("other", "en-gb", ["fr"])]
    assert choose_voice(voices, "en-gb") == "other"


def test_a_language_goes_before_a_part_of_a_name() -> None:
    voices = [Offered("one", "More en-gb", ["fr"]), Offered("other", "O", ["en-gb"])]
    assert choose_voice(voices, "en-gb") == "other"


@pytest.mark.parametrize("wanted", ["hazel_uk", "Hazel_UK"])
def test_a_name_may_hold_an_underscore(wanted: str) -> None:
    voices = [Offered("one", "Hazel_UK_2"), Offered("other", "Hazel_UK")]
    assert choose_voice(voices, wanted) == "other"


def speak(task: dict[str, object]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "audio.synthesis.voice_worker"],
        input=json.dumps(task) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_worker_writes_the_sound_and_prints_one_object(tmp_path: Path) -> None:
    out = tmp_path / "speech.wav"
    text = "Tell me more."
    done = speak({"text": text, "rate": 150, "voice": "en-gb", "out": str(out)})
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer["voice"]
    assert soundfile.info(out).duration > 0.5
    places = [text[start : start + size] for start, size, _ in answer["words"]]
    if sys.platform == "linux":
        assert places == ["Tell", "me", "more"]


def test_the_worker_leaves_an_unknown_voice_to_the_engine(tmp_path: Path) -> None:
    out = tmp_path / "speech.wav"
    done = speak({"text": "Hello", "rate": 150, "voice": "tlh-qo", "out": str(out)})
    assert done.returncode == 0
    assert json.loads(done.stdout)["voice"] is None
    assert out.exists()


def test_the_worker_fails_on_a_task_that_is_none() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "audio.synthesis.voice_worker"],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == ""
