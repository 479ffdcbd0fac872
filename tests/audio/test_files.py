"""Sound files of every kind come in as frames; bad ones are explained."""

import io
import logging
import os
import re
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
import soxr

from audio import (
    SAMPLE_RATE,
    Frame,
    Recogniser,
    SoundFileError,
    Speech,
    frames_of,
    hear,
    read_frames,
    read_stream,
    save_wav,
)
from audio.sound import FRAME_BYTES, FRAME_S, Samples
from tests.audio.conftest import CHILDREN, silence
from tests.conftest import SPOKEN

FLAC = SPOKEN / "who_gets_it" / f"{CHILDREN}.flac"
ADVICE = re.compile(r"\. [A-Z].+\.$")
"""A second sentence: what to do."""


def write(
    path: Path,
    samples: Samples,
    rate: int = SAMPLE_RATE,
    channels: int = 1,
    subtype: str | None = None,
    format_: str | None = None,
) -> Path:
    """Write 16 kHz samples as a sound file of another rate, width and form."""
    sound = soxr.resample(samples.astype(np.float32) / 32768, SAMPLE_RATE, rate)
    whole = np.repeat(sound[:, None], channels, axis=1)
    soundfile.write(path, whole, rate, subtype=subtype, format=format_)
    return path


def as_file(samples: Samples, format_: str, subtype: str | None = None) -> bytes:
    """The bytes of a sound file."""
    packed = io.BytesIO()
    soundfile.write(packed, samples, SAMPLE_RATE, format=format_, subtype=subtype)
    return packed.getvalue()


def write_floats(path: Path, sound: npt.NDArray[np.float32]) -> Path:
    """Write numbers as they are, be they sound or not."""
    soundfile.write(path, sound, SAMPLE_RATE, subtype="FLOAT")
    return path


def hiss(seconds: float) -> Samples:
    """Sound that packs badly: half of its file is half of its time."""
    samples = np.random.default_rng(0).normal(0, 3000, round(seconds * SAMPLE_RATE))
    return samples.astype(np.int16)


def duration_s(frames: Iterable[Frame]) -> float:
    return len(list(frames)) * FRAME_S


def text_of(frames: Iterable[Frame], recogniser: Recogniser) -> str:
    heard = hear(frames, recogniser)
    return heard.text if heard else ""


def complaint(path: Path) -> str:
    """What is said of a file that cannot be used."""
    with pytest.raises(SoundFileError) as raised:
        list(read_frames(path))
    return str(raised.value)


@pytest.mark.parametrize(
    ("name", "rate", "channels", "subtype"),
    [
        ("8-bit.wav", 16_000, 1, "PCM_U8"),
        ("16-bit.wav", 16_000, 1, "PCM_16"),
        ("24-bit.wav", 16_000, 1, "PCM_24"),
        ("32-bit.wav", 16_000, 1, "PCM_32"),
        ("float.wav", 16_000, 1, "FLOAT"),
        ("double.wav", 16_000, 1, "DOUBLE"),
        ("telephone.wav", 8_000, 1, "PCM_16"),
        ("cd.wav", 44_100, 2, "PCM_16"),
        ("studio.wav", 96_000, 1, "PCM_24"),
        ("cinema.wav", 48_000, 6, "PCM_16"),
        ("apple.aiff", 44_100, 1, "PCM_16"),
        ("lossless.flac", 44_100, 2, "PCM_24"),
        ("music.mp3", 44_100, 1, "MPEG_LAYER_III"),
        ("vorbis.ogg", 44_100, 1, "VORBIS"),
        ("opus.ogg", 48_000, 1, "OPUS"),
    ],
)
def test_a_question_is_understood_from_every_kind_of_file(
    tmp_path: Path,
    children: Samples,
    recogniser: Recogniser,
    name: str,
    rate: int,
    channels: int,
    subtype: str,
) -> None:
    path = write(tmp_path / name, children, rate, channels, subtype)
    frames = list(read_frames(path))
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    assert duration_s(frames) == pytest.approx(len(children) / SAMPLE_RATE, abs=0.15)
    assert text_of(frames, recogniser) == CHILDREN


