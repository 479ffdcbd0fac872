"""A wake phrase is told from words that are like it."""

import pytest

from audio import Alternative, StreamResult, Transcript
from skill.live.activation import after_wake, without_wake

PHRASE = "hello assistant"


def heard(*texts: str, scores: tuple[float, ...] = ()) -> Transcript:
    """What was heard, all alternatives alike likely if not said otherwise."""
    shares = scores or (1 / max(len(texts), 1),) * len(texts)
    pairs = zip(texts, shares, strict=True)
    return Transcript(tuple(Alternative(text, share) for text, share in pairs))


def texts(what: Transcript) -> list[str]:
    return [one.text for one in what.alternatives]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hello assistant", ""),
        ("hello assistant what is a bone scan", "what is a bone scan"),
        ("um hello assistant what is it", "what is it"),
        ("yellow assistant what is it", "what is it"),
        ("hello assistance what is it", "what is it"),
        ("hello a assistant what is it", "what is it"),
        ("did you see that hello assistant what is it", "what is it"),
        ("hello assistant oh hello assistant what is it", "what is it"),
    ],
)
def test_what_follows_the_phrase(text: str, rest: str) -> None:
    assert after_wake(StreamResult(heard(text), PHRASE), PHRASE) == rest


@pytest.mark.parametrize("text", ["what is it", "hello", "hello everybody", ""])
def test_both_have_to_hear_it(text: str) -> None:
    assert after_wake(StreamResult(heard(text), PHRASE), PHRASE) is None
    assert after_wake(StreamResult(heard(f"{PHRASE} {text}")), PHRASE) is None


@pytest.mark.parametrize(
    ("spotted", "called"),
    [
        ("hello assistant", True),
        ("hello assistant hello assistant", True),
        ("hello", False),
        ("assistant hello", False),
        ("", False),
    ],
)
def test_the_whole_phrase_has_to_be_spotted(spotted: str, called: bool) -> None:
    found = after_wake(StreamResult(heard(PHRASE), spotted), PHRASE)
    assert (found is not None) is called


def test_one_alternative_with_the_phrase_is_enough() -> None:
    result = StreamResult(heard("fellow resident", f"{PHRASE} thanks"), PHRASE)
    assert after_wake(result, PHRASE) == "thanks"


def test_where_nothing_was_heard_it_was_not_called() -> None:
    assert after_wake(StreamResult(Transcript(), PHRASE), PHRASE) is None


def test_a_phrase_of_one_word() -> None:
    assert after_wake(
        StreamResult(heard("computer go on"), "computer"), "computer"
    ) == ("go on")
    assert without_wake(heard("computer go on"), "computer") == heard("go on")


def test_the_phrase_is_taken_off_each_alternative() -> None:
    found = without_wake(
        heard("hello assistant what is it", "yellow assistant what is that"), PHRASE
    )
    assert texts(found) == ["what is it", "what is that"]


def test_the_rest_of_what_is_known_of_an_utterance_stays() -> None:
    before = Transcript((Alternative(f"{PHRASE} go", 0.7, ("vosk",)),), 1.5, 0.9)
    after = Transcript((Alternative("go", 0.7, ("vosk",)),), 1.5, 0.9)
    assert without_wake(before, PHRASE) == after


def test_what_has_no_phrase_stays_where_none_is_needed() -> None:
    question = heard("what is it", "i think i said hello assistant to her")
    assert without_wake(question, PHRASE) == question


def test_what_has_no_phrase_does_not_count_where_one_was_said() -> None:
    found = without_wake(heard("what is it", f"oh {PHRASE} go on"), PHRASE, True)
    assert texts(found) == ["go on"]


def test_what_stands_before_the_phrase_was_said_to_others() -> None:
    text = f"i will ask it now listen {PHRASE} what is it"
    assert texts(without_wake(heard(text), PHRASE, True)) == ["what is it"]
    assert texts(without_wake(heard(text), PHRASE)) == [text]


@pytest.mark.parametrize("called", [True, False])
def test_the_phrase_alone_leaves_nothing(called: bool) -> None:
    assert without_wake(heard(PHRASE), PHRASE, called) == Transcript()
    # A few unlikely words more are no question.
    some = heard(PHRASE, f"{PHRASE} the", scores=(0.7, 0.3))
    assert without_wake(some, PHRASE, called) == Transcript()
    most = heard(PHRASE, f"{PHRASE} stop", scores=(0.3, 0.7))
    assert texts(without_wake(most, PHRASE, called)) == ["stop"]
