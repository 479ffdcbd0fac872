"""What waits for more is waited for."""

import pytest

from audio import Alternative, Transcript
from intents import Match
from skill.live.interpretation import Addressee, Interpretation
from skill.live.turn_completion import (
    HANGING,
    LONGEST_S,
    OWN_PAUSE_FACTOR,
    UNFINISHED_FACTOR,
    EndingModel,
    TurnCompletion,
)
from skill.understanding import Understanding
from tests.skill.live.core import completion_of

USUAL_S = 0.9


@pytest.fixture(scope="module")
def completion(understanding: Understanding) -> TurnCompletion:
    """Has learned from what people say of the topic."""
    return completion_of(understanding)


@pytest.fixture(scope="module")
def endings(understanding: Understanding) -> EndingModel:
    """How often words end what people say."""
    return EndingModel(one.text for one in understanding.topic.utterances)


def said(
    understanding: Understanding, text: str, who: Addressee = Addressee.SAID
) -> Interpretation:
    """Something said, and what it means."""
    match: Match | None = None
    if who is Addressee.SAID:
        match = understanding.matcher.match(text)
    return Interpretation(who, Transcript((Alternative(text, 1.0),)), match)


def test_how_often_words_end_what_is_said_is_learned() -> None:
    heard = ["is it the end", "what is the end", "the end", "is it cold"] * 20
    endings = EndingModel(heard)
    assert endings.ends("here is the end") > 0.8
    assert endings.ends("here is the") < 0.05
    assert endings.ends("is it") < 0.1
    # A pair that was never seen is left to its last word; so is a word alone.
    assert endings.ends("rubber end") > 0.8
    assert endings.ends("end") > 0.8
    assert endings.ends("") == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "what is the",
        "i would like to know what",
        "can you tell me about my",
        "is it because",
        "and what's",
        "i can't",
        "i've had",
        "i feel",
    ],
)
def test_something_is_still_to_come(endings: EndingModel, text: str) -> None:
    assert endings.ends(text) < HANGING


@pytest.mark.parametrize(
    "text",
    [
        "what is the treatment",
        "what are they for me",
        "what is it about",
        "tell me more",
        "i can't feel my legs",
    ],
)
def test_it_may_be_all(endings: EndingModel, text: str) -> None:
    assert endings.ends(text) >= HANGING


def test_what_is_understood_is_waited_for_no_longer(
    understanding: Understanding, completion: TurnCompletion
) -> None:
    for text in ("what is a bone scan", "i can't feel my legs", "stop"):
        whole = said(understanding, text)
        assert completion.silence_s(whole, USUAL_S) == USUAL_S


@pytest.mark.parametrize("text", ["what is the", "will my bones", "my legs"])
def test_a_fragment_is_waited_for(
    understanding: Understanding, completion: TurnCompletion, text: str
) -> None:
    begun = said(understanding, text)
    longer = completion.silence_s(begun, USUAL_S)
    assert longer == UNFINISHED_FACTOR * USUAL_S


def test_over_its_talk_only_what_plainly_hangs_is_waited_for(
    understanding: Understanding, completion: TurnCompletion
) -> None:
    for text, factor in (("can you tell me what the", UNFINISHED_FACTOR), ("bones", 1)):
        begun = said(understanding, text)
        given = completion.silence_s(begun, USUAL_S, over=True)
        assert given == factor * USUAL_S


def test_who_paused_before_is_given_such_pauses_again(
    understanding: Understanding, completion: TurnCompletion
) -> None:
    whole = said(understanding, "what is a bone scan")
    given = completion.silence_s(whole, USUAL_S, 1.4)
    assert given == pytest.approx(OWN_PAUSE_FACTOR * 1.4)
    assert completion.silence_s(whole, USUAL_S, 60.0) == LONGEST_S
    assert completion.silence_s(whole, 5.0, 1.4) == 5.0


def test_asleep_few_words_are_waited_for_and_talk_is_not(
    understanding: Understanding, completion: TurnCompletion
) -> None:
    for text, factor in (
        ("i can't", UNFINISHED_FACTOR),
        ("he passes it back to the keeper who kicks it long", 1.0),
    ):
        talk = said(understanding, text, Addressee.ELSEWHERE)
        given = completion.silence_s(talk, USUAL_S, asleep=True)
        assert given == factor * USUAL_S
        # Awake, what is for others is not waited for at all.
        assert completion.silence_s(talk, USUAL_S) == USUAL_S


def test_its_own_words_are_not_waited_for(
    understanding: Understanding, completion: TurnCompletion
) -> None:
    own = said(understanding, "what is the", Addressee.OWN)
    assert completion.silence_s(own, USUAL_S) == USUAL_S