def test_sixteen_bit_sound_at_sixteen_khz_is_taken_as_it_is(
    tmp_path: Path, children: Samples
) -> None:
    path = write(tmp_path / "question.wav", children)
    assert list(read_frames(path)) == frames_of(children)


def test_a_voice_on_one_of_two_channels_is_understood(
    tmp_path: Path, children: Samples, recogniser: Recogniser
) -> None:
    path = tmp_path / "left.wav"
    both = np.stack([children, np.zeros_like(children)], axis=1)
    soundfile.write(path, both, SAMPLE_RATE)
    assert text_of(read_frames(path), recogniser) == CHILDREN


def test_the_name_of_a_file_does_not_decide_its_kind(
    tmp_path: Path, children: Samples
) -> None:
    path = tmp_path / "question.wav"
    path.write_bytes(FLAC.read_bytes())
    assert list(read_frames(path)) == frames_of(children)


@pytest.mark.parametrize("name", ["half.wav", "half.flac", "half.ogg", "half.mp3"])
def test_a_file_that_breaks_off_gives_the_sound_up_to_there(
    tmp_path: Path, name: str
) -> None:
    path = write(tmp_path / name, hiss(seconds=12.0))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert duration_s(read_frames(path)) == pytest.approx(6.0, abs=1.2)


def test_damage_in_the_middle_of_a_file_is_logged_by_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(tmp_path / "damaged.flac", hiss(seconds=12.0))
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half:] = bytes(half)
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING, logger="audio.files"):
        frames = list(read_frames(path))
    assert duration_s(frames) == pytest.approx(6.0, abs=1.2)
    assert str(path) in caplog.text


def test_a_number_that_is_none_becomes_silence(
    tmp_path: Path, children: Samples, recogniser: Recogniser
) -> None:
    sound = children.astype(np.float32)
    sound /= 32768
    sound[:800] = np.nan
    sound[800:1600] = np.inf
    path = write_floats(tmp_path / "holes.wav", sound)
    frames = list(read_frames(path))
    assert b"".join(frames)[:3200] == bytes(3200)
    assert text_of(frames, recogniser) == CHILDREN


def test_channels_that_are_infinite_both_ways_become_silence(tmp_path: Path) -> None:
    sound = np.zeros((FRAME_BYTES, 2), np.float32)
    sound[:] = np.inf, -np.inf
    path = write_floats(tmp_path / "infinite.wav", sound)
    assert set(b"".join(read_frames(path))) == {0}


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_numbers_too_great_for_sound_are_still_frames(
    tmp_path: Path, rate: int
) -> None:
    sound = np.full((rate, 2), np.finfo(np.float32).max, np.float32)
    path = tmp_path / "great.wav"
    soundfile.write(path, sound, rate, subtype="FLOAT")
    assert duration_s(read_frames(path)) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"What is a bone children? I have been wondering.\n", "not sound"),
        (b"RIFF", "not sound"),
        (b"fLaC" + bytes(500), "not sound"),
        (b"OggS" + bytes(500), "not sound"),
        (bytes(range(256)) * 8, "not sound"),
    ],
    ids=["empty", "text", "four bytes", "no FLAC", "no Ogg", "anything"],
)
def test_a_file_that_is_no_sound_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "question.wav"
    path.write_bytes(content)
    message = complaint(path)
    assert reason in message
    assert str(path) in message
    assert ADVICE.search(message)


@pytest.mark.parametrize("name", ["header.wav", "header.aiff", "header.ogg"])
def test_a_header_with_nothing_after_it_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, silence(0))
    message = complaint(path)
    assert "holds no sound" in message
    assert str(path) in message
    assert ADVICE.search(message)


