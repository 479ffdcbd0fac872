"""What the training voices say besides the topic's own questions."""

from itertools import islice
from random import Random

import pytest

from audio.model_kit.sentences import LONGEST, sampled, word_strings
from audio.topic_recogniser.arpa import END, BackoffModel
from audio.topic_recogniser.language_model import Phrases, mixed

SAID = {"how tall is a gnome": 3.0, "how big is it": 1.0}
WORDS = {word for sentence in SAID for word in sentence.split()}


@pytest.fixture(scope="module")
def model() -> BackoffModel:
    """A model of two sentences."""
    return mixed([(Phrases(SAID), 1.0)], WORDS)


def test_sampled_sentences_are_in_words_of_the_model(model: BackoffModel) -> None:
    for sentence in islice(sampled(model, Random(1)), 200):
        words = sentence.split()
        assert 1 <= len(words) <= LONGEST
        assert set(words) <= WORDS


def test_likely_sentences_come_often(model: BackoffModel) -> None:
    found = list(islice(sampled(model, Random(1)), 500))
    assert found.count("how tall is a gnome") > found.count("how big is it") > 0


def test_the_same_chance_samples_the_same(model: BackoffModel) -> None:
    one, same, other = (
        list(islice(sampled(model, Random(seed)), 20)) for seed in (1, 1, 2)
    )
    assert one == same != other


def test_a_sentence_that_does_not_end_is_cut_off() -> None:
    endless = BackoffModel(({("on",): 0.0, (END,): -99.0},), ())
    assert next(sampled(endless, Random(1))) == " ".join(["on"] * LONGEST)


def test_word_strings_are_of_two_to_five_words() -> None:
    strings = list(islice(word_strings(["red", "toe", "hat"], Random(1)), 200))
    assert {len(text.split()) for text in strings} == {2, 3, 4, 5}
    assert {word for text in strings for word in text.split()} == {"red", "toe", "hat"}


def test_the_same_chance_strings_the_same_words() -> None:
    one, same = (
        list(islice(word_strings(["red", "toe"], Random(3)), 9)) for _ in range(2)
    )
    assert one == same
