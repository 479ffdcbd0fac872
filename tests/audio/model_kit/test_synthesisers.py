"""A test is skipped for what is really missing, and says what to install."""

from pathlib import Path

import pytest

from tests.audio.model_kit.synthesisers import is_there, needs


@pytest.fixture(autouse=True)
def anew() -> None:
    """What was found before is forgotten."""
    is_there.cache_clear()


def program(folder: Path, name: str, says: str) -> None:
    """Put a program there that says something, whatever it is asked."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)


def reason(voice: str) -> str:
    (skipped,) = needs(voice).args or (None,)
    assert skipped is True
    return str(needs(voice).kwargs["reason"])


def test_a_program_without_a_voice_is_not_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "festival", "(kal_diphone ked_diphone)")
    program(tmp_path, "flite", "Voices available: kal awb")
    assert is_there("festival")
    assert "apt install festival festvox-us-slt-hts" in reason("festival:slt")
    assert "apt install flite" in reason("flite:rms")


def test_a_voice_that_is_there_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "festival", "(cmu_us_slt_arctic_hts)")
    program(tmp_path, "flite", "Voices available: kal rms slt")
    program(tmp_path, "espeak-ng", "")
    for voice in ("festival:slt", "flite:rms", "espeak:en-gb"):
        assert needs(voice).args == (False,)


def test_a_program_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install espeak-ng" in reason("espeak:en-gb")
    assert "apt install festival" in reason("festival:slt")
