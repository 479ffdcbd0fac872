"""The way from written words to spoken ones, and back."""

import pytest

from audio.synthesis.respelling import Respelling

SPELLINGS = {"A and E": "eh and E", "MRI": "em are eye", "metastases": "met asterseez"}


def heard_in(text: str) -> list[tuple[str, str]]:
    """Each written word, with what is spoken in its place."""
    respelled = Respelling(text, SPELLINGS)
    return [
        (word.text, respelled.spoken[round(word.start) : round(word.end)])
        for word in respelled.words()
    ]


def test_words_that_are_not_respelled_are_where_they_were() -> None:
    assert heard_in("see your doctor.") == [
        ("see", "see"),
        ("your", "your"),
        ("doctor.", "doctor."),
    ]


def test_each_of_several_words_has_its_own() -> None:
    assert heard_in("Go to A and E now.") == [
        ("Go", "Go"),
        ("to", "to"),
        ("A", "eh"),
        ("and", "and"),
        ("E", "E"),
        ("now.", "now."),
    ]


def test_a_word_for_which_several_are_spoken_has_them_all() -> None:
    assert heard_in("an MRI, of metastases") == [
        ("an", "an"),
        ("MRI,", "em are eye,"),
        ("of", "of"),
        ("metastases", "met asterseez"),
    ]


def test_words_for_which_fewer_are_spoken_share_them() -> None:
    respelled = Respelling("an x ray now", {"x ray": "scan"})
    assert respelled.spoken == "an scan now"
    at = [(word.text, word.start) for word in respelled.words()]
    assert [word for word, _ in at] == ["an", "x", "ray", "now"]
    assert 3 == at[1][1] < at[2][1] < 7
    assert at[3][1] == 8


@pytest.mark.parametrize("text", ["", " ", "MRI", "MRI MRI", " MRI "])
def test_any_text(text: str) -> None:
    respelled = Respelling(text, SPELLINGS)
    assert [word.text for word in respelled.words()] == text.split()
    assert respelled.spoken == text.replace("MRI", "em are eye")


def test_parts_of_words_are_not_respelled() -> None:
    assert Respelling("MRIs and amri", SPELLINGS).spoken == "MRIs and amri"


def test_the_longest_words_go_first() -> None:
    spellings = {"MRI": "em are eye", "an MRI scan": "a picture"}
    assert Respelling("an MRI scan", spellings).spoken == "a picture"
