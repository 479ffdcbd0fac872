"""Recordings of people are found with what was said and by whom."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.model_kit.errors import CorpusError
from audio.model_kit.recordings import Recording, read_recordings
from audio.sound import SAMPLE_RATE, Samples
from tests.audio.model_kit.people import data_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two speakers with two utterances each."""
    return data_folder(tmp_path / "people")


def test_each_utterance_has_its_text_its_speaker_and_its_sound(folder: Path) -> None:
    found = list(read_recordings(folder))
    assert [(one.speaker, one.text, one.path.name) for one in found] == [
        ("ann", "how common is it in children", "ann-0.flac"),
        ("ann", "how many bones do we have", "ann-1.flac"),
        ("bob", "what can they do for it", "bob-0.flac"),
        ("bob", "stop talking", "bob-1.flac"),
    ]


def test_the_sound_is_as_it_was(folder: Path, children: Samples) -> None:
    first = next(read_recordings(folder))
    assert first.samples().dtype == np.int16
    assert np.array_equal(first.samples(), children)


@pytest.mark.parametrize(
    ("without", "left"),
    [
        ({"ann"}, ["bob", "bob"]),
        ({"ann", "bob"}, []),
        ({"nobody", ""}, ["ann", "ann", "bob", "bob"]),
    ],
)
def test_speakers_are_left_out(
    folder: Path, without: set[str], left: list[str]
) -> None:
    assert [one.speaker for one in read_recordings(folder, without)] == left


def test_the_text_is_in_lower_case_with_one_space_between(folder: Path) -> None:
    (folder / "text").write_text("ann-0  HOW Common\tis \n\n", encoding="utf-8")
    assert [one.text for one in read_recordings(folder)] == ["how common is"]


def test_an_utterance_without_words_is_left_out(folder: Path) -> None:
    (folder / "text").write_text("ann-0\nbob-1 stop talking\n", encoding="utf-8")
    assert [one.text for one in read_recordings(folder)] == ["stop talking"]


def test_sounds_may_be_in_folders_below(folder: Path) -> None:
    below = folder / "ann" / "monday"
    below.mkdir(parents=True)
    (folder / "ann-0.flac").rename(below / "ann-0.flac")
    assert next(read_recordings(folder)).path == below / "ann-0.flac"


@pytest.mark.parametrize(("ending", "kind"), [(".wav", "WAV"), (".opus", "OGG")])
def test_sounds_may_be_of_several_kinds(
    folder: Path, children: Samples, ending: str, kind: str
) -> None:
    (folder / "ann-0.flac").unlink()
    subtype = "OPUS" if kind == "OGG" else "PCM_16"
    file = folder / f"ann-0{ending}"
    soundfile.write(file, children, SAMPLE_RATE, format=kind, subtype=subtype)
    one = next(read_recordings(folder))
    assert one.path == file
    assert len(one.samples()) == pytest.approx(len(children), rel=0.01)


def test_channels_are_averaged(tmp_path: Path, children: Samples) -> None:
    file = tmp_path / "stereo.flac"
    soundfile.write(file, np.stack([children, -children], 1), SAMPLE_RATE)
    both = Recording("how", "ann", file).samples()
    assert both.shape == children.shape
    assert not both.any()


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_any_rate_becomes_sixteen_kilohertz(tmp_path: Path, rate: int) -> None:
    file = tmp_path / "tone.wav"
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    soundfile.write(file, tone, rate)
    samples = Recording("hm", "ann", file).samples()
    assert len(samples) == pytest.approx(SAMPLE_RATE, abs=2)
    assert np.abs(np.fft.rfft(samples)).argmax() == pytest.approx(440, abs=1)
    assert np.abs(samples).max() == pytest.approx(16384, rel=0.1)


def test_sound_that_is_too_loud_is_clipped(tmp_path: Path) -> None:
    file = tmp_path / "loud.wav"
    loud = np.array([3.0, -3.0] * 500, np.float32)
    soundfile.write(file, loud, SAMPLE_RATE, subtype="FLOAT")
    samples = Recording("hm", "ann", file).samples()
    assert (samples.max(), samples.min()) == (32767, -32768)


@pytest.mark.parametrize("missing", ["text", "utt2spk"])
def test_a_missing_list_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(CorpusError, match="cannot be read") as raised:
        list(read_recordings(folder))
    assert str(folder / missing) in str(raised.value)


def test_a_list_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "text").write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match="'text' and 'utt2spk'"):
        list(read_recordings(folder))


def test_an_utterance_without_sound_is_named(folder: Path) -> None:
    (folder / "bob-1.flac").unlink()
    with pytest.raises(CorpusError, match=r"'bob-1' .* has no sound file"):
        list(read_recordings(folder))


def test_an_utterance_without_a_speaker_is_named(folder: Path) -> None:
    (folder / "utt2spk").write_text("ann-0 ann\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"'ann-1' .* has no speaker in utt2spk"):
        list(read_recordings(folder))


@pytest.mark.parametrize("data", [b"", b"not sound", b"RIFF"])
def test_a_sound_that_cannot_be_read_is_named(folder: Path, data: bytes) -> None:
    (folder / "ann-0.flac").write_bytes(data)
    with pytest.raises(CorpusError, match="Take it out of 'text'") as raised:
        next(read_recordings(folder)).samples()
    assert str(folder / "ann-0.flac") in str(raised.value)
