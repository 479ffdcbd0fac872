"""Reading a file of a topic, with errors that name it, the line and the field."""

from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from intents.errors import TopicError

_M = TypeVar("_M", bound=BaseModel)
# A base loader takes every value as text, so that a phrase "no" stays one.
_Loader: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_text(file: Path) -> str:
    """Read a file's text.

    Raises:
        TopicError: It cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise TopicError(
            f"{file} cannot be read ({why}). Save it as UTF-8 text that this "
            f"user may read."
        ) from why


def load_file(file: Path, model: type[_M]) -> _M:
    """Read a file of a topic.

    Raises:
        TopicError: It is missing or wrong. The message names it, the line and
            the field.
    """
    return parse_file(file, read_text(file), model)


def parse_file(file: Path, text: str, model: type[_M]) -> _M:
    """Read what a file of a topic holds, or would hold.

    Raises:
        TopicError: As by `load_file`.
    """
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as why:
        mark = getattr(why, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(why, "problem", None) or "it cannot be parsed"
        raise TopicError(
            f"{file}{where}: this is no YAML ({problem}). Look there for a missing "
            f"colon, quote or indent; a phrase that begins with [ is put in quotes."
        ) from why
    if not isinstance(data, dict):
        raise TopicError(f"{file}: it holds no fields. Write it as 'field: value'.")
    try:
        return model.model_validate(data)
    except ValidationError as why:
        first = why.errors()[0]
        place = first["loc"]
        field = ".".join(str(part) for part in place) or "the whole"
        line = _line_of(yaml.compose(text, Loader=_Loader), place)
        reason = first["msg"].removeprefix("Value error, ")
        raise TopicError(
            f"{file}, line {line}, field '{field}': {reason}. "
            f"The README beside the topics tells what belongs there."
        ) from why


def _line_of(node: Any, place: tuple[int | str, ...]) -> int:  # noqa: ANN401
    """The line of a field: as deep as the file goes towards it, from 1."""
    line = int(node.start_mark.line) + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(part)]
            if not found:
                break
            key, node = found[0]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def wrong_in(file: Path, place: tuple[int | str, ...], what: str) -> TopicError:
    """What to raise of a field that parses, and is wrong all the same."""
    line = _line_of(yaml.compose(read_text(file), Loader=_Loader), place)
    field = ".".join(str(part) for part in place)
    return TopicError(f"{file}, line {line}, field '{field}': {what}.")
