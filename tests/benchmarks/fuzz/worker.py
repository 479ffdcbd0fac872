"""Runs cases of one kind, one after the other, and notes what came of each.

    python -m tests.benchmarks.fuzz.worker MODULE:CLASS NAME SEED FIRST COUNT FOLDER

It is a process of its own: what ends it ends no more. Notes go to what was its
standard output; whatever is written to that or to standard error meanwhile is a
failure.
"""

import gc
import importlib
import json
import logging
import os
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from random import Random
from typing import Final, TextIO

from askaloud import AskAloudError
from tests.benchmarks.fuzz.kind import InputKind, nothing_in

LONGEST_MESSAGE: Final = 1_500
"""Letters. Nobody reads a longer one, and what is quoted in it is theirs."""


def main() -> None:
    """Run the cases that the command line names."""
    which, name, seed, first, count, folder = sys.argv[1:]
    module, _, class_name = which.partition(":")
    notes = os.fdopen(os.dup(1), "w", encoding="utf-8")
    work = Path(folder)
    output = os.open(work / "output", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(output, stream)
    logging.getLogger().addHandler(logging.NullHandler())
    places = {one: work / one for one in ("home", "tmp", "here", "given")}
    for place in places.values():
        place.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(places["tmp"])
    os.chdir(places["here"])
    kind: InputKind = getattr(importlib.import_module(module), class_name)(
        places["home"]
    )
    os.ftruncate(output, 0)
    for number in range(int(first), int(first) + int(count)):
        _note(notes, number, "begun")
        wrong, refused = _of_case(kind, Random(f"{seed}/{name}/{number}"), places)
        said = os.pread(output, 2_000, 0)
        if said and wrong is None:
            wrong = f"it wrote what is not ours: {said.decode('utf-8', 'replace')}"
        os.ftruncate(output, 0)
        os.lseek(output, 0, os.SEEK_SET)
        _note(notes, number, "refused" if refused else "taken", wrong)
    os._exit(0)  # threads of a kind may wait for what never comes


def _of_case(
    kind: InputKind, chance: Random, places: dict[str, Path]
) -> tuple[str | None, bool]:
    """What was wrong with a case, and whether it was refused."""
    given, refused = places["given"], False
    shutil.rmtree(given, ignore_errors=True)
    given.mkdir()
    try:
        kind.make(chance, given)
        try:
            kind.take(given)
        except AskAloudError as why:
            refused = True
            if len(str(why)) > LONGEST_MESSAGE:
                return f"a message of {len(str(why))} letters: {why!s:.300}", True
        gc.collect(0)  # a file that was left open is told of, and by that case
        nothing_in(places["tmp"])
        nothing_in(places["here"])
    except Exception:
        return traceback.format_exc(), refused
    return None, refused


def _note(notes: TextIO, number: int, state: str, wrong: str | None = None) -> None:
    notes.write(json.dumps({"case": number, "state": state, "wrong": wrong}) + "\n")
    notes.flush()


if __name__ == "__main__":
    main()
