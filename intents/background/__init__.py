"""What people say when they do not talk to us: everyday requests, other illnesses.

Read where something is learned from it, never where a question is answered.
README.md beside this file credits those who gathered it.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

OTHER_ILLNESSES: Final = frozenset({"medquad_other"})
"""Corpora that ask about illnesses."""


@dataclass(frozen=True)
class TalkCorpus:
    """Utterances of one kind, as one project gathered them."""

    name: str
    about_illness: bool
    texts: tuple[str, ...]


_ENDING: Final = ".txt.gz"


def corpora() -> tuple[str, ...]:
    """The names of all corpora that ship."""
    return tuple(sorted(f.name.removesuffix(_ENDING) for f in FOLDER.glob("*.gz")))


@cache
def read_corpus(name: str) -> TalkCorpus:
    """A corpus that ships."""
    packed = (FOLDER / f"{name}{_ENDING}").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    return TalkCorpus(name, name in OTHER_ILLNESSES, tuple(filter(None, lines)))
