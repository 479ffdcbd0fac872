"""How a turn is shown: unsure words, what to do first, what to take home."""

import pytest

from audio import Alternative, Transcript
from intents import Urgency
from skill.dialogue.reply import Advice, Reply, SourceNote
from skill.page.shown import as_dialled, headline, heard_words, take_home

ADVICE = Advice("Please ask your doctor.")


def sure(*alternatives: tuple[str, float]) -> list[tuple[str, bool]]:
    transcript = Transcript(tuple(Alternative(*one) for one in alternatives))
    return [(word.text, word.sure) for word in heard_words(transcript)]


def test_words_that_all_alternatives_have_are_sure() -> None:
    assert sure(("what are the symptoms", 0.4), ("what are these symptoms", 0.3)) == [
        ("what", True),
        ("are", True),
        ("the", False),
        ("symptoms", True),
    ]


def test_one_alternative_alone_is_sure_and_none_is_nothing() -> None:
    assert sure(("stop", 0.3)) == [("stop", True)]
    assert heard_words(Transcript()) == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Call 9 9 9 now.", "Call 999 now."),
        ("Call Samaritans on 1 1 6, 1 2 3.", "Call Samaritans on 116 123."),
        ("There are 26 bones.", "There are 26 bones."),
    ],
)
def test_numbers_are_shown_as_they_are_dialled(said: str, shown: str) -> None:
    assert as_dialled(said) == shown


def test_the_number_comes_first() -> None:
    reply = Reply("Lie flat. Call 9 9 9 now.", ADVICE, urgency=Urgency.EMERGENCY)
    assert headline(reply) == "Call 999 now."
    reply = Reply("Lie flat. Then wait.", ADVICE, urgency=Urgency.SOON)
    assert headline(reply) == "Lie flat."


def test_what_is_taken_home_has_the_advice_and_the_source() -> None:
    source = SourceNote("A charity", "A page", "2020-03-24")
    text = take_home(Reply("It depends.", ADVICE, sources=(source,)))
    assert text.splitlines() == [
        "It depends. Please ask your doctor.",
        "A charity: A page, reviewed 2020-03-24.",
    ]
