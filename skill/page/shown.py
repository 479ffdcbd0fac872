"""How a turn is shown: words with how sure they are, what to do first, the source."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from audio import Transcript
from intents import Urgency, sentences_in
from skill.assistant import Turn
from skill.dialogue.reply import Reply
from skill.page.labels import ButtonLabels
from skill.page.pictures import PICTURES

SURE: Final = 0.6
"""Share of the recognisers' belief that a word needs to be shown as sure."""

_SPELT: Final = re.compile(r"\b\d(?:,? \d)+\b")


@dataclass(frozen=True)
class ShownWord:
    """A word as it was heard."""

    text: str
    sure: bool


def heard_words(transcript: Transcript) -> list[ShownWord]:
    """The likeliest words, each with whether the alternatives bear it out."""
    best = transcript.text.split()
    belief = [0.0] * len(best)
    total = sum(one.score for one in transcript.alternatives) or 1.0
    for one in transcript.alternatives:
        same = SequenceMatcher(None, best, one.text.split(), autojunk=False)
        for block in same.get_matching_blocks():
            for at in range(block.a, block.a + block.size):
                belief[at] += one.score / total
    return [
        ShownWord(word, share >= SURE) for word, share in zip(best, belief, strict=True)
    ]


def as_dialled(text: str) -> str:
    """A text with its numbers as they are dialled: 999 for 9 9 9."""
    return _SPELT.sub(lambda found: found[0].replace(" ", "").replace(",", " "), text)


def headline(reply: Reply) -> str:
    """What to do first, to fill a screen with.

    It is the first sentence with a number to call, else the first of all.
    """
    sentences = sentences_in(reply.body)
    numbered = (one for one in sentences if _SPELT.search(one))
    return as_dialled(next(numbered, sentences[0]))


def take_home(reply: Reply) -> str:
    """An answer with its sources, as a text of its own."""
    sources = [
        f"{one.publisher}: {one.title}, reviewed {one.reviewed}."
        for one in reply.sources
    ]
    return "\n".join([as_dialled(reply.text), *sources])


def turn_message(turn: Turn, labels: ButtonLabels) -> dict[str, Any]:
    """What the page is told of a turn."""
    reply = turn.reply
    heard = heard_words(turn.transcript) if turn.transcript else []
    chosen = "" if heard else labels.text(turn.match.intent or "") or ""
    urgent = reply.urgency is not Urgency.NONE
    return {
        "heard": [[word.text, word.sure] for word in heard],
        "chosen": chosen,
        "text": reply.text,
        "urgent": urgent,
        "headline": headline(reply) if urgent else "",
        "offered": [
            [label, text] for label in reply.offered if (text := labels.text(label))
        ],
        "sources": [
            f"{one.publisher}, {one.title}, reviewed {one.reviewed}"
            for one in reply.sources
        ],
        "picture": turn.match.intent if turn.match.intent in PICTURES else "",
        "ends": reply.ends,
    }
