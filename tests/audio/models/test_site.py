"""What a site says of an archive, and whether that is enough to trust one."""

import json
import socket
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from audio import SMALL_US, install_model
from audio.models.site import OFFICIAL_SITE, offer_of
from tests.audio.models.sites import (
    ARCHIVE,
    LIST,
    NAME,
    SUM,
    WHOLE,
    Answer,
    Site,
    broken_chunks,
    dripping,
    leading_to,
    md5_of,
    no_http,
    packed,
    page,
    sha256_of,
    stalled,
)

Complaint = Callable[..., str]

SHA256 = sha256_of(WHOLE)
OTHER = "0" * 64


@pytest.fixture
def get(site: Site, folder: Path) -> Callable[[], Path]:
    """Installs the model of the site."""
    return lambda: install_model(NAME, folder, site.address)


def test_the_makers_site_is_asked_by_https() -> None:
    assert OFFICIAL_SITE.startswith("https://")


def test_a_list_gives_size_and_sum(site: Site) -> None:
    site.offer()
    offer = offer_of(NAME, f"{site.address}/")
    assert offer.address == f"{site.address}{ARCHIVE}"
    assert offer.size == len(WHOLE)
    assert offer.md5 == md5_of(WHOLE)
    assert offer.sha256 is None


@pytest.mark.parametrize(
    ("beside", "listed", "demanded", "used"),
    [
        (SHA256, None, None, SHA256),
        (OTHER, SHA256, None, SHA256),
        (OTHER, OTHER, SHA256, SHA256),
    ],
    ids=["beside", "listed", "demanded"],
)
def test_the_nearer_sum_counts(
    site: Site, beside: str, listed: str | None, demanded: str | None, used: str
) -> None:
    site.offer(sha256=listed)
    site.answers[SUM] = page(beside.encode())
    assert offer_of(NAME, site.address, demanded).sha256 == used


@pytest.mark.parametrize(
    "text",
    [
        SHA256,
        f"{SHA256.upper()}\n",
        f"{SHA256}  {NAME}.zip\n",
        f"{SHA256} *./models/{NAME}.zip\n",
        f"{OTHER}  another-model.zip\n{SHA256}  {NAME}.zip\n",
    ],
    ids=["bare", "capitals", "text", "binary", "several"],
)
def test_a_sum_beside_an_archive_is_enough(
    site: Site, get: Callable[[], Path], text: str
) -> None:
    site.offer()
    del site.answers[LIST]
    site.answers[SUM] = page(text.encode())
    assert get().is_dir()


@pytest.mark.parametrize(
    "text",
    ["", "<html>", f"{OTHER}  another.zip", SHA256[:-1]],
    ids=["empty", "a page", "of another", "too short"],
)
def test_a_sum_beside_an_archive_that_is_none_is_told(
    site: Site, get: Callable[[], Path], complaint: Complaint, text: str
) -> None:
    site.offer()
    site.answers[SUM] = page(text.encode())
    assert "holds no SHA-256" in complaint(get)


def test_an_archive_for_which_nobody_vouches_is_refused(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer(md5=None)
    message = complaint(get)
    assert "nothing vouches" in message
    assert "--sha256" in message
    assert site.asked_for(ARCHIVE) == []


def test_a_list_that_lacks_the_model_vouches_for_nothing(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer(name="another-one")
    site.answers[ARCHIVE] = page(WHOLE)
    assert "nothing vouches" in complaint(get)


def test_a_demanded_sum_is_enough(site: Site, folder: Path) -> None:
    site.answers[ARCHIVE] = page(WHOLE)
    assert install_model(NAME, folder, site.address, sha256=SHA256.upper()).is_dir()


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ({"md5": "0" * 32}, "MD5"),
        ({"sha256": OTHER}, "SHA-256"),
        ({"md5": "0" * 32, "sha256": SHA256}, "MD5"),
    ],
    ids=["md5", "sha256", "one of two"],
)
def test_a_wrong_sum_throws_the_archive_away(
    site: Site,
    get: Callable[[], Path],
    complaint: Complaint,
    entry: dict[str, str],
    wrong: str,
) -> None:
    site.offer(**entry)
    message = complaint(get)
    assert f"its {wrong} is" in message
    assert "thrown away" in message


