"""The whole command goes on where the machine fails it: full disk, jumping clock."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pulse import until
from tests.skill.live.bedside import Listening
from tests.skill.live.test_devices import BONES

OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def works(*command: str) -> bool:
    """Whether this machine lets a command run."""
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


@pytest.mark.skipif(
    not works(*OWN_MOUNTS, "mount", "-t", "tmpfs", "none", "/mnt"),
    reason="this machine lets no process have file systems of its own",
)
def test_on_a_full_disk_it_answers_and_can_be_told_to_go_slower(
    listens: Callable[..., Listening], tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    fill = (
        f"mount -t tmpfs -o size=16k none '{full}'; mkdir '{full}/speech'; "
        f"cat /dev/zero > '{full}/filler' 2> /dev/null; "
        f"if echo more 2> /dev/null > '{full}/more'; then exit 9; fi; exec \"$@\""
    )
    bedside = listens(
        within=(*OWN_MOUNTS, "sh", "-c", fill, "sh"),
        environment={
            name: str(full) for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")
        },
    )
    at = bedside.at
    bedside.say(BONES)
    bedside.wait_for_turns(1)
    assert bedside.intents == ["definition"]
    until(lambda: bedside.sounds_since(at))
    bedside.say("slower please")
    bedside.wait_for_turns(2)
    assert bedside.intents == ["definition", "slower"]
    until(lambda: bedside.silent)
    assert bedside.process.poll() is None


@pytest.mark.skipif(
    FAKETIME is None, reason="there is no faketime. On Debian: apt install faketime"
)
@pytest.mark.parametrize("jump", ["+400d", "-400d"])
def test_a_clock_that_jumps_changes_nothing(
    listens: Callable[..., Listening], tmp_path: Path, jump: str
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    bedside = listens(
        environment={
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1",
        },
    )
    bedside.call()
    clock.write_text(f"{jump}\n")
    at = bedside.at
    bedside.say("what are the symptoms")
    bedside.wait_for_turns(1)
    assert bedside.intents == ["symptoms"]
    until(lambda: bedside.sounds_since(at))
    clock.write_text("+0\n")
    bedside.say("stop")
    until(lambda: bedside.silent)
    assert bedside.process.poll() is None


def test_with_nobody_left_to_read_what_it_prints_it_goes_on(
    listens: Callable[..., Listening],
) -> None:
    bedside = listens(within=("bash", "-c", 'exec "$@" > >(head -1)', "bash"))
    bedside.call()
    bedside.say("what are the symptoms")
    bedside.wait_for_turns(1)
    for _ in range(2):
        until(lambda: not bedside.silent)
        bedside.say("stop")
        until(lambda: bedside.silent)
        bedside.say("what is a bone scan")
    until(lambda: any("standard output is gone" in line for line in bedside.told))
    assert bedside.process.poll() is None
