"""A sign is there, denied, past or asked about; and somebody has it."""

import pytest

from intents import Topic, normalise
from intents.assertion import Assertion, Experiencer
from intents.red_flags import Reading, RedFlags


@pytest.fixture(scope="module")
def flags(topic: Topic) -> RedFlags:
    """Reads with the lexicon of the topic that ships."""
    return RedFlags(topic.lexicon)


def read(flags: RedFlags, text: str) -> Reading:
    return flags.read(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "can't breathe choking",
        "can't walk numb legs",
        "can't speak stroke",
        "i can't stop the bleeding",
        "no feeling in my feet",
        "i haven't passed water since yesterday",
        "my legs are not numb but i can't stand up",
        "i'm not in pain i just can't wake him",
        "the pain has gone to my other hip",
        "not sure but my leg is numb",
        "it won't stop bleeding",
        "he can't keep from falling he's that weak",
        "the pain is no better",
        "i can hardly feel my feet",
    ],
)
def test_what_is_there(flags: RedFlags, text: str) -> None:
    assert read(flags, text).assertion is Assertion.AFFIRMED


@pytest.mark.parametrize(
    "text",
    [
        "my legs are not numb",
        "no numbness no weakness",
        "i don't have any pain",
        "there is nothing broken",
        "she isn't confused",
        "he can walk",
        "she is breathing well",
        "the fever has gone",
        "my back pain went away",
        "i'm not short of breath and not in pain",
    ],
)
def test_what_is_denied(flags: RedFlags, text: str) -> None:
    assert read(flags, text).assertion is Assertion.NEGATED


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("my legs were numb years ago", Assertion.PAST),
        ("when i was young i broke my arm", Assertion.PAST),
        ("my legs were numb years ago and today again", Assertion.AFFIRMED),
        ("the numbness started last night", Assertion.AFFIRMED),
        ("does it cause numb legs", Assertion.ASKED),
        ("why can't i feel my legs", Assertion.AFFIRMED),
        ("can somebody call an ambulance", Assertion.AFFIRMED),
        ("", Assertion.AFFIRMED),
    ],
)
def test_what_is_past_or_asked(
    flags: RedFlags, text: str, assertion: Assertion
) -> None:
    assert read(flags, text).assertion is assertion


@pytest.mark.parametrize(
    ("text", "experiencer"),
    [
        ("i can't feel my legs", Experiencer.SPEAKER),
        ("legs gone numb", Experiencer.SPEAKER),
        ("my legs are weak", Experiencer.SPEAKER),
        ("my mum is confused", Experiencer.PRESENT),
        ("the resident has a fever", Experiencer.PRESENT),
        ("she's not breathing", Experiencer.PRESENT),
        ("a man on the telly couldn't feel his legs", Experiencer.OTHER),
        ("the climber could not feel his legs", Experiencer.OTHER),
    ],
)
def test_who_has_it(flags: RedFlags, text: str, experiencer: Experiencer) -> None:
    assert read(flags, text).experiencer is experiencer


def test_each_sign_is_told_with_what_says_so(flags: RedFlags) -> None:
    found = read(flags, "my legs are not numb but i am bleeding").signs
    assert [(one.text, one.assertion, one.cue) for one in found] == [
        ("numb", Assertion.NEGATED, "not"),
        ("bleeding", Assertion.AFFIRMED, ""),
    ]
