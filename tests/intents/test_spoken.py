"""What people may say to a topic, as a recogniser is to hear it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import (
    Topic,
    answered_by,
    load_topic,
    normalise,
    said_off,
    said_to,
    spoken_words,
)
from intents.spoken import (
    CONTROL_WEIGHT,
    HEADING_WEIGHT,
    SHORT_FORM_WEIGHT,
    heard_words,
)
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change, with_phrases

LETTERS = set("abcdefghijklmnopqrstuvwxyz'")


@pytest.fixture(scope="module")
def gnomes() -> Topic:
    """The tiny topic."""
    return load_topic(TINY_TOPIC)


# The words of a text.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't move!", "don't move"),
        ("I\u2019m tired", "i'm tired"),
        ("the X-ray", "the x ray"),
        ("a café", "a cafe"),
        ("call 9 9 9", "call nine nine nine"),
        ("in 12 weeks", "in twelve weeks"),
        ("er, the bone", "er the bone"),
        ("", ""),
    ],
)
def test_words_are_as_they_are_spoken(text: str, words: str) -> None:
    assert " ".join(spoken_words(text)) == words


@given(st.text())
def test_spoken_words_are_of_letters_and_apostrophes(text: str) -> None:
    for word in spoken_words(text):
        assert word
        assert set(word) <= LETTERS


@given(st.text())
def test_words_as_spoken_are_understood_as_the_text_is(text: str) -> None:
    assert normalise(" ".join(spoken_words(text))) == normalise(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("an MRI scan", "an m r i scan"),
        ("the GP", "the g p"),
        ("the GP's letter", "the g p's letter"),
        ("both GPs", "both g p's"),
        ("a PET scan", "a pet scan"),
        ("er what", "er what"),
        ("the NHS", "the n h s"),
        ("the NHS's", "the n h s's"),
        ("somebody's foot", "somebody's foot"),
        ("the patients' beds", "the patients' beds"),
        ("it's ' odd", "it's odd"),
        ("she said 'hello' to me", "she said hello to me"),
    ],
)
def test_abbreviations_are_heard_letter_by_letter(text: str, words: str) -> None:
    assert " ".join(heard_words(text)) == words


# What is said to a topic.


def test_phrases_are_said_word_for_word(gnomes: Topic) -> None:
    assert said_to(gnomes)["why are their hats red"] == 1.0


def test_sentences_of_a_template_share_its_weight(gnomes: Topic) -> None:
    said = said_to(gnomes)
    for whom in ("him", "her", "my toe"):
        assert said[f"the gnome has toppled on to {whom}"] == pytest.approx(1 / 3)


def test_no_sentence_of_a_wide_template_gets_lost(gnomes: Topic) -> None:
    assert said_to(gnomes)["how tall is the gnome"] == 0.25


def test_commands_are_said_more_often(gnomes: Topic) -> None:
    assert said_to(gnomes)["go on"] == CONTROL_WEIGHT


def test_headings_are_read_out(gnomes: Topic) -> None:
    said = said_to(gnomes)
    assert said["how tall gnomes are"] == HEADING_WEIGHT
    assert said["tell me more"] == CONTROL_WEIGHT + HEADING_WEIGHT


def test_what_can_be_said_in_short_is(garden: Path) -> None:
    with_phrases(garden / "sections/size.yaml", "it is not small", "what is its size")
    said = said_to(load_topic(garden))
    assert said["what's its size"] == SHORT_FORM_WEIGHT
    assert {"it isn't small", "it's not small"} & set(said)


def test_nothing_is_said_in_short_at_the_end(garden: Path) -> None:
    with_phrases(garden / "sections/size.yaml", "say how big it is", "know who i am")
    said = said_to(load_topic(garden))
    assert "say how big it is" in said
    assert "say how big it's" not in said
    assert "know who i'm" not in said


def test_follow_ups_are_said(garden: Path) -> None:
    change(
        garden / "topic.yaml",
        "red_flags:",
        "follow_ups:\n  size: [and the (tall|big) ones]\nred_flags:",
    )
    assert said_to(load_topic(garden))["and the big ones"] == 1.0


def test_files_of_utterances_can_be_left_out(topic: Topic) -> None:
    file = topic.utterances[0].file
    whole, rest = said_to(topic), said_to(topic, [file])
    assert set(rest) < set(whole)
    assert sum(rest.values()) < sum(whole.values())


def test_what_ships_is_said_in_plain_words(topic: Topic) -> None:
    for said in (said_to(topic), said_off(topic), answered_by(topic)):
        assert len(said) > 100
        for sentence, weight in said.items():
            assert weight > 0.0
            assert sentence == " ".join(sentence.split()) != ""
            assert set(sentence) <= LETTERS | {" "}


# What is said besides, and by the assistant.


def test_negatives_are_said_off_the_topic(gnomes: Topic) -> None:
    said = said_off(gnomes)
    assert said["what is the weather like"] == 1
    assert len(said) == 8
    assert not set(said) & set(said_to(gnomes))


def test_the_assistant_answers_in_the_region_s_words(gnomes: Topic) -> None:
    assert "its coat may be any colour" in answered_by(gnomes.in_region("uk"))
    said = answered_by(gnomes.in_region("us"))
    assert "its coat may be any color" in said
    assert "lift the gnome off and call nine one one" in said


def test_answers_are_taken_sentence_by_sentence(gnomes: Topic) -> None:
    said = answered_by(gnomes.in_region("uk"))
    assert "a gnome has a red hat" in said
    assert "some gnomes are as tall as two boots" in said
    assert "tell your doctor too" in said