@pytest.mark.parametrize(
    ("rate", "channels", "reason"),
    [(100, 1, "100 samples"), (1_000_000, 1, "1000000 samples"), (16_000, 65, "65")],
)
def test_a_header_that_no_recording_has_is_refused(
    tmp_path: Path, rate: int, channels: int, reason: str
) -> None:
    path = tmp_path / "odd.wav"
    soundfile.write(path, np.zeros((100, channels), np.int16), rate)
    message = complaint(path)
    assert reason in message
    assert str(path) in message
    assert ADVICE.search(message)


READ_KINDS = {"WAV", "WAVEX", "RF64", "FLAC", "MP3", "OGG", "AIFF"}
"""What libsndfile calls those that are read; of RAW there is no telling."""


@pytest.mark.parametrize(
    "kind", sorted(set(soundfile.available_formats()) - READ_KINDS - {"RAW", "SD2"})
)
def test_what_only_libsndfile_reads_is_refused_in_silence(
    tmp_path: Path, children: Samples, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    subtypes = [soundfile.default_subtype(kind), *soundfile.available_subtypes(kind)]
    subtype = next(one for one in subtypes if one)
    path = tmp_path / "question.wav"
    soundfile.write(path, children, SAMPLE_RATE, subtype, format=kind)
    capfd.readouterr()
    message = complaint(path)
    assert str(path) in message
    assert ADVICE.search(message)
    told = capfd.readouterr()
    assert told == ("", "")


@pytest.mark.parametrize("kind", sorted(READ_KINDS))
def test_what_is_read_is_read_in_silence_however_damaged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    whole = as_file(hiss(seconds=1.0), kind)
    chosen = np.random.default_rng(7)
    path = tmp_path / "damaged.wav"
    for _ in range(40):
        damaged = bytearray(whole)
        for at in chosen.integers(60, len(whole), 20):
            damaged[at] = chosen.integers(256)
        path.write_bytes(damaged)
        with suppress(SoundFileError):
            list(read_frames(path))
    assert capfd.readouterr() == ("", "")


def test_other_kinds_that_people_have_are_named(tmp_path: Path) -> None:
    path = tmp_path / "memo.wav"
    path.write_bytes(b"\0\0\0\x20ftypM4A " + bytes(500))
    message = complaint(path)
    assert "is an M4A or MP4 file" in message
    assert ADVICE.search(message)
    stream = io.BytesIO(path.read_bytes())
    with pytest.raises(SoundFileError, match="is an M4A or MP4 file"):
        list(read_stream(stream))


def test_a_file_through_a_pipe_is_read(tmp_path: Path, children: Samples) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    whole = as_file(children, "WAV")
    writing = threading.Thread(target=path.write_bytes, args=(whole,))
    writing.start()
    assert list(read_frames(path)) == frames_of(children)
    writing.join()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    message = complaint(tmp_path)
    assert f"'{tmp_path}' is a folder" in message
    assert ADVICE.search(message)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    message = complaint(tmp_path / "nowhere.wav")
    assert f"'{tmp_path / 'nowhere.wav'}' does not exist" in message
    assert ADVICE.search(message)


def test_a_name_longer_than_any_disk_takes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"{'long' * 100}.wav"
    message = complaint(path)
    assert str(path) in message
    assert ADVICE.search(message)


@pytest.mark.parametrize("closed", ["question.wav", "."], ids=["file", "folder"])
def test_what_may_not_be_read_is_refused(
    tmp_path: Path, children: Samples, closed: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = write(folder / "question.wav", children)
    (folder / closed).chmod(0)
    try:
        if os.access(path, os.R_OK):
            pytest.skip("this user may read every file")
        message = complaint(path)
    finally:
        folder.chmod(0o700)
    assert f"'{path}' may not be read" in message
    assert ADVICE.search(message)


@pytest.mark.parametrize("format_", ["WAV", "FLAC", "AIFF", "OGG", "MP3"])
def test_a_sound_file_is_understood_from_a_stream(
    children: Samples, recogniser: Recogniser, format_: str
) -> None:
    stream = io.BytesIO(as_file(children, format_))
    assert text_of(read_stream(stream), recogniser) == CHILDREN


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF], ids=hex)
def test_a_recording_program_that_cannot_know_the_length_is_understood(
    children: Samples, size: int
) -> None:
    piped = bytearray(as_file(children, "WAV", "PCM_16"))
    assert piped[36:40] == b"data"
    piped[4:8] = piped[40:44] = size.to_bytes(4, "little")
    assert list(read_stream(io.BytesIO(piped))) == frames_of(children)


