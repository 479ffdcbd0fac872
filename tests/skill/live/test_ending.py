"""A listening assistant that is told to end does so soon, whatever hangs."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pulse import until
from tests.skill.live.bedside import Listening

SOON_S = 6.0
"""It ends within three seconds; a busy machine may take as long again."""

HANGING_VOICE = """
import pathlib, threading
pathlib.Path({mark!r}).touch()
threading.Event().wait()
"""

Listens = Callable[..., Listening]


def ends(listening: Listening, number: signal.Signals) -> int:
    """Tell it to end; its exit status."""
    listening.process.send_signal(number)
    began_s = time.monotonic()
    status = listening.process.wait(SOON_S)
    assert time.monotonic() - began_s < SOON_S
    return status


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_it_says_by_its_status_what_ended_it(
    listens: Listens, number: signal.Signals, status: int
) -> None:
    assert ends(listens("--open"), number) == status


def test_a_voice_that_hangs_does_not_keep_it(listens: Listens, tmp_path: Path) -> None:
    mark = tmp_path / "hangs"
    voice = HANGING_VOICE.format(mark=str(mark))
    (tmp_path / "pyttsx3.py").write_text(voice, encoding="utf-8")
    environment = {"PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "new")}
    listening = listens("--open", environment=environment)
    until(mark.exists)
    assert ends(listening, signal.SIGTERM) == 0


def test_a_sound_server_that_hangs_does_not_keep_it(listens: Listens) -> None:
    listening = listens("--open")
    with listening.server.hanging():
        assert ends(listening, signal.SIGTERM) == 0
