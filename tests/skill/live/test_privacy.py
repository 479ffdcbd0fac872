"""Nothing leaves the machine, and nothing that was said is kept.

A whole conversation runs under strace, which sees every file that is opened and
every connection that is made, by whichever process.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from tests.pulse import SoundServer, until
from tests.skill.live.saying import called

QUESTION = "what are the symptoms"

CALLS = "trace=openat,open,creat,connect,sendto,socket"
OPENED = re.compile(r'open(?:at)?\([^"]*"([^"]+)", ([A-Z_|0-9]+)')
CONNECTS = re.compile(r"(?:connect|sendto)\(.*AF_INET")
CREATED = re.compile(r'creat\("([^"]+)"')

PLACES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR", "HOME")

MAY_BE_WRITTEN = ("/dev/", "/proc/", "/sys/")
"""What is no file on a disk."""


def works(strace: str | None) -> bool:
    """Whether this machine lets processes be watched."""
    if strace is None:
        return False
    return (
        subprocess.run([strace, "true"], capture_output=True, check=False).returncode
        == 0
    )


pytestmark = pytest.mark.skipif(
    not works(shutil.which("strace")),
    reason="there is no strace, or it may not watch. On Debian: apt install strace",
)


@pytest.fixture
def trace(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """What a conversation did: a question, its answer, and "stop"."""
    for name in (
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "TMPDIR",
        "HOME",
    ):
        monkeypatch.setitem(
            sound_server.environment, name, str(tmp_path / name.lower())
        )
    (tmp_path / "tmpdir").mkdir()
    (tmp_path / "home").mkdir()
    seen = tmp_path / "trace"
    process = subprocess.Popen(
        [
            *("strace", "-f", "-qq", "-s", "200", "-e", CALLS, "-o", str(seen)),
            *(sys.executable, "-B", "-m", "skill", "listen", "--open", "--json"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=sound_server.environment,
    )
    told: list[bytes] = []
    turns: list[bytes] = []
    assert process.stderr is not None
    assert process.stdout is not None
    readers = [
        threading.Thread(target=told.extend, args=(process.stderr,)),
        threading.Thread(target=turns.extend, args=(process.stdout,)),
    ]
    for reader in readers:
        reader.start()
    until(lambda: any(b"ready" in line for line in told))
    sound_server.say(called(QUESTION))
    until(lambda: turns)
    sound_server.say(called("stop"))
    # The child of strace is told; strace ends with it.
    subprocess.run(["pkill", "-TERM", "-P", str(process.pid)], check=True)
    process.wait(timeout=60)
    for reader in readers:
        reader.join()
    process.stdout.close()
    process.stderr.close()
    return seen.read_text(encoding="utf-8", errors="replace")


def test_a_conversation_leaves_the_machine_and_the_disk_alone(
    trace: str, tmp_path: Path
) -> None:
    assert "AF_UNIX" in trace, "it speaks to the sound server, which must be seen"
    # Making a socket is no connection: a library tries whether there could be any.
    outwards = [line for line in trace.splitlines() if CONNECTS.search(line)]
    assert not outwards
    for path in written(trace):
        assert path.startswith(
            (*MAY_BE_WRITTEN, str(tmp_path), tempfile.gettempdir())
        ), path
    kept = [one for one in tmp_path.rglob("*") if one.is_file() and one.name != "trace"]
    assert kept, "the speech of answers is kept, so something must be there"
    for one in kept:
        assert QUESTION.encode() not in one.read_bytes().lower(), one
        assert one.suffix == ".speech" or "pulse" in str(one) or one.suffix == ".npz", (
            one
        )


def written(trace: str) -> list[str]:
    """The files that were opened to be written."""
    found = [
        path
        for path, flags in OPENED.findall(trace)
        if "O_WRONLY" in flags or "O_RDWR" in flags or "O_CREAT" in flags
    ]
    return found + CREATED.findall(trace)
