"""No archive writes outside its place, fills the disk or brings links in."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from audio.models import import_model
from audio.models.archive import Archive, lay_out
from tests.audio.models.sites import FILES, NAME, WHOLE, fake_model, packed

pytestmark = pytest.mark.usefixtures("unloaded")

Complaint = Callable[..., str]
Take = Callable[[bytes], Path]

NEEDED = tuple(f"{NAME}/{file}" for file in FILES)


@pytest.fixture
def take(tmp_path: Path, folder: Path) -> Take:
    """Imports an archive."""

    def imported(archive: bytes) -> Path:
        path = tmp_path / f"{NAME}.zip"
        path.write_bytes(archive)
        return import_model(path, folder)

    return imported


@pytest.fixture
def refused(take: Take, tmp_path: Path, complaint: Complaint) -> Callable[[bytes], str]:
    """What is said of an archive that is not taken; nothing is left anywhere."""

    def told(archive: bytes) -> str:
        message = complaint(lambda: take(archive))
        here = {one.name for one in tmp_path.iterdir()}
        assert here == {"models", f"{NAME}.zip"}
        return message

    return told


def entry_of(archive: bytes, name: str, **changes: int) -> bytes:
    """An archive with one more file, of which something is unusual."""
    made = io.BytesIO(archive)
    with zipfile.ZipFile(made, "a") as packed_:
        info = zipfile.ZipInfo(name)
        for key, value in changes.items():
            setattr(info, key, value)
        packed_.writestr(info, "/etc/passwd")
    return made.getvalue()


def test_every_file_comes_out(take: Take) -> None:
    model = take(WHOLE)
    for file in FILES:
        assert (model / file).read_bytes().startswith(f"what is in {NAME}/".encode())


def test_what_a_mac_adds_is_left_out(take: Take) -> None:
    model = take(packed(*NEEDED, "__MACOSX/._am", f"__MACOSX/{NAME}/._conf"))
    assert sorted(one.name for one in model.iterdir()) == [
        "am",
        "askaloud-model.json",
        "conf",
        "graph",
    ]


def test_an_archive_without_a_folder_is_named_by_its_file(take: Take) -> None:
    assert take(packed(*FILES)).name == NAME


def test_the_old_shape_of_a_model_is_known(take: Take) -> None:
    assert take(packed(f"{NAME}/final.mdl", f"{NAME}/mfcc.conf")).is_dir()


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        f"{NAME}/../../outside",
        "/outside",
        "\\outside",
        "..\\outside",
        f"{NAME}/am\\..\\..\\..\\outside",
        "C:outside",
        "C:\\outside",
        f"{NAME}/am/final.mdl:stream",
    ],
)
def test_a_path_that_leads_outside_is_refused(
    refused: Callable[[bytes], str], name: str
) -> None:
    assert "outside its folder" in refused(packed(*NEEDED, name))


@pytest.mark.parametrize("name", [f"{NAME}/two\nlines", f"{NAME}/\x1b[31mred", "."])
def test_a_name_that_is_none_is_refused(
    refused: Callable[[bytes], str], name: str
) -> None:
    assert "a name that is none" in refused(packed(*NEEDED, name))


def test_a_file_without_a_name_is_refused(refused: Callable[[bytes], str]) -> None:
    # A name ends at the first NUL.
    nameless = packed(*NEEDED, "nobody").replace(b"nobody", b"\0obody")
    assert "a name that is none" in refused(nameless)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (f"{NAME}/{'a/' * 1900}b", "deeper than any model's"),
        (f"{NAME}/{'a/' * 1900}", "deeper than any model's"),
        (f"{NAME}/{'n' * 200}", "is too long"),
        (f"{NAME}/CON.txt", "a device's on Windows"),
        (f"{NAME}/graph/nul", "a device's on Windows"),
        (f"{NAME}/end.", "another one on Windows"),
    ],
    ids=["deep", "a deep folder", "long", "CON", "NUL", "a dot"],
)
def test_a_name_that_not_every_system_takes_is_refused(
    refused: Callable[[bytes], str], name: str, wrong: str
) -> None:
    message = refused(packed(*NEEDED, name))
    assert wrong in message
    assert len(message) < 300


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_is_refused(
    refused: Callable[[bytes], str], kind: int
) -> None:
    mode = (kind | 0o777) << 16
    linked = entry_of(WHOLE, f"{NAME}/graph/link", external_attr=mode)
    assert "link or a device" in refused(linked)


@pytest.mark.parametrize(
    "name",
    [
        *(f"{NAME}/AM/final.mdl", f"{NAME}/am", f"{NAME}/./am/final.mdl"),
        *(f"{NAME}/AM/other", f"{NAME}/am/\ufb01nal.mdl"),
    ],
    ids=["another case", "a folder's", "the same", "its folder's", "another form"],
)
def test_a_file_in_the_way_of_another_is_refused(
    refused: Callable[[bytes], str], name: str
) -> None:
    assert "several files of one name" in refused(packed(*NEEDED, name))


def test_an_archive_that_unpacks_to_too_much_is_refused(
    refused: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.archive.UNPACKED_LIMIT_BYTES", 1_000_000)
    made = io.BytesIO(WHOLE)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}/zeros", bytes(1_000_001))
    assert len(made.getvalue()) < 20_000
    assert "more than any model needs" in refused(made.getvalue())


def test_an_archive_of_too_many_files_is_refused(
    refused: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.archive.MAX_FILES", 50)
    many = packed(*NEEDED, *(f"{NAME}/{number}" for number in range(50)))
    assert "more than any model needs" in refused(many)


def test_an_archive_that_is_bigger_than_it_says_is_refused(
    refused: Callable[[bytes], str],
) -> None:
    made = io.BytesIO(WHOLE)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}/zeros", bytes(5_000_000))
    lying = bytearray(made.getvalue())
    true, said = struct.pack("<I", 5_000_000), struct.pack("<I", 10)
    assert lying.count(true) == 2
    assert "damaged" in refused(bytes(lying.replace(true, said)))


def test_an_archive_that_needs_more_than_is_free_is_refused(
    refused: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Full)
    assert "there is no room" in refused(WHOLE)


def test_an_unusual_packing_is_refused(refused: Callable[[bytes], str]) -> None:
    made = io.BytesIO(WHOLE)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(f"{NAME}/more", "more")
    assert "packed in an unusual way" in refused(made.getvalue())


def test_a_password_is_refused(refused: Callable[[bytes], str]) -> None:
    locked = bytearray(WHOLE)
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    assert "encrypted" in refused(bytes(locked))


def test_damage_inside_is_found(refused: Callable[[bytes], str]) -> None:
    damaged = bytearray(WHOLE)
    damaged[len(damaged) // 2] ^= 1
    assert "a damaged one (Bad CRC-32" in refused(bytes(damaged))


@pytest.mark.parametrize(
    "body", [b"", b"<html>Sign in</html>", WHOLE[: len(WHOLE) // 2], WHOLE[:-10]]
)
def test_what_is_no_archive_is_told(
    refused: Callable[[bytes], str], body: bytes
) -> None:
    assert "is no archive" in refused(body)


@pytest.mark.parametrize("missing", ["am/final.mdl", "conf/mfcc.conf"])
def test_an_archive_without_a_needed_file_is_refused(
    refused: Callable[[bytes], str], missing: str
) -> None:
    left = packed(*(name for name in NEEDED if not name.endswith(missing)))
    assert f"'{missing}' is missing" in refused(left)


def test_an_archive_of_several_models_is_refused(
    refused: Callable[[bytes], str],
) -> None:
    two = packed(*NEEDED, *(f"another/{file}" for file in FILES))
    assert f"several models: another, {NAME}" in refused(two)


def test_an_archive_with_a_model_too_deep_inside_is_refused(
    refused: Callable[[bytes], str],
) -> None:
    assert "is not a whole Vosk model" in refused(packed(*(f"a/b/{f}" for f in FILES)))


def test_a_model_whose_folder_has_an_odd_name_needs_another(
    refused: Callable[[bytes], str],
) -> None:
    message = refused(packed(*(f"my model/{file}" for file in FILES)))
    assert "--name" in message


def test_progress_rises_to_one(tmp_path: Path) -> None:
    path = tmp_path / "model.zip"
    path.write_bytes(packed(*NEEDED, filling=bytes(100)))
    shares: list[float] = []
    lay_out(Archive(path, path.name), tmp_path / "work", shares.append)
    assert len(shares) == len(NEEDED)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_folder_is_copied(tmp_path: Path, folder: Path) -> None:
    source = fake_model(tmp_path / NAME)
    model = import_model(source, folder)
    assert model == folder / NAME
    assert (model / "graph" / "words.txt").read_text() == "what is in graph/words.txt\n"
    assert source.is_dir()


def test_the_one_folder_in_a_folder_is_the_model(tmp_path: Path, folder: Path) -> None:
    fake_model(tmp_path / "unpacked" / NAME)
    assert import_model(tmp_path / "unpacked", folder) == folder / NAME


def test_a_link_to_a_folder_is_followed(tmp_path: Path, folder: Path) -> None:
    fake_model(tmp_path / NAME)
    (tmp_path / "link").symlink_to(tmp_path / NAME)
    assert import_model(tmp_path / "link", folder) == folder / NAME


@pytest.mark.parametrize("target", ["/etc/hostname", "/etc", "nowhere"])
def test_a_link_in_a_folder_is_refused(
    tmp_path: Path, folder: Path, complaint: Complaint, target: str
) -> None:
    (fake_model(tmp_path / NAME) / "link").symlink_to(target)
    assert "link or a device" in complaint(
        lambda: import_model(tmp_path / NAME, folder)
    )


def test_a_pipe_in_a_folder_is_refused(
    tmp_path: Path, folder: Path, complaint: Complaint
) -> None:
    os.mkfifo(fake_model(tmp_path / NAME) / "pipe")
    assert "link or a device" in complaint(
        lambda: import_model(tmp_path / NAME, folder)
    )


def test_a_folder_of_too_much_is_refused(
    tmp_path: Path, folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.archive.UNPACKED_LIMIT_BYTES", 40)
    fake_model(tmp_path / NAME)
    assert "more than any model needs" in complaint(
        lambda: import_model(tmp_path / NAME, folder)
    )


def test_a_folder_that_is_no_model_is_refused(
    tmp_path: Path, folder: Path, complaint: Complaint
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").touch()
    assert "'am/final.mdl' is missing" in complaint(
        lambda: import_model(tmp_path / "photos", folder)
    )
