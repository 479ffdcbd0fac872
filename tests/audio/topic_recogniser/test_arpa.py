"""Language models in ARPA's form: read, written, asked."""

import math
from pathlib import Path

import pytest

from audio.topic_recogniser.arpa import BackoffModel, read_arpa, write_arpa
from audio.topic_recogniser.errors import LanguageModelError

GARDEN = """\\data\\
ngram 1=5
ngram 2=3
ngram 3=1

\\1-grams:
-1.0000\t</s>
-99.0000\t<s>\t-0.1000
-0.5000\tgnome\t-0.2000
-0.7000\tred
-0.4000\tthe\t-0.3000

\\2-grams:
-0.2000\t<s> the\t-0.0500
-0.6000\tred gnome
-0.1000\tthe gnome\t-0.1500

\\3-grams:
-0.0300\t<s> the gnome

\\end\\
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small language model."""
    path = tmp_path / "garden.arpa"
    path.write_text(GARDEN, encoding="utf-8")
    return path


@pytest.fixture
def garden(file: Path) -> BackoffModel:
    """The same, read."""
    return read_arpa(file)


def test_what_is_written_again_is_the_same(garden: BackoffModel, file: Path) -> None:
    copy = file.with_name("copy.arpa")
    write_arpa(copy, garden)
    assert copy.read_text(encoding="utf-8") == GARDEN
    assert read_arpa(copy) == garden


def test_a_model_tells_its_words_and_its_order(garden: BackoffModel) -> None:
    assert garden.order == 3
    assert garden.words == ("gnome", "red", "the")


@pytest.mark.parametrize(
    ("gram", "score"),
    [
        ("gnome", -0.5),
        ("the gnome", -0.1),
        ("<s> the gnome", -0.03),
        ("the red", -0.3 - 0.7),
        ("red the", -0.4),
        ("<s> the red", -0.05 - 0.3 - 0.7),
        ("red the gnome", -0.1),
        ("gnome red the", -0.4),
        ("a long way before the gnome", -0.1),
        ("xyzzy the gnome", -0.1),
        ("xyzzy gnome", -0.5),
        ("xyzzy", -math.inf),
        ("the xyzzy", -math.inf),
    ],
)
def test_what_was_not_seen_is_backed_off(
    garden: BackoffModel, gram: str, score: float
) -> None:
    assert garden.score(tuple(gram.split())) == pytest.approx(score)


def test_perplexity_is_what_it_hesitates_between(garden: BackoffModel) -> None:
    # <s> the: -0.2, <s> the gnome: -0.03, the gnome </s>: -0.15 - 0.2 - 1.0
    total = 0.2 + 0.03 + 0.15 + 0.2 + 1.0
    assert garden.perplexity(["the gnome"]) == pytest.approx(10 ** (total / 3))


def test_perplexity_leaves_unknown_words_out(garden: BackoffModel) -> None:
    # <s> xyzzy is left out; xyzzy </s> is </s> alone.
    assert garden.perplexity(["xyzzy"]) == pytest.approx(10.0)


def test_perplexity_is_lower_for_what_is_likely(garden: BackoffModel) -> None:
    assert garden.perplexity(["the gnome"]) < garden.perplexity(["gnome the"])


def test_a_model_of_single_words(tmp_path: Path) -> None:
    model = BackoffModel(({("toe",): -0.3, ("</s>",): -0.3},), ())
    write_arpa(tmp_path / "one.arpa", model)
    assert read_arpa(tmp_path / "one.arpa") == model
    assert model.score(("red", "toe")) == -0.3


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (7, "lots\tgnome"),
        (9, "-0.5000\tgnome\tnothing"),
        (9, "-0.5000\tgarden gnome -0.2000"),
        (9, "-0.5000"),
        (14, "-0.2000\tthe"),
        (19, "-0.0300\tthe gnome"),
    ],
)
def test_a_wrong_line_is_named(file: Path, line: int, wrong: str) -> None:
    lines = GARDEN.splitlines()
    lines[line - 1] = wrong
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LanguageModelError, match="is no line of a language") as raised:
        read_arpa(file)
    assert str(raised.value).startswith(f"{file}, line {line}: '{wrong}'")


@pytest.mark.parametrize("text", ["", "not a language model\n", "\\data\\\n\\end\\\n"])
def test_a_file_without_n_grams_is_named(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LanguageModelError, match="holds no n-grams") as raised:
        read_arpa(file)
    assert str(file) in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageModelError, match="cannot be read") as raised:
        read_arpa(tmp_path / "nowhere.arpa")
    assert str(tmp_path / "nowhere.arpa") in str(raised.value)


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LanguageModelError, match="cannot be read") as raised:
        read_arpa(file)
    assert str(file) in str(raised.value)
