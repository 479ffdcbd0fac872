"""Templates of phrases, opened out into sentences.

The syntax is hassil's, as far as `intents.templates` counts it: `(a|b)` one of
these, `[a]` or nothing.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from askaloud.plain_text import shortened
from intents.errors import TemplateError
from intents.templates import count_sentences, is_plain

MAX_SENTENCES: Final = 12
"""How many sentences of a template are learned: evenly spread over all, so that
one wide template does not outweigh the plain phrases."""


@lru_cache(maxsize=20_000)
def expand(template: str) -> tuple[str, ...]:
    """All sentences of a template.

    Raises:
        TemplateError: It does not parse, or says too much at once.
    """
    try:
        count_sentences(template)
        if is_plain(template):
            return (" ".join(template.split()),)
        # Not at the top: the matcher starts sooner without it.
        from hassil import parse_sentence, sample_expression

        found = list(sample_expression(parse_sentence(template).expression))
    except Exception as why:  # hassil has several kinds, some bare
        raise TemplateError(
            f"the phrase '{shortened(template)}' is no template ({why}). Close every "
            f"bracket: (a|b) is one of these, [a] is a or nothing."
        ) from why
    return tuple(dict.fromkeys(" ".join(sentence.split()) for sentence in found))


def sentences(templates: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The sentences to learn from, each with its weight in its template's."""
    for template in templates:
        whole = expand(template)
        step = max(1.0, len(whole) / MAX_SENTENCES)
        some = [whole[int(i * step)] for i in range(min(len(whole), MAX_SENTENCES))]
        for sentence in some:
            yield sentence, 1.0 / len(some)