def test_the_wrong_file_of_the_right_size_is_refused(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    site.answers[ARCHIVE] = page(bytes(len(WHOLE)))
    assert "is not the file that the site's list vouches for" in complaint(get)


def test_a_demanded_sum_that_is_another_is_refused(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    site.offer()
    message = complaint(lambda: install_model(NAME, folder, site.address, sha256=OTHER))
    assert "--sha256 vouches for" in message


def test_no_mirror_can_pass_another_file_off_as_an_official_one(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    forged = packed(f"{SMALL_US.name}/am/final.mdl", f"{SMALL_US.name}/conf/mfcc.conf")
    site.offer(forged, SMALL_US.name, sha256=sha256_of(forged))
    message = complaint(lambda: install_model(SMALL_US.name, folder, site.address))
    assert "the catalogue vouches for" in message


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sign in to this network</html>",
        b"",
        b"{}",
        b"7",
        b"[7]",
        b"[{}]",
        b"\xff",
        b"[" * 100_000,
    ],
    ids=["page", "empty", "object", "number", "numbers", "nameless", "bytes", "deep"],
)
def test_a_list_that_is_none_is_told(
    site: Site, get: Callable[[], Path], complaint: Complaint, body: bytes
) -> None:
    site.answers[LIST] = page(body)
    if body == b"{}":  # no model in it, but no other list either
        assert "nothing vouches" in complaint(get)
    else:
        assert "no list of models" in complaint(get)


@pytest.mark.parametrize(
    "entry",
    [
        {"size": "a lot"},
        {"size": 0},
        {"size": -5},
        {"size": True},
        {"size": [7]},
        {"size": int("9" * 400)},
        {"md5": 7},
        {"md5": "0" * 31},
        {"sha256": "x" * 64},
        {"sha256": "0" * 63 + "\n"},
    ],
    ids=repr,
)
def test_a_list_that_is_wrong_of_the_model_is_told(
    site: Site, get: Callable[[], Path], complaint: Complaint, entry: dict[str, object]
) -> None:
    site.offer(**entry)
    assert "which is none" in complaint(get)


@pytest.mark.parametrize("answer", [broken_chunks, no_http, page(b"", status=500)])
def test_a_list_that_is_sent_wrongly_is_told(
    site: Site, get: Callable[[], Path], complaint: Complaint, answer: Answer
) -> None:
    site.answers[LIST] = answer
    message = complaint(get)
    assert "cannot be reached" in message
    assert "askaloud models import FILE.zip" in message


def test_what_is_quoted_of_a_site_is_short(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    def chatter(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(b"no site at all " * 2_000 + b"\r\n\r\n")

    site.answers[LIST] = chatter
    told = complaint(get)
    assert "no site at all" in told
    assert len(told) < 600


def test_a_list_that_stalls_is_given_up(
    site: Site,
    get: Callable[[], Path],
    complaint: Complaint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.models.fetch.SILENT_S", 0.3)
    site.answers[LIST] = stalled(site, json.dumps([{"name": NAME}]).encode(), 5)
    assert "cannot be reached (timed out)" in complaint(get)


def test_a_list_that_drips_is_given_up(
    site: Site,
    get: Callable[[], Path],
    complaint: Complaint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.models.site.LIST_S", 0.3)
    site.answers[LIST] = dripping(site)
    assert "cannot be reached (it was not all there after" in complaint(get)


def test_a_list_that_leads_away_is_told(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.answers[LIST] = leading_to("ftp://127.0.0.1/model-list.json")
    assert "leads on to 'ftp://127.0.0.1/model-list.json'" in complaint(get)


def test_a_site_that_cannot_be_reached_is_told(
    folder: Path, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        message = complaint(lambda: install_model(NAME, folder, address))
    assert "cannot be reached" in message
    assert "Try again with a network" in message


def test_an_address_with_a_space_in_it_is_told(
    site: Site, folder: Path, complaint: Complaint
) -> None:
    address = f"{site.address}/my models"
    assert "cannot be reached" in complaint(
        lambda: install_model(NAME, folder, address)
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder that is a mirror."""
    made = tmp_path / "my mirror"
    made.mkdir()
    (made / f"{NAME}.zip").write_bytes(WHOLE)
    return made


def test_a_folder_can_be_a_mirror(shelf: Path, folder: Path) -> None:
    (shelf / f"{NAME}.zip.sha256").write_text(f"{SHA256}  {NAME}.zip\n")
    assert install_model(NAME, folder, shelf.as_uri()).is_dir()
    assert [one.name for one in folder.iterdir()] == [NAME]


def test_a_folder_named_without_escapes_can_be_a_mirror(
    shelf: Path, folder: Path
) -> None:
    (shelf / "model-list.json").write_text(
        json.dumps([{"name": NAME, "size": len(WHOLE), "md5": md5_of(WHOLE)}])
    )
    assert install_model(NAME, folder, f"file://{shelf}").is_dir()


def test_a_folder_as_a_mirror_without_sums_is_refused(
    shelf: Path, folder: Path, complaint: Complaint
) -> None:
    assert "nothing vouches" in complaint(
        lambda: install_model(NAME, folder, shelf.as_uri())
    )


def test_a_folder_as_a_mirror_without_the_archive_is_told(
    shelf: Path, folder: Path, complaint: Complaint
) -> None:
    (shelf / f"{NAME}.zip").rename(shelf / "another.zip")
    message = complaint(
        lambda: install_model(NAME, folder, shelf.as_uri(), sha256=SHA256)
    )
    assert "Not Found" in message


def test_the_server_is_told_no_more_than_needed(site: Site) -> None:
    site.offer()
    offer_of(NAME, site.address)
    assert site.asked == [(LIST, ""), (SUM, "")]
