"""How espeak-ng would say a word, in CMUdict's phones."""

import pytest

from audio.topic_recogniser import espeak
from audio.topic_recogniser.errors import PronunciationError
from audio.topic_recogniser.espeak import SOUNDS, espeak_phones
from audio.topic_recogniser.phones import PHONES


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("gnome", "N OW M"),
        ("garden", "G AA R D AH N"),
        ("children", "CH IH L D R AH N"),
        ("happening", "HH AE P AH N IH NG"),
        ("shoulder", "SH OW L D ER"),
        ("judge", "JH AH JH"),
        ("pleasure", "P L EH ZH ER"),
        ("yellow", "Y EH L OW"),
    ],
)
def test_plain_words_are_said_as_cmudict_says_them(word: str, phones: str) -> None:
    assert espeak_phones(word) == tuple(phones.split())


@pytest.mark.parametrize("word", ["xyzzy", "q", "bbb", "café", "don't", "gnomes"])
def test_words_that_no_dictionary_has_are_said_somehow(word: str) -> None:
    said = espeak_phones(word)
    assert said
    assert set(said) <= set(PHONES)


def test_a_word_is_said_the_same_again() -> None:
    first = espeak_phones("osteoblastic")
    espeak_phones("gnome")
    assert espeak_phones("osteoblastic") == first


def test_an_i_before_a_vowel_is_long() -> None:
    assert espeak_phones("osteoid")[:4] == ("AA", "S", "T", "IY")


def test_the_sounds_are_cmudict_s() -> None:
    assert {phone for phones in SOUNDS.values() for phone in phones} == set(PHONES)


@pytest.mark.parametrize("word", ["—", "''", ""])
def test_what_has_no_sound_is_named(word: str) -> None:
    with pytest.raises(PronunciationError, match="makes no sound") as raised:
        espeak_phones(word)
    assert f"'{word}'" in str(raised.value)
    assert "`words`" in str(raised.value)


def test_a_sound_that_the_table_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(espeak.SOUNDS, "oU")
    with pytest.raises(PronunciationError, match=r"'gnome' with the sound '.*oU'"):
        espeak_phones("gnome")
