"""Reading a file of a topic, with errors that name it, the line and the field."""

from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from askaloud.plain_text import first_control_character, read_plain_text, shortened
from intents.errors import TopicError

_M = TypeVar("_M", bound=BaseModel)
# A base loader takes every value as text, so that a phrase "no" stays one.
_Loader: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_DEPTH: Final = 12
"""Fields in fields; ours stand four deep."""

_README: Final = "The README beside the topics tells what belongs there"


def read_text(file: Path) -> str:
    """Read a file's text.

    Raises:
        TopicError: It cannot be read, is no file, or holds what is no text.
    """
    try:
        return read_plain_text(file)
    except (OSError, ValueError) as why:
        reason = getattr(why, "strerror", None) or why
        raise TopicError(
            f"{file} cannot be read ({reason}). Put a file of UTF-8 text there that "
            f"this user may read."
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
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        _check_nodes(file, root, escapes="\\" in text)
        data = None if root is None else loader.construct_document(root)
    except (yaml.YAMLError, RecursionError) as why:
        mark = getattr(why, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = shortened(getattr(why, "problem", None) or "it cannot be parsed")
        raise TopicError(
            f"{file}{where}: this is no YAML ({problem}). Look there for a missing "
            f"colon, quote or indent; a phrase that begins with [ is put in quotes."
        ) from why
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise TopicError(f"{file}: it holds no fields. Write it as 'field: value'.")
    try:
        return model.model_validate(data)
    except ValidationError as why:
        first = why.errors()[0]
        place = first["loc"]
        field = shortened(".".join(map(str, place)), 200) or "the whole"
        line = _line_of(root, place)
        reason = first["msg"].removeprefix("Value error, ")
        raise TopicError(
            f"{file}, line {line}, field '{field}': {reason}. {_README}."
        ) from why


def _check_nodes(file: Path, root: Any, escapes: bool) -> None:  # noqa: ANN401
    """See that nothing in a file is lost, or stands for more than is written.

    Of a field that is there twice one would be lost. An alias stands for another part:
    a few lines of them make millions.
    """
    waiting, known = [(root, 1)], set()
    while waiting:
        node, depth = waiting.pop()
        if id(node) in known:
            raise _wrong_at(file, node, "aliases (*) are not read. Write it out")
        known.add(id(node))
        if depth > MAX_DEPTH:
            raise _wrong_at(file, node, f"it is nested too deep. {_README}")
        if isinstance(node, yaml.SequenceNode):
            waiting += ((one, depth + 1) for one in node.value)
        elif isinstance(node, yaml.MappingNode):
            names = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise _wrong_at(
                        file, key, f"a field's name must be text. {_README}"
                    )
                if key.value in names:
                    what = (
                        f"the field '{shortened(key.value)}' is there twice. Keep one"
                    )
                    raise _wrong_at(file, key, what)
                names.add(key.value)
                waiting += ((key, depth), (value, depth + 1))
        elif escapes and isinstance(node, yaml.ScalarNode):
            control = first_control_character(node.value)
            if control is not None:
                what = f"there is a control character, {control}. Take it out"
                raise _wrong_at(file, node, what)


def _wrong_at(file: Path, node: Any, what: str) -> TopicError:  # noqa: ANN401
    return TopicError(f"{file}, line {node.start_mark.line + 1}: {what}.")


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
