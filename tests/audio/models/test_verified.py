"""A model is loaded apart once, and again when a file of it has changed."""

import json
import os
from pathlib import Path

import pytest

from audio import ModelError
from audio.models import verified
from audio.models.verified import require_verified, verified_file
from audio.models.verify import Verification, verify_model


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Models that were looked at, with a cache of the test's own."""
    seen: list[Path] = []

    def look(folder: Path, *_: object) -> Verification:
        seen.append(folder)
        return verify_model(folder)

    monkeypatch.setattr(verified, "verify_model", look)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return seen


def spoil(file: Path) -> None:
    """Damage a graph so that Vosk ends by SIGSEGV."""
    os.truncate(file, file.stat().st_size // 2)


def test_a_model_in_order_is_looked_at_once(
    real_model: Path, looked_at: list[Path]
) -> None:
    require_verified(real_model)
    require_verified(real_model)
    assert looked_at == [real_model]


def test_a_change_has_it_looked_at_again(
    real_model: Path, looked_at: list[Path]
) -> None:
    require_verified(real_model)
    spoil(real_model / "graph" / "disambig_tid.int")
    for _ in range(2):
        with pytest.raises(
            ModelError, match=r"damaged: loading it ends Vosk \(SIGSEGV"
        ):
            require_verified(real_model)
    assert looked_at == [real_model] * 3


@pytest.mark.parametrize("text", ["", "[]", "[" * 200_000, '{"a": 3}', "\udcff"])
def test_a_damaged_memory_is_begun_anew(
    real_model: Path, looked_at: list[Path], text: str
) -> None:
    verified_file().parent.mkdir(parents=True)
    verified_file().write_bytes(text.encode("utf-8", "surrogateescape"))
    require_verified(real_model)
    require_verified(real_model)
    assert looked_at == [real_model]
    assert list(json.loads(verified_file().read_text())) == [str(real_model)]


def test_a_memory_that_cannot_be_kept_is_done_without(
    real_model: Path, looked_at: list[Path]
) -> None:
    verified_file().parent.parent.mkdir(parents=True)
    verified_file().parent.touch()
    require_verified(real_model)
    require_verified(real_model)
    assert looked_at == [real_model] * 2


def test_what_is_not_whole_is_left_to_what_loads_it(
    tmp_path: Path, looked_at: list[Path]
) -> None:
    require_verified(tmp_path / "nowhere")
    assert looked_at == []
