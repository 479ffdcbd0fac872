"""A wheel holds the packages' own files, all of them, and nothing else."""

import zipfile
from pathlib import Path

import pytest

from scripts.contents import check
from scripts.errors import ScriptError

TRACKED = ("audio/sound.py", "intents/topics/one.yaml", "tests/test_one.py", "Makefile")
OURS = ("audio/sound.py", "intents/topics/one.yaml", "one-1.dist-info/METADATA")


def wheel(folder: Path, *names: str) -> Path:
    made = folder / "one-1-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return made


def test_the_packages_own_files_are_right(tmp_path: Path) -> None:
    check(wheel(tmp_path, *OURS), TRACKED)


@pytest.mark.parametrize(
    "name", ["tests/test_one.py", "intents/topics/recogniser/words.txt", "said.txt"]
)
def test_anything_more_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScriptError, match=f"it holds {name}"):
        check(wheel(tmp_path, *OURS, name), TRACKED)


def test_anything_less_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"it lacks intents/topics/one\.yaml"):
        check(wheel(tmp_path, "audio/sound.py"), TRACKED)


def test_what_belongs_to_training_is_told_even_if_committed(tmp_path: Path) -> None:
    name = "audio/model_kit/last.pt"
    with pytest.raises(ScriptError, match="belongs to training"):
        check(wheel(tmp_path, *OURS, name), (*TRACKED, name))
