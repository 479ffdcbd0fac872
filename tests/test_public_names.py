"""Each package exports what it says it exports, and nothing else."""

from types import ModuleType

import pytest

import audio
import intents
import skill


def order(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions, as ruff sorts them."""
    if name.isupper():
        return 0, name
    return (1, name) if name[0].isupper() else (2, name)


@pytest.mark.parametrize("package", [audio, intents, skill])
def test_the_exported_names_are_sorted(package: ModuleType) -> None:
    assert package.__all__ == sorted(package.__all__, key=order)


@pytest.mark.parametrize("package", [audio, intents, skill])
def test_no_name_is_exported_twice(package: ModuleType) -> None:
    assert len(set(package.__all__)) == len(package.__all__)


@pytest.mark.parametrize("package", [audio, intents, skill])
def test_the_exported_names_are_exactly_the_public_ones(package: ModuleType) -> None:
    public = {
        name
        for name, value in vars(package).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert set(package.__all__) == public


@pytest.mark.parametrize("package", [audio, intents, skill])
def test_what_is_exported_says_what_it_is(package: ModuleType) -> None:
    for name in package.__all__:
        exported = getattr(package, name)
        if isinstance(exported, type) or callable(exported):
            assert exported.__doc__, name
