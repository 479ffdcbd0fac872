"""What is counted of what was heard: words, sections, reports, answers to nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from audio import Transcript
from audio.model_kit.checking import word_errors
from intents import (
    OUT_OF_SCOPE,
    Decision,
    Hypothesis,
    Kind,
    Match,
    Matcher,
    Topic,
    encoder_of,
    weights_of,
)
from intents.topic import NOT_URGENT
from tests.benchmarks.recognition.sounds import Asked


class Judge:
    """The matcher, which has not seen some files of utterances.

    Args:
        topic: What is asked about.
        without: The files.
    """

    def __init__(self, topic: Topic, without: Collection[str]) -> None:
        kept = tuple(one for one in topic.utterances if one.file not in without)
        unseen = replace(topic, utterances=kept)
        self._matcher = Matcher(unseen, weights_of(unseen), encoder_of(topic))
        self._urgent = frozenset(one.label for one in topic.of_kind(Kind.URGENT))

    def typed(self, text: str) -> Match:
        """What becomes of a question in writing."""
        return self._matcher.match(text)

    def heard(self, heard: Transcript | None) -> Match:
        """What becomes of what was heard."""
        if heard is None:
            return self._matcher.match([])
        return self._matcher.match(
            (Hypothesis(one.text, one.score) for one in heard.alternatives),
            heard.agreement,
            heard.english,
        )

    def is_right(self, found: Match, labels: Collection[str]) -> bool:
        """Whether a question gets an answer that it should, or none.

        Of what is only known to report no emergency, whether it raises no alarm.
        """
        answer = answered(found)
        if NOT_URGENT in labels:
            return not self.is_alarm(found)
        return OUT_OF_SCOPE in labels if answer is None else answer in labels

    def is_alarm(self, found: Match) -> bool:
        """Whether it is taken for an emergency."""
        return answered(found) in self._urgent

    def is_report(self, labels: Collection[str]) -> bool:
        """Whether an emergency is reported."""
        return not self._urgent.isdisjoint(labels)


@dataclass
class Tally:
    """Counts over utterances."""

    words: int = 0
    wrong_words: int = 0
    """Of these; of orders of which only some words are known, those that are missed."""
    questions: int = 0
    right: int = 0
    reports: int = 0
    alarmed: int = 0
    """Reports that were taken for one."""
    inside: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    """How sure the matcher was of questions that it should answer, and of others."""

    def count(
        self, judge: Judge | None, asked: Asked, heard: Transcript | None
    ) -> None:
        """One that was heard, or was not; its section only where there is a judge."""
        text = heard.text if heard else ""
        said = asked.text.split()
        self.words += len(said)
        if asked.slots_only:
            self.wrong_words += sum(word not in text.split() for word in said)
        else:
            self.wrong_words += word_errors(asked.text, text)
        if judge is not None and asked.labels:
            self.judged(judge, asked, judge.heard(heard))

    def judged(self, judge: Judge, asked: Asked, found: Match) -> None:
        """What became of a question."""
        self.questions += 1
        self.right += judge.is_right(found, asked.labels)
        if judge.is_report(asked.labels):
            self.reports += 1
            self.alarmed += judge.is_alarm(found)
        sure = 0.0 if found.decision is Decision.REJECT else found.score
        (self.outside if OUT_OF_SCOPE in asked.labels else self.inside).append(sure)

    def add(self, other: "Tally") -> None:
        """The counts of more utterances."""
        self.words += other.words
        self.wrong_words += other.wrong_words
        self.questions += other.questions
        self.right += other.right
        self.reports += other.reports
        self.alarmed += other.alarmed
        self.inside += other.inside
        self.outside += other.outside

    @property
    def errors(self) -> float:
        """Wrong words, as a share of those that were said."""
        return self.wrong_words / max(1, self.words)

    @property
    def sections(self) -> float:
        """Questions that got what they should, as a share."""
        return self.right / max(1, self.questions)

    @property
    def recall(self) -> float:
        """Reports that were taken for one, as a share."""
        return self.alarmed / max(1, self.reports)

    def __str__(self) -> str:
        parts = [f"{self.errors:.3f}"] if self.words else ["-"]
        if self.questions:
            parts.append(f"{self.sections:.3f}")
        if self.reports:
            parts.append(f"{self.alarmed} of {self.reports}")
        return " / ".join(parts)


def answered(found: Match) -> str | None:
    """The section that is told; None where none is."""
    return found.intent if found.decision is Decision.ANSWER else None


def rejection(tally: Tally) -> tuple[float, float]:
    """Area under the curve; what is let through where 95 % of questions are."""
    inside, outside = tally.inside, tally.outside
    wins = sum((i > o) + 0.5 * (i == o) for i in inside for o in outside)
    area = wins / max(1, len(inside) * len(outside))
    bar = sorted(inside)[int(0.05 * len(inside))] if inside else 0.0
    return area, sum(o >= bar for o in outside) / max(1, len(outside))
