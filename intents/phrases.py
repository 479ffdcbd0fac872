"""Templates of phrases, opened out into sentences.

The syntax is hassil's: `(a|b)` one of these, `[a]` or nothing.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from intents.errors import TemplateError

MAX_SENTENCES: Final = 12
"""How many sentences of a template are learned: evenly spread over all, so that
one wide template does not outweigh the plain phrases."""

MAX_EXPANSIONS: Final = 2_000
"""A template that opens out into more is a mistake."""


@lru_cache(maxsize=20_000)
def expand(template: str) -> tuple[str, ...]:
    """All sentences of a template.

    Raises:
        TemplateError: It does not parse, or says too much at once.
    """
    if not set("()[]{}<>|") & set(template):
        return (" ".join(template.split()),)
    # Not at the top: the matcher starts sooner without it.
    from hassil import parse_sentence, sample_expression

    try:
        for opening, closing in ("()", "[]"):
            if template.count(opening) != template.count(closing):
                raise ValueError(f"not every '{opening}' has its '{closing}'")
        parsed = parse_sentence(template).expression
        found = list(islice(sample_expression(parsed), MAX_EXPANSIONS + 1))
    except Exception as why:  # hassil has several kinds, some bare
        raise TemplateError(
            f"the phrase '{template}' is no template ({why}). Close every bracket: "
            f"(a|b) is one of these, [a] is a or nothing."
        ) from why
    if len(found) > MAX_EXPANSIONS:
        raise TemplateError(
            f"the phrase '{template}' opens out into more than {MAX_EXPANSIONS} "
            f"sentences. Split it."
        )
    return tuple(dict.fromkeys(" ".join(sentence.split()) for sentence in found))


def sentences(templates: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The sentences to learn from, each with its weight in its template's."""
    for template in templates:
        whole = expand(template)
        step = max(1.0, len(whole) / MAX_SENTENCES)
        some = [whole[int(i * step)] for i in range(min(len(whole), MAX_SENTENCES))]
        for sentence in some:
            yield sentence, 1.0 / len(some)
