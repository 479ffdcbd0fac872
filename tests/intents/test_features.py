"""What the matcher sees in an utterance."""

import pytest

from intents import Topic
from intents.features import Reader, spelling_features, word_features
from intents.topic import Lexicon


@pytest.fixture
def reader() -> Reader:
    """Reads with a small lexicon."""
    return Reader(
        Lexicon(
            concepts={
                "urine": ("wee", "pass water"),
                "water": ("water",),
                "sick": ("sick", "keep anything down", "throwing up"),
            },
            sounds_like={
                "osteoblastic": ("roast your plastic",),
                "hypercalcaemia": (),
                "lytic": (),
            },
        )
    )


def concepts(reader: Reader, text: str) -> dict[str, tuple[str, ...]]:
    """The words of a text that stand for something, with what they stand for."""
    read = reader.read(text)
    return {w: c for w, c in zip(read.words, read.concepts, strict=True) if c}


def test_a_word_stands_for_its_concept(reader: Reader) -> None:
    assert concepts(reader, "I can't wee") == {"wee": ("urine",)}


def test_the_name_of_a_concept_stands_for_it(reader: Reader) -> None:
    assert concepts(reader, "the urine") == {"urine": ("urine",)}


def test_several_words_stand_for_one_concept(reader: Reader) -> None:
    found = concepts(reader, "she can't keep anything down now")
    assert found == {"keep": ("sick",)}


def test_a_word_may_stand_for_itself_and_in_a_phrase(reader: Reader) -> None:
    found = concepts(reader, "pass water")
    assert found == {"pass": ("urine",), "water": ("water",)}


def test_half_a_phrase_stands_for_nothing(reader: Reader) -> None:
    assert concepts(reader, "keep anything") == {}


@pytest.mark.parametrize(
    "heard",
    ["osteoblastic", "osteo blastic", "osteo plastic", "ostio blastic", "osteoblastik"],
)
def test_a_hard_word_is_known_however_it_was_written(
    reader: Reader, heard: str
) -> None:
    assert ("osteoblastic",) in reader.read(f"the {heard} kind").concepts


def test_what_a_recogniser_makes_of_a_hard_word_is_known(reader: Reader) -> None:
    found = concepts(reader, "the roast your plastic kind")
    assert found == {"roast": ("osteoblastic",)}


def test_a_hard_word_may_fall_into_four(reader: Reader) -> None:
    found = concepts(reader, "i have hyper cal cay mia")
    assert found == {"hyper": ("hypercalcaemia",)}


def test_short_words_are_not_guessed(reader: Reader) -> None:
    assert concepts(reader, "lit tick") == {}


def test_other_words_stand_for_nothing(reader: Reader) -> None:
    assert concepts(reader, "what is the weather like tomorrow") == {}


def test_a_reader_without_a_lexicon() -> None:
    read = Reader(Lexicon()).read("what is it")
    assert read.words == ("what", "is", "it")
    assert read.concepts == ((), (), ())


def test_no_words_have_no_concepts(reader: Reader) -> None:
    read = reader.read("")
    assert read.words == ()
    assert read.concepts == ()


def test_words_and_pairs_and_concepts_are_features(reader: Reader) -> None:
    found = word_features(reader.read("can not wee"))
    for feature in ("wee", "not wee", "can _ wee", "<s> can", "wee </s>", "=urine"):
        assert found[feature] == 1, feature


def test_features_are_counted(reader: Reader) -> None:
    assert word_features(reader.read("wee wee"))["wee"] == 2


def test_the_runs_of_letters_of_a_word_are_features() -> None:
    found = spelling_features("bone")
    for run in ("bo", "on", "bon", "bone", " bone", "ne "):
        assert found[run] == 1, run
    assert "xy" not in found


def test_likely_misspellings_share_most_runs() -> None:
    right, wrong = (
        set(spelling_features("metastasis")),
        set(spelling_features("metastases")),
    )
    assert len(right & wrong) > len(right ^ wrong)


def test_the_hard_words_that_ship_are_known_in_two_halves(topic: Topic) -> None:
    found = Reader(topic.lexicon).read("what is osteo blastic").concepts
    assert "osteoblastic" in {concept for concepts in found for concept in concepts}
