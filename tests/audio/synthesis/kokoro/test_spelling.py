"""A text in Kokoro's letters, and whose they are."""

import pytest

from audio.synthesis.kokoro.letters import LETTERS, letters_of
from audio.synthesis.kokoro.spelling import Spelling, spell
from intents import load_topic

PHONEMES = load_topic().manifest.phonemes


def of_words(spelling: Spelling) -> dict[str, str]:
    return {w.text: spelling.letters[w.start : w.end] for w in spelling.words}


@pytest.mark.parametrize(
    ("text", "british", "american"),
    [
        ("Go home.", "ɡˌQ hˈQm.", "ɡˌO hˈOm."),
        ("a day, a joy", "ə dˈA, ə ʤˈY", "ə dˈA, ə ʤˈY"),
        ("here", "hˈɪə", "hˈɪɹ"),
        ("the little church", "ðə lˈɪtᵊl ʧˈɜːʧ", "ðə lˈɪTᵊl ʧˈɜɹʧ"),
        ("one 1", "wˈʌn wˈʌn", "wˈʌn wˈʌn"),
    ],
)
def test_each_accent_has_its_sounds(text: str, british: str, american: str) -> None:
    assert spell(text, british=True, phonemes={}).letters == british
    assert spell(text, british=False, phonemes={}).letters == american


def test_numbers_and_letters_are_said() -> None:
    letters = spell("Call 9 9 9 for an MRI.", british=True, phonemes={}).letters
    assert letters == "kˈɔːl nˈIn — nˈIn — nˈIn fəɹən ˌɛmˌɑːɹˈI."


def test_digits_that_are_dialled_are_parted_and_no_others() -> None:
    letters = spell("on 1 1 6, 1 2 3, or 13, in 2 or 3 days", True, {}).letters
    assert letters.count("—") == 4
    assert "sˈɪks, wˈʌn" in letters


def test_the_list_comes_before_espeak() -> None:
    letters = spell("Go to A and E now.", british=True, phonemes=PHONEMES).letters
    assert "ˈA ənd ˈiː" in letters
    without = spell("Go to A and E now.", british=True, phonemes={}).letters
    assert "ˈA" not in without


@pytest.mark.parametrize(
    "text", ["A AND E", "the METASTASES", "metastases'", "A and E's"]
)
def test_the_list_is_for_whole_words_in_any_case(text: str) -> None:
    letters = spell(text, british=True, phonemes=PHONEMES).letters
    assert "ˈA ənd ˈiː" in letters or "mətˈastəsiːz" in letters


def test_an_r_in_brackets_is_american() -> None:
    assert letters_of("tɹəbˈɛkjʊlə(ɹ)", british=True) == "tɹəbˈɛkjʊlə"
    assert letters_of("tɹəbˈɛkjʊlə(ɹ)", british=False) == "tɹəbˈɛkjʊləɹ"


def test_each_word_has_its_letters() -> None:
    found = of_words(spell("Pressure on the spinal cord.", True, {}))
    assert found["Pressure"].startswith("pɹˈɛʃ")
    assert found["spinal"] == "spˈInᵊl"
    assert found["cord."] == "kˈɔːd"


def test_words_that_espeak_runs_together_are_parted() -> None:
    spelling = spell("one of the bones", british=True, phonemes={})
    assert len(spelling.letters.split()) < len(spelling.words)
    assert of_words(spelling)["of"] == "ɒv"
    assert of_words(spelling)["bones"] == "bˈQnz"


def test_words_keep_their_order_whatever_stands_between() -> None:
    text = "Well – (yes), a PET-CT scan: 3 of 10 … or “more”?"
    spelling = spell(text, british=False, phonemes=PHONEMES)
    assert [word.text for word in spelling.words] == text.split()
    starts = [word.start for word in spelling.words]
    assert starts == sorted(starts)
    assert all(0 <= w.start <= w.end <= len(spelling.letters) for w in spelling.words)


@pytest.mark.parametrize("text", ["", " ", "…", "—", "'", "\u3042", "\x00"])
def test_what_has_no_sound_has_no_letters(text: str) -> None:
    letters = spell(text, british=True, phonemes=PHONEMES).letters
    assert set(letters) <= LETTERS.keys()


def test_nothing_of_one_text_is_said_with_the_next() -> None:
    """espeak-ng keeps what it did not come to."""
    before = spell("Go home.", british=True, phonemes={})
    for text in ("na" * 400, "x" * 1000, "a, b. c\nd", "\0e", "1" * 60):
        spell(text, british=True, phonemes={})
        assert spell("Go home.", british=True, phonemes={}) == before


@pytest.mark.parametrize("british", [True, False])
@pytest.mark.parametrize("word", PHONEMES)
def test_all_sounds_of_the_list_have_letters(word: str, british: bool) -> None:
    """What `letters_of` would leave out is a slip of whoever wrote it."""
    plain = PHONEMES[word].replace("(ɹ)", "")
    assert len(letters_of(plain, british)) >= 0.6 * len(plain)
    assert set(PHONEMES[word]) <= LETTERS.keys() | set("(r)")
