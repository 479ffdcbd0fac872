"""Who has read what a topic says, and the date and hash of what it says now.

Signatures stand in `signatures.yaml` of a topic's folder, each with the hash of exactly
what was read: a text that is changed is unsigned again. The file and `topic.yaml` are
edited line by line, so that everything else in them stays as its author wrote it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from os.path import lexists
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import StringConstraints, ValidationError

from askaloud.files import written_whole
from intents.errors import TopicError
from intents.manifest import Manifest, Text, TopicFile
from intents.reading import parse_file, read_text
from intents.texts import digest_of_texts, places, text_hash, urgent_places
from intents.topic import Topic

SIGNATURES: Final = "signatures.yaml"

_HEAD: Final = """\
# Who has read what the topic says, and the hash of what they read.
# `askaloud topic sign` writes it, `askaloud topic lint` reads it.
signatures:
"""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Signature(TopicFile):
    """Somebody says that they have read the texts of one place."""

    place: Text
    by: Text
    role: Text
    on: date
    sha256: Sha256

    def is_of(self, other: "Signature") -> bool:
        """Whether both are by one person, of one place."""
        return (self.place, self.by) == (other.place, other.by)


class Signatures(TopicFile):
    """`signatures.yaml`."""

    signatures: tuple[Signature, ...]


class Standing(StrEnum):
    """Whether somebody has read what is said now."""

    SIGNED = "signed"
    CHANGED = "changed"
    """It was signed, and is another text since."""
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class PlaceReading:
    """How a place stands, and the signature that tells, if there is one."""

    place: str
    standing: Standing
    last: Signature | None = None


def load_signatures(topic: Topic) -> tuple[Signature, ...]:
    """The signatures of a topic; none where it has no file of them.

    Raises:
        TopicError: The file is wrong. The message names it, the line and the field.
    """
    file = topic.folder / SIGNATURES
    if not lexists(file):
        return ()
    return parse_file(file, read_text(file), Signatures).signatures


def readings(topic: Topic) -> Iterator[PlaceReading]:
    """How all texts stand, place by place.

    Args:
        topic: The topic, worded for no region.

    Raises:
        TopicError: The file of signatures is wrong.
    """
    signatures = load_signatures(topic)
    for place, texts in places(topic).items():
        ours = sorted((s for s in signatures if s.place == place), key=lambda s: s.on)
        now = digest_of_texts(texts)
        right = [one for one in ours if one.sha256 == now]
        if right:
            yield PlaceReading(place, Standing.SIGNED, right[-1])
        elif ours:
            yield PlaceReading(place, Standing.CHANGED, ours[-1])
        else:
            yield PlaceReading(place, Standing.UNSIGNED)


def urgent_readings(topic: Topic) -> Iterator[PlaceReading]:
    """The same of the texts that are said in an emergency."""
    urgent = set(urgent_places(topic))
    return (one for one in readings(topic) if one.place in urgent)


def sign(topic: Topic, place: str, by: str, role: str, on: date | None = None) -> Path:
    """Write down that somebody has read the texts of a place as they are now.

    An older signature of theirs for that place is replaced.

    Args:
        topic: The topic, worded for no region.
        place: One of `places`.
        by: Their name.
        role: What they are, such as "oncology nurse".
        on: The day on which they have read it; today without.

    Returns:
        The file of signatures.

    Raises:
        TopicError: The file is wrong, or cannot be written.
    """
    try:
        new = Signature(
            place=place,
            by=" ".join(by.split()),
            role=" ".join(role.split()),
            on=on or date.today(),
            sha256=digest_of_texts(places(topic)[place]),
        )
    except ValidationError as why:
        raise TopicError(
            "the name or the role of whoever signs holds what no text holds. Write "
            "them in letters."
        ) from why
    file = topic.folder / SIGNATURES
    before = load_signatures(topic)
    text = _signed(file, read_text(file), new) if lexists(file) else _first(new)
    wanted = [one for one in before if not one.is_of(new)]
    found = list(parse_file(file, text, Signatures).signatures)
    if sorted(found, key=_order) != sorted([*wanted, new], key=_order):
        raise TopicError(
            f"{file} cannot be added to: its entries are not written one below the "
            f"other. Write each beginning with '- place:' on a line of its own."
        )
    _write(file, text)
    return file


def stamp(topic: Topic, today: date | None = None) -> Manifest:
    """Put the date and the hash of all texts into `topic.yaml`, if they have changed.

    Args:
        topic: The topic, worded for no region.
        today: The date.

    Returns:
        The manifest as it is then.

    Raises:
        TopicError: The file cannot be written.
    """
    now = text_hash(topic)
    if topic.manifest.version and topic.manifest.text_hash == now:
        return topic.manifest
    file = topic.folder / "topic.yaml"
    text, day = read_text(file), today or date.today()
    if not re.search(r"(?m)^version:", text):
        # Before the first field: a comment at the top stays there.
        text = re.sub(r"(?m)^(?=[a-z_]+:)", "version:\n", text, count=1)
    text = re.sub(r"(?m)^text_hash:.*\n", "", text)
    new = re.sub(r"(?m)^version:.*$", f"version: {day}\ntext_hash: {now}", text)
    manifest = parse_file(file, new, Manifest)
    if manifest != topic.manifest.model_copy(update={"version": day, "text_hash": now}):
        raise TopicError(
            f"{file}: 'version' and 'text_hash' cannot be put in. Write them there: "
            f"'version: {day}' and 'text_hash: {now}', each on a line of its own."
        )
    _write(file, new)
    return manifest


def _order(one: Signature) -> tuple[str, ...]:
    return one.place, one.by, one.role, str(one.on), one.sha256


def _first(new: Signature) -> str:
    return _HEAD + "\n".join(_entry(new)) + "\n"


def _signed(file: Path, text: str, new: Signature) -> str:
    """The text of a file of signatures with a new one."""
    lines = text.removesuffix("\n").split("\n")
    entries = _entries(text)
    if not entries:
        return text  # empty, or in one line: the caller tells
    indent = entries[0].start_mark.column - len("- ")
    written = [" " * max(indent, 0) + line.removeprefix("  ") for line in _entry(new)]
    known = parse_file(file, text, Signatures).signatures
    # From the last to the first, so that those before keep their lines.
    place = None
    for node, old in reversed(list(zip(entries, known, strict=True))):
        if old.is_of(new):
            place = node.start_mark.line
            del lines[place : node.value[-1][1].end_mark.line + 1]
    if place is None:
        place = entries[-1].value[-1][1].end_mark.line + 1
    lines[place:place] = written
    return "\n".join(lines) + "\n"


def _entries(text: str) -> list[Any]:
    """The entries' nodes of a file of signatures, which say where they stand in it."""
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    listed = [value for key, value in root.value if key.value == "signatures"]
    return [] if listed[0].flow_style else list(listed[0].value)


def _entry(one: Signature) -> list[str]:
    # What JSON quotes, YAML reads.
    by, role = (json.dumps(text, ensure_ascii=False) for text in (one.by, one.role))
    return [
        f"  - place: {one.place}",
        f"    by: {by}",
        f"    role: {role}",
        f"    on: {one.on}",
        f"    sha256: {one.sha256}",
    ]


def _write(file: Path, text: str) -> None:
    try:
        with written_whole(file) as out:
            out.write(text.encode())
    except OSError as why:
        raise TopicError(
            f"{file} cannot be written ({why.strerror or why}). Make the topic's "
            f"folder writable."
        ) from why
