"""What is likely to be said: counted, mixed, and forgotten."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.topic_recogniser.arpa import BEGIN, END, BackoffModel, Gram, read_arpa
from audio.topic_recogniser.build import EVERYDAY
from audio.topic_recogniser.errors import LanguageModelError
from audio.topic_recogniser.language_model import (
    NOBODY,
    Part,
    Phrases,
    Ready,
    Unigrams,
    mixed,
    without,
)

GARDEN = {
    "how tall is a gnome": 4.0,
    "how big is a gnome": 2.0,
    "is a gnome red": 1.0,
    "say that again": 4.0,
    "what colour is the hat": 0.25,
    "go on": 0.125,
}
WORDS = sorted({word for sentence in GARDEN for word in sentence.split()})
HISTORIES: list[Gram] = [
    (),
    (BEGIN,),
    ("is",),
    ("a",),
    ("again",),
    ("colour",),
    (BEGIN, "how"),
    (BEGIN, "go"),
    ("is", "a"),
    ("the", "hat"),
    ("a", "hat"),
    ("again", "again"),
    ("xyzzy",),
]


def after(part: Part, history: Gram) -> float:
    """The sum of the probabilities of all words and the end, after a history."""
    return sum(part.probability((*history, word)) for word in (*WORDS, END))


def mass(model: BackoffModel, history: Gram) -> float:
    """The same for a model with back-off."""
    words = [*model.words, END]
    return float(sum(10 ** model.score((*history, word)) for word in words))


def sentences() -> st.SearchStrategy[dict[str, float]]:
    """Some sentences in few words, with how often they are said."""
    words = st.sampled_from(["a", "b", "c", "d"])
    text = st.lists(words, min_size=1, max_size=5).map(" ".join)
    return st.dictionaries(text, st.sampled_from([0.125, 0.5, 1.0, 4.0]), min_size=1)


# Sentences counted.


@pytest.mark.parametrize("history", HISTORIES, ids=" ".join)
def test_probabilities_after_a_history_sum_to_one(history: Gram) -> None:
    assert after(Phrases(GARDEN), history) == pytest.approx(1.0, abs=1e-4)


@given(sentences())
@settings(max_examples=50)
def test_a_probability_is_never_more_than_one(said: dict[str, float]) -> None:
    part = Phrases(said)
    for order in (1, 2, 3):
        for gram in part.grams(order):
            assert 0.0 < part.probability(gram) <= 1.0 + 1e-9


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    part = Phrases(GARDEN)
    seen = part.probability(("a", "gnome"))
    assert seen > part.probability(("a", "hat"))
    assert seen > part.probability(("again", "gnome"))
    assert part.probability(("is", "a", "gnome")) > part.probability(("is", "a", "hat"))


def test_what_is_said_often_is_likelier() -> None:
    part = Phrases(GARDEN)
    tall = part.probability((BEGIN, "how", "tall"))
    assert tall > part.probability((BEGIN, "how", "big"))


def test_a_word_that_follows_many_others_is_likelier_after_a_new_one() -> None:
    # Kneser and Ney: "francisco" comes often, but only after "san".
    part = Phrases(
        {"san francisco": 9.0, "red toe": 1.0, "big toe": 1.0, "cold toe": 1.0}
    )
    assert part.probability(("toe",)) > part.probability(("francisco",))


def test_an_unknown_word_is_nobody() -> None:
    part = Phrases(GARDEN)
    assert 0.0 < part.probability(("xyzzy",)) <= NOBODY
    assert 0.0 < part.probability(("is", "a", "xyzzy")) <= NOBODY


def test_rare_n_grams_can_be_left_to_shorter_ones() -> None:
    kept = Phrases(GARDEN, least=1.0).grams(3)
    assert ("how", "tall", "is") in kept
    assert ("is", "the", "hat") not in kept
    assert ("is", "the", "hat") in Phrases(GARDEN).grams(3)


def test_without_sentences_there_is_no_model() -> None:
    with pytest.raises(LanguageModelError, match="there are no sentences"):
        Phrases({})


# Other parts.


def test_a_ready_model_is_a_part() -> None:
    model = BackoffModel(({("toe",): -0.5, (END,): -0.2},), ())
    part = Ready(model)
    assert part.probability(("toe",)) == pytest.approx(10**-0.5)
    assert part.probability(("xyzzy",)) == NOBODY
    assert set(part.grams(1)) == {("toe",), (END,)}
    assert list(part.grams(2)) == []


def test_single_words_are_a_part() -> None:
    part = Unigrams({"toe": 0.25})
    assert part.probability(("my", "toe")) == 0.25
    assert part.probability(("my", "hat")) == NOBODY
    assert list(part.grams(1)) == [("toe",)]
    assert list(part.grams(2)) == []


# Mixtures.


@pytest.fixture(scope="module")
def garden() -> BackoffModel:
    """The garden's sentences with a few single words beside them."""
    parts: list[tuple[Part, float]] = [
        (Phrases(GARDEN), 0.75),
        (Phrases({"is that red": 1.0, "my toe is red": 2.0}), 0.2),
        (Unigrams({"foot": 0.5, "hand": 0.5}), 0.05),
    ]
    return mixed(parts, {*WORDS, "my", "toe", "foot", "hand"})


