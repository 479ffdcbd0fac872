"""Kokoro's network: whole and as it was tried, or told what is wrong."""

from dataclasses import replace

import pytest

from audio import ModelError
from audio.synthesis.kokoro import weights
from audio.synthesis.kokoro.weights import PARTS, kokoro_network
from tests.audio.synthesis.kokoro.conftest import NEEDS_KOKORO


@NEEDS_KOKORO
def test_the_parts_make_a_network() -> None:
    assert len(kokoro_network()) == 92_361_271


def test_what_is_not_installed_is_told_with_what_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = replace(PARTS[0], package="no-such-voice")
    monkeypatch.setattr(weights, "PARTS", (gone,))
    with pytest.raises(ModelError, match=r"is not installed.*askaloud\[voice\]"):
        kokoro_network()


@NEEDS_KOKORO
def test_a_part_that_is_another_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = PARTS[0].sha256
    other = replace(PARTS[0], sha256={path: "0" * 64})
    monkeypatch.setattr(weights, "PARTS", (other, *PARTS[1:]))
    with pytest.raises(ModelError, match="its SHA-256 differs"):
        kokoro_network()
