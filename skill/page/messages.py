"""What a page sends: commands as JSON, and sound with where its player is.

A frame is twelve bytes and its samples: its number, the number of the speech that
the page plays (0 for none), and how many seconds of that were heard; little-endian.
"""

import struct
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from audio import Frame
from audio.sound import FRAME_BYTES

_HEADER: Final = struct.Struct("<IIf")
FRAME_MESSAGE_BYTES: Final = _HEADER.size + FRAME_BYTES
MAX_MESSAGE_BYTES: Final = 4096

LONGEST_LIST: Final = 64
"""Names that a page may ask to have read at once: more than it can show."""

Name = Annotated[str, Field(max_length=64)]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Hello(_Message):
    """The first message: who it is."""

    type: Literal["hello"]
    page: Annotated[str, Field(min_length=8, max_length=64)]
    """A number that the page drew, to be known again after its line broke."""
    key: Annotated[str, Field(max_length=256)] = ""
    returns: bool = False
    """Whether it was in the midst of something when its line broke."""


class Choose(_Message):
    """A section or a control was chosen."""

    type: Literal["choose"]
    label: Name


class PressTalk(_Message):
    """The button to speak was pressed."""

    type: Literal["press"]


class HeadsetPlugged(_Message):
    """A headset came: who listens there hears that."""

    type: Literal["headset"]


class Reset(_Message):
    """Whoever was there is gone."""

    type: Literal["reset"]


class MicrophoneState(_Message):
    """Whether the page hears anything."""

    type: Literal["microphone"]
    state: Literal["on", "muted", "none"]
    why: Literal["", "denied", "missing", "lost", "insecure"] = ""


class Position(_Message):
    """How far its player is."""

    type: Literal["position"]
    id: int
    at_s: float = Field(ge=0)


class Ended(_Message):
    """Speech was heard to its end, or cannot be."""

    type: Literal["ended"]
    id: int


class Read(_Message):
    """Read aloud what stands on the screen."""

    type: Literal["read"]
    labels: Annotated[tuple[Name, ...], Field(max_length=LONGEST_LIST)]


class Label(_Message):
    """Say what a button is, to somebody who scans."""

    type: Literal["label"]
    label: Name


class TakeHome(_Message):
    """Show the last answer as a code."""

    type: Literal["take_home"]


Command = (
    Choose
    | PressTalk
    | HeadsetPlugged
    | Reset
    | MicrophoneState
    | Position
    | Ended
    | Read
    | Label
    | TakeHome
)

_COMMANDS: Final[TypeAdapter[Command]] = TypeAdapter(
    Annotated[Command, Field(discriminator="type")]
)


@dataclass(frozen=True)
class PageFrame:
    """A frame, and where the page's player was when it was heard."""

    number: int
    frame: Frame
    speech: int
    at_s: float


def read_hello(text: str) -> Hello | None:
    """The first message; None where it is none."""
    try:
        return Hello.model_validate_json(text)
    except ValidationError:
        return None


def read_command(text: str) -> Command | None:
    """A command; None where it is none."""
    try:
        return _COMMANDS.validate_json(text)
    except ValidationError:
        return None


def read_frame(message: bytes) -> PageFrame | None:
    """A frame; None where it is none."""
    if len(message) != FRAME_MESSAGE_BYTES:
        return None
    number, speech, at_s = _HEADER.unpack_from(message)
    if not 0 <= at_s < float("inf"):
        return None
    return PageFrame(number, message[_HEADER.size :], speech, at_s)
