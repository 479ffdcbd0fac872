"""Each package exports what it says it exports, and nothing else."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import askaloud
import audio
import intents
import skill

PACKAGES = (askaloud, audio, intents, skill)
LAZY = (audio, intents, skill)

HEAVY = ("vosk", "pocketsphinx", "miniaudio", "soundfile", "numpy", "hassil", "rich")
"""What takes long to load."""


def stub(package: ModuleType) -> ast.Module:
    """What type checkers read of a package that loads its names late."""
    assert package.__file__ is not None
    return ast.parse(Path(package.__file__).with_suffix(".pyi").read_text("utf-8"))


def order(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions, as ruff sorts them."""
    if name.isupper():
        return 0, name
    return (1, name) if name[0].isupper() else (2, name)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_is_exported_twice(package: ModuleType) -> None:
    assert len(set(package.__all__)) == len(package.__all__)


@pytest.mark.parametrize("package", LAZY)
def test_the_names_that_are_exported_are_those_of_the_stub(package: ModuleType) -> None:
    (listed,) = (
        ast.literal_eval(node.value)
        for node in stub(package).body
        if isinstance(node, ast.Assign)
    )
    assert listed == sorted(package.__all__, key=order)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_exported_is_there_and_says_what_it_is(package: ModuleType) -> None:
    for name in package.__all__:
        exported = getattr(package, name)
        if isinstance(exported, type) or callable(exported):
            assert exported.__doc__, name


@pytest.mark.parametrize("package", LAZY)
def test_a_name_is_that_of_the_module_that_the_stub_names(package: ModuleType) -> None:
    for node in stub(package).body:
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(f"{package.__name__}.{node.module}")
            for one in node.names:
                assert getattr(package, one.name) is getattr(module, one.name)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_loads_nothing_heavy_until_it_is_used(package: ModuleType) -> None:
    program = (
        f"import sys, {package.__name__}\n"
        f"print(*(set({HEAVY!r}) & set(sys.modules)))"
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
