"""Language models in ARPA's form: n-grams with back-off.

The form is described in the SRILM manual, `ngram-format(5)`: sections of lines
`log10-probability words [log10-back-off-weight]`.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio.topic_recogniser.errors import LanguageModelError

BEGIN: Final = "<s>"
END: Final = "</s>"

Gram = tuple[str, ...]


@dataclass(frozen=True)
class BackoffModel:
    """An n-gram model: what ARPA's form holds."""

    log10: tuple[dict[Gram, float], ...]
    """For each order from 1 the logarithm of the probability of the last word."""
    backoff: tuple[dict[Gram, float], ...]
    """For each order but the highest the logarithm of the weight of histories."""

    @property
    def order(self) -> int:
        """The longest n-gram's number of words."""
        return len(self.log10)

    @property
    def words(self) -> tuple[str, ...]:
        """All words but the two marks, sorted."""
        return tuple(sorted({g[0] for g in self.log10[0]} - {BEGIN, END}))

    def score(self, gram: Gram) -> float:
        """The log10 probability of a gram's last word after those before it."""
        gram = gram[-self.order :]
        while gram not in self.log10[len(gram) - 1]:
            if len(gram) == 1:
                return -math.inf
            weight = self.backoff[len(gram) - 2].get(gram[:-1], 0.0)
            return weight + self.score(gram[1:])
        return self.log10[len(gram) - 1][gram]

    def perplexity(self, sentences: Iterable[str]) -> float:
        """How many words it hesitates between; unknown words are left out."""
        total, count = 0.0, 0
        for sentence in sentences:
            words = (BEGIN, *sentence.split(), END)
            for i in range(1, len(words)):
                score = self.score(words[max(0, i - self.order + 1) : i + 1])
                if score > -math.inf:
                    total, count = total + score, count + 1
        return 10 ** (-total / max(1, count))


def read_arpa(path: Path) -> BackoffModel:
    """Read a language model.

    Raises:
        LanguageModelError: The file cannot be read or a line is none of ARPA's.
    """
    log10: list[dict[Gram, float]] = []
    backoff: list[dict[Gram, float]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        raise LanguageModelError(
            f"the language model '{path}' cannot be read ({why}). "
            f"Name a file in ARPA's form."
        ) from why
    for number, line in enumerate(lines, 1):
        if line.endswith("-grams:"):
            log10.append({})
            backoff.append({})
        elif line.strip() and log10 and not line.startswith("\\"):
            order, parts = len(log10), line.split()
            try:
                gram = tuple(parts[1 : order + 1])
                if len(gram) != order:
                    raise IndexError
                log10[-1][gram] = float(parts[0])
                if len(parts) > order + 1:
                    backoff[-1][gram] = float(parts[order + 1])
            except (ValueError, IndexError) as why:
                raise LanguageModelError(
                    f"{path}, line {number}: '{line}' is no line of a language model "
                    f"in ARPA's form. It should be a number, {order} words, perhaps "
                    f"a number."
                ) from why
    if not log10 or not log10[0]:
        raise LanguageModelError(
            f"'{path}' holds no n-grams. Name a language model in ARPA's form."
        )
    return BackoffModel(tuple(log10), tuple(backoff[:-1]))


def write_arpa(path: Path, model: BackoffModel) -> None:
    """Write a language model."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_lines(model))


def _lines(model: BackoffModel) -> Iterator[str]:
    yield "\\data\\\n"
    for order, grams in enumerate(model.log10, 1):
        yield f"ngram {order}={len(grams)}\n"
    for order, grams in enumerate(model.log10, 1):
        yield f"\n\\{order}-grams:\n"
        weights = model.backoff[order - 1] if order < model.order else {}
        for gram in sorted(grams):
            weight = f"\t{weights[gram]:.4f}" if gram in weights else ""
            yield f"{grams[gram]:.4f}\t{' '.join(gram)}{weight}\n"
    yield "\n\\end\\\n"
