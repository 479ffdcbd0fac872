"""What kind of sound file something is shows in its first bytes."""

import io

import pytest
import soundfile

from audio import SAMPLE_RATE
from audio.sound import Samples
from audio.sound_kind import (
    SoundKind,
    claims_a_kind,
    kind_of,
    other_kind_of,
    rate_of_mp3,
)

TAG = b"ID3\x04\0\0\0\0\x01\x02" + bytes(130)
"""An empty ID3 tag: its size has seven bits in a byte."""


def written(samples: Samples, form: str, rate: int = SAMPLE_RATE) -> bytes:
    made = io.BytesIO()
    soundfile.write(made, samples, rate, format=form)
    return made.getvalue()


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("WAV", SoundKind.WAV),
        ("RF64", SoundKind.WAV),
        ("AIFF", SoundKind.AIFF),
        ("FLAC", SoundKind.FLAC),
        ("OGG", SoundKind.OGG),
        ("MP3", SoundKind.MP3),
    ],
)
def test_each_kind_is_known_and_put_back(
    children: Samples, form: str, kind: SoundKind
) -> None:
    opened = io.BytesIO(written(children, form))
    assert kind_of(opened) is kind
    assert opened.tell() == 0


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_mp3_tells_its_rate_with_tags_before_it_or_without(
    children: Samples, rate: int
) -> None:
    whole = written(children, "MP3", rate)
    for before in (b"", TAG, TAG + TAG, TAG + bytes(1000)):
        opened = io.BytesIO(before + whole)
        assert kind_of(opened) is SoundKind.MP3
        assert rate_of_mp3(opened) == rate
        assert opened.tell() == 0


def test_behind_tags_only_what_is_read_there_counts(children: Samples) -> None:
    assert kind_of(io.BytesIO(TAG + written(children, "FLAC"))) is SoundKind.FLAC
    assert kind_of(io.BytesIO(TAG + written(children, "WAV"))) is None
    assert kind_of(io.BytesIO(TAG + written(children, "SDS"))) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"ID3", TAG, b"RIFF" + bytes(40), b"\xff\xfb\x90\0" + bytes(2000)],
    ids=["nothing", "half a tag", "a tag alone", "no WAVE", "one frame of MP3"],
)
def test_what_only_begins_like_a_kind_is_none(content: bytes) -> None:
    assert kind_of(io.BytesIO(content)) is None


def test_tags_without_end_come_to_one() -> None:
    assert kind_of(io.BytesIO(TAG * 5000)) is None


def test_no_rate_of_what_is_no_mp3() -> None:
    with pytest.raises(ValueError, match="no MP3"):
        rate_of_mp3(io.BytesIO(bytes(1000)))


def test_short_marks_make_no_kind_of_raw_samples() -> None:
    sample = b"\xf0\x7e\0\x01" + bytes(40)
    assert other_kind_of(io.BytesIO(sample)) == "a MIDI sample dump"
    assert not claims_a_kind(sample)
    assert claims_a_kind(b"Creative Voice File")
