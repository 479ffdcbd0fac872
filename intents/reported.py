"""Whether an utterance reports an emergency: in doubt it does.

The figures were chosen by leaving out one group of writers after another.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from intents.assertion import Assertion, Experiencer
from intents.judged import Judged, Labels, Posterior, foreign_in
from intents.red_flags import Reading

MIN_URGENT: Final = 0.42
"""The belief in all urgent labels together that makes an utterance a report."""

MIN_AGAINST: Final = {
    Assertion.NEGATED: 0.985,
    Assertion.PAST: 0.98,
    Assertion.ASKED: 0.9,
}
"""The same where its words say that it is denied, past or asked about in general."""

MIN_WITHOUT_SIGN: Final = 0.56
"""The same where no word of it is a sign, and its meaning was judged."""

MIN_AMONG_OURS: Final = 0.33
MAX_FOREIGN: Final = 0.12
"""The same where a word of it is a sign, and hardly anything says that it is about
something else, which has less belief than this: between a report and a question on the
same trouble a report comes first ("he is in such pain, can anything be done")."""

MIN_ELSEWHERE: Final = 0.8
"""The same where they say that it is about somebody who is not there."""

CLEAR_REPORT: Final = 0.9
"""An alternative that says this much for urgent labels is enough of itself."""

HIDDEN_REPORT: Final = 0.95
"""A clause that says this much for urgent labels is a report, whatever stands
around it."""

REPORT_WORDS: Final = 3
"""Words that a clear report has: one or two are soon misheard."""

MIN_SHARE: Final = 0.1
"""Alternatives that the recogniser believes in less than this alone do not count
as a clear report."""


def reported(
    judged: Sequence[Judged], labels: Labels, posterior: Posterior
) -> tuple[int, float, Judged] | None:
    """The urgent label that is reported, its belief, and what says so.

    Args:
        judged: The alternatives, the likeliest first; one or more.
        labels: What the arrays are about.
        posterior: (labels,) belief over all alternatives; sums to 1.

    Returns:
        None where nothing is reported.
    """
    if not labels.urgent.any():
        return None
    first = judged[0]
    together = float(posterior[labels.urgent].sum())
    if together >= _least(first.reading, labels, MIN_URGENT):
        worst = int(np.argmax(np.where(labels.urgent, posterior, -1.0)))
        return worst, together, first
    here = first.reading.experiencer is not Experiencer.OTHER
    told = first.reading.assertion is Assertion.AFFIRMED and here
    if (
        told
        and first.reading.signs
        and together >= MIN_AMONG_OURS
        and (foreign_in(labels, posterior) <= MAX_FOREIGN)
    ):
        worst = int(np.argmax(np.where(labels.urgent, posterior, -1.0)))
        return worst, together, first
    heard_well = [
        one
        for one in judged
        if one.share >= MIN_SHARE and len(one.words) >= REPORT_WORDS
    ]
    return clear_report(heard_well, labels, CLEAR_REPORT)


def clear_report(
    judged: Sequence[Judged], labels: Labels, least: float
) -> tuple[int, float, Judged] | None:
    """The first that alone is a report, with at least so much belief in it.

    Args:
        judged: Alternatives, or parts of one.
        labels: What the arrays are about.
        least: The belief in all urgent labels together.

    Returns:
        Its urgent label, the belief, and it; None where none is.
    """
    for one in judged:
        clear = float(one.posterior[labels.urgent].sum())
        if clear >= _least(one.reading, labels, least):
            worst = int(np.argmax(np.where(labels.urgent, one.posterior, -1.0)))
            return worst, clear, one
    return None


def _least(reading: Reading, labels: Labels, least: float) -> float:
    """The belief that a report needs, by what its words say of its signs."""
    if reading.experiencer is Experiencer.OTHER:
        least = max(least, MIN_ELSEWHERE)
    if not reading.signs and labels.by_meaning:
        least = max(least, MIN_WITHOUT_SIGN)
    return max(least, MIN_AGAINST.get(reading.assertion, 0.0))
