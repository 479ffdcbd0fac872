"""What an utterance is in the light of what was said before it, if anything.

A second, small set of weights, learned from the phrases of the situations against
a sample of everything else that is said to the topic, or in the room.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from intents.background import read_corpus
from intents.features import Reader
from intents.linear import margins_of, shares_of
from intents.match import Candidate
from intents.normalise import normalise
from intents.phrases import expand
from intents.situation import NEW_REPORT, NO_SITUATION, Act, Context, Situation
from intents.topic import Kind, Topic
from intents.training import VERSION as FEATURES
from intents.training import Example, digest_of_lessons, train
from intents.weights import Weights

VERSION: Final = 2
"""Goes into the digest: a change of what is learned from makes old weights stale."""

OTHERS: Final = (NO_SITUATION, NEW_REPORT)

RELIEF: Final = 2.0
"""Something is taken note of only where that is so many times as likely as each other
act: it weakens what was said."""

STRANGE: Final = 1.0
"""Lost from the margins of all situations for a share of words that none of them has:
talk in a room is full of things that are in no situation."""

SAYS_SOMETHING: Final = 0.05
"""Weight for some situation with which a word is one of its words."""

PASSES: Final = 25
"""There are few sentences: each is seen more often than those of a topic are."""

EVERY: Final = 10
"""Of the topic's utterances one in so many is learned from: in a situation something
is more likely than at any other time."""

OF_EACH_CORPUS: Final = 200
"""Utterances of everyday talk from each corpus that the topic names."""

FOR_CONTRAST: Final = 0.2
"""What a sentence counts that is there for contrast."""


class SituationMatcher:
    """Recognises situations.

    Args:
        topic: Its lexicon is read with.
        weights: What the phrases of the situations taught.
    """

    def __init__(self, topic: Topic, weights: Weights) -> None:
        self._reader = Reader(topic.lexicon)
        self._weights = weights
        situations = [label not in OTHERS for label in weights.labels]
        best = weights.matrix[:, situations].max(axis=1, initial=0.0)
        self._own = frozenset(
            word
            for word in weights.words
            if best[weights.features.get(word, 0)] > SAYS_SOMETHING
            and word in weights.features
        )

    def judge(self, text: str, among: Mapping[str, Situation]) -> Candidate:
        """The likeliest of some situations.

        First the act is chosen, as several situations may be about the same.

        Args:
            text: What was said.
            among: The situations that there are just now, by name.

        Returns:
            A situation, with the belief that it is one of these at all.
            `NO_SITUATION` where it means what it always means, and `NEW_REPORT`
            where it reports an emergency by itself, with the belief in that.
        """
        belief = self._beliefs(text, {*among, *OTHERS})
        acts: dict[Act, float] = {}
        for name, share in belief.items():
            if name in among:
                act = among[name].act
                acts[act] = acts.get(act, 0.0) + share
        together = sum(acts.values())
        rest = {name: belief.get(name, 0.0) for name in OTHERS}
        if not acts or together < max(rest.values()):
            other = max(rest, key=lambda name: rest[name])
            return Candidate(other, round(rest[other], 4))
        if Act.ACKNOWLEDGE in acts:
            acts[Act.ACKNOWLEDGE] /= RELIEF
        chosen = max(acts, key=lambda act: acts[act])
        of_act = [
            name for name in belief if name in among and among[name].act is chosen
        ]
        best = max(of_act, key=lambda name: belief[name])
        return Candidate(best, round(together, 4))

    def _beliefs(self, text: str, names: Collection[str]) -> dict[str, float]:
        """Shares of belief in situations; they sum to 1."""
        weights = self._weights
        read = self._reader.read(text)
        labels = [(at, one) for at, one in enumerate(weights.labels) if one in names]
        if not read.words or not labels:
            return {NO_SITUATION: 1.0}
        margins = margins_of(read, weights)
        strange = sum(word not in self._own for word in read.words) / len(read.words)
        for at, name in labels:
            margins[at] -= 0.0 if name in OTHERS else STRANGE * strange
        shares = shares_of(margins[[at for at, _ in labels]]).tolist()
        return {name: share for (_, name), share in zip(labels, shares, strict=True)}


class SituationLessons:
    """What is learned about the situations of one context.

    Args:
        topic: The topic.
        context: What the situations follow.
    """

    def __init__(self, topic: Topic, context: Context) -> None:
        self._topic = topic
        self.situations = topic.situations.get(context, {})

    @property
    def examples(self) -> list[Example]:
        """Sentences of the situations, and of all else for contrast."""
        taken: dict[tuple[str, ...], Example] = {}
        for one in self.situations.values():
            label = NO_SITUATION if one.act is Act.IGNORE else one.situation
            for text in (text for phrase in one.phrases for text in expand(phrase)):
                taken.setdefault(normalise(text), Example(text, label))
        for text, label in self._others():
            taken.setdefault(normalise(text), Example(text, label, FOR_CONTRAST))
        return list(taken.values())

    @property
    def digest(self) -> str:
        """A digest of all that the weights depend on."""
        topic = self._topic
        known = {
            "version": [VERSION, FEATURES],
            "situations": {
                name: [one.act, one.phrases, one.controls]
                for name, one in self.situations.items()
            },
            "sections": {s.label: [s.kind, s.phrases] for s in topic.sections.values()},
            "negatives": [n.phrases for n in topic.negatives],
            "utterances": [(u.label, u.text) for u in topic.utterances[::EVERY]],
            "background": topic.manifest.background,
        }
        return digest_of_lessons(self._topic, known)

    def learn(self, progress: Callable[[float], None] | None = None) -> Weights:
        """Learn the weights."""
        reader = Reader(self._topic.lexicon)
        return train(self.examples, reader, self.digest, progress, PASSES)

    def _others(self) -> list[tuple[str, str]]:
        topic = self._topic
        claimed = {label for one in self.situations.values() for label in one.controls}
        label_of: Mapping[str, str] = {
            one.label: NEW_REPORT if one.kind is Kind.URGENT else NO_SITUATION
            for one in topic.sections.values()
            if one.label not in claimed
        }
        found = [
            (text, label_of[section.label])
            for section in topic.sections.values()
            if section.label in label_of
            for text in _one_of_each(section.phrases)
        ]
        found += [
            (text, NO_SITUATION)
            for negatives in topic.negatives
            for text in negatives.phrases
        ]
        found += [
            (said.text, label_of.get(said.label, NO_SITUATION))
            for said in topic.utterances[::EVERY]
            if said.label not in claimed
        ]
        for name in topic.manifest.background:
            texts = read_corpus(name).texts
            step = max(1, len(texts) // OF_EACH_CORPUS)
            found += [(text, NO_SITUATION) for text in texts[::step]]
        return found


def _one_of_each(templates: Collection[str]) -> list[str]:
    return [expand(template)[0] for template in templates]
