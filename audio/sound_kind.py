"""What kind of sound file something is, by its content.

libsndfile would read two dozen, of which nobody says that they work here, and one of
which makes it print where results stand. What is none of ours is never shown to it.
"""

from enum import Enum
from typing import BinaryIO, Final

from audio.mp3_frames import first_mp3_frame


class SoundKind(Enum):
    """A kind of sound file that is read."""

    WAV = "WAV"
    FLAC = "FLAC"
    MP3 = "MP3"
    OGG = "Ogg"
    AIFF = "AIFF"


KINDS: Final = "WAV, FLAC, MP3, Ogg or AIFF"

_MARKS: Final = (
    (b"RIFF", b"WAVE", SoundKind.WAV),
    (b"RIFX", b"WAVE", SoundKind.WAV),
    (b"RF64", b"WAVE", SoundKind.WAV),
    (b"FORM", b"AIFF", SoundKind.AIFF),
    (b"FORM", b"AIFC", SoundKind.AIFF),
    (b"fLaC", b"", SoundKind.FLAC),
    (b"OggS", b"", SoundKind.OGG),
)
"""How files begin, and what stands at their ninth byte."""

_OTHER_KINDS: Final = (
    (4, b"ftyp", "an M4A or MP4"),
    (0, b"#!AMR", "an AMR"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a WMA"),
    (0, b"\x1a\x45\xdf\xa3", "a WebM or Matroska"),
    (0, b"caff", "a CAF"),
    (0, b".snd", "an AU"),
    (0, b"riff\x2e\x91\xcf\x11", "a Wave64"),
    (0, b"NIST_1A", "a NIST SPHERE"),
    (0, b"Creative Voice File", "a VOC"),
    (0, b"FORM", "an Amiga IFF"),
    (0, b"\xf0\x7e", "a MIDI sample dump"),
    (0, b"MThd", "a MIDI"),
    (0, b"\xff\xf1", "an AAC"),
    (0, b"\xff\xf9", "an AAC"),
)
"""Others that people have, by where their mark stands."""

_HEAD_BYTES: Final = 20
_TAG_BYTES: Final = 10
_TAGGED: Final = b"ID3"
MOST_TAGS: Final = 8
"""Files have one or two."""

_CLAIMS: Final = (*(mark for mark, _, _ in _MARKS), _TAGGED)
SURE_BYTES: Final = 4
"""Of a mark that raw samples will hardly have."""


def kind_of(opened: BinaryIO) -> SoundKind | None:
    """What kind of sound file something is; None where it is none that is read.

    Args:
        opened: It, from its beginning, to which it is put back.
    """
    try:
        return _kind_behind(opened, _behind_tags(opened))
    finally:
        opened.seek(0)


def other_kind_of(opened: BinaryIO) -> str | None:
    """What something is that is not read, for people; None where nobody knows."""
    opened.seek(0)
    head = opened.read(_HEAD_BYTES)
    for at, mark, called in _OTHER_KINDS:
        if head[at:].startswith(mark):
            return called
    return None


def claims_a_kind(head: bytes) -> bool:
    """Whether something begins as sound files do, and raw samples hardly ever."""
    return head.startswith(_CLAIMS) or any(
        len(mark) >= SURE_BYTES and head[at:].startswith(mark)
        for at, mark, _ in _OTHER_KINDS
    )


def rate_of_mp3(opened: BinaryIO) -> int:
    """Samples a second of what is MP3, which is put back to its beginning.

    Raises:
        ValueError: It is none.
    """
    tags = _behind_tags(opened)
    opened.seek(tags)
    found = first_mp3_frame(opened, anywhere=tags > 0)
    opened.seek(0)
    if found is None:
        raise ValueError("it is no MP3")
    return found.rate


def _kind_behind(opened: BinaryIO, tags: int) -> SoundKind | None:
    opened.seek(tags)
    head = opened.read(_HEAD_BYTES)
    for mark, form, kind in _MARKS:
        if head.startswith(mark) and head[8:].startswith(form):
            # libsndfile looks behind tags for these two only.
            return kind if not tags or kind is SoundKind.FLAC else None
    opened.seek(tags)
    found = first_mp3_frame(opened, anywhere=tags > 0)
    return None if found is None else SoundKind.MP3


def _behind_tags(opened: BinaryIO) -> int:
    """Where the sound begins: players and shops put ID3 tags before it."""
    at = 0
    for _ in range(MOST_TAGS):
        opened.seek(at)
        tag = opened.read(_TAG_BYTES)
        if len(tag) < _TAG_BYTES or not tag.startswith(_TAGGED):
            break
        size = sum((byte & 0x7F) << 7 * (3 - n) for n, byte in enumerate(tag[6:]))
        footer = _TAG_BYTES if tag[5] & 0x10 else 0
        at += _TAG_BYTES + size + footer
    return at
