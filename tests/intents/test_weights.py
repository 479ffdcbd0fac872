"""Learned weights are saved and read back."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Matcher, Topic, WeightsError, load_topic
from intents.features import Reader
from intents.topic import Lexicon
from intents.training import Example, examples_of, train
from intents.weights import Weights, load_weights, save_weights
from tests.conftest import TINY_TOPIC

TALL = Example("how tall is it", "size")
RED = Example("what red paint is this", "paint")


@pytest.fixture(scope="module")
def gnomes() -> Topic:
    """The tiny topic."""
    return load_topic(TINY_TOPIC)


@pytest.fixture(scope="module")
def learned(gnomes: Topic) -> Weights:
    """What the tiny topic teaches."""
    return train(examples_of(gnomes), Reader(gnomes.lexicon), "some digest")


@pytest.fixture
def saved(learned: Weights, tmp_path: Path) -> Path:
    """A file of weights."""
    path = tmp_path / "weights.npz"
    save_weights(learned, path)
    return path


def test_what_was_saved_is_read_back(learned: Weights, saved: Path) -> None:
    read = load_weights(saved)
    assert read.digest == learned.digest
    assert read.labels == learned.labels
    assert list(read.words) == list(learned.words)
    assert read.features == learned.features
    assert read.spellings == learned.spellings
    np.testing.assert_allclose(read.idf, learned.idf, rtol=1e-3)
    np.testing.assert_array_equal(read.bias, learned.bias)
    largest = np.abs(learned.matrix).max(axis=0)
    assert (np.abs(read.matrix - learned.matrix) <= largest / 127).all()


def test_what_was_saved_says_the_same(
    gnomes: Topic, learned: Weights, saved: Path
) -> None:
    before, after = Matcher(gnomes, learned), Matcher(gnomes, load_weights(saved))
    for example in examples_of(gnomes):
        was, now = before.match(example.text), after.match(example.text)
        assert (was.decision, was.intent, was.reject_reason) == (
            now.decision,
            now.intent,
            now.reject_reason,
        )


def test_weights_with_next_to_nothing_learned_are_read_back(tmp_path: Path) -> None:
    # No word and no pair of words comes twice: all that is kept is spelling.
    examples = [Example("abc def", "size"), Example("abd deg", "paint")]
    learned = train(examples, Reader(Lexicon()))
    save_weights(learned, tmp_path / "few.npz")
    read = load_weights(tmp_path / "few.npz")
    assert read.features == learned.features
    assert read.spellings == learned.spellings


def test_the_folder_is_made(learned: Weights, tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "weights.npz"
    save_weights(learned, path)
    assert load_weights(path).labels == learned.labels


def test_saving_again_replaces_the_file_and_leaves_no_other(saved: Path) -> None:
    other = train([TALL, RED], Reader(Lexicon()), "another digest")
    save_weights(other, saved)
    assert load_weights(saved).digest == "another digest"
    assert list(saved.parent.iterdir()) == [saved]


def test_labels_have_their_columns(learned: Weights) -> None:
    assert [learned.place[label] for label in learned.labels] == list(
        range(len(learned.labels))
    )


def complaint(path: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        load_weights(path)
    return str(caught.value)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    told = complaint(tmp_path / "none.npz")
    assert str(tmp_path / "none.npz") in told
    assert "askaloud topic train" in told


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "cannot be read" in complaint(tmp_path)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\3\4", b"\x93NUMPY"])
def test_a_file_of_something_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(data)
    assert "cannot be read" in complaint(path)


def test_an_array_in_place_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    with path.open("wb") as out:
        np.save(out, np.zeros(3))
    assert "cannot be read" in complaint(path)


def test_an_archive_of_other_arrays(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, format=np.array(1), other=np.zeros(3))
    assert "cannot be read" in complaint(path)


def test_a_file_of_another_version(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez(path, format=np.array(99))
    assert "format 99" in complaint(path)


def test_a_file_that_ends_too_early(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-100])
    assert "cannot be read" in complaint(saved)


@cache
def small_file() -> bytes:
    """A file of a few weights."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        save_weights(train([TALL, RED], Reader(Lexicon())), path)
        return path.read_bytes()


@settings(deadline=None, max_examples=400)
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_changed_byte_is_an_error_or_makes_no_difference(
    at: float, byte: int
) -> None:
    data = bytearray(small_file())
    data[int(at * len(data))] = byte
    with TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        path.write_bytes(data)
        try:
            labels = load_weights(path).labels
        except WeightsError:
            return
    assert labels == ("paint", "size")


def test_damage_is_quoted_in_short(saved: Path) -> None:
    # The names in the directory of a zip archive are quoted, whatever is in them.
    whole = saved.read_bytes()
    name = whole.index(b"scale.npy")
    long = bytearray(whole)
    long[name - 4 : name - 2] = (4_000).to_bytes(2, "little")
    saved.write_bytes(long)
    with pytest.raises(WeightsError, match="cannot be read") as caught:
        load_weights(saved)
    assert len(str(caught.value)) < 600
    assert str(caught.value).isprintable()


def test_a_pipe_is_no_weights(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WeightsError, match="it is a pipe, not a file"):
        load_weights(tmp_path / "pipe")
