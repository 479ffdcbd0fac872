"""What passes between a box and the worker that hears for it, over NATS.

    box → askaloud.1.hear     `OpenRequest`, with the box's inbox to answer to
    worker → inbox            `Opened`, with a subject of its own, or `Refused`
    box → that subject        the sound in pieces, each with its number
    worker → inbox            `AtWork` every 0.1 s, then `HeardAway` or `Refused`

Nothing that comes from the wire is trusted: sizes are looked at before contents, and
contents against these types.
"""

import re
import struct
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, TypeAlias

import numpy as np
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from audio.recogniser.result import Alternative, Transcript
from audio.sound import FRAME_BYTES, SAMPLE_RATE

HEAR_SUBJECT: Final = "askaloud.1.hear"
"""Where boxes ask; 1 is the version of what is spoken here."""

SOUND_SUBJECT: Final = "askaloud.1.sound"
"""Below it, each utterance has a subject that nobody can guess."""

QUEUE_GROUP: Final = "askaloud-workers"

INBOX: Final = "_INBOX"

SIGN_S: Final = 0.1
"""How often a worker says that it is at work."""

LONGEST_S: Final = 30
"""Seconds of an utterance that are sent: a Whisper hears no more."""

MAX_SOUND_BYTES: Final = LONGEST_S * SAMPLE_RATE * 2 // FRAME_BYTES * FRAME_BYTES
PIECE_BYTES: Final = 64 * 1024
MAX_OPEN_BYTES: Final = 512
MAX_ANSWER_BYTES: Final = 32 * 1024
MAX_TEXT: Final = 1000
MAX_HYPOTHESES: Final = 8

SOURCE: Final = "whisper"
"""Who is said to have heard it: what a worker runs."""

_SUBJECT: Final = r"^askaloud\.1\.sound\.[0-9a-f]{32}$"
_INBOX_FORM: Final = r"^_INBOX[A-Za-z0-9_-]{0,64}\.[A-Za-z0-9]{16,64}\Z"
_NUMBER: Final = struct.Struct("<H")
_ROUNDING: Final = 1e-6


def _plain(text: str) -> str:
    if text != " ".join(text.lower().split()) or not text.isprintable():
        raise ValueError("it is no lower-case words with single spaces")
    return text


_Share: TypeAlias = Annotated[float, Field(ge=0, le=1 + _ROUNDING, allow_inf_nan=False)]


class _WireMessage(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class OpenRequest(_WireMessage):
    """A box has an utterance to be heard."""

    kind: Literal["open"] = "open"
    sound_bytes: int = Field(
        ge=FRAME_BYTES, le=MAX_SOUND_BYTES, multiple_of=FRAME_BYTES
    )
    """How long it is."""


class Opened(_WireMessage):
    """A worker will hear it."""

    kind: Literal["opened"] = "opened"
    subject: str = Field(max_length=80, pattern=_SUBJECT)
    """Where the sound goes."""


class AtWork(_WireMessage):
    """A worker is at it."""

    kind: Literal["at_work"] = "at_work"


class Refused(_WireMessage):
    """A worker will not, or could not, hear it."""

    kind: Literal["refused"] = "refused"
    why: Literal["busy", "failed"]


class WireAlternative(_WireMessage):
    """One hypothesis."""

    text: Annotated[
        str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(_plain)
    ]
    score: _Share


class HeardAway(_WireMessage):
    """What a worker heard."""

    kind: Literal["heard"] = "heard"
    alternatives: tuple[WireAlternative, ...] = Field(max_length=MAX_HYPOTHESES)
    fit: float | None = Field(ge=-1000, le=0, allow_inf_nan=False)
    no_speech: _Share | None
    language: _Share | None

    @classmethod
    def of(cls, heard: Transcript) -> "HeardAway":
        """What is sent of what was heard."""
        told = (
            WireAlternative(text=one.text, score=one.score)
            for one in heard.alternatives[:MAX_HYPOTHESES]
        )
        return cls(
            alternatives=tuple(told),
            fit=heard.fit,
            no_speech=heard.no_speech,
            language=heard.language,
        )

    @property
    def transcript(self) -> Transcript:
        """What was heard, as a Whisper here would tell it."""
        return Transcript(
            tuple(
                Alternative(one.text, one.score, (SOURCE,)) for one in self.alternatives
            ),
            fit=self.fit,
            no_speech=self.no_speech,
            language=self.language,
        )


Answer: TypeAlias = Annotated[
    Opened | AtWork | Refused | HeardAway, Field(discriminator="kind")
]

_ANSWERS: Final[TypeAdapter[Answer]] = TypeAdapter(Answer)


def read_answer(data: bytes) -> Answer:
    """What a worker says.

    Raises:
        ValueError: It is too long, or none of what a worker says.
    """
    answer: Answer = _read(_ANSWERS.validate_json, data, MAX_ANSWER_BYTES)
    heard = answer.alternatives if isinstance(answer, HeardAway) else ()
    if sum(one.score for one in heard) > 1 + _ROUNDING:
        raise ValueError("the shares of belief are more than one")
    return answer


def read_open(data: bytes) -> OpenRequest:
    """What a box asks for.

    Raises:
        ValueError: It is too long, or no such request.
    """
    request: OpenRequest = _read(OpenRequest.model_validate_json, data, MAX_OPEN_BYTES)
    return request


def _read(read: Any, data: bytes, longest: int) -> Any:  # noqa: ANN401
    if len(data) > longest:
        raise ValueError(f"{len(data)} bytes are more than {longest}")
    try:
        return read(data)
    except ValidationError as why:
        # Without what was in it, which may be what somebody said.
        kinds = sorted({one["type"] for one in why.errors(include_input=False)})
        raise ValueError(f"it is malformed ({', '.join(kinds)})") from None


def packed(message: _WireMessage) -> bytes:
    """A message as it is sent."""
    return message.model_dump_json().encode()


def is_inbox(subject: str) -> bool:
    """Whether a subject is a box's own, to which a worker may answer."""
    return re.match(_INBOX_FORM, subject) is not None


def pieces_of(frames: bytes) -> Iterator[bytes]:
    """An utterance's messages: numbered, 16-bit little-endian samples."""
    sound = np.frombuffer(frames, np.int16).astype("<i2", copy=False).tobytes()
    for number, at in enumerate(range(0, len(sound), PIECE_BYTES)):
        yield _NUMBER.pack(number) + sound[at : at + PIECE_BYTES]


class SoundCollector:
    """An utterance as its pieces come in.

    Args:
        sound_bytes: How long it will be.
    """

    def __init__(self, sound_bytes: int) -> None:
        self._wanted, self._sound, self._next = sound_bytes, bytearray(), 0

    def add(self, piece: bytes) -> bytes | None:
        """Take the next piece; the whole utterance, in native order, once it is there.

        Raises:
            ValueError: One was lost, or there is more than was told.
        """
        if not _NUMBER.size < len(piece) <= _NUMBER.size + PIECE_BYTES:
            raise ValueError(f"a piece of {len(piece)} bytes")
        (number,) = _NUMBER.unpack_from(piece)
        self._sound += piece[_NUMBER.size :]
        if number != self._next or len(self._sound) > self._wanted:
            raise ValueError(f"piece {number} does not belong here")
        self._next += 1
        if len(self._sound) < self._wanted:
            return None
        return np.frombuffer(self._sound, "<i2").astype(np.int16).tobytes()
