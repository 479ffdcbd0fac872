"""What a kind of input is: how a case is made, and what takes it up."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import ClassVar


class WrongError(Exception):
    """What was taken up, or refused, was not left as it should be."""


class InputKind(ABC):
    """One kind of input, in a process of its own.

    Args:
        home: An empty folder, for what all cases share.
    """

    processor_s: ClassVar[float] = 20.0
    """What takes longer hangs. On the processor, so that a busy machine is no hang."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @abstractmethod
    def make(self, chance: Random, given: Path) -> None:
        """Put a case into an empty folder, by chance and nothing else."""

    @abstractmethod
    def take(self, given: Path) -> None:
        """Hand the case to what reads it.

        Raises:
            AskAloudError: It is refused, as it may be.
            WrongError: What came of it is wrong.
            Exception: A failure.
        """


def nothing_in(folder: Path, but: Iterable[str] = ()) -> None:
    """See that nothing was left in a folder.

    Raises:
        WrongError: Something was.
    """
    left = {one.name for one in folder.iterdir()} - {*but}
    if left:
        raise WrongError(f"left behind in '{folder.name}': {sorted(left)[:5]}")
