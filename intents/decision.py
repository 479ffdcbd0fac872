"""From belief to a decision: answer, ask back, or decline.

An emergency comes first, and in doubt something is one; all else is answered
only where the belief suffices. The figures were chosen by leaving out one
group of writers after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intents.match import Candidate, Decision, Match, RejectReason
from intents.red_flags import Assertion
from intents.topic import OUT_OF_SCOPE

MIN_MARGIN: Final = -0.7
"""A label that no word speaks for has a margin near -1, one that fits near 1."""

MIN_POSTERIOR: Final = 0.35
"""Below this the best section is not answered."""

MIN_URGENT: Final = 0.4
"""In doubt it is taken for an emergency: the belief that suffices for all urgent
labels together."""

CLEAR_REPORT: Final = 0.8
"""An alternative that says this much for urgent labels is enough of itself."""

HIDDEN_REPORT: Final = 0.9
"""A clause that says this much for urgent labels is a report, whatever stands
around it."""

REPORT_WORDS: Final = 3
"""Words that a clear report has: one or two are soon misheard."""

MIN_SHARE: Final = 0.1
"""Alternatives that the recogniser believes in less than this alone do not count
as a clear report."""

MIN_TOGETHER: Final = 0.5
NEAR_TIE: Final = 0.7
"""Two sections are asked about that have this much belief between them, the second
at least this share of the first."""

RUNNERS_UP: Final = 3

Posterior = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """The labels, and what may be done with each."""

    names: tuple[str, ...]
    urgent: Mask
    askable: Mask
    """Whether a clarifying question may offer it."""


@dataclass(frozen=True, eq=False)
class Judged:
    """An alternative with its own belief."""

    text: str
    words: tuple[str, ...]
    share: float
    posterior: Posterior
    assertion: Assertion
    unexplained: tuple[str, ...] = ()
    """Its words that nothing explains."""


def decide(
    judged: Sequence[Judged],
    labels: Labels,
    posterior: Posterior,
    margin: Posterior,
    clauses: Sequence[Judged] = (),
) -> Match:
    """Decide what to do with an utterance.

    Args:
        judged: Its alternatives, the likeliest first; one or more.
        labels: What the arrays are about.
        posterior: (labels,) belief over all alternatives; sums to 1.
        margin: (labels,) margin over all alternatives.
        clauses: Parts of the first alternative, in which a report may hide.
    """
    first = judged[0]
    sounds_urgent = float(posterior[labels.urgent].sum())
    reported = _report(judged, labels, posterior, margin)
    if reported is None:
        reported = _clear_report(clauses, labels, HIDDEN_REPORT)
    if reported is not None:
        label, score, one = reported
        return Match(
            Decision.ANSWER,
            intent=labels.names[label],
            score=round(score, 4),
            alternatives=_runners_up(labels, posterior, label),
            text=one.text,
            unexplained=one.unexplained,
        )

    def reject(reject_reason: RejectReason) -> Match:
        return Match(
            Decision.REJECT,
            score=round(float(posterior.max()), 4),
            reject_reason=reject_reason,
            alternatives=_runners_up(labels, posterior, None),
            text=first.text,
            unexplained=first.unexplained,
        )

    if first.assertion is Assertion.NEGATED and sounds_urgent >= MIN_URGENT:
        return reject(RejectReason.OUT_OF_SCOPE)
    if first.assertion is Assertion.ASKED and sounds_urgent < 1.0:
        # A question is about one of the other sections, whatever it sounds like.
        posterior = np.where(labels.urgent, 0.0, posterior) / (1.0 - sounds_urgent)
    calm = [int(at) for at in _ranked(posterior) if not labels.urgent[at]]
    if not calm:
        return reject(RejectReason.UNSURE)
    best = calm[0]
    if labels.names[best] == OUT_OF_SCOPE:
        return reject(RejectReason.OUT_OF_SCOPE)
    if margin[best] < MIN_MARGIN:
        return reject(RejectReason.UNSURE)
    pair = [at for at in calm if labels.names[at] != OUT_OF_SCOPE][:2]
    if _near_tie(labels, posterior, pair):
        return Match(
            Decision.CLARIFY,
            score=round(float(posterior[best]), 4),
            alternatives=tuple(_candidate(labels, posterior, at) for at in pair),
            text=first.text,
            unexplained=first.unexplained,
        )
    if posterior[best] < MIN_POSTERIOR:
        return reject(RejectReason.UNSURE)
    rests_on = max(judged, key=lambda one: one.share * float(one.posterior[best]))
    return Match(
        Decision.ANSWER,
        intent=labels.names[best],
        score=round(float(posterior[best]), 4),
        alternatives=_runners_up(labels, posterior, best),
        text=rests_on.text,
        unexplained=rests_on.unexplained,
    )


def _report(
    judged: Sequence[Judged], labels: Labels, posterior: Posterior, margin: Posterior
) -> tuple[int, float, Judged] | None:
    """The urgent label that is reported, its belief, and what says so."""
    if not labels.urgent.any():
        return None
    first = judged[0]
    together = float(posterior[labels.urgent].sum())
    worst = int(np.argmax(np.where(labels.urgent, posterior, -1.0)))
    likely = together >= MIN_URGENT and margin[worst] >= MIN_MARGIN
    if likely and first.assertion is Assertion.AFFIRMED:
        return worst, together, first
    heard_well = [
        one
        for one in judged
        if one.share >= MIN_SHARE and len(one.words) >= REPORT_WORDS
    ]
    return _clear_report(heard_well, labels, CLEAR_REPORT)


def _clear_report(
    judged: Sequence[Judged], labels: Labels, least: float
) -> tuple[int, float, Judged] | None:
    """The first that alone is a report, with at least so much belief in it."""
    for one in judged:
        clear = float(one.posterior[labels.urgent].sum())
        if clear >= least and one.assertion is Assertion.AFFIRMED:
            worst = int(np.argmax(np.where(labels.urgent, one.posterior, -1.0)))
            return worst, clear, one
    return None


def _near_tie(labels: Labels, posterior: Posterior, pair: Sequence[int]) -> bool:
    """Whether two sections are so close that only the speaker can tell."""
    if len(pair) < 2 or not labels.askable[list(pair)].all():
        return False
    first, second = float(posterior[pair[0]]), float(posterior[pair[1]])
    return first + second >= MIN_TOGETHER and second >= NEAR_TIE * first


def _ranked(posterior: Posterior) -> list[int]:
    return [int(at) for at in np.argsort(-posterior, kind="stable")]


def _candidate(labels: Labels, posterior: Posterior, at: int) -> Candidate:
    return Candidate(labels.names[at], round(float(posterior[at]), 4))


def _runners_up(
    labels: Labels, posterior: Posterior, but: int | None
) -> tuple[Candidate, ...]:
    others = [at for at in _ranked(posterior) if at != but]
    return tuple(_candidate(labels, posterior, at) for at in others[:RUNNERS_UP])
