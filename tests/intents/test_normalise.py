"""What is heard or written becomes comparable words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import normalise, sentences_in
from intents.normalise import MAX_WORDS


def words(text: str) -> str:
    return " ".join(normalise(text))


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("I can't walk", "i can not walk"),
        ("I cannot walk", "i can not walk"),
        ("I won't go", "i will not go"),
        ("it ain't right", "it is not right"),
        ("she doesn't know", "she does not know"),
        ("I'm tired", "i am tired"),
        ("they're here", "they are here"),
        ("we've heard", "we have heard"),
        ("he'll come", "he will come"),
        ("I'd like that", "i would like that"),
        ("let's begin", "let us begin"),
        ("what's that", "what is that"),
        ("the bone's end", "the bone end"),
        ("I'm gonna fall", "i am going to fall"),
        ("I dunno", "i do not know"),
    ],
)
def test_contractions_are_written_out(said: str, compared: str) -> None:
    assert words(said) == compared


def test_every_kind_of_apostrophe_is_one() -> None:
    assert normalise("can\u2019t") == normalise("can`t") == normalise("can't")


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("an M R I scan", "an mri scan"),
        ("an m.r.i. scan", "an mri scan"),
        ("a P S A test", "a psa test"),
        ("a c t scan", "a ct scan"),
        ("the G P said", "the gp said"),
        ("an x-ray", "an xray"),
        ("two x rays", "two xray"),
    ],
)
def test_letters_that_are_spelt_out_are_joined(said: str, compared: str) -> None:
    assert words(said) == compared


def test_the_words_a_and_i_are_no_letters() -> None:
    assert words("i had a scan") == "i had a scan"


def test_accident_and_emergency_is_the_emergency_department() -> None:
    assert words("go to A and E") == "go to emergency department"


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("stage 4", "stage four"),
        ("21 days", "twenty one days"),
        ("3.5 hours", "three point five hours"),
        ("50%", "fifty"),
        ("1,000 steps", "one thousand steps"),
    ],
)
def test_numbers_become_words(written: str, compared: str) -> None:
    assert words(written) == compared


def test_a_number_that_nobody_would_say_is_dropped() -> None:
    assert words("call 12345678901 now") == "call now"


def test_accents_make_no_difference() -> None:
    assert words("café naïve") == "cafe naive"


def test_capitals_and_punctuation_make_no_difference() -> None:
    assert normalise("What -- is THAT?!") == normalise("what is that")


def test_joined_characters_are_taken_apart() -> None:
    assert words("ﬁne") == "fine"


def test_hesitations_are_left_out() -> None:
    assert words("um what er is erm that") == "what is that"


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "?!", "um", "\0", "\ud800"])
def test_what_holds_no_word_gives_none(nothing: str) -> None:
    assert normalise(nothing) == ()


def test_what_is_very_long_is_cut_off() -> None:
    assert len(normalise("bone " * 100_000)) == MAX_WORDS


def test_one_endless_word_is_one_word() -> None:
    assert len(normalise("a" * 1_000_000)) == 1


@pytest.mark.parametrize(
    "odd",
    ["\U0001f9cc my legs", "٣ bones", "½ a bone", "Ⅳ", "骨 bone", "\u202ebone", "zǎ̵l"],
)
def test_unusual_characters_are_no_error(odd: str) -> None:
    assert all(word.isascii() and word.isalpha() for word in normalise(odd))


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_text_gives_plain_lower_case_words(text: str) -> None:
    for word in normalise(text):
        assert word.isascii()
        assert word.isalpha()
        assert word.islower()


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789.,-/ ", max_size=40))
def test_any_figures_give_words(text: str) -> None:
    assert all(word.isalpha() for word in normalise(text))


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz' ", max_size=60))
def test_capitals_make_no_difference_to_any_words(text: str) -> None:
    assert normalise(text.upper()) == normalise(text)


def test_a_text_is_cut_behind_its_sentences() -> None:
    text = " Call 9 9 9 now. Is it the 1.5 mg patch?  Keep still! "
    assert sentences_in(text) == [
        "Call 9 9 9 now.",
        "Is it the 1.5 mg patch?",
        "Keep still!",
    ]
