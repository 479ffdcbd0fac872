"""Speech is written to disk and read from there; damage is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from audio.model_kit.corpus import Corpus, CorpusWriter, Spoken
from audio.model_kit.errors import CorpusError
from audio.model_kit.features import BANDS, Features, log_mel
from audio.sound import Samples

Damage: TypeAlias = Callable[[bytes], bytes]


def features(frames: int, seed: int = 1) -> Features:
    """Energies as they might be."""
    rng = np.random.default_rng(seed)
    return rng.normal(10, 4, (frames, BANDS)).astype(np.float32)


def write(path: Path, *utterances: tuple[str, str, Features]) -> Path:
    with CorpusWriter(path) as writer:
        for text, voice, energies in utterances:
            writer.add(text, voice, energies)
    return path


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A corpus of two utterances."""
    return write(
        tmp_path / "two",
        ("hello there", "espeak:en-gb", features(30, 1)),
        ("it's a café", "person:ann", features(20, 2)),
    )


def test_what_was_written_is_read(two: Path) -> None:
    corpus = Corpus(two)
    assert list(corpus) == [
        Spoken("hello there", "espeak:en-gb", 0, 30),
        Spoken("it's a café", "person:ann", 30, 20),
    ]
    assert len(corpus) == 2
    for utterance, seed in zip(corpus, (1, 2), strict=True):
        read = corpus.features(utterance)
        assert read.dtype == np.float32
        assert read == pytest.approx(features(utterance.frames, seed), abs=0.02)


def test_real_speech_is_kept_to_the_third_digit(
    tmp_path: Path, children: Samples
) -> None:
    energies = log_mel(children)
    corpus = Corpus(write(tmp_path / "one", ("how", "ann", energies)))
    assert corpus.features(corpus.utterances[0]) == pytest.approx(energies, rel=5e-4)


def test_two_files_stand_in_a_new_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "new" / "folder" / "c", ("a", "b", features(1)))
    names = {file.name for file in path.parent.iterdir()}
    assert names == {"c.f16", "c.jsonl"}
    assert path.with_suffix(".f16").stat().st_size == BANDS * 2


def test_a_corpus_is_added_to(two: Path) -> None:
    write(two, ("more", "flite:rms", features(7, 3)))
    corpus = Corpus(two)
    assert [one.text for one in corpus] == ["hello there", "it's a café", "more"]
    first, _, last = corpus
    assert last == Spoken("more", "flite:rms", 50, 7)
    assert corpus.features(first) == pytest.approx(features(30, 1), abs=0.02)
    assert corpus.features(last) == pytest.approx(features(7, 3), abs=0.02)


def test_names_that_differ_after_a_dot_are_two_corpora(tmp_path: Path) -> None:
    one = write(tmp_path / "take1.0", ("one", "a", features(3)))
    write(tmp_path / "take1.1", ("two", "b", features(3)))
    assert [spoken.text for spoken in Corpus(one)] == ["one"]


def test_an_empty_corpus_has_nothing(tmp_path: Path) -> None:
    corpus = Corpus(write(tmp_path / "empty"))
    assert (list(corpus), len(corpus), corpus.hours) == ([], 0, 0.0)


def test_an_utterance_may_have_no_frames(tmp_path: Path) -> None:
    path = write(tmp_path / "c", ("", "a", features(0)), ("word", "a", features(5)))
    nothing, word = corpus = Corpus(path)
    assert corpus.features(nothing).shape == (0, BANDS)
    assert corpus.features(word).shape == (5, BANDS)


def test_hours_are_those_of_all_utterances(tmp_path: Path) -> None:
    path = write(tmp_path / "c", *[("a", "b", features(1800))] * 10)
    assert Corpus(path).hours == pytest.approx(0.05)


@pytest.mark.parametrize("ending", [".jsonl", ".f16"])
def test_a_missing_file_is_named(two: Path, ending: str) -> None:
    two.with_suffix(ending).unlink()
    with pytest.raises(CorpusError, match="cannot be read") as raised:
        Corpus(two)
    assert str(two) in str(raised.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-20],
        lambda data: data + b"not json\n",
        lambda data: data + b"[]\n",
        lambda data: data + b'{"text": "a"}\n',
        lambda data: data + b'{"words": 1}\n',
        lambda data: b"\xff" + data,
    ],
    ids=["cut off", "no json", "a list", "too little", "something else", "no text"],
)
def test_a_damaged_index_is_named(two: Path, damage: Damage) -> None:
    index = two.with_suffix(".jsonl")
    index.write_bytes(damage(index.read_bytes()))
    with pytest.raises(CorpusError, match="Make it again") as raised:
        Corpus(two)
    assert str(two) in str(raised.value)


@pytest.mark.parametrize("bytes_left", [0, 1, BANDS * 2, BANDS * 2 * 50 - 1])
def test_features_that_are_too_short_are_named(two: Path, bytes_left: int) -> None:
    short = two.with_suffix(".f16")
    short.write_bytes(short.read_bytes()[:bytes_left])
    with pytest.raises(CorpusError) as raised:
        Corpus(two)
    assert str(two) in str(raised.value)


def test_an_interrupted_corpus_is_told_also_after_more_was_added(two: Path) -> None:
    short = two.with_suffix(".f16")
    short.write_bytes(short.read_bytes()[: BANDS * 2 * 40 + 8])

    def add_and_read() -> None:
        write(two, ("more", "a", features(30, 3)))
        Corpus(two)

    with pytest.raises(CorpusError, match="Making it was interrupted"):
        add_and_read()


def test_features_without_an_index_entry_do_no_harm(two: Path) -> None:
    index = two.with_suffix(".jsonl")
    first = index.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    index.write_text(first, encoding="utf-8")
    (spoken,) = corpus = Corpus(two)
    assert corpus.features(spoken) == pytest.approx(features(30, 1), abs=0.02)


def test_each_line_of_the_index_is_json(two: Path) -> None:
    lines = two.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["start"] for line in lines] == [0, 30]
