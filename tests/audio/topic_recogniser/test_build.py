"""A recogniser for a few sentences: for Vosk and PocketSphinx, built and heard with."""

import shutil
from pathlib import Path

import pytest

from audio import ModelError, Recogniser, frames_of, hear
from audio.recogniser import (
    EMBEDDED,
    MODEL_NAME,
    PocketSphinxRecogniser,
    VoskRecogniser,
    embedded_recogniser,
)
from audio.recogniser.built_sums import SUMS_NAME, read_sums, require_as_built
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME
from audio.topic_recogniser.arpa import read_arpa
from audio.topic_recogniser.build import Built, Talk, build, language_model
from audio.topic_recogniser.errors import BuildError, GraphError, PronunciationError
from audio.topic_recogniser.pronounce import read_dictionary
from tests.audio.conftest import samples_of

ACOUSTIC = EMBEDDED / MODEL_NAME
AGAIN = "say that again"
OWN_BONE = ("B", "AH", "N")
TALK = Talk(
    questions={
        "what is happening to my bones": 1.0,
        AGAIN: 4.0,
        "show me the frobnicator's xyzzy": 1.0,
    },
    other={"what is the weather like": 1.0},
    words={"bones": (*OWN_BONE, "Z"), "plugh": ("P", "L", "AH", "G")},
    wake=("hello assistant",),
)


@pytest.fixture(scope="module")
def steps() -> list[float]:
    """The shares of the work that were told while it was done."""
    return []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, steps: list[float]) -> Built:
    """The files for a few sentences."""
    out = tmp_path_factory.mktemp("build") / "not" / "there" / "yet"
    return build(TALK, ACOUSTIC, out, progress=steps.append)


def test_the_files_are_where_they_are_said_to_be(built: Built) -> None:
    out = built.vosk.parent
    assert built.vosk == out / MODEL_NAME
    assert built.arpa == out / ARPA_NAME
    assert built.dictionary == out / DICTIONARY_NAME
    files = {built.vosk, built.arpa, built.dictionary, out / SUMS_NAME}
    assert set(out.iterdir()) == files


def test_what_was_built_is_known_again(built: Built, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(built.vosk.parent, tmp_path / "copy"))
    require_as_built(copy)
    for place in read_sums(copy):
        file = copy / place
        whole = file.read_bytes()
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(ModelError, match=f"{file.name}' is damaged"):
            require_as_built(copy)
        file.write_bytes(whole)
    assert len(read_sums(copy)) == sum(f.is_file() for f in copy.rglob("*")) - 1


def test_the_acoustic_model_is_taken_as_it_is(built: Built) -> None:
    for name in ("am/final.mdl", "am/global_cmvn.stats", "conf/mfcc.conf"):
        assert (built.vosk / name).read_bytes() == (ACOUSTIC / name).read_bytes()


@pytest.mark.parametrize("engine", ["vosk", "pocketsphinx"])
def test_each_engine_hears_a_spoken_command(built: Built, engine: str) -> None:
    recogniser: Recogniser
    if engine == "vosk":
        recogniser = VoskRecogniser(built.vosk)
    else:
        recogniser = PocketSphinxRecogniser(built.arpa, built.dictionary)
    heard = hear(frames_of(samples_of("repeat", AGAIN)), recogniser)
    assert heard is not None
    assert heard.text == AGAIN


def test_both_engines_know_all_words(built: Built) -> None:
    vosk = VoskRecogniser(built.vosk)
    other = PocketSphinxRecogniser(built.arpa, built.dictionary)
    for word in ("bones", "weather", "assistant", "xyzzy", "frobnicator's", "plugh"):
        assert vosk.knows(word), word
        assert other.knows(word), word
    assert not vosk.knows("hypercalcaemia")
    assert not other.knows("hypercalcaemia")


def test_what_was_built_listens_in_the_place_of_what_ships(built: Built) -> None:
    recogniser = embedded_recogniser(None, built.vosk.parent)
    heard = hear(frames_of(samples_of("repeat", AGAIN)), recogniser)
    assert heard is not None
    assert heard.text == AGAIN
    assert heard.alternatives[0].sources == ("vosk", "pocketsphinx")


