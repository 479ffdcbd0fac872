"""Weights are learned from a topic's phrases, the same ones each time."""

from pathlib import Path

import numpy as np
import pytest

from intents import OUT_OF_SCOPE, Topic, load_topic
from intents.features import Reader
from intents.topic import Lexicon
from intents.training import Example, digest_of, examples_of, train
from intents.weights import Weights
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change, with_phrases


@pytest.fixture(scope="module")
def gnomes() -> Topic:
    """The tiny topic."""
    return load_topic(TINY_TOPIC)


@pytest.fixture(scope="module")
def learned(gnomes: Topic) -> Weights:
    """What the tiny topic teaches."""
    return train(examples_of(gnomes), Reader(gnomes.lexicon), "some digest")


def test_every_section_and_every_negative_is_an_example(gnomes: Topic) -> None:
    examples = examples_of(gnomes)
    assert {one.label for one in examples} == {OUT_OF_SCOPE, *gnomes.sections}
    said = {one.text: one.label for one in examples}
    assert said["are they small"] == "size"
    assert said["how big is the gnome"] == "size"
    assert said["play some music"] == OUT_OF_SCOPE


def test_utterances_are_examples(garden: Path) -> None:
    (garden / "utterances").mkdir()
    file = garden / "utterances/garden.tsv"
    file.write_text("size\thow wide is it\n", encoding="utf-8")
    assert Example("how wide is it", "size") in examples_of(load_topic(garden))


def test_training_twice_gives_equal_weights(gnomes: Topic, learned: Weights) -> None:
    again = train(examples_of(gnomes), Reader(gnomes.lexicon), "some digest")
    assert again.labels == learned.labels
    assert again.words == learned.words
    assert again.features == learned.features
    assert again.spellings == learned.spellings
    np.testing.assert_array_equal(again.idf, learned.idf)
    np.testing.assert_array_equal(again.matrix, learned.matrix)
    np.testing.assert_array_equal(again.bias, learned.bias)


def test_weights_carry_the_digest(learned: Weights) -> None:
    assert learned.digest == "some digest"


def test_there_is_a_weight_for_every_feature_and_label(
    gnomes: Topic, learned: Weights
) -> None:
    rows = len(learned.features) + len(learned.spellings)
    assert set(learned.labels) == {OUT_OF_SCOPE, *gnomes.sections}
    assert learned.matrix.shape == (rows, len(learned.labels))
    assert learned.idf.shape == (rows,)
    assert learned.bias.shape == (len(learned.labels),)


def test_rows_are_numbered_without_a_gap(learned: Weights) -> None:
    rows = [*learned.features.values(), *learned.spellings.values()]
    assert rows == list(range(len(rows)))


def test_a_rare_word_is_more_telling_than_a_common_one(learned: Weights) -> None:
    assert learned.words["tomatoes"] > learned.words["the"]


def test_a_telling_word_speaks_for_its_section(learned: Weights) -> None:
    row = learned.matrix[learned.features["tall"]]
    assert row.argmax() == learned.place["size"]


def test_progress_goes_up_to_the_end() -> None:
    shares: list[float] = []
    examples = [Example("one red hat", "a"), Example("two big boots", "b")]
    train(examples, Reader(Lexicon()), progress=shares.append)
    assert shares
    assert shares == sorted(shares)
    assert all(0 < share <= 1 for share in shares)


def test_the_digest_is_the_same_each_time(gnomes: Topic) -> None:
    assert digest_of(gnomes) == digest_of(load_topic(TINY_TOPIC))


def test_the_digest_changes_with_a_phrase(gnomes: Topic, garden: Path) -> None:
    change(garden / "sections/size.yaml", "are they small", "are they little")
    assert digest_of(load_topic(garden)) != digest_of(gnomes)


def test_the_digest_changes_with_a_negative(gnomes: Topic, garden: Path) -> None:
    with_phrases(garden / "negatives/other.yaml", "play some music")
    assert digest_of(load_topic(garden)) != digest_of(gnomes)


def test_the_digest_changes_with_the_lexicon(gnomes: Topic, garden: Path) -> None:
    file = garden / "lexicon.yaml"
    file.write_text("concepts:\n  hat: [cap, bonnet]\n", encoding="utf-8")
    assert digest_of(load_topic(garden)) != digest_of(gnomes)


def test_the_digest_does_not_change_with_an_answer(gnomes: Topic, garden: Path) -> None:
    change(garden / "sections/size.yaml", "A gnome is as tall as a boot.", "Small.")
    assert digest_of(load_topic(garden)) == digest_of(gnomes)


def test_the_digest_does_not_change_with_the_region(gnomes: Topic) -> None:
    assert digest_of(gnomes.in_region("us")) == digest_of(gnomes)
