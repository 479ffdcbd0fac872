"""A small graph around the acoustic model that ships, and what Vosk hears with it."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from math import log10
from pathlib import Path

import pytest

from audio import RecognitionError, frames_of, hear
from audio.recogniser import EMBEDDED, MODEL_NAME, UNKNOWN, VoskRecogniser
from audio.sound import Samples
from audio.topic_recogniser.arpa import BackoffModel
from audio.topic_recogniser.errors import GraphError
from audio.topic_recogniser.graph import build_graph
from audio.topic_recogniser.language_model import Phrases, mixed
from audio.topic_recogniser.phones import LAST_PHONE
from audio.topic_recogniser.pronounce import Pronunciations
from audio.topic_recogniser.transitions import last_transition
from tests.audio.conftest import CHILDREN, samples_of

BONES = "what is happening to my bones"
SAID = {
    BONES: 1.0,
    CHILDREN: 1.0,
    "two bones hurt": 1.0,
    "my bones hurt too": 1.0,
    "either is common": 1.0,
}


def language_model(said: dict[str, float], unknown: float) -> BackoffModel:
    """A model of sentences in which any word is unknown with a probability."""
    words = {word for sentence in said for word in sentence.split()}
    model = mixed([(Phrases(said), 1.0)], words)
    model.log10[0][(UNKNOWN,)] = log10(unknown)
    return model


def build(folder: Path, said: dict[str, float], unknown: float = 1e-3) -> Path:
    """A model for a few sentences, around the acoustic model that ships."""
    for name in ("am", "conf"):
        shutil.copytree(EMBEDDED / MODEL_NAME / name, folder / name)
    model = language_model(said, unknown)
    words = [word for word in model.words if word != UNKNOWN]
    build_graph(folder, model, Pronunciations().all(words))
    return folder


def listed(recogniser: VoskRecogniser, samples: Samples, *phrases: str) -> str:
    """What is heard where only a list of phrases can be."""
    recognition = recogniser.start(phrases)
    for frame in frames_of(samples):
        recognition.accept(frame)
    return recognition.finish().text


def words_of(folder: Path) -> dict[str, int]:
    """The table of a model's words."""
    lines = (folder / "graph/words.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(number) for word, number in map(str.split, lines)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows a few sentences."""
    return build(tmp_path_factory.mktemp("graph") / "small", SAID)


@pytest.fixture(scope="module")
def small(folder: Path) -> VoskRecogniser:
    """The same, loaded."""
    return VoskRecogniser(folder)


@pytest.fixture(scope="module")
def bones() -> Samples:
    """Somebody asking what is happening to their bones."""
    return samples_of("definition", BONES)


def test_what_the_model_knows_is_heard(
    small: VoskRecogniser, bones: Samples, children: Samples
) -> None:
    for samples, text in ((bones, BONES), (children, CHILDREN)):
        heard = hear(frames_of(samples), small)
        assert heard is not None
        assert heard.text == text


def test_nothing_but_the_model_s_words_is_heard(small: VoskRecogniser) -> None:
    heard = hear(frames_of(samples_of("treatment", "how is it treated")), small)
    assert heard is not None
    known = {word for sentence in SAID for word in sentence.split()}
    for one in heard.alternatives:
        assert set(one.text.split()) <= known


def test_an_unknown_word_is_heard_as_no_word(tmp_path: Path, bones: Samples) -> None:
    folder = build(tmp_path / "vague", {"common children": 1.0}, unknown=0.9)
    heard = hear(frames_of(bones), VoskRecogniser(folder))
    assert heard is not None
    assert all(UNKNOWN not in one.text for one in heard.alternatives)
    assert "children" not in heard.text


def test_the_graph_s_folder_is_complete(folder: Path) -> None:
    graph = folder / "graph"
    files = {str(p.relative_to(graph)) for p in graph.rglob("*") if p.is_file()}
    assert files == {
        "Gr.fst",
        "HCLr.fst",
        "disambig_tid.int",
        str(Path("phones/word_boundary.int")),
        "words.txt",
    }


def test_words_are_numbered_without_a_gap(folder: Path) -> None:
    table = words_of(folder)
    known = {word for sentence in SAID for word in sentence.split()}
    assert set(table) == {"<eps>", UNKNOWN, "#0", *known}
    assert list(table.values()) == list(range(len(table)))


def test_marks_are_no_transitions(folder: Path) -> None:
    text = (folder / "graph/disambig_tid.int").read_text(encoding="utf-8")
    marks = [int(line) for line in text.splitlines()]
    # "to", "too" and "two" need three; a pause and the unknown have their own.
    first = last_transition() + 1
    assert marks == list(range(first, first + len(marks)))
    assert len(marks) >= 5


def test_every_phone_has_its_place_in_a_word(folder: Path) -> None:
    text = (folder / "graph/phones/word_boundary.int").read_text(encoding="utf-8")
    rows = dict(line.split() for line in text.splitlines())
    assert [int(phone) for phone in rows] == list(range(1, LAST_PHONE + 1))
    assert rows["1"] == "nonword"
    assert set(rows.values()) == {"nonword", "begin", "internal", "end", "singleton"}


def test_a_graph_is_built_the_same_again(folder: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "again", SAID)
    for name in ("Gr.fst", "HCLr.fst", "words.txt"):
        assert (again / "graph" / name).read_bytes() == (
            folder / "graph" / name
        ).read_bytes()


def test_building_again_replaces_the_graph(tmp_path: Path) -> None:
    folder = build(tmp_path / "model", {"red gnome": 1.0})
    model = language_model({"blue toe": 1.0}, 1e-3)
    build_graph(folder, model, Pronunciations().all(["blue", "toe"]))
    recogniser = VoskRecogniser(folder)
    assert recogniser.knows("toe")
    assert not recogniser.knows("gnome")


# A grammar at run time.


def test_with_a_grammar_only_its_phrases_are_heard(
    small: VoskRecogniser, bones: Samples
) -> None:
    assert listed(small, bones, BONES, CHILDREN) == BONES
    assert listed(small, bones, BONES, UNKNOWN) == BONES


def test_what_is_in_no_phrase_of_a_grammar_is_dropped(
    small: VoskRecogniser, bones: Samples
) -> None:
    assert listed(small, bones, "my bones", UNKNOWN) == "my bones"
    assert listed(small, bones, "common in children", UNKNOWN) == ""


def test_a_part_of_a_phrase_is_heard_only_where_anything_may_be_said(
    small: VoskRecogniser, bones: Samples
) -> None:
    phrases = "my bones hurt too", "two bones hurt"
    assert listed(small, bones, *phrases) in {"", *phrases}
    assert listed(small, bones, *phrases, UNKNOWN).endswith("my bones")


def test_several_phrases_of_a_grammar_are_heard_in_a_row(
    small: VoskRecogniser, bones: Samples
) -> None:
    assert listed(small, bones, "what is happening to", "my bones") == BONES


def test_a_grammar_s_partial_text_is_without_the_mark_of_the_unknown(
    small: VoskRecogniser, bones: Samples
) -> None:
    recognition = small.start(["my bones", UNKNOWN])
    partials = {recognition.accept(frame) for frame in frames_of(bones)}
    assert not any(UNKNOWN in text for text in partials)


def test_a_grammar_is_the_utterance_s_own(
    small: VoskRecogniser, bones: Samples
) -> None:
    listed(small, bones, "common", UNKNOWN)
    heard = hear(frames_of(bones), small)
    assert heard is not None
    assert heard.text == BONES


def test_a_word_of_a_grammar_that_the_model_lacks_is_named(
    small: VoskRecogniser,
) -> None:
    with pytest.raises(RecognitionError, match="'xyzzy' of 'my xyzzy'"):
        small.start(["my bones", "my xyzzy"])


@pytest.mark.parametrize("grammar", [[], [""]], ids=str)
def test_a_grammar_without_words_does_not_end_the_process(
    folder: Path, grammar: list[str]
) -> None:
    # In a process of its own, which Vosk may take with it.
    code = f"""
from pathlib import Path
from audio import RecognitionError
from audio.recogniser import VoskRecogniser
try:
    recognition = VoskRecogniser(Path({str(folder)!r})).start({grammar!r})
    for _ in range(20):
        recognition.accept(bytes(1024))
    recognition.finish()
except RecognitionError as why:
    print(why)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


# What cannot be built.


@pytest.mark.parametrize("missing", [None, ()], ids=["absent", "empty"])
def test_a_word_without_pronunciation_is_named(
    tmp_path: Path, missing: tuple[tuple[str, ...], ...] | None
) -> None:
    model = language_model({"red gnome": 1.0}, 1e-3)
    lexicon: dict[str, Iterable[tuple[str, ...]]] = {"red": [("R", "EH", "D")]}
    if missing is not None:
        lexicon["gnome"] = missing
    with pytest.raises(GraphError, match=r"'gnome' has no pronunciation \(of 1"):
        build_graph(tmp_path, model, lexicon)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "phones", [("N", "Q", "M"), (), ("N", "OW1", "M")], ids=" ".join
)
def test_a_wrong_pronunciation_is_named(
    tmp_path: Path, phones: tuple[str, ...]
) -> None:
    model = language_model({"red gnome": 1.0}, 1e-3)
    lexicon: dict[str, list[tuple[str, ...]]] = {
        "red": [("R", "EH", "D")],
        "gnome": [phones],
    }
    with pytest.raises(GraphError, match="'gnome'"):
        build_graph(tmp_path, model, lexicon)
    assert list(tmp_path.iterdir()) == []
