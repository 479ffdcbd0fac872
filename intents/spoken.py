"""What people may say to a topic, as a recogniser is to hear it."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Final

from intents.normalise import sentences_in, spoken_words
from intents.phrases import expand, sentences
from intents.texts import spoken_texts
from intents.topic import Kind, Topic

CONTROL_WEIGHT: Final = 4.0
"""Commands are short and come up in every conversation."""
HEADING_WEIGHT: Final = 2.0
SHORT_FORM_WEIGHT: Final = 0.5
"""What is written in full may be said in short, and the other way round."""

_SPELT: Final = frozenset(
    ("bp", "cbd", "copd", "ct", "dna", "ecg", "gp", "hpv", "hrt", "iv", "mri", "mrsa",
     "mscc", "nhs", "psa", "tv", "uk", "usa")
)  # fmt: skip

_SHORT: Final = tuple(
    (re.compile(rf"\b{full}\b" + ("" if full.endswith("not") else "(?!$)")), short)
    for full, short in (
        ("can not", "can't"), ("will not", "won't"), ("do not", "don't"),
        ("does not", "doesn't"), ("did not", "didn't"), ("is not", "isn't"),
        ("are not", "aren't"), ("was not", "wasn't"), ("have not", "haven't"),
        ("has not", "hasn't"), ("could not", "couldn't"), ("should not", "shouldn't"),
        ("i am", "i'm"), ("it is", "it's"), ("that is", "that's"),
        ("what is", "what's"), ("who is", "who's"), ("where is", "where's"),
        ("how is", "how's"), ("there is", "there's"), ("he is", "he's"),
        ("she is", "she's"), ("you are", "you're"), ("we are", "we're"),
        ("they are", "they're"), ("i have", "i've"), ("i will", "i'll"),
        ("i would", "i'd"), ("we have", "we've"), ("going to", "gonna"),
    )
)  # fmt: skip


def said_to(topic: Topic, without: Collection[str] = ()) -> Mapping[str, float]:
    """What people say to a topic: sentences with how often, roughly.

    Args:
        topic: Phrases, follow-ups, headings and utterances are taken from it.
        without: Names of files of utterances to leave out.

    Returns:
        Sentences in lower case, without punctuation, abbreviations letter by
        letter, each with a weight.
    """
    found: Counter[str] = Counter()

    def add(text: str, weight: float) -> None:
        words = heard_words(text)
        if words:
            found[" ".join(words)] += weight  # type: ignore[assignment]

    for section in topic.sections.values():
        weight = CONTROL_WEIGHT if section.kind is Kind.CONTROL else 1.0
        for text, share in sentences(section.phrases):
            add(text, weight * max(share, 0.25))
        add(section.title, HEADING_WEIGHT)
    for templates in topic.manifest.follow_ups.values():
        for template in templates:
            for text in islice(expand(template), 12):
                add(text, 1.0)
    for situations in topic.situations.values():
        for one in situations.values():
            for text, share in sentences(one.phrases):
                add(text, share)
    for said in topic.utterances:
        if said.file not in without:
            add(said.text, 1.0)
    for text, weight in list(found.items()):
        short = text
        for full, contraction in _SHORT:
            short = full.sub(contraction, short)
        if short != text:
            found[short] += weight * SHORT_FORM_WEIGHT  # type: ignore[assignment]
    return found


def said_off(topic: Topic) -> Mapping[str, float]:
    """What people say besides the topic, from its own examples."""
    texts = [" ".join(heard_words(t)) for n in topic.negatives for t in n.phrases]
    return Counter(text for text in texts if text)


def answered_by(topic: Topic) -> Mapping[str, float]:
    """What the assistant itself says, sentence by sentence, for a region's topic."""
    texts = [topic.opening(section) for section in topic.sections.values()]
    texts += [t for s in topic.sections.values() for t in spoken_texts(s).values()]
    texts += [o.answer for some in topic.situations.values() for o in some.values()]
    texts += topic.manifest.advice.values()
    pieces = [piece for text in texts for piece in sentences_in(text)]
    words = [" ".join(heard_words(piece)) for piece in pieces]
    return Counter(text for text in words if text)


def heard_words(text: str) -> tuple[str, ...]:
    """The words of a text as a recogniser hears them: abbreviations spelt out."""
    found: list[str] = []
    for word in spoken_words(text):
        stems = (word, word.removesuffix("'s"), word.removesuffix("s"))
        letters = next((stem for stem in stems if stem in _SPELT), "")
        if letters:
            found.extend(letters)
            if word != letters:
                found[-1] += "'s"
        elif word.startswith("'") and word.endswith("'"):
            found.extend(word.strip("'").split())
        elif word.strip("'"):
            found.append(word)
    return tuple(found)
