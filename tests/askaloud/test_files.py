"""Files are written whole, or what was there stays."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from askaloud import written_whole
from askaloud.files import PRIVATE, held, take_away
from askaloud.processes import ROOT


@pytest.fixture
def umask() -> Iterator[None]:
    """New files may be read by all, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def unfinished() -> bytes:
    raise RuntimeError("there is no more")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_there_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with written_whole(path) as out:
        out.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


def test_where_writing_fails_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError, match="no more"), written_whole(path) as out:
        out.write(b"hal" + unfinished())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("umask")
def test_a_file_has_the_permissions_of_any_new_one(tmp_path: Path) -> None:
    with written_whole(tmp_path / "file"):
        pass
    assert mode(tmp_path / "file") == 0o644


@pytest.mark.usefixtures("umask")
def test_the_umask_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is one for all threads: others may be making files just then.
    monkeypatch.setattr(os, "umask", None)
    with written_whole(tmp_path / "file"):
        pass


@pytest.mark.usefixtures("umask")
def test_a_private_file_is_for_nobody_else(tmp_path: Path) -> None:
    with written_whole(tmp_path / "file", PRIVATE):
        pass
    assert mode(tmp_path / "file") == 0o600


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(FileExistsError), written_whole(path, replace=False):
        path.write_bytes(b"theirs")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("there", [True, False])
def test_a_file_system_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "links are not for memory cards")

    monkeypatch.setattr(os, "link", none)
    path = tmp_path / "file"
    if there:
        path.write_bytes(b"theirs")
        with pytest.raises(FileExistsError), written_whole(path, replace=False):
            pass
        assert path.read_bytes() == b"theirs"
    else:
        with written_whole(path, replace=False) as out:
            out.write(b"ours")
        assert path.read_bytes() == b"ours"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written_whole(tmp_path / "no" / "file"):
        pass


def deep_folder(folder: Path, depth: int = 3000) -> Path:
    """Folders in each other, deeper than any path may be long."""
    folder.mkdir()
    at = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("a", dir_fd=at)
        inside = os.open("a", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inside
    os.close(at)
    return folder


def test_a_folder_is_taken_away_however_deep(tmp_path: Path) -> None:
    deep = deep_folder(tmp_path / "deep")
    (deep / "a" / "file").touch()
    (deep / "a" / "a" / "file").touch()
    assert take_away(deep)
    assert list(tmp_path.iterdir()) == []


def test_what_links_lead_to_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "link").symlink_to(kept)
    (tmp_path / "link").symlink_to(kept)
    assert take_away(tmp_path / "gone")
    assert take_away(tmp_path / "link")
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
    assert (kept / "file").is_file()


def test_a_folder_that_is_locked_is_taken_away(tmp_path: Path) -> None:
    inside = tmp_path / "folder" / "locked"
    inside.mkdir(parents=True)
    (inside / "file").touch()
    inside.chmod(0)
    assert take_away(tmp_path / "folder")


def test_what_cannot_be_taken_away_is_said_to_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    monkeypatch.setattr(Path, "unlink", refused)
    assert not take_away(tmp_path / "folder")
    assert take_away(tmp_path / "nowhere")


HOLDING = """
import sys
from pathlib import Path
from askaloud.files import held
with held(Path(sys.argv[1])) as free:
    print(free, flush=True)
    sys.stdin.read()
"""


def test_a_name_is_held_by_one_process_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / ".name.lock"
    command = [sys.executable, "-c", HOLDING, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        with held(path) as free:
            assert not free
        assert path.exists()
        other.kill()
    with held(path) as free:
        assert free
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_free_again_whatever_happens(tmp_path: Path) -> None:
    path = tmp_path / ".name.lock"
    with pytest.raises(RuntimeError), held(path):
        unfinished()
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_locks_a_name_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askaloud.files.fcntl", None)
    with held(tmp_path / "a") as one, held(tmp_path / "a") as two:
        assert one
        assert two
