"""What a check found: good, or what is wrong and what to do about it."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from audio import AudioError
from intents import IntentsError
from skill.errors import SkillError

_LOGGER = logging.getLogger(__name__)

# Where one of our messages goes on from what happened to what to do.
_SENTENCE_END: Final = re.compile(r"(?<=\.) (?=[A-Z])")


class Health(StrEnum):
    """How well it is."""

    GOOD = "good"
    WARNING = "warning"
    """It works, but not as well as it could."""
    BAD = "bad"


@dataclass(frozen=True)
class CheckFinding:
    """What one check found."""

    name: str
    """What was checked."""
    state: Health
    told: str
    """What was found, in one line."""
    advice: str = ""
    """What to do about it, in one line."""
    aloud: str = ""
    """The same for somebody who only listens."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """What was measured, for programs."""

    def record(self) -> dict[str, Any]:
        """What is printed for programs."""
        return {
            "name": self.name,
            "state": self.state.value,
            "told": self.told,
            "advice": self.advice,
            "figures": dict(self.figures),
        }


@dataclass(frozen=True)
class Problem:
    """Something that is wrong."""

    state: Health
    told: str
    advice: str
    aloud: str = ""


def found(
    name: str,
    told: str,
    problems: Iterable[Problem] = (),
    figures: Mapping[str, Any] | None = None,
    aloud: str = "",
) -> CheckFinding:
    """What one check found, with all that is wrong, the worst first.

    Args:
        name: What was checked.
        told: What it is, good or not.
        problems: What is wrong with it.
        figures: What was measured.
        aloud: What is said of it where nothing is wrong.
    """
    ranked = sorted(problems, key=lambda one: one.state is not Health.BAD)
    return CheckFinding(
        name,
        ranked[0].state if ranked else Health.GOOD,
        " ".join(filter(None, [told, *(one.told for one in ranked)])),
        " ".join(one.advice for one in ranked),
        ranked[0].aloud if ranked else aloud,
        figures or {},
    )


def failure(name: str, why: Exception, aloud: str = "") -> CheckFinding:
    """What a check found that could not be done for this reason."""
    if not isinstance(why, AudioError | IntentsError | SkillError):
        _LOGGER.info("the check of %s failed", name, exc_info=why)
        said = " ".join(str(why).split())
        kind = type(why).__name__
        return CheckFinding(
            name,
            Health.BAD,
            f"this could not be checked ({kind}{': ' if said else ''}{said}).",
            "Try again; where it stays so, install Ask Aloud again.",
            aloud,
        )
    return CheckFinding(name, Health.BAD, *parted(str(why)), aloud)


def parted(message: str) -> tuple[str, str]:
    """What happened and what to do, of one of our messages."""
    told, *advice = _SENTENCE_END.split(message, maxsplit=1)
    return told, "".join(advice)


def guarded(
    name: str, check: Callable[[], Iterator[CheckFinding]], aloud: str = ""
) -> Iterator[CheckFinding]:
    """The findings of a check; what it raises is one of them."""
    try:
        yield from check()
    except Exception as why:
        yield failure(name, why, aloud)
