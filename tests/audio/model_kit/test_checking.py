"""A finished model is looked at: the one that ships is whole, damage is found."""

import shutil
from pathlib import Path

import pytest
import soundfile

from audio.errors import SoundFileError
from audio.model_kit.checking import Finding, check_model, word_errors
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.sound import SAMPLE_RATE
from tests.audio.conftest import CHILDREN, TREATMENT, silence
from tests.conftest import SPOKEN

SHIPPED = EMBEDDED / MODEL_NAME
HEARD = [
    SPOKEN / "who_gets_it" / f"{CHILDREN}.flac",
    SPOKEN / "treatment" / f"{TREATMENT}.flac",
]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the model that ships, to be damaged."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "my-model"))


def bad(findings: list[Finding]) -> dict[str, str]:
    """What was found wrong, with its detail."""
    return {one.what: one.detail for one in findings if not one.good}


def test_the_model_that_ships_is_whole() -> None:
    findings = check_model(SHIPPED, ["bone", "children", "cancer"], HEARD)
    assert bad(findings) == {}
    assert [one.what for one in findings] == [
        "size",
        "loads in Vosk",
        "vocabulary",
        "words of the topic",
        "unknown words",
        "grammar at run time",
        "its own test",
    ]
    assert findings[-1].detail == "100.0% of 12 words in 2 recordings"


def test_a_model_need_not_be_tested() -> None:
    findings = check_model(SHIPPED, [], [])
    assert bad(findings) == {}
    assert "its own test" not in [one.what for one in findings]


def test_words_that_are_missing_are_named() -> None:
    findings = check_model(SHIPPED, ["bone", "xyzzy", "plugh", "xyzzy"], [])
    assert bad(findings) == {"words of the topic": "2 missing: plugh xyzzy"}


def test_only_the_first_ten_missing_words_are_named() -> None:
    words = [f"nonesuch{number:02}" for number in range(30)]
    detail = bad(check_model(SHIPPED, words, []))["words of the topic"]
    assert detail == f"30 missing: {' '.join(words[:10])}"


def test_a_model_that_mishears_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "set a timer for nine minutes please.flac"
    shutil.copy(HEARD[0], wrong)
    assert "its own test" in bad(check_model(SHIPPED, [], [wrong]))


def test_silence_counts_as_words_that_were_not_heard(tmp_path: Path) -> None:
    quiet = tmp_path / "tell me more.wav"
    soundfile.write(quiet, silence(1), SAMPLE_RATE)
    detail = bad(check_model(SHIPPED, [], [quiet]))["its own test"]
    assert detail == "0.0% of 3 words in 1 recordings"


def test_a_sound_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "tell me more.flac"
    broken.write_bytes(b"not sound")
    with pytest.raises(SoundFileError, match="tell me more"):
        check_model(SHIPPED, [], [broken])


@pytest.mark.parametrize("damaged", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst"])
def test_a_damaged_model_does_not_load(model: Path, damaged: str) -> None:
    data = (model / damaged).read_bytes()
    (model / damaged).write_bytes(data[: len(data) // 2])
    found = bad(check_model(model, ["bone"], HEARD))
    assert list(found) == ["loads in Vosk"]
    assert str(model) in found["loads in Vosk"]


def test_a_model_that_is_too_large_is_found(model: Path) -> None:
    (model / "ballast").write_bytes(bytes(25_000_000))
    found = bad(check_model(model, [], []))
    assert list(found) == ["size"]
    assert found["size"].endswith(" MB")


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    (found,) = bad(check_model(tmp_path, ["bone"], HEARD)).items()
    assert found[0] == "loads in Vosk"
    assert "'am/final.mdl' is missing" in found[1]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = bad(check_model(tmp_path / "nowhere", ["bone"], HEARD))
    assert "is not a folder" in found["loads in Vosk"]


def test_a_finding_is_a_line() -> None:
    assert str(Finding("size", True, "15.2 MB")) == "good  size: 15.2 MB"
    assert str(Finding("size", False, "99.0 MB")) == "BAD   size: 99.0 MB"


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("", "", 0),
        ("tell me more", "tell me more", 0),
        ("tell me more", "  tell  me more ", 0),
        ("tell me more", "", 3),
        ("", "tell me", 2),
        ("tell me more", "tell more", 1),
        ("tell me more", "tell me the more", 1),
        ("tell me more", "sell me more", 1),
        ("tell me more", "more me tell", 2),
        ("tell me more", "what is this about", 4),
        ("a b c d", "b c d e", 2),
    ],
)
def test_word_errors_are_the_fewest_changes(said: str, heard: str, errors: int) -> None:
    assert word_errors(said, heard) == errors
    assert word_errors(heard, said) == errors
