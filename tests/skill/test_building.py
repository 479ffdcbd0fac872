"""A topic's own recogniser: what goes into it and where it is put."""

from pathlib import Path

import pytest

from audio import ModelError
from audio.recogniser import MODEL_NAME, VoskRecogniser
from audio.topic_recogniser.arpa import read_arpa
from audio.topic_recogniser.build import Built
from audio.topic_recogniser.errors import BuildError
from audio.topic_recogniser.pronounce import Pronunciations
from intents import Topic, load_topic, said_to
from skill.building import WAKE_PHRASES, build_topic, talk_of
from skill.recognisers import BUILT_FOLDER
from tests.conftest import TINY_TOPIC
from tests.intents.edit import change


@pytest.fixture(scope="module")
def gnomes() -> Topic:
    """The tiny topic, in no region's wording."""
    return load_topic(TINY_TOPIC)


@pytest.fixture(scope="module")
def built(gnomes: Topic, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its recogniser, in a folder of its own."""
    return build_topic(gnomes, tmp_path_factory.mktemp("gnomes"))


def test_what_people_say_to_the_topic_is_asked(gnomes: Topic) -> None:
    assert talk_of(gnomes).questions == said_to(gnomes)


def test_what_is_said_in_every_region_is_in_the_talk(gnomes: Topic) -> None:
    other = talk_of(gnomes).other
    assert {
        "what is the weather like",
        "its coat may be any colour",
        "its coat may be any color",
        "lift the gnome off and call nine nine nine",
        "lift the gnome off and call nine one one",
    } <= set(other)


def test_the_topic_s_words_bring_their_phones(topic: Topic) -> None:
    words = talk_of(topic).words
    assert words
    assert words == {w: tuple(p.split()) for w, p in topic.manifest.words.items()}


def test_utterances_can_be_left_out(topic: Topic) -> None:
    file = topic.utterances[0].file
    assert talk_of(topic, [file]).questions == said_to(topic, [file])


def test_people_wrote_down_how_wake_phrases_are_said() -> None:
    say = Pronunciations()
    for phrase in WAKE_PHRASES:
        assert all(say.known(word) for word in phrase.split())


def test_it_is_built_where_it_is_wanted(built: Built, gnomes: Topic) -> None:
    assert built.vosk.name == MODEL_NAME
    assert built.vosk.is_dir()
    assert not (gnomes.folder / BUILT_FOLDER).exists()


def test_the_words_of_the_topic_are_known(built: Built, gnomes: Topic) -> None:
    vosk = VoskRecogniser(built.vosk)
    said = [*said_to(gnomes), *WAKE_PHRASES]
    for word in {word for sentence in said for word in sentence.split()}:
        assert vosk.knows(word), word


def test_the_topic_s_questions_are_likely(built: Built) -> None:
    model = read_arpa(built.arpa)
    assert model.perplexity(["how tall is the gnome"]) < 30.0
    assert model.perplexity(["why are their hats red"]) < model.perplexity(
        ["red are why hats their"]
    )


def test_a_topic_without_negatives_is_built_from_its_answers(garden: Path) -> None:
    for file in (garden / "negatives").iterdir():
        file.unlink()
    talk = talk_of(load_topic(garden))
    assert "what is the weather like" not in talk.other
    assert "a gnome has a red hat" in talk.other


@pytest.mark.parametrize("phones", ["N Q M", "N OW1 M", "''"])
def test_wrong_phones_of_a_topic_are_named(garden: Path, phones: str) -> None:
    change(
        garden / "topic.yaml", "red_flags:", f"words:\n  gnome: {phones}\nred_flags:"
    )
    with pytest.raises((BuildError, ModelError), match="'gnome'"):
        build_topic(load_topic(garden))
    assert not (garden / BUILT_FOLDER / MODEL_NAME).exists()
