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

from intents.assertion import Assertion, Experiencer
from intents.match import Candidate, Decision, Match, RejectReason
from intents.red_flags import ONE_STORY, Reading
from intents.topic import NOT_COVERED, OTHER_ILLNESS, OUT_OF_SCOPE

MIN_POSTERIOR: Final = 0.5
MIN_BY_WORDS: Final = 0.4
"""Below this the best section is not answered; words alone are seldom as sure."""

MIN_SILENT: Final = 0.7
FEW_FOREIGN: Final = 0.2
"""Below MIN_SILENT it is not said that the content is silent on what was asked, as
much that is asked of others sounds so; but where less than FEW_FOREIGN says that it is
about something else, MIN_POSTERIOR is enough for that too."""

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

MIN_GUESS: Final = 0.33
"""Belief in a section by which it is answered, unsure as it is, where the other that it
may be is what the content is silent on."""

MIN_TOGETHER: Final = 0.5
NEAR_TIE: Final = 0.7
FAR_TIE: Final = 0.25
"""Two sections are asked about that have this much belief between them, the second
at least this share of the first: NEAR_TIE, or FAR_TIE where the first alone is not
answered."""

RUNNERS_UP: Final = 3

MAX_REFUSED: Final = 0.3
"""Belief in all labels that no section answers from which nothing is answered."""

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


def decide(
    judged: Sequence[Judged],
    labels: Labels,
    posterior: Posterior,
    clauses: Sequence[Judged] = (),
) -> Match:
    """Decide what to do with an utterance.

    Args:
        judged: Its alternatives, the likeliest first; one or more.
        labels: What the arrays are about.
        posterior: (labels,) belief over all alternatives; sums to 1.
        clauses: Parts of the first alternative, in which a report may hide.
    """
    first = judged[0]
    sounds_urgent = float(posterior[labels.urgent].sum())
    reported = _report(judged, labels, posterior)
    if reported is None:
        # What is told of somebody elsewhere is that in each of its parts.
        elsewhere = (
            first.reading.experiencer is Experiencer.OTHER
            and len(first.words) <= ONE_STORY
        )
        own = [c for c in clauses if c.reading.experiencer is Experiencer.SPEAKER]
        reported = _clear_report(own if elsewhere else clauses, labels, HIDDEN_REPORT)
    if reported is not None:
        label, score, one = reported
        return Match(
            Decision.ANSWER,
            intent=labels.names[label],
            score=round(score, 4),
            alternatives=_runners_up(labels, posterior, label),
            text=one.text,
            unexplained=one.unexplained,
            experiencer=one.reading.experiencer,
            signs=one.reading.signs,
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

    if first.reading.assertion is Assertion.NEGATED and sounds_urgent >= MIN_URGENT:
        return reject(RejectReason.OUT_OF_SCOPE)
    if sounds_urgent < 1.0:
        # It is no report, so it is one of the others, whatever it sounds like.
        posterior = np.where(labels.urgent, 0.0, posterior) / (1.0 - sounds_urgent)
    calm = [int(at) for at in _ranked(posterior) if not labels.urgent[at]]
    if not calm:
        return reject(RejectReason.UNSURE)
    best = calm[0]
    refused = [at for at in calm if labels.names[at] in NO_ANSWER]
    foreign = _foreign(labels, posterior)
    if foreign >= MAX_REFUSED:
        return reject(RejectReason(labels.names[refused[0]]))
    if best in refused:
        return reject(RejectReason.UNSURE)
    pair = [at for at in calm if labels.names[at] not in NO_ANSWER][:2]
    least = MIN_POSTERIOR if labels.by_meaning else MIN_BY_WORDS
    if labels.names[best] == NOT_COVERED and foreign >= FEW_FOREIGN:
        least = MIN_SILENT
    unsure = posterior[best] < least
    if _tie(labels, posterior, pair, FAR_TIE if unsure else NEAR_TIE):
        return Match(
            Decision.CLARIFY,
            score=round(float(posterior[best]), 4),
            alternatives=tuple(_candidate(labels, posterior, at) for at in pair),
            text=first.text,
            unexplained=first.unexplained,
        )
    if unsure:
        guess = _guess(labels, posterior, pair) if foreign < MAX_FOREIGN else None
        if guess is None:
            return reject(RejectReason.UNSURE)
        best = guess
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
    judged: Sequence[Judged], labels: Labels, posterior: Posterior
) -> tuple[int, float, Judged] | None:
    """The urgent label that is reported, its belief, and what says so."""
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
        and (_foreign(labels, posterior) <= MAX_FOREIGN)
    ):
        worst = int(np.argmax(np.where(labels.urgent, posterior, -1.0)))
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


def _tie(
    labels: Labels, posterior: Posterior, pair: Sequence[int], share: float
) -> bool:
    """Whether two sections are so close that only the speaker can tell."""
    if len(pair) < 2 or not labels.askable[list(pair)].all():
        return False
    first, second = float(posterior[pair[0]]), float(posterior[pair[1]])
    return first + second >= MIN_TOGETHER and second >= share * first


def _foreign(labels: Labels, posterior: Posterior) -> float:
    """How much says that it is about something else."""
    refused = (at for at, name in enumerate(labels.names) if name in NO_ANSWER)
    return sum(float(posterior[at]) for at in refused)


def _guess(labels: Labels, posterior: Posterior, pair: Sequence[int]) -> int | None:
    """What to answer where it is ours, and silence is one of two that it may be.

    It cannot be asked about ("do you mean something that I do not know"), and to name
    what is not known helps more than to refuse.
    """
    silent = [at for at in pair if labels.names[at] == NOT_COVERED]
    together = sum(float(posterior[at]) for at in pair)
    if not silent or together < MIN_TOGETHER or posterior[pair[0]] < MIN_GUESS:
        return None
    close = posterior[silent[0]] >= NEAR_TIE * posterior[pair[0]]
    return silent[0] if close else pair[0]


def _ranked(posterior: Posterior) -> list[int]:
    return [int(at) for at in np.argsort(-posterior, kind="stable")]


def _candidate(labels: Labels, posterior: Posterior, at: int) -> Candidate:
    return Candidate(labels.names[at], round(float(posterior[at]), 4))


def _runners_up(
    labels: Labels, posterior: Posterior, but: int | None
) -> tuple[Candidate, ...]:
    others = [at for at in _ranked(posterior) if at != but]
    return tuple(_candidate(labels, posterior, at) for at in others[:RUNNERS_UP])
