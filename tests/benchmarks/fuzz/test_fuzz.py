"""The fuzzer finds what was planted, tells of it so that it can be seen again."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from askaloud import AskAloudError
from audio import Frame
from tests.benchmarks.fuzz import __main__ as fuzz
from tests.benchmarks.fuzz import sounds
from tests.benchmarks.fuzz.kind import InputKind
from tests.benchmarks.fuzz.mutating import as_bytes, changed_bytes, changed_text
from tests.benchmarks.fuzz.running import KindOfCase, Outcome, outcomes

SEED = 3


class PlantedReader(sounds.SoundFiles):
    """Sound files, with a reader that raises what no reader may."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        setattr(sounds, "read_frames", _faulty)  # noqa: B010


def _faulty(_: Path) -> Iterator[Frame]:
    raise ValueError("planted")


class PlantedInFive(InputKind):
    """Numbers, each of which does something else that is wrong."""

    def make(self, chance: Random, given: Path) -> None:
        (given / "number").write_text(str(chance.random()), encoding="utf-8")
        self.number = getattr(self, "number", -1) + 1

    def take(self, given: Path) -> None:  # noqa: ARG002
        match self.number:
            case 0:
                return
            case 1:
                raise AskAloudError("no, thank you")
            case 2:
                os.write(1, b"printed by a library")
            case 3:
                raise AskAloudError("x" * 9_000)
            case 4:
                Path("left").write_text("", encoding="utf-8")
            case _:
                Path("left").unlink()
                os.kill(os.getpid(), signal.SIGSEGV)


class PlantedHang(InputKind):
    """What computes without end, but for the first."""

    def make(self, chance: Random, given: Path) -> None:  # noqa: ARG002
        self.number = getattr(self, "number", -1) + 1

    def take(self, given: Path) -> None:  # noqa: ARG002
        while self.number:
            pass


def planted(
    kind: type[InputKind], count: int, processor_s: float = 20
) -> list[Outcome]:
    where = f"{__name__}:{kind.__name__}"
    return list(outcomes(KindOfCase("planted", where, 1, processor_s), SEED, 0, count))


def test_a_reader_that_raises_what_is_not_ours_is_found() -> None:
    found = planted(PlantedReader, 2)
    assert [one.number for one in found] == [0, 1]
    for one in found:
        assert "ValueError: planted" in (one.wrong or "")
        assert f"--seed {SEED} --first {one.number} --cases 1" in one.how_to_repeat


def test_all_else_that_goes_wrong_is_found() -> None:
    fine, refused, printed, long, left, ended = planted(PlantedInFive, 6)
    assert (fine.state, fine.wrong) == ("taken", None)
    assert (refused.state, refused.wrong) == ("refused", None)
    assert "printed by a library" in (printed.wrong or "")
    assert "a message of 9000 letters" in (long.wrong or "")
    assert "left behind in 'here': ['left']" in (left.wrong or "")
    assert ended.state == "ended"
    assert f"status {-signal.SIGSEGV}" in (ended.wrong or "")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it goes by the clock")
def test_what_hangs_is_found_and_the_next_goes_on() -> None:
    found = planted(PlantedHang, 4, processor_s=0.5)
    assert [one.state for one in found] == ["taken", "hung", "taken", "hung"]
    assert "it hangs" in (found[1].wrong or "")


def test_a_failure_is_told_and_kept(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = f"{__name__}:{PlantedReader.__name__}"
    monkeypatch.setattr(fuzz, "KINDS", (KindOfCase("planted", where, 1),))
    asked = ["--cases", "1", "--seed", "7", "--failures", str(tmp_path / "kept")]
    assert fuzz.main(asked) == 1
    told = capsys.readouterr().out
    assert "--only planted --seed 7 --first 0 --cases 1" in told
    assert "ValueError: planted" in told
    (kept,) = (tmp_path / "kept").iterdir()
    assert "ValueError: planted" in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "kind", [one.name for one in fuzz.KINDS if one.name != "texts"]
)
def test_every_kind_takes_up_and_refuses(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--only", kind, "--cases", "25", "--failures", str(tmp_path)]
    assert fuzz.main(asked) == 0
    row = capsys.readouterr().out.splitlines()[-1]
    _, taken, refused, failed = (int(x) for x in row.replace(kind, "").split("|")[2:6])
    assert taken
    assert refused
    assert not failed


def test_a_seed_makes_the_same_again() -> None:
    def made(seed: int) -> tuple[bytes, bytes]:
        chance = Random(seed)
        text = changed_text(chance, "one\ntwo: three\n" * 9)
        return changed_bytes(chance, bytes(999)), as_bytes(text)

    assert made(1) == made(1)
    assert made(1) != made(2)
