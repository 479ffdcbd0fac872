"""An archive comes whole through bad connections, and goes on where it broke off."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from audio import ModelError, install_model
from audio.models.download import download
from tests.audio.models.sites import (
    ARCHIVE,
    NAME,
    WHOLE,
    Answer,
    Site,
    broken_chunks,
    dripping,
    in_turn,
    leading_to,
    no_http,
    page,
    served,
    stalled,
    torn,
)

Complaint = Callable[..., str]

PART = f"{NAME}.zip.part"
NOTE = f"{PART}.json"
MARK = '"one"'
DATE = "Wed, 01 Jan 2025 00:00:00 GMT"


@pytest.fixture
def get(site: Site, folder: Path) -> Callable[[], Path]:
    """Installs the model of the site."""
    return lambda: install_model(NAME, folder, site.address)


def begun(folder: Path, body: bytes = WHOLE[:1000], mark: str | None = None) -> None:
    """Have the beginning of the archive from an earlier try."""
    (folder / PART).write_bytes(body)
    if mark is not None:
        note = json.dumps({"address": mark.partition(" ")[0], "mark": mark[-5:]})
        (folder / NOTE).write_text(note, encoding="utf-8")


def test_a_whole_archive_is_asked_for_once(
    site: Site, get: Callable[[], Path], folder: Path
) -> None:
    site.offer()
    assert get() == folder / NAME
    assert site.asked_for(ARCHIVE) == [""]
    assert [one.name for one in folder.iterdir()] == [NAME]


@pytest.mark.parametrize("mark", [MARK, DATE, None])
def test_a_broken_connection_goes_on_by_itself(
    site: Site, get: Callable[[], Path], mark: str | None
) -> None:
    site.offer()
    site.answers[ARCHIVE] = in_turn(
        served(WHOLE, mark, until=1000), served(WHOLE, mark)
    )
    get()
    suffix = f" if {mark}" if mark else ""
    assert site.asked_for(ARCHIVE) == ["", f"bytes=1000-{suffix}"]


def test_a_weak_mark_is_not_trusted(site: Site, get: Callable[[], Path]) -> None:
    site.offer()
    weak = 'W/"one"'
    site.answers[ARCHIVE] = in_turn(
        served(WHOLE, weak, until=1000), served(WHOLE, weak)
    )
    get()
    assert site.asked_for(ARCHIVE) == ["", "bytes=1000-"]


def test_a_torn_connection_goes_on_by_itself(
    site: Site, get: Callable[[], Path]
) -> None:
    site.offer()
    site.answers[ARCHIVE] = in_turn(torn(WHOLE, 1500), served(WHOLE))
    get()
    assert len(site.asked_for(ARCHIVE)) == 2


def test_a_site_that_stalls_is_asked_again(
    site: Site, get: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.models.fetch.SILENT_S", 0.5)
    site.offer()
    site.answers[ARCHIVE] = in_turn(stalled(site, WHOLE, 1700), served(WHOLE))
    get()
    assert site.asked_for(ARCHIVE) == ["", "bytes=1700-"]


def test_a_site_that_always_stalls_is_given_up_and_gone_on_with_later(
    site: Site,
    get: Callable[[], Path],
    folder: Path,
    complaint: Complaint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.models.fetch.SILENT_S", 0.3)
    site.offer()
    site.answers[ARCHIVE] = stalled(site, WHOLE, 1700)
    message = complaint(get, PART, NOTE)
    assert "broke off after 1700 bytes (timed out)" in message
    assert "goes on from there" in message
    site.asked.clear()
    site.answers[ARCHIVE] = served(WHOLE)
    assert get() == folder / NAME
    assert site.asked_for(ARCHIVE) == ["bytes=1700-"]


def test_tries_that_bring_something_do_not_count(
    site: Site, get: Callable[[], Path]
) -> None:
    site.offer()
    pieces = [served(WHOLE, until=end) for end in range(600, len(WHOLE), 600)]
    site.answers[ARCHIVE] = in_turn(*pieces, served(WHOLE))
    get()
    assert len(site.asked_for(ARCHIVE)) == len(pieces) + 1 > 5


def test_tries_that_bring_nothing_are_few(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    site.answers[ARCHIVE] = served(WHOLE, until=100)
    assert "after 100 bytes" in complaint(get, PART, NOTE)
    assert len(site.asked_for(ARCHIVE)) == 4


def test_a_server_that_knows_no_ranges_sends_the_whole_anew(
    site: Site, get: Callable[[], Path], folder: Path
) -> None:
    site.offer()
    site.answers[ARCHIVE] = page(WHOLE)
    begun(folder)
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == ["bytes=1000-"]


def test_a_server_that_knows_no_ranges_and_breaks_off_is_given_up(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    site.answers[ARCHIVE] = page(WHOLE[:2000], length=len(WHOLE))
    assert "after 2000 bytes" in complaint(get, PART, NOTE)
    assert len(site.asked_for(ARCHIVE)) == 5


def test_another_file_by_now_is_fetched_from_its_beginning(
    site: Site, get: Callable[[], Path], folder: Path
) -> None:
    site.offer()
    site.answers[ARCHIVE] = served(WHOLE, '"two"')
    begun(folder, b"x" * 1000, f'{site.address}{ARCHIVE} "one"')
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == ['bytes=1000- if "one"']


def test_the_mark_of_another_server_is_not_used(
    site: Site, get: Callable[[], Path], folder: Path
) -> None:
    site.offer()
    begun(folder, mark=f'https://elsewhere.example{ARCHIVE} "one"')
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == ["bytes=1000-"]


@pytest.mark.parametrize("note", ["", "[]", "{", '{"address": 3}', "\udcff"])
def test_a_damaged_note_of_the_mark_is_not_used(
    site: Site, get: Callable[[], Path], folder: Path, note: str
) -> None:
    site.offer()
    begun(folder)
    (folder / NOTE).write_bytes(note.encode("utf-8", "surrogateescape"))
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == ["bytes=1000-"]


def test_an_archive_that_is_all_here_is_not_asked_for(
    site: Site, get: Callable[[], Path], folder: Path
) -> None:
    site.offer()
    begun(folder, WHOLE)
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == []


def test_more_than_the_archive_has_is_thrown_away(
    site: Site, get: Callable[[], Path], folder: Path
) -> None:
    site.offer()
    begun(folder, WHOLE + b"more")
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == [""]


@pytest.mark.parametrize("here", [WHOLE, WHOLE + b"more"], ids=["whole", "more"])
def test_without_a_size_the_server_says_whether_all_is_here(
    site: Site, get: Callable[[], Path], folder: Path, here: bytes
) -> None:
    site.offer(size=None)
    begun(folder, here)
    assert get().is_dir()
    again = [] if here == WHOLE else [""]
    assert site.asked_for(ARCHIVE) == [f"bytes={len(here)}-", *again]


@pytest.mark.parametrize("digits", ["9" * 400, "9" * 5000, "-1", "1_0", "³"])
def test_a_length_that_cannot_be_is_not_believed(
    site: Site, get: Callable[[], Path], folder: Path, digits: str
) -> None:
    def refused(to: BaseHTTPRequestHandler) -> None:
        to.send_response(416)
        to.send_header("Content-Range", f"bytes */{digits}")
        to.send_header("Content-Length", "0")
        to.end_headers()

    site.offer()
    site.answers[ARCHIVE] = in_turn(refused, served(WHOLE))
    begun(folder, WHOLE[:1000])
    assert get().is_dir()
    assert site.asked_for(ARCHIVE) == ["bytes=1000-", ""]


def test_an_archive_that_drips_is_given_up_and_gone_on_with_later(
    site: Site,
    get: Callable[[], Path],
    complaint: Complaint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site.offer()
    monkeypatch.setattr("audio.models.fetch.WINDOW_S", 0.2)
    site.answers[ARCHIVE] = dripping(site, len(WHOLE))
    left = (f"{NAME}.zip.part", f"{NAME}.zip.part.json")
    message = complaint(get, *left)
    assert "broke off after" in message
    assert "(it sent" in message


def test_an_archive_that_leads_away_is_told(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    site.answers[ARCHIVE] = leading_to("ftp://127.0.0.1/model.zip")
    assert "leads on to 'ftp://127.0.0.1/model.zip'" in complaint(get)


@pytest.mark.parametrize("told", ["bytes 5-9/10", "bytes 0-9/*", "", "nonsense"])
def test_a_range_that_was_not_asked_for_is_not_taken(
    site: Site,
    get: Callable[[], Path],
    folder: Path,
    complaint: Complaint,
    told: str,
) -> None:
    def wrong_range(to: BaseHTTPRequestHandler) -> None:
        to.send_response(206)
        to.send_header("Content-Range", told)
        to.end_headers()

    site.offer()
    site.answers[ARCHIVE] = wrong_range
    begun(folder)
    assert "was asked for byte 1000" in complaint(get, PART)


def test_a_length_that_is_too_short_is_made_up_for(
    site: Site, get: Callable[[], Path]
) -> None:
    site.offer()
    site.answers[ARCHIVE] = in_turn(page(WHOLE, length=900), served(WHOLE))
    get()
    assert site.asked_for(ARCHIVE) == ["", "bytes=900-"]


@pytest.mark.parametrize("answer", [page, served], ids=["no ranges", "ranges"])
def test_a_shorter_file_than_listed_is_another_one(
    site: Site,
    get: Callable[[], Path],
    complaint: Complaint,
    answer: Callable[[bytes], Answer],
) -> None:
    site.offer()
    site.answers[ARCHIVE] = answer(b"<html>Sign in to this network</html>")
    message = complaint(get)
    assert f"shorter than the {len(WHOLE)} bytes" in message
    assert "sign-in page" in message


@pytest.mark.parametrize("length", [None, len(WHOLE) + 4], ids=["none", "its own"])
def test_more_than_is_listed_is_not_taken(
    site: Site, get: Callable[[], Path], complaint: Complaint, length: int | None
) -> None:
    def endless(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        if length is not None:
            to.send_header("Content-Length", str(length))
        to.end_headers()
        to.wfile.write(WHOLE + b"more")

    site.offer()
    site.answers[ARCHIVE] = endless
    assert f"longer than the {len(WHOLE)} bytes" in complaint(get)
    assert len(site.asked_for(ARCHIVE)) == 1


def test_more_than_any_archive_has_is_not_taken(
    site: Site,
    get: Callable[[], Path],
    complaint: Complaint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.models.download.ARCHIVE_LIMIT_BYTES", 1000)
    site.offer(size=None)
    assert "longer than the 1000 bytes" in complaint(get)


@pytest.mark.parametrize("answer", [broken_chunks, no_http])
def test_a_server_that_makes_no_sense_is_given_up(
    site: Site, get: Callable[[], Path], complaint: Complaint, answer: Answer
) -> None:
    site.offer()
    site.answers[ARCHIVE] = answer
    left = (PART, NOTE) if answer is broken_chunks else ()
    assert "broke off" in complaint(get, *left)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_is_asked_again(
    site: Site, get: Callable[[], Path], folder: Path, status: int
) -> None:
    site.offer()
    site.answers[ARCHIVE] = in_turn(page(b"", status=status), served(WHOLE))
    begun(folder)
    get()
    assert site.asked_for(ARCHIVE) == ["bytes=1000-", "bytes=1000-"]


def test_a_server_that_stays_in_trouble_is_given_up(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    site.answers[ARCHIVE] = page(b"sorry", status=503)
    assert "503 Service Unavailable" in complaint(get)


def test_an_archive_that_is_not_there_is_told_at_once(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    del site.answers[ARCHIVE]
    message = complaint(get)
    assert "Not Found" in message
    assert "askaloud models import FILE.zip" in message
    assert len(site.asked_for(ARCHIVE)) == 1


def test_an_archive_that_is_not_given_out_is_told_at_once(
    site: Site, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    site.answers[ARCHIVE] = page(b"", status=403)
    assert "not given out (it answers 403 Forbidden)" in complaint(get)
    assert len(site.asked_for(ARCHIVE)) == 1


def test_an_interruption_leaves_what_has_come(
    site: Site, folder: Path, tmp_path: Path
) -> None:
    def interrupt(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    site.offer()
    part = folder / PART
    with pytest.raises(KeyboardInterrupt):
        download(f"{site.address}{ARCHIVE}", part, len(WHOLE), interrupt)
    assert len(WHOLE) // 2 < part.stat().st_size < len(WHOLE)
    assert part.read_bytes() == WHOLE[: part.stat().st_size]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_disk_that_fills_up_keeps_what_has_come(
    site: Site, folder: Path, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    begun(folder)
    # Every write to this device fails as one to a full disk does.
    (folder / PART).unlink()
    (folder / PART).symlink_to("/dev/full")
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    message = complaint(get, PART, NOTE)
    assert "No space left" in message
    assert "goes on from there" in message


def test_a_part_that_cannot_be_written_is_told(
    site: Site, folder: Path, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    (folder / PART).mkdir()
    assert "cannot be kept" in complaint(get, PART, NOTE)


def test_a_note_that_cannot_be_written_is_told(
    site: Site, folder: Path, get: Callable[[], Path], complaint: Complaint
) -> None:
    site.offer()
    (folder / NOTE).mkdir()
    assert "cannot be kept" in complaint(get, NOTE)


def test_progress_goes_on_where_it_was(site: Site, folder: Path) -> None:
    site.offer()
    begun(folder, WHOLE[:3000])
    shares: list[float] = []
    address = f"{site.address}{ARCHIVE}"
    download(address, folder / PART, len(WHOLE), shares.append)
    assert shares[0] == 3000 / len(WHOLE)
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.usefixtures("site")
def test_an_address_that_is_none_is_told(folder: Path) -> None:
    with pytest.raises(ModelError, match="broke off"):
        download("gopher://example.org/x.zip", folder / PART)
