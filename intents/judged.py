"""An utterance with belief in what it may mean, on the way to a decision."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intents.red_flags import Reading
from intents.topic import OTHER_ILLNESS, OUT_OF_SCOPE

NO_ANSWER: Final = frozenset({OUT_OF_SCOPE, OTHER_ILLNESS})
"""Labels that no section answers; each is a reason to reject."""

Posterior = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """The labels, and what may be done with each."""

    names: tuple[str, ...]
    urgent: Mask
    askable: Mask
    """Whether a clarifying question may offer it."""
    by_meaning: bool = True
    """Whether beliefs are in meaning too, or in words alone."""


@dataclass(frozen=True, eq=False)
class Judged:
    """An alternative with its own belief."""

    text: str
    words: tuple[str, ...]
    share: float
    posterior: Posterior
    reading: Reading
    unexplained: tuple[str, ...] = ()
    """Its words that nothing explains."""


def foreign_in(labels: Labels, posterior: Posterior) -> float:
    """How much says that it is about something else."""
    refused = (at for at, name in enumerate(labels.names) if name in NO_ANSWER)
    return sum(float(posterior[at]) for at in refused)