@pytest.mark.parametrize("history", HISTORIES, ids=" ".join)
def test_a_mixture_sums_to_one_after_every_history(
    garden: BackoffModel, history: Gram
) -> None:
    assert mass(garden, history) == pytest.approx(1.0, abs=1e-4)


@given(sentences(), sentences())
@settings(max_examples=50)
def test_any_mixture_sums_to_one(
    one: dict[str, float], other: dict[str, float]
) -> None:
    model = mixed([(Phrases(one), 2.0), (Phrases(other), 1.0)], "abcd")
    for history in [(), (BEGIN,), ("a",), ("b", "c"), (BEGIN, "d")]:
        assert mass(model, history) == pytest.approx(1.0, abs=1e-3)


def test_a_mixture_knows_the_n_grams_of_all_its_parts(garden: BackoffModel) -> None:
    assert ("how", "tall", "is") in garden.log10[2]
    assert ("my", "toe", "is") in garden.log10[2]
    assert garden.words == tuple(sorted({*WORDS, "my", "toe", "foot", "hand"}))


def test_every_history_of_a_mixture_is_an_n_gram_of_it(garden: BackoffModel) -> None:
    for order in (1, 2):
        assert set(garden.backoff[order - 1]) <= set(garden.log10[order - 1])
        assert {g[:-1] for g in garden.log10[order]} <= set(garden.log10[order - 1])


def test_a_larger_share_makes_a_part_s_words_likelier() -> None:
    def red_after_my_toe(share: float) -> float:
        parts = [(Phrases(GARDEN), 1.0 - share), (Phrases({"my toe": 1.0}), share)]
        return mixed(parts, [*WORDS, "my", "toe"]).score((BEGIN, "my"))

    assert red_after_my_toe(0.5) > red_after_my_toe(0.1)


def test_shares_count_by_their_relation() -> None:
    one = mixed(
        [(Phrases(GARDEN), 1.0), (Unigrams({"toe": 1.0}), 3.0)], [*WORDS, "toe"]
    )
    other = mixed(
        [(Phrases(GARDEN), 2.0), (Unigrams({"toe": 1.0}), 6.0)], [*WORDS, "toe"]
    )
    assert one.log10[0] == pytest.approx(other.log10[0])


def test_n_grams_with_words_outside_of_the_vocabulary_are_left_out() -> None:
    model = mixed([(Phrases(GARDEN), 1.0)], ["how", "tall"])
    assert model.words == ("how", "tall")
    assert ("how", "tall") in model.log10[1]
    assert ("how", "big") not in model.log10[1]
    assert mass(model, ("how",)) == pytest.approx(1.0, abs=1e-4)


def test_without_words_there_is_no_mixture() -> None:
    with pytest.raises(LanguageModelError, match="has no words"):
        mixed([(Phrases(GARDEN), 1.0)], [])


# Forgetting.


def test_what_is_to_be_measured_is_forgotten(garden: BackoffModel) -> None:
    less = without(garden, ["how tall is a gnome"])
    assert ("how", "tall") not in less.log10[1]
    assert ("how", "tall", "is") not in less.log10[2]
    assert ("gnome", END) not in less.log10[1]
    assert ("my", "toe", "is") in less.log10[2]
    assert less.words == garden.words
    assert less.perplexity(["how tall is a gnome"]) > garden.perplexity(
        ["how tall is a gnome"]
    )


@pytest.mark.parametrize("history", HISTORIES, ids=" ".join)
def test_after_forgetting_it_still_sums_to_one(
    garden: BackoffModel, history: Gram
) -> None:
    less = without(garden, ["how tall is a gnome", "say that again"])
    assert mass(less, history) == pytest.approx(1.0, abs=1e-4)


def test_forgetting_nothing_changes_nothing(garden: BackoffModel) -> None:
    same = without(garden, [])
    assert same.log10 == garden.log10
    assert same.backoff[0] == pytest.approx(garden.backoff[0], abs=1e-6)


def test_the_model_that_is_given_stays_as_it_is(garden: BackoffModel) -> None:
    before = len(garden.log10[1])
    without(garden, ["how tall is a gnome"])
    assert len(garden.log10[1]) == before


# The everyday model that ships.


@pytest.mark.parametrize("history", [(), (BEGIN,), ("the",), ("i", "am")], ids=" ".join)
def test_everyday_english_sums_to_one(history: Gram) -> None:
    assert mass(read_arpa(EVERYDAY), history) == pytest.approx(1.0, abs=1e-3)


def test_the_same_sentences_make_the_same_model_in_the_same_order() -> None:
    script = f"""
from audio.topic_recogniser.language_model import Phrases, mixed
model = mixed([(Phrases({GARDEN}), 1.0)], {WORDS})
print([list(grams.items()) for grams in (*model.log10, *model.backoff)])
"""
    one, other = (
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )
    assert "gnome" in one
    assert one == other
