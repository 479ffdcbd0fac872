"""Each word has a time, whoever heard it."""

import pytest

from audio import Alternative, HeardWord, Transcript
from skill.vosk_server.word_times import believed, timed

HEARD = (
    HeardWord("what", 0.4, 0.6),
    HeardWord("is", 0.6, 0.8),
    HeardWord("the", 0.8, 1.0),
    HeardWord("scan", 1.2, 1.6),
)


def starts(text: str) -> list[float]:
    return [round(word.start_s, 2) for word in timed(text, HEARD, 2.0)]


def test_words_heard_alike_have_their_times() -> None:
    assert timed("what is the scan", HEARD, 2.0) == HEARD


def test_a_word_in_the_place_of_another_has_its_time() -> None:
    assert starts("what is a scan") == [0.4, 0.6, 0.8, 1.2]


def test_more_words_in_the_place_of_some_share_their_time() -> None:
    assert starts("what is my own scan") == [0.4, 0.6, 0.8, 0.88, 1.2]


def test_a_word_that_nobody_timed_has_the_gap() -> None:
    assert starts("what is the bone scan") == [0.4, 0.6, 0.8, 1.0, 1.2]


def test_a_word_after_all_has_no_time_to_itself() -> None:
    last = timed("what is the scan please", HEARD, 2.0)[-1]
    assert (last.start_s, last.end_s) == (1.6, 1.6)


def test_without_any_time_words_share_what_was_spoken() -> None:
    words = timed("ab cd", (), 2.0)
    assert [(word.start_s, word.end_s) for word in words] == [(0.0, 1.0), (1.0, 2.0)]


@pytest.mark.parametrize("text", ["", "what", "is the", "a b c d e f", "scan what"])
def test_times_never_go_back(text: str) -> None:
    words = timed(text, HEARD, 2.0)
    assert [word.text for word in words] == text.split()
    ends = [0.0, *(word.end_s for word in words)]
    for word, before_s in zip(words, ends, strict=False):
        assert before_s <= word.start_s <= word.end_s


def test_a_word_is_believed_as_far_as_what_has_it() -> None:
    heard = Transcript(
        (Alternative("a scan", 0.5), Alternative("the scan", 0.25)), speech_s=1.0
    )
    assert believed(heard, "scan") == 0.75
    assert believed(heard, "the") == 0.25
    assert believed(heard, "bone") == 0.0
