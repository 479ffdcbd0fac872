"""Who is asked how a word is said, and what the shipped dictionary holds."""

from pathlib import Path

import pytest

from audio.topic_recogniser.errors import PronunciationError
from audio.topic_recogniser.espeak import espeak_phones
from audio.topic_recogniser.phones import PHONES, Phones
from audio.topic_recogniser.pronounce import (
    CHECKED,
    Pronunciations,
    dictionary_words,
    read_dictionary,
)


@pytest.fixture(scope="module")
def say() -> Pronunciations:
    """What is known without a topic."""
    return Pronunciations()


def phones(text: str) -> Phones:
    return tuple(text.split())


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "some.dict"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


# Reading a dictionary.


def test_a_dictionary_is_read_without_stress_and_remarks(tmp_path: Path) -> None:
    path = written(tmp_path, "# gnomes", ";;; more", "", "gnome N OW1 M", "toe T OW1")
    assert read_dictionary(path) == {
        "gnome": (phones("N OW M"),),
        "toe": (phones("T OW"),),
    }


def test_a_word_may_have_several_ways_and_keeps_their_order(tmp_path: Path) -> None:
    path = written(tmp_path, "either IY DH ER", "either(2) AY DH ER", "either IY DH ER")
    assert read_dictionary(path) == {
        "either": (phones("IY DH ER"), phones("AY DH ER")),
    }


@pytest.mark.parametrize(
    ("line", "what"),
    [("gnome N Q M", "the phone 'Q', which is none"), ("gnome", "no phones")],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, what: str) -> None:
    path = written(tmp_path, "# a remark", "toe T OW", line)
    with pytest.raises(PronunciationError) as raised:
        read_dictionary(path)
    assert str(raised.value).startswith(f"{path}, line 3: 'gnome' has {what}")
    assert "AA AE AH" in str(raised.value)


# Who is asked.


def test_the_topic_is_asked_first() -> None:
    own = phones("G AH N OW M")
    assert Pronunciations({"gnome": own}).of("gnome") == (own,)


def test_what_was_checked_goes_before_cmudict(say: Pronunciations) -> None:
    checked = read_dictionary(CHECKED)
    assert say.of("hypercalcaemia") == checked["hypercalcaemia"]
    assert all(say.of(word) == ways for word, ways in checked.items())


def test_cmudict_knows_plain_words(say: Pronunciations) -> None:
    assert phones("G N OW M") not in say.of("gnome")
    assert phones("N OW M") in say.of("gnome")


def test_of_other_words_espeak_makes_a_guess(say: Pronunciations) -> None:
    assert say.of("xyzzy") == (espeak_phones("xyzzy"),)


@pytest.mark.parametrize(
    ("word", "stem", "ending"),
    [
        ("gnome's", "gnome", "Z"),
        ("hat's", "hat", "S"),
        ("dwarf's", "dwarf", "S"),
        ("badge's", "badge", "IH Z"),
        ("gnomes'", "gnomes", ""),
    ],
)
def test_a_possessive_is_said_after_its_word(word: str, stem: str, ending: str) -> None:
    own = {"gnome": phones("N OW M"), "gnomes": phones("N OW M Z")}
    own |= {"hat": phones("HH AE T"), "dwarf": phones("D W AO R F")}
    say = Pronunciations({**own, "badge": phones("B AE JH")})
    assert say.of(word)[0] == (*say.of(stem)[0], *ending.split())


def test_it_is_told_which_words_people_wrote_down(say: Pronunciations) -> None:
    assert say.known("gnome")
    assert say.known("osteoblastic")
    assert not say.known("xyzzy")
    assert Pronunciations({"xyzzy": phones("Z IH Z IY")}).known("xyzzy")


def test_many_words_are_asked_at_once(say: Pronunciations) -> None:
    assert say.all(["toe", "xyzzy"]) == {
        "toe": say.of("toe"),
        "xyzzy": say.of("xyzzy"),
    }


def test_a_word_that_nobody_can_say_is_named(say: Pronunciations) -> None:
    with pytest.raises(PronunciationError, match="'—'"):
        say.all(["toe", "—"])


def test_the_words_of_the_dictionary_are_plain_and_sorted() -> None:
    words = dictionary_words()
    assert words == sorted(words)
    assert "gnome" in words
    assert all(word.isalpha() and 2 < len(word) < 12 for word in words)


# The dictionary that ships.


def shipped() -> list[tuple[str, Phones]]:
    """The lines of the dictionary: a word and its phones."""
    lines = CHECKED.read_text(encoding="utf-8").splitlines()
    split = [line.split() for line in lines if not line.startswith("#")]
    return [(word, tuple(said)) for word, *said in split]


def test_the_shipped_dictionary_is_sorted_and_says_nothing_twice() -> None:
    words = [word for word, _ in shipped()]
    assert words == sorted(words)
    assert len(set(shipped())) == len(shipped()) > 1_000


def test_the_shipped_dictionary_is_in_cmudict_s_phones_without_stress() -> None:
    for word, said in shipped():
        assert said, word
        assert set(said) <= set(PHONES), word


def test_the_shipped_dictionary_is_in_lower_case() -> None:
    for word, _ in shipped():
        assert word == word.lower()
        assert word.replace("'", "").isalpha(), word


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hypercalcaemia", "HH AY P ER K AE L S IY M IY AH"),
        ("osteoblastic", "AA S T IY OW B L AE S T IH K"),
        ("osteolytic", "AA S T IY OW L IH T IH K"),
        ("bisphosphonates", "B IH S F AA S F AH N EY T S"),
        ("metastases", "M AH T AE S T AH S IY Z"),
        ("denosumab", "D IH N OW S AH M AE B"),
        ("zoledronic", "Z OW L AH D R AA N IH K"),
        ("myeloma", "M AY AH L OW M AH"),
    ],
)
def test_the_words_of_the_topic_are_said_rightly(
    say: Pronunciations, word: str, said: str
) -> None:
    assert phones(said) in say.of(word)
    assert say.known(word)
