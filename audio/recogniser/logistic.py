"""A logistic regression: what features say of a question with two answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MIN_WEIGHT: Final = 0.05
"""Belief that each of two recognisers has at least."""

_SUREST: Final = 50.0
"""Evidence that is as good as certain; more would be too much for a number."""


@dataclass(frozen=True)
class LogisticWeights:
    """What each feature weighs."""

    weights: tuple[float, ...]
    constant: float

    def evidence(self, found: Sequence[float]) -> float:
        """What features say, above 0 for yes."""
        pairs = zip(self.weights, found, strict=True)
        return self.constant + sum(weight * value for weight, value in pairs)

    def belief(self, found: Sequence[float]) -> float:
        """How likely features make it, 0 to 1."""
        evidence = max(-_SUREST, min(_SUREST, self.evidence(found)))
        return 1 / (1 + math.exp(-evidence))

    def share(self, found: Sequence[float]) -> float:
        """The same as one recogniser's share of belief, of which each has some."""
        return min(max(self.belief(found), MIN_WEIGHT), 1 - MIN_WEIGHT)
