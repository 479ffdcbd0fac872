"""What of a section is asked: its cause, its signs, one scan by name.

A section answers as a whole. Where people ask for a part of it, a facet has words of
its own for that, and says so where the sources are silent. The facets of a section
stand in one file of the topic's folder `facets`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from intents.manifest import Label, Phrases, Text, TopicFile

SILENT: Final = "silent"
"""The source of a facet that says that the sources do not tell."""

WHOLE: Final = "whole"
"""The name of no facet: what is asked for is the section as a whole."""

JOINT: Final = "."
"""Stands between a section's label and a facet's name."""


class Facet(TopicFile):
    """One thing that is asked of a section, and what is said to it."""

    title: Text
    """What is asked for, in a few words."""
    source: Text
    """Where in the sources it stands: the source's key, a colon, the passage; or
    `silent`."""
    answer: Text
    more: str = ""
    advice: Label | None = None
    """The advice that closes it, where the section's own does not fit."""
    phrases: Phrases = ()

    @property
    def is_silent(self) -> bool:
        """Whether it says that the sources do not tell."""
        return self.source == SILENT

    @property
    def passages(self) -> tuple[tuple[str, str], ...]:
        """The sources that it rests on, each with the passage, if one is named."""
        if self.is_silent:
            return ()
        named = [one.partition(":") for one in self.source.split(";")]
        # A key may be left out where it is the same as before.
        found: list[tuple[str, str]] = []
        for key, colon, passage in named:
            if colon or not found:
                found.append((key.strip(), passage.strip()))
            else:
                found.append((found[-1][0], key.strip()))
        return tuple(found)


class FacetFile(TopicFile):
    """A file of `facets`, named after its section."""

    section: Label
    facets: Mapping[Label, Facet] = Field(min_length=1)


@dataclass(frozen=True)
class Asked:
    """A label as it is written beside an utterance: a section, perhaps a facet."""

    section: str
    facet: str | None = None
    """A facet's name or `WHOLE`; None where nobody said which."""

    @classmethod
    def of(cls, written: str) -> "Asked":
        """What `section` or `section.facet` means."""
        section, joint, facet = written.partition(JOINT)
        return cls(section, facet if joint else None)

    def __str__(self) -> str:
        return self.section if self.facet is None else self.section + JOINT + self.facet
