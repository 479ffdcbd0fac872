"""What vosk-server's clients say in text, and what they are answered.

A client may first send its configuration, which is not answered; then sound, and each
message of it is answered with one JSON object; in between "reset", which ends what was
being said; and at last "eof".
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from audio.framing import HIGHEST_RATE, LOWEST_RATE
from skill.assistant import Turn

MAX_TEXT: Final = 16 * 1024
"""Characters of a message in text; a client's list of phrases is the longest."""

MAX_ALTERNATIVES: Final = 8

Record: TypeAlias = dict[str, Any]


class ProtocolError(Exception):
    """A message that is none of the protocol's; the text tells the client why."""


class Command(Enum):
    """What a message in text asks for, besides a configuration."""

    RESET = "reset"
    """End what is being said, and go on."""
    EOF = "eof"
    """There is no more sound."""


@dataclass(frozen=True)
class Config:
    """What a client wants."""

    sample_rate: int
    """Samples a second of what it sends."""
    words: bool = True
    """Whether it wants to know when each word was said."""
    alternatives: int = 0
    """How many hypotheses it wants, in place of the likeliest alone."""
    reply: bool = False
    """Whether it wants the assistant's reply: ours alone, no part of the protocol."""
    speech_rate: int = 0
    """Samples a second of the reply's speech; 0 where none is wanted."""


def read_text(text: str, before: Config) -> Command | Config:
    """Understand a message in text.

    Args:
        text: The message.
        before: What was configured so far; it stays where nothing else is said.

    Raises:
        ProtocolError: It is not one of the protocol's.
    """
    if len(text) > MAX_TEXT:
        raise ProtocolError("this message is too long")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise ProtocolError("this message is no JSON") from None
    if not isinstance(told, dict):
        raise ProtocolError("this message is no JSON object")
    for command in Command:
        if command.value in told:
            return command
    if not isinstance(told.get("config"), dict):
        raise ProtocolError("this message has no config, reset or eof")
    return _config(told["config"], before)


def _config(told: Record, before: Config) -> Config:
    """A configuration; a model, a list of phrases and what we do not know is left."""
    rate = _number(told, "sample_rate", before.sample_rate)
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise ProtocolError("no sound has this sample_rate")
    speech_rate = _number(told, "speech", before.speech_rate)
    if speech_rate and not LOWEST_RATE <= speech_rate <= HIGHEST_RATE:
        raise ProtocolError("no speech has this many samples a second")
    alternatives = _number(told, "max_alternatives", before.alternatives)
    return Config(
        sample_rate=rate,
        words=bool(told.get("words", before.words)),
        alternatives=min(max(alternatives, 0), MAX_ALTERNATIVES),
        reply=bool(told.get("reply", before.reply)),
        speech_rate=speech_rate,
    )


def _number(told: Record, name: str, before: int) -> int:
    """A whole number; some clients send it with a point, or as text."""
    try:
        return round(float(told.get(name, before)))
    except (TypeError, ValueError, OverflowError):
        raise ProtocolError(f"{name} is no number") from None


def partial_record(text: str) -> Record:
    """What is answered while somebody may go on speaking."""
    return {"partial": text}


def result_record(
    config: Config, hypotheses: Sequence[tuple[str, float, Sequence[Record]]]
) -> Record:
    """What is answered where somebody has ended.

    Args:
        config: What the client wants.
        hypotheses: Texts with their shares of belief and their words, likeliest first.
    """
    if config.alternatives:
        return {
            "alternatives": [
                _with_words(config, {"confidence": round(share, 4)}, words, text)
                for text, share, words in hypotheses[: config.alternatives]
            ]
            or [{"confidence": 1.0, "text": ""}]
        }
    text, _, words = hypotheses[0] if hypotheses else ("", 0.0, ())
    return _with_words(config, {}, words, text)


def _with_words(
    config: Config, record: Record, words: Sequence[Record], text: str
) -> Record:
    timed = {"result": list(words)} if config.words and words else {}
    return {**record, **timed, "text": text}


def reply_record(turn: Turn, wav: bytes | None = None) -> Record:
    """The assistant's reply, for whoever wants it.

    Args:
        turn: What came of what was said.
        wav: The reply's speech, for whoever wants that, too.
    """
    reply = turn.reply
    speech = {} if wav is None else {"speech": b64encode(wav).decode("ascii")}
    return speech | {
        "text": reply.text,
        "advice": reply.advice.text,
        "urgency": reply.urgency.value,
        "decision": reply.decision.value,
        "intent": reply.intent,
        "code": reply.reject_reason.value if reply.reject_reason else None,
        "ends": reply.ends,
        "sources": [
            {"publisher": one.publisher, "title": one.title, "reviewed": one.reviewed}
            for one in reply.sources
        ],
        "content": turn.content_version,
    }
