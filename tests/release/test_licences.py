"""NOTICE lists every package that comes along."""

from importlib.metadata import Distribution
from os import PathLike
from pathlib import Path

import pytest

from scripts import licences
from scripts.licences import NOT_STATED, NOTICE, licence
from scripts.packages import OPTIONS, needed

TABLE = (
    NOTICE.read_text(encoding="utf-8")
    .partition(licences.BEGIN)[2]
    .partition(licences.END)[0]
)
LISTED = {line.split("  ")[0] for line in TABLE.splitlines() if line}


class Package(Distribution):
    """A package that states what a test wants."""

    def __init__(self, **fields: str | list[str]) -> None:
        lines = []
        for name, told in fields.items():
            lines += [
                f"{name.replace('_', '-')}: {each}"
                for each in ([told] if isinstance(told, str) else told)
            ]
        self._text = "\n".join(["Name: one", "Version: 1", *lines, ""])

    def read_text(self, filename: str) -> str | None:
        return self._text if filename == "METADATA" else None

    def locate_file(self, path: str | PathLike[str]) -> Path:
        raise NotImplementedError


@pytest.mark.parametrize("name", needed(OPTIONS))
def test_a_package_that_comes_along_is_listed(name: str) -> None:
    assert name in LISTED, "run 'make licences'"


def test_nothing_else_is_listed() -> None:
    heading = "Package"
    names = {name for name in LISTED if name and " " not in name}
    assert names - {heading} <= set(needed(OPTIONS)), "run 'make licences'"


def test_the_expression_is_believed_first() -> None:
    assert licence(Package(License="BSD", License_Expression="MIT")) == "MIT"


def test_a_whole_text_is_no_name_of_a_licence() -> None:
    package = Package(
        License="Permission is hereby granted " * 9,
        Classifier=["License :: OSI Approved :: MIT License", "Topic :: Sound"],
    )
    assert licence(package) == "MIT License"


def test_what_is_unknown_is_not_guessed() -> None:
    assert licence(Package(License="UNKNOWN")) == NOT_STATED
    assert licence(Package()) == NOT_STATED
