"""Everything that a live conversation needs, put together."""

import pytest

from audio import RecogniserSet
from skill.errors import SettingsError
from skill.live.wake_phrase import check_phrase
from tests.skill.live.conftest import Opens


@pytest.mark.parametrize("phrase", ["hello assistant", "good morning", "computer"])
def test_a_wake_phrase_of_known_words(
    phrase: str, recogniser_set: RecogniserSet
) -> None:
    check_phrase(phrase, recogniser_set)


def test_a_wake_phrase_with_an_unknown_word_is_named(
    recogniser_set: RecogniserSet,
) -> None:
    with pytest.raises(SettingsError, match="'xyzzy', which the model") as raised:
        check_phrase("hello xyzzy", recogniser_set)
    assert "'hello xyzzy'" in str(raised.value)


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("a", "has 1 syllable, and would be heard in other talk. Choose one of 3"),
        ("help", "has 1 syllable,"),
        ("doctor", "has 2 syllables,"),
        ("hey you", "has 2 syllables,"),
    ],
)
def test_a_wake_phrase_that_is_too_short_is_refused(
    phrase: str, told: str, recogniser_set: RecogniserSet
) -> None:
    with pytest.raises(SettingsError) as raised:
        check_phrase(phrase, recogniser_set)
    assert told in str(raised.value)


@pytest.mark.parametrize("phrase", ["", "   "])
def test_an_empty_wake_phrase_is_named(opens: Opens, phrase: str) -> None:
    with pytest.raises(SettingsError, match="the wake phrase is empty"):
        opens(wake=phrase)


def test_a_wake_phrase_matters_only_where_one_is_used(opens: Opens) -> None:
    for address in ("open", "push"):
        opens(address=address, wake="xyzzy")


def test_capitals_and_spaces_of_a_wake_phrase_do_not_matter(opens: Opens) -> None:
    stage = opens(wake="  Hello   Assistant ")
    assert stage.session.state == "asleep"
