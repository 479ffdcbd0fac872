"""What a topic is made of: sections, and the words that hold them together.

These are the shapes of the files in a topic's folder; docs/topics.md
tells authors what each field means.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, Field, model_validator

from intents.errors import TopicError
from intents.facet import Asked, Facet
from intents.filling import day_in_words, fill, places_to_fill, respell
from intents.manifest import Label, Manifest, Phrases, Region, TeamLine, Text, TopicFile
from intents.situation import Act, Context, Situation

LATE_PLACES: Final = ("first", "second")
"""Places in a text that are filled when the reply is made."""

CONTENT_DATE: Final = "content_date"
"""The place in a text of the manifest's `version`, in words, in every region."""

SPOKEN_FIELDS: Final = ("title", "answer", "do", "why", "more", "plain")
"""The fields of a section that are said."""

TOLD: Final = ("title", "answer", "more")
"""The same of a facet."""

OUT_OF_SCOPE: Final = "out_of_scope"
"""The label of everything that gets no answer."""

OTHER_ILLNESS: Final = "other_illness"
"""The label of questions about an illness that is not the topic's."""

NOT_COVERED: Final = "not_covered"
"""The label of the section that says that the content is silent on what was asked."""

NOT_URGENT: Final = "not_urgent"
"""What an utterance is labelled of which is only known that it reports nothing."""


class Kind(StrEnum):
    """What a section is for."""

    INFORMATION = "information"
    URGENT = "urgent"
    PERSONAL = "personal"
    CONTROL = "control"


class Urgency(StrEnum):
    """How soon somebody must be seen."""

    NONE = "none"
    SOON = "soon"
    EMERGENCY = "emergency"


class Lexicon(TopicFile):
    """`lexicon.yaml`: many words for one thing."""

    concepts: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    sounds_like: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """A word to what a recogniser makes of it, besides what is close anyway."""
    signs: tuple[str, ...] = ()
    """Words for what is bad when it is there; said to be absent, there is no alarm."""
    abilities: tuple[str, ...] = ()
    """Words for what is bad when it is absent."""
    wellness: tuple[str, ...] = ()
    """Words for all being as it should be."""
    people: tuple[str, ...] = ()
    """Whom somebody may report about, besides themselves."""


class Section(TopicFile):
    """One thing that can be said, and what people say to hear it."""

    label: Label
    kind: Kind
    title: Text
    sources: tuple[str, ...] = ()
    """Keys of the manifest's, which say when they were reviewed (`intents.reviews`)."""
    advice: str = "control"
    urgency: Urgency = Urgency.NONE
    answer: str = ""
    do: str = ""
    why: str = ""
    more: str = ""
    plain: str = ""
    """The same in plainer words."""
    after: Mapping[Label, Text] = Field(default_factory=dict)
    """What is said in a situation after this alarm."""
    facets: Mapping[Label, Facet] = Field(default_factory=dict)
    """What of it may be asked for by itself; from the folder `facets`."""
    phrases: Phrases = Field(min_length=1)

    @model_validator(mode="after")
    def _says_what_its_kind_says(self) -> "Section":
        if self.kind is Kind.URGENT:
            if self.urgency is Urgency.NONE:
                raise ValueError("an urgent section needs 'urgency', emergency or soon")
            if not self.do or not self.why:
                raise ValueError("an urgent section needs 'do' and 'why'")
            if self.answer:
                raise ValueError("an urgent section has 'do' and 'why', no 'answer'")
        elif self.do or self.why or self.after or self.urgency is not Urgency.NONE:
            raise ValueError(
                "only an urgent section has 'do', 'why', 'after' or 'urgency'"
            )
        elif self.kind is not Kind.CONTROL and not self.answer:
            raise ValueError(f"this {self.kind} section needs an 'answer'")
        return self

    @property
    def can_be_offered(self) -> bool:
        """Whether somebody may be asked if this is what they mean."""
        asked = self.kind in (Kind.INFORMATION, Kind.PERSONAL)
        return asked and self.label != NOT_COVERED

    @property
    def taught_as(self) -> tuple[str, ...]:
        """The labels that an encoder is taught: it as a whole, then each facet."""
        return (self.label, *(str(Asked(self.label, name)) for name in self.facets))

    @property
    def spoken(self) -> str:
        """What is said first, without the advice."""
        return f"{self.do} {self.why}" if self.kind is Kind.URGENT else self.answer


