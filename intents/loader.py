"""Reading a topic from its folder, with errors that name file, line and field."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from os.path import lexists
from pathlib import Path
from typing import Final

from askaloud.plain_text import shortened
from intents.errors import TopicError
from intents.facet import WHOLE, Asked, Facet, FacetFile
from intents.manifest import Manifest
from intents.reading import load_file, read_text, wrong_in
from intents.references import check_references, check_situations
from intents.situation import Context, Situation
from intents.texts import content_version
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


def load_topic(topic: str | Path = DEFAULT_TOPIC) -> Topic:
    """Load a topic.

    Args:
        topic: The name of one that ships, or the folder of one.

    Raises:
        TopicError: A file is missing or wrong. The message names it, the
            line and the field.
    """
    folder = _folder_of(topic)
    if folder is None:
        folder = Path(topic)
        shipped = ", ".join(sorted(p.parent.name for p in TOPICS.glob("*/topic.yaml")))
        raise TopicError(
            f"'{topic}' is no topic: '{folder / 'topic.yaml'}' is missing, or out "
            f"of this user's reach. "
            f"Name a folder that has one, or one that ships: {shipped}."
        )
    lexicon = folder / "lexicon.yaml"
    sections = _with_facets(_sections(folder / "sections"), folder / "facets")
    loaded = Topic(
        folder=folder,
        manifest=load_file(folder / "topic.yaml", Manifest),
        lexicon=load_file(lexicon, Lexicon) if lexists(lexicon) else Lexicon(),
        sections=sections,
        negatives=tuple(
            load_file(file, Negatives) for file in _files(folder / "negatives", ".yaml")
        ),
        utterances=tuple(
            said
            for file in _files(folder / "utterances", ".tsv")
            for said in _utterances(file, sections)
        ),
        situations={one: _situations(folder / one.value) for one in Context},
    )
    check_references(loaded)
    check_situations(loaded)
    return replace(loaded, content_version=content_version(loaded))


def _folder_of(topic: str | Path) -> Path | None:
    """The folder of a topic; None where there is none."""
    folder = TOPICS / topic if isinstance(topic, str) else topic
    # A name may be too long, or hold what no name does.
    with suppress(OSError, ValueError):
        if isinstance(topic, str) and not folder.is_dir():
            folder = Path(topic)
        if lexists(folder / "topic.yaml"):
            return folder
    return None


def _files(folder: Path, ending: str) -> list[Path]:
    """The files of a folder that are read; none where there is no such folder."""
    if not lexists(folder):
        return []
    try:
        return sorted(one for one in folder.iterdir() if one.name.endswith(ending))
    except OSError as why:
        raise TopicError(
            f"the folder '{folder}' cannot be read ({why.strerror or why}). Let this "
            f"user read it."
        ) from why


def _sections(folder: Path) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for file in _files(folder, ".yaml"):
        section = load_file(file, Section)
        _check_name(file, "label", section.label)
        sections[section.label] = section
    if not sections:
        raise TopicError(
            f"'{folder}' holds no section. Add a .yaml file for each, "
            f"as the README beside the topics tells."
        )
    return sections


def _with_facets(sections: dict[str, Section], folder: Path) -> dict[str, Section]:
    """Sections with what `facets` tells of each."""
    for file in _files(folder, ".yaml"):
        found = load_file(file, FacetFile)
        _check_name(file, "section", found.section)
        section = sections.get(found.section)
        if section is None or section.kind not in (Kind.INFORMATION, Kind.PERSONAL):
            what = "it needs a section of kind information or personal"
            raise wrong_in(file, ("section",), what)
        if WHOLE in found.facets:
            what = f"no facet is named '{WHOLE}'"
            raise wrong_in(file, ("facets", WHOLE), what)
        sections[section.label] = section.model_copy(update={"facets": found.facets})
    return sections


def _situations(folder: Path) -> dict[str, Situation]:
    situations: dict[str, Situation] = {}
    for file in _files(folder, ".yaml"):
        situation = load_file(file, Situation)
        _check_name(file, "situation", situation.situation)
        situations[situation.situation] = situation
    return situations


def _check_name(file: Path, field: str, name: str) -> None:
    if name != file.stem:
        what = f"it says '{name}'; the file is named after its {field}. Rename one"
        raise wrong_in(file, (field,), what)


def _utterances(file: Path, sections: Mapping[str, Section]) -> Iterator[Said]:
    name = file.stem
    for number, line in enumerate(read_text(file).split("\n"), start=1):
        if not line.strip():
            continue
        label, tab, text = line.partition("\t")
        if not tab or not text.strip():
            raise TopicError(
                f"{file}, line {number}: it is not 'label, tab, utterance'. "
                f"Put a tab after the label."
            )
        right = tuple(Asked.of(one) for one in label.split("|"))
        for one in right:
            if one.section not in sections and one.section not in NO_SECTION:
                raise _wrong_label(
                    file, number, f"there is no section '{shortened(one.section)}'. "
                    f"Name one that there is, or {OUT_OF_SCOPE}."
                )  # fmt: skip
            if one.facet not in (None, WHOLE, *_facets(sections.get(one.section))):
                facet = shortened(one.facet or "")
                raise _wrong_label(
                    file, number, f"'{one.section}' has no facet '{facet}'. Name one "
                    f"of its file in 'facets', or {WHOLE}."
                )  # fmt: skip
        labels = tuple(one.section for one in right)
        yield Said(text.strip(), labels, name, right[0].facet)


def _wrong_label(file: Path, number: int, what: str) -> TopicError:
    return TopicError(f"{file}, line {number}, field 'label': {what}")


def _facets(section: Section | None) -> Mapping[str, Facet]:
    return section.facets if section else {}
