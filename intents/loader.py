"""Reading a topic from its folder, with errors that name file, line and field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from intents.background import corpora
from intents.errors import TopicError
from intents.manifest import Manifest
from intents.situation import Act, Context, Situation
from intents.topic import (
    NOT_URGENT,
    OTHER_ILLNESS,
    OUT_OF_SCOPE,
    Kind,
    Lexicon,
    Negatives,
    Said,
    Section,
    Topic,
)

TOPICS: Final = Path(__file__).parent / "topics"
DEFAULT_TOPIC: Final = "secondary_bone_cancer"

NO_SECTION: Final = (OUT_OF_SCOPE, OTHER_ILLNESS, NOT_URGENT)
"""Labels of utterances that no section answers."""

_M = TypeVar("_M", bound=BaseModel)
# A base loader takes every value as text, so that a phrase "no" stays one.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load_topic(topic: str | Path = DEFAULT_TOPIC) -> Topic:
    """Load a topic.

    Args:
        topic: The name of one that ships, or the folder of one.

    Raises:
        TopicError: A file is missing or wrong. The message names it, the
            line and the field.
    """
    folder = TOPICS / topic if isinstance(topic, str) else topic
    if isinstance(topic, str) and not folder.is_dir():
        folder = Path(topic)
    if not (folder / "topic.yaml").is_file():
        shipped = ", ".join(sorted(p.parent.name for p in TOPICS.glob("*/topic.yaml")))
        raise TopicError(
            f"'{topic}' is no topic: '{folder / 'topic.yaml'}' is missing. "
            f"Name a folder that has one, or one that ships: {shipped}."
        )
    lexicon = folder / "lexicon.yaml"
    sections = _sections(folder / "sections")
    loaded = Topic(
        folder=folder,
        manifest=_load(folder / "topic.yaml", Manifest),
        lexicon=_load(lexicon, Lexicon) if lexicon.is_file() else Lexicon(),
        sections=sections,
        negatives=tuple(
            _load(file, Negatives) for file in sorted(folder.glob("negatives/*.yaml"))
        ),
        utterances=tuple(
            said
            for file in sorted(folder.glob("utterances/*.tsv"))
            for said in _utterances(file, {*NO_SECTION, *sections})
        ),
        situations={one: _situations(folder / one.value) for one in Context},
    )
    _check_references(loaded)
    _check_situations(loaded)
    return loaded


def _sections(folder: Path) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for file in sorted(folder.glob("*.yaml")):
        section = _load(file, Section)
        _check_name(file, "label", section.label)
        sections[section.label] = section
    if not sections:
        raise TopicError(
            f"'{folder}' holds no section. Add a .yaml file for each, "
            f"as the README beside the topics tells."
        )
    return sections


def _situations(folder: Path) -> dict[str, Situation]:
    situations: dict[str, Situation] = {}
    for file in sorted(folder.glob("*.yaml")):
        situation = _load(file, Situation)
        _check_name(file, "situation", situation.situation)
        situations[situation.situation] = situation
    return situations


def _check_name(file: Path, field: str, name: str) -> None:
    if name != file.stem:
        what = f"it says '{name}'; the file is named after its {field}. Rename one"
        raise _wrong(file, (field,), what)


def _utterances(file: Path, labels: set[str]) -> Iterator[Said]:
    name = file.stem
    for number, line in enumerate(_read(file).splitlines(), start=1):
        if not line.strip():
            continue
        label, tab, text = line.partition("\t")
        if not tab or not text.strip():
            raise TopicError(
                f"{file}, line {number}: it is not 'label, tab, utterance'. "
                f"Put a tab after the label."
            )
        right = tuple(label.split("|"))
        for one in right:
            if one not in labels:
                raise TopicError(
                    f"{file}, line {number}, field 'label': there is no section "
                    f"'{one}'. Name one that there is, or {OUT_OF_SCOPE}."
                )
        yield Said(text.strip(), right, name)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise TopicError(
            f"{file} cannot be read ({why}). Save it as UTF-8 text that this "
            f"user may read."
        ) from why


def _load(file: Path, model: type[_M]) -> _M:
    text = _read(file)
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


NEEDED_ADVICE: Final = ("control", "unsure")
"""What closes replies that no section words."""


def _check_references(topic: Topic) -> None:
    """Check what one file says of another."""
    manifest = topic.manifest
    head = topic.folder / "topic.yaml"
    for key in NEEDED_ADVICE:
        if key not in manifest.advice:
            raise _wrong(head, ("advice",), f"it needs a line '{key}'. Add one")
    for section in topic.sections.values():
        file = topic.folder / "sections" / f"{section.label}.yaml"
        if section.advice not in manifest.advice:
            known = ", ".join(manifest.advice)
            what = f"topic.yaml has no advice '{section.advice}'. It has {known}"
            raise _wrong(file, ("advice",), what)
        for source in section.sources:
            if source not in manifest.sources:
                known = ", ".join(manifest.sources)
                what = f"topic.yaml has no source '{source}'. It has {known}"
                raise _wrong(file, ("sources",), what)
    for field in ("red_flags", "follow_ups"):
        for place, label in enumerate(getattr(manifest, field)):
            if label not in topic.sections:
                what = f"there is no section '{label}'. Name one that there is"
                inner = label if field == "follow_ups" else place
                raise _wrong(head, (field, inner), what)
    for after, leaning in manifest.follow_ups_after.items():
        for label in (after, *leaning):
            if label not in topic.sections:
                what = f"there is no section '{label}'. Name one that there is"
                raise _wrong(head, ("follow_ups_after", after, label), what)
    for place, name in enumerate(manifest.background):
        if name not in corpora():
            what = f"no corpus '{name}' ships. There are {', '.join(corpora())}"
            raise _wrong(head, ("background", place), what)
    for name, region in manifest.regions.items():
        for missing in topic.unfilled(region):
            what = (
                f"a text uses {{{missing}}}, which this region does not give. "
                f"Add it there"
            )
            raise _wrong(head, ("regions", name, "words"), what)


def _check_situations(topic: Topic) -> None:
    """Check what situations and sections say of each other."""
    head = topic.folder / "topic.yaml"
    for label, reported in topic.manifest.reports.items():
        if label not in topic.sections or topic.kind_of(reported) is not Kind.URGENT:
            what = "it needs a section, and an urgent section that is reported after it"
            raise _wrong(head, ("reports", label), what)
    after_alarm = topic.situations.get(Context.ALARM, {})
    for section in topic.sections.values():
        for name in section.after:
            if name not in after_alarm:
                file = topic.folder / "sections" / f"{section.label}.yaml"
                known = ", ".join(after_alarm) or "none"
                what = f"there is no such situation after an alarm. There are {known}"
                raise _wrong(file, ("after", name), what)
    for context, situations in topic.situations.items():
        for one in situations.values():
            file = topic.folder / context.value / f"{one.situation}.yaml"
            named = [("section", one.section)] if one.section else []
            named += [("follows", label) for label in one.follows]
            named += [("controls", label) for label in one.controls]
            for field, label in named:
                if label not in topic.sections:
                    what = f"there is no section '{label}'. Name one that there is"
                    raise _wrong(file, (field,), what)
            told = one.answer or one.section or one.act in (Act.REPORT, Act.IGNORE)
            if context is Context.ANSWER and not told:
                what = "it needs an 'answer', as no section has words for it"
                raise _wrong(file, ("situation",), what)


def _wrong(file: Path, place: tuple[int | str, ...], what: str) -> TopicError:
    line = _line_of(yaml.compose(_read(file), Loader=_Loader), place)
    field = ".".join(str(part) for part in place)
    return TopicError(f"{file}, line {line}, field '{field}': {what}.")