def test_a_stream_of_raw_samples_is_taken_as_it_is(children: Samples) -> None:
    raw = children.astype("<i2").tobytes()
    assert list(read_stream(io.BytesIO(raw))) == frames_of(children)


def test_raw_samples_of_another_rate_are_resampled(
    children: Samples, recogniser: Recogniser
) -> None:
    sound = soxr.resample(children, SAMPLE_RATE, 44_100)
    frames = list(read_stream(io.BytesIO(sound.tobytes()), 44_100))
    assert duration_s(frames) == pytest.approx(len(children) / SAMPLE_RATE, abs=0.05)
    assert text_of(frames, recogniser) == CHILDREN


def test_half_a_sample_at_the_end_of_a_stream_is_left_out(children: Samples) -> None:
    raw = children.tobytes() + b"\x7f"
    assert list(read_stream(io.BytesIO(raw))) == frames_of(children)


def test_an_empty_stream_is_refused() -> None:
    with pytest.raises(SoundFileError, match="standard input is empty") as raised:
        list(read_stream(io.BytesIO()))
    assert ADVICE.search(str(raised.value))


def test_a_stream_with_a_damaged_file_is_refused() -> None:
    with pytest.raises(SoundFileError, match="'standard input' is not") as raised:
        list(read_stream(io.BytesIO(b"RIFF" + bytes(100))))
    assert ADVICE.search(str(raised.value))


def test_a_stream_without_end_is_refused() -> None:
    with pytest.raises(SoundFileError, match="standard input holds more") as raised:
        list(read_stream(EndlessZeros()))
    assert ADVICE.search(str(raised.value))


class EndlessZeros(io.BytesIO):
    """A stream that has as many zeros as it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Zeros; asking for all of them would never end."""
        assert size is not None
        assert size >= 0
        return bytes(size)


def test_speech_is_saved_whole(tmp_path: Path, children: Samples) -> None:
    path = tmp_path / "answer.wav"
    save_wav(Speech(children, 22_050), path)
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == 22_050
    assert np.array_equal(samples, children)
    assert list(tmp_path.iterdir()) == [path]


def test_saved_speech_takes_the_place_of_what_was_there(
    tmp_path: Path, children: Samples
) -> None:
    path = tmp_path / "answer.wav"
    path.write_text("an older answer")
    save_wav(Speech(children, SAMPLE_RATE), path)
    assert list(read_frames(path)) == frames_of(children)


def test_saved_speech_may_be_read_by_whom_any_new_file_may(
    tmp_path: Path, children: Samples
) -> None:
    save_wav(Speech(children, SAMPLE_RATE), tmp_path / "answer.wav")
    (tmp_path / "other").touch()
    saved, other = (tmp_path / "answer.wav").stat(), (tmp_path / "other").stat()
    assert saved.st_mode == other.st_mode


def test_a_folder_that_is_missing_is_named(tmp_path: Path, children: Samples) -> None:
    path = tmp_path / "nowhere" / "answer.wav"
    with pytest.raises(SoundFileError, match="cannot be saved") as raised:
        save_wav(Speech(children, SAMPLE_RATE), path)
    assert str(path) in str(raised.value)
    assert ADVICE.search(str(raised.value))
    assert list(tmp_path.iterdir()) == []


def test_speech_that_cannot_be_saved_leaves_nothing_behind(
    tmp_path: Path, children: Samples
) -> None:
    path = tmp_path / "answer.wav"
    path.mkdir()
    with pytest.raises(SoundFileError, match="cannot be saved"):
        save_wav(Speech(children, SAMPLE_RATE), path)
    assert list(tmp_path.iterdir()) == [path]
