"""From belief to a decision: answer, ask back, or decline.

An emergency comes first, and in doubt something is one; all else is answered
only where the belief suffices. The figures were chosen by leaving out one
group of writers after another.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from intents.assertion import Assertion, Experiencer
from intents.judged import NO_ANSWER, Judged, Labels, Posterior, foreign_in
from intents.match import Candidate, Decision, Match, RejectReason
from intents.red_flags import ONE_STORY
from intents.reported import (
    HIDDEN_REPORT,
    MAX_FOREIGN,
    MIN_URGENT,
    clear_report,
    reported,
)
from intents.topic import NOT_COVERED

MIN_POSTERIOR: Final = 0.5
MIN_BY_WORDS: Final = 0.4
"""Below this the best section is not answered; words alone are seldom as sure."""

MIN_SILENT: Final = 0.7
FEW_FOREIGN: Final = 0.2
"""Below MIN_SILENT it is not said that the content is silent on what was asked, as
much that is asked of others sounds so; but where less than FEW_FOREIGN says that it is
about something else, MIN_POSTERIOR is enough for that too."""

MIN_GUESS: Final = 0.33
"""Belief in a section by which it is answered, unsure as it is, where the other that it
may be is what the content is silent on."""

MIN_TOGETHER: Final = 0.5
NEAR_TIE: Final = 0.7
FAR_TIE: Final = 0.25
"""Two sections are asked about that have this much belief between them, the second
at least this share of the first: NEAR_TIE, or FAR_TIE where the first alone is not
answered."""

MIN_OURS_TOGETHER: Final = 0.2
ENOUGH_WORDS: Final = 4
"""A question of so many words that is ours, with hardly anything that says otherwise,
is not refused: it is asked whether it is one of two sections that have this much
belief between them, or said that the content is silent, if that is likeliest."""

RUNNERS_UP: Final = 3

MAX_REFUSED: Final = 0.3
"""Belief in all labels that no section answers from which nothing is answered."""


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
    report = reported(judged, labels, posterior)
    if report is None:
        # What is told of somebody elsewhere is that in each of its parts.
        elsewhere = (
            first.reading.experiencer is Experiencer.OTHER
            and len(first.words) <= ONE_STORY
        )
        own = [c for c in clauses if c.reading.experiencer is Experiencer.SPEAKER]
        report = clear_report(own if elsewhere else clauses, labels, HIDDEN_REPORT)
    if report is not None:
        label, score, one = report
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
    foreign = foreign_in(labels, posterior)
    if foreign >= MAX_REFUSED:
        return reject(RejectReason(labels.names[refused[0]]))
    if best in refused:
        return reject(RejectReason.UNSURE)
    pair = [at for at in calm if labels.names[at] not in NO_ANSWER][:2]
    least = MIN_POSTERIOR if labels.by_meaning else MIN_BY_WORDS
    if labels.names[best] == NOT_COVERED and foreign >= FEW_FOREIGN:
        least = MIN_SILENT
    unsure = posterior[best] < least

    def ask(between: Sequence[int]) -> Match:
        return Match(
            Decision.CLARIFY,
            score=round(float(posterior[best]), 4),
            alternatives=tuple(_candidate(labels, posterior, at) for at in between),
            text=first.text,
            unexplained=first.unexplained,
        )

    if _tie(labels, posterior, pair, FAR_TIE if unsure else NEAR_TIE):
        return ask(pair)
    if unsure:
        likeliest = _likeliest(labels, posterior, calm, len(first.words))
        if not likeliest:
            return reject(RejectReason.UNSURE)
        if len(likeliest) > 1:
            return ask(likeliest)
        (best,) = likeliest
    rests_on = max(judged, key=lambda one: one.share * float(one.posterior[best]))
    return Match(
        Decision.ANSWER,
        intent=labels.names[best],
        score=round(float(posterior[best]), 4),
        alternatives=_runners_up(labels, posterior, best),
        text=rests_on.text,
        unexplained=rests_on.unexplained,
    )


def _tie(
    labels: Labels, posterior: Posterior, pair: Sequence[int], share: float
) -> bool:
    """Whether two sections are so close that only the speaker can tell."""
    if len(pair) < 2 or not labels.askable[list(pair)].all():
        return False
    first, second = float(posterior[pair[0]]), float(posterior[pair[1]])
    return first + second >= MIN_TOGETHER and second >= share * first


def _likeliest(
    labels: Labels, posterior: Posterior, calm: Sequence[int], words: int
) -> Sequence[int]:
    """What may be meant where no section is believed in enough.

    Where it is ours, and the content may be silent on it, that is said: it cannot be
    asked about ("do you mean something that I do not know"), and to name what is not
    known helps more than to refuse.

    Returns:
        One section to answer with, or two to ask about; none to refuse it.
    """
    if foreign_in(labels, posterior) >= MAX_FOREIGN:
        return ()
    pair = [at for at in calm if labels.names[at] not in NO_ANSWER][:2]
    silent = [at for at in pair if labels.names[at] == NOT_COVERED]
    together = float(posterior[pair].sum())
    if silent and together >= MIN_TOGETHER and posterior[pair[0]] >= MIN_GUESS:
        close = posterior[silent[0]] >= NEAR_TIE * posterior[pair[0]]
        return (silent[0] if close else pair[0],)
    if words < ENOUGH_WORDS:
        return ()
    if silent and silent[0] == pair[0]:
        return (silent[0],)
    askable = [at for at in calm if labels.askable[at]][:2]
    enough = float(posterior[askable].sum()) >= MIN_OURS_TOGETHER
    return askable if enough and len(askable) > 1 else ()


def _ranked(posterior: Posterior) -> list[int]:
    return [int(at) for at in np.argsort(-posterior, kind="stable")]


def _candidate(labels: Labels, posterior: Posterior, at: int) -> Candidate:
    return Candidate(labels.names[at], round(float(posterior[at]), 4))


def _runners_up(
    labels: Labels, posterior: Posterior, but: int | None
) -> tuple[Candidate, ...]:
    others = [at for at in _ranked(posterior) if at != but]
    return tuple(_candidate(labels, posterior, at) for at in others[:RUNNERS_UP])