class Negatives(TopicFile):
    """What people say that must get no answer, of one category."""

    category: Label
    title: Text
    label: Literal["out_of_scope", "other_illness"] = "out_of_scope"
    """What the reply to them says: that it is something else, or another illness."""
    phrases: tuple[Text, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Said:
    """Something that somebody said, and what they wanted."""

    text: str
    labels: tuple[str, ...]
    """What it asks for; the best first, where two would do."""
    file: str = ""
    """The file that it stands in, without its ending."""
    facet: str | None = None
    """What of the best label it asks for, or `WHOLE`; None where that is not told."""

    @property
    def label(self) -> str:
        """The best label."""
        return self.labels[0]


@dataclass(frozen=True)
class Topic:
    """All that the assistant knows of one subject."""

    folder: Path
    manifest: Manifest
    lexicon: Lexicon
    sections: Mapping[str, Section]
    """By label, in the order of their files."""
    negatives: tuple[Negatives, ...]
    utterances: tuple[Said, ...] = ()
    situations: Mapping[Context, Mapping[str, Situation]] = field(default_factory=dict)
    """What may be said after something else, by name."""
    content_version: str = ""
    """Which texts these are: their date, if they have one, and a hash of them."""

    def of_kind(self, kind: Kind) -> tuple[Section, ...]:
        """The sections of one kind, in order."""
        return tuple(s for s in self.sections.values() if s.kind is kind)

    def opening(self, section: Section, facet: Facet | None = None) -> str:
        """What is said first for a section or a facet of it, without the advice."""
        told = section.spoken if facet is None else facet.answer
        if section.label in self.manifest.red_flags:
            return f"{told} {self.manifest.replies.emergency_line}"
        return told

    def told_after(self, alarm: Section, situation: Situation) -> str | None:
        """What is said in a situation after an alarm; None where nothing is.

        The general words are for emergencies; an alarm that is less has its own.
        """
        own = alarm.after.get(situation.situation)
        if own is None and situation.act is Act.REPEAT:
            own = alarm.do
        if own is None and alarm.urgency is Urgency.EMERGENCY:
            own = situation.answer
        return own or None

    def kind_of(self, label: str) -> Kind | None:
        """The kind of a label; None for one that is no section."""
        section = self.sections.get(label)
        return section.kind if section else None

    def unfilled(self, region: Region) -> list[str]:
        """What texts want filled in and a region does not give."""
        texts = [self.manifest.title, *self.manifest.advice.values()]
        texts += filter(None, self.manifest.replies.model_dump().values())
        for section in self.sections.values():
            texts += [getattr(section, field) for field in SPOKEN_FIELDS]
            texts += section.after.values()
            texts += [getattr(f, n) for f in section.facets.values() for n in TOLD]
        texts += [
            one.answer for some in self.situations.values() for one in some.values()
        ]
        known = {*self._words(region), *LATE_PLACES}
        return sorted({p for t in texts for p in places_to_fill(t)} - known)

    def in_region(self, name: str, team: TeamLine | None = None) -> "Topic":
        """This topic, worded for a region.

        Args:
            name: A key of the manifest's `regions`.
            team: The hospital's own line, which takes the place of the region's
                words for it.

        Raises:
            TopicError: The topic has no such region, or a text uses a word that
                the region does not give.
        """
        region = self.manifest.regions.get(name)
        file = self.folder / "topic.yaml"
        if region is None:
            raise TopicError(
                f"{file}, field 'regions': there is no region '{name}'. "
                f"Choose one of {', '.join(self.manifest.regions)}."
            )
        missing = self.unfilled(region)
        if missing:
            raise TopicError(
                f"{file}, field 'regions.{name}.words': a text uses "
                f"{{{missing[0]}}}, which this region does not give. Add it there."
            )

        words = self._words(region, team)

        def local(text: str) -> str:
            return respell(fill(text, words), region.spellings)

        replies = self.manifest.replies
        manifest = self.manifest.model_copy(
            update={
                "title": local(self.manifest.title),
                "advice": {k: local(v) for k, v in self.manifest.advice.items()},
                "replies": _every_text(replies, type(replies).model_fields, local),
            }
        )
        sections = {
            label: _every_text(section, SPOKEN_FIELDS, local).model_copy(
                update={
                    "after": {k: local(v) for k, v in section.after.items()},
                    "facets": {
                        name: _every_text(facet, TOLD, local)
                        for name, facet in section.facets.items()
                    },
                }
            )
            for label, section in self.sections.items()
        }
        situations = {
            context: {k: _every_text(v, ("answer",), local) for k, v in some.items()}
            for context, some in self.situations.items()
        }
        return replace(
            self, manifest=manifest, sections=sections, situations=situations
        )

    def _words(self, region: Region, team: TeamLine | None = None) -> Mapping[str, str]:
        """What is filled in: a region's words, and the date of the content."""
        day = self.manifest.version
        dated = {CONTENT_DATE: day_in_words(day)} if day else {}
        return {**region.worded(team), **dated}


_M = TypeVar("_M", bound=BaseModel)


def _every_text(model: _M, fields: Iterable[str], change: Callable[[str], str]) -> _M:
    said = {field: getattr(model, field) for field in fields}
    update = {field: text and change(text) for field, text in said.items()}
    return model.model_copy(update=update)