def test_a_sentence_of_the_topic_is_likelier_than_everyday_english(
    built: Built,
) -> None:
    model = read_arpa(built.arpa)
    asked = "what is happening to my bones"
    assert model.perplexity([asked]) < model.perplexity(["bones my to what is"])
    assert model.perplexity([asked]) < model.perplexity(["the house is over there"])


def test_wake_phrases_are_likely(built: Built) -> None:
    model = read_arpa(built.arpa)
    assert model.perplexity(["hello assistant"]) < model.perplexity(["hello weather"])


def test_words_are_counted(built: Built) -> None:
    dictionary = read_dictionary(built.dictionary)
    assert set(dictionary) == set(read_arpa(built.arpa).words)
    assert built.words == len(dictionary)


def test_guessed_words_are_told(built: Built) -> None:
    assert built.guessed == ("frobnicator's", "xyzzy")


def test_the_plural_possessive_of_a_known_word_is_not_guessed(tmp_path: Path) -> None:
    talk = Talk({"the patients' gnomes' hats": 1.0}, {"go on": 1.0}, {})
    assert build(talk, ACOUSTIC, tmp_path).guessed == ()


def test_the_topic_s_own_phones_go_before_all_others(built: Built) -> None:
    dictionary = read_dictionary(built.dictionary)
    assert dictionary["bones"] == ((*OWN_BONE, "Z"),)
    assert dictionary["plugh"] == (("P", "L", "AH", "G"),)


def test_progress_rises(built: Built, steps: list[float]) -> None:
    assert built.words
    assert steps[0] == 0.0
    assert steps == sorted(set(steps))
    assert len(steps) > 2
    assert steps[-1] <= 1.0


def test_a_topic_without_other_talk_has_a_language_model() -> None:
    model = language_model(Talk({"say that again": 1.0}, {}, {}))
    assert ("say", "that", "again") in model.log10[2]


def test_everyday_english_can_be_kept_from_knowing_a_sentence() -> None:
    asked = "it was a long time"
    talk = Talk({AGAIN: 1.0}, {"go on": 1.0}, {})
    plain = language_model(talk).perplexity([asked])
    assert language_model(talk, [asked]).perplexity([asked]) > plain


# What cannot be built leaves what was there.


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A folder with a recogniser in it."""
    out = tmp_path / "recogniser"
    (out / MODEL_NAME / "graph").mkdir(parents=True)
    (out / MODEL_NAME / "graph" / "words.txt").write_text("before")
    (out / ARPA_NAME).write_text("before")
    (out / DICTIONARY_NAME).write_text("before")
    return out


def untouched(out: Path) -> bool:
    files = [path for path in out.rglob("*") if path.is_file()]
    return len(files) == 3 and all(path.read_text() == "before" for path in files)


def test_a_word_that_cannot_be_said_is_named(before: Path) -> None:
    talk = Talk({"what is a —": 1.0}, {"go on": 1.0}, {})
    with pytest.raises(PronunciationError, match="'—'"):
        build(talk, ACOUSTIC, before)
    assert untouched(before)


@pytest.mark.parametrize("phones", [("Q",), ()], ids=["none", "empty"])
def test_wrong_phones_of_the_topic_are_named(
    before: Path, phones: tuple[str, ...]
) -> None:
    talk = Talk({"a gnome": 1.0}, {"go on": 1.0}, {"gnome": phones})
    with pytest.raises(BuildError, match="'gnome'"):
        build(talk, ACOUSTIC, before)
    assert untouched(before)


@pytest.mark.parametrize("missing", ["am", "conf"])
def test_a_folder_that_is_no_model_is_named(
    before: Path, tmp_path: Path, missing: str
) -> None:
    shutil.copytree(ACOUSTIC, tmp_path / "other")
    shutil.rmtree(tmp_path / "other" / missing)
    with pytest.raises(GraphError, match=f"no folder '{missing}'") as raised:
        build(TALK, tmp_path / "other", before)
    assert str(tmp_path / "other") in str(raised.value)
    assert untouched(before)


def test_a_model_with_other_phones_is_not_built_around(
    before: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(ACOUSTIC, other)
    (other / "am" / "final.mdl").write_bytes(b"\0B<TransitionModel> <Topology> ")
    with pytest.raises((BuildError, ModelError), match="other"):
        build(TALK, other, before)
    assert untouched(before)
