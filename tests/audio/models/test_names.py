"""Names that are the same one file on every system, and those that are not."""

from pathlib import PurePosixPath

import pytest

from audio.models.names import same_key, same_names, wrong_name, wrong_place


@pytest.mark.parametrize(
    "name", ["final.mdl", "HCLr.fst", "vosk-model-en-us-0.22", "console", "com10", "é"]
)
def test_usual_names_are_right(name: str) -> None:
    assert wrong_name(name) is None


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *((name, "device") for name in ("CON", "nul.txt", "Com1", "LPT9.tar.gz")),
        *((name, "device") for name in ("aux .x", "com¹", "CONOUT$")),
        *((name, "another one") for name in ("a.", "a ", "a?", "a:b", "a|b", "a\\b")),
        *((name, "none") for name in ("", ".", "..", "two\nlines", "\x1b[31m")),
        ("n" * 200, "too long"),
        ("é" * 80, "too long"),
    ],
)
def test_names_that_are_something_else_somewhere_are_wrong(
    name: str, wrong: str
) -> None:
    assert wrong in str(wrong_name(name))


def test_places_have_a_depth_and_names() -> None:
    assert wrong_place(PurePosixPath("graph/phones/word_boundary.int")) is None
    assert "deeper" in str(wrong_place(PurePosixPath("/".join("a" * 100))))
    assert "device" in str(wrong_place(PurePosixPath("graph/NUL/a")))


def test_names_with_one_key_may_be_one_file() -> None:
    assert same_key("CAF\u00c9") == same_key("cafe\u0301")
    assert same_key("\ufb01nal.mdl") == same_key("FINAL.MDL")
    assert same_key("a") != same_key("b")


@pytest.mark.parametrize(
    ("places", "same"),
    [
        (["a/b", "a/c", "b"], False),
        (["a/b", "A/b"], True),
        (["a/b", "A/c"], True),
        (["caf\u00e9", "cafe\u0301"], True),
        (["a", "a/b"], True),
        (["a", "a"], True),
    ],
)
def test_places_in_the_way_of_each_other(places: list[str], same: bool) -> None:
    assert same_names(PurePosixPath(one) for one in places) is same
