"""Archives of models, from anywhere."""

import io
import zipfile
from pathlib import Path, PurePosixPath
from random import Random
from typing import Final

from audio import ModelError
from audio.models import import_model, install, installed_models, remove_model
from tests.audio.models.sites import FILES, NAME
from tests.benchmarks.fuzz.kind import InputKind, nothing_in
from tests.benchmarks.fuzz.mutating import STRANGE, as_bytes, changed_bytes

DAY: Final = (2026, 1, 1, 0, 0, 0)

WHISPER: Final = ("model.bin", "config.json", "vocabulary.txt")

METHODS: Final = (
    *([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED] * 5),
    zipfile.ZIP_BZIP2,
)
MODES: Final = (*([0o644] * 20), 0o120777, 0o010644, 0)

ODD_NAMES: Final = (
    *("../x", "/x", "a/../../x", "a\\..\\x", "C:\\x", "CON", "nul.txt", "a:b", ""),
    *("/", ".", "..", "a//b", "a/", "x" * 300, "d/" * 1_900 + "x", "final.MDL"),
    *(f"{NAME}/am/final.mdl", f"{NAME}/am", f"{NAME.upper()}/am/final.mdl", "a\0b"),
    *("e\u0301", "\u00e9", "askaloud-model.json", f"{NAME}/askaloud-model.json"),
    *("__MACOSX/x", ".x", "a b", "a\nb", "\u202eb", "model.bin", f"other/{FILES[0]}"),
)


def archive(chance: Random) -> bytes:
    """An archive of a model, in odd ways other than one should be."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for file in chance.choice((FILES, FILES, WHISPER)):
            if chance.random() > 0.05:
                _put(chance, packed, f"{NAME}/{file}", b"what is in it\n" * 20)
        for _ in range(chance.choice((0, 0, 0, 1, 4))):
            name = chance.choice((*ODD_NAMES, *STRANGE))
            _put(chance, packed, name[:60_000], b"?" * chance.choice((0, 9, 100_000)))
    held = made.getvalue()
    return held if chance.random() < 0.6 else changed_bytes(chance, held)


def _put(chance: Random, packed: zipfile.ZipFile, name: str, held: bytes) -> None:
    name = as_bytes(name).decode("utf-8", "replace")
    about = zipfile.ZipInfo(name, DAY)
    about.compress_type = chance.choice(METHODS)
    about.external_attr = chance.choice(MODES) << 16
    if about.filename not in packed.NameToInfo:
        packed.writestr(about, held)


class Archives(InputKind):
    """An archive that is imported. Vosk itself does not load what was never a model."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        setattr(install, "require_loads", lambda *_: None)  # noqa: B010

    def make(self, chance: Random, given: Path) -> None:
        """An archive."""
        (given / "models").mkdir()
        (given / f"{chance.choice((NAME, 'm', 'CON', 'ä', 'a b'))}.zip").write_bytes(
            archive(chance)
        )

    def take(self, given: Path) -> None:
        """Import it, list what there is, and take it away."""
        (file,) = given.glob("*.zip")
        models = given / "models"
        try:
            place = import_model(file, models)
        except ModelError:
            nothing_in(models)
            raise
        finally:
            outside = {PurePosixPath(one.name).name for one in given.iterdir()}
            nothing_in(given, {file.name, "models"} & outside)
            installed_models(models)
        remove_model(place.name, models)
        nothing_in(models)
