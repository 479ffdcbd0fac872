"""No reply without something to say, and none without advice to see a doctor."""

import pytest

from intents import Decision, Urgency
from skill import Advice, Prosody, Reply, ReplyError

DOCTOR = Advice("Please ask your doctor.")


@pytest.mark.parametrize(
    "text",
    ["Please ask your doctor.", "DOCTOR!", "A doctor or nurse can help.", "doctor's"],
)
def test_advice_that_names_a_doctor(text: str) -> None:
    assert Advice(text).text == text


@pytest.mark.parametrize(
    "text", ["", " ", "Please ask your nurse.", "Get a doctorate."]
)
def test_advice_that_names_no_doctor_cannot_be_built(text: str) -> None:
    with pytest.raises(ReplyError, match="does not name a doctor") as caught:
        Advice(text)
    assert "Mend it in the topic's 'advice'." in str(caught.value)


@pytest.mark.parametrize("body", ["", " ", "\n\t "])
def test_a_reply_that_says_nothing_cannot_be_built(body: str) -> None:
    with pytest.raises(ReplyError, match="Give the section an answer"):
        Reply(body, DOCTOR)


def test_a_reply_cannot_be_built_without_advice() -> None:
    with pytest.raises(TypeError, match="advice"):
        Reply("It is so.")  # type: ignore[call-arg]


def test_a_reply_cannot_lose_its_advice() -> None:
    reply = Reply("It is so.", DOCTOR)
    with pytest.raises(AttributeError):
        reply.advice = Advice("Ask a doctor.")  # type: ignore[misc]


def test_the_advice_is_said_last() -> None:
    assert Reply("It is so.", DOCTOR).text == "It is so. Please ask your doctor."


def test_one_space_parts_the_answer_from_the_advice() -> None:
    reply = Reply(" It is so.\n", Advice(" Ask your doctor. "))
    assert reply.text == "It is so. Ask your doctor."


def test_a_reply_is_calm_unless_told_otherwise() -> None:
    reply = Reply("It is so.", DOCTOR)
    assert reply.decision is Decision.ANSWER
    assert reply.urgency is Urgency.NONE
    assert reply.prosody == Prosody()
    assert reply.sources == ()
    assert not reply.ends
