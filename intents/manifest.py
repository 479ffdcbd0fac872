"""A topic's `topic.yaml`: sources, regions, advice, fixed replies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from askaloud.plain_text import shortened
from intents.templates import check_together, count_sentences

Label = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _template(text: str) -> str:
    try:
        count_sentences(text)
    except ValueError as why:
        raise ValueError(
            f"the phrase '{shortened(text)}' is no template ({why})"
        ) from why
    return text


def _together(texts: tuple[str, ...]) -> tuple[str, ...]:
    check_together(texts)
    return texts


Phrases = Annotated[
    tuple[Annotated[Text, AfterValidator(_template)], ...], AfterValidator(_together)
]
"""Phrases of a file, each a template; counted, not yet opened out."""

RegionName = Literal["uk", "ie", "us", "ca", "au", "nz", "in", "other"]
REGIONS: Final[tuple[RegionName, ...]] = get_args(RegionName)

EMERGENCY_NUMBER: Final = "emergency_number"
"""The region's word for what to call in an emergency."""

TEAM_LINE: Final = "team_line"
"""The place in a text, and the region's word, for whom to call besides an ambulance."""

TEAM_NAME: Final = "team_name"
"""The region's word for a team that has a number and was given no name."""


class TopicFile(BaseModel):
    """What all files of a topic share: no field is unknown, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(TopicFile):
    """Where facts come from."""

    publisher: Text
    title: Text
    reviewed: date
    review_by: date | None = None


@dataclass(frozen=True)
class TeamLine:
    """The hospital's own line, which its patients may call day and night."""

    number: str
    """As it is spoken: "0 2 0, 7 9 4 6"."""
    name: str | None = None
    """Who answers there: "the oncology ward"; else the region's word for them."""


class Region(TopicFile):
    """What differs from one part of the world to another."""

    title: Text | None = None
    """Its name, for whoever chooses one."""
    words: Mapping[str, str] = Field(default_factory=dict)
    """What stands for `{name}` in a text."""
    spellings: Mapping[str, str] = Field(default_factory=dict)
    """The British spelling of a word, lower case, to the local one."""
    voice: Text = "en-gb"
    """The language of the voice that reads, as a BCP 47 tag."""

    def worded(self, team: TeamLine | None) -> Mapping[str, str]:
        """What stands for each place, with the hospital's own line if there is one."""
        if team is None:
            return self.words
        name = team.name or self.words.get(TEAM_NAME)
        line = f"{name} on {team.number}" if name else team.number
        return {**self.words, TEAM_LINE: line}


class Replies(TopicFile):
    """What is said where no section answers."""

    no_speech: Text
    no_words: Text
    out_of_scope: Text
    other_illness: Text | None = None
    """Said where another illness is asked about; as `out_of_scope` without."""
    not_english: Text | None = None
    """Said once in a conversation where something else than English is spoken; as
    `no_words` after that, and without."""
    unsure: Text
    clarify: Text
    """With `{first}` and `{second}`."""
    clarify_again: Text
    neighbours: Text | None = None
    """With `{first}` and `{second}`: what may be asked instead, where a question back
    was not answered so that it could be understood; as `unsure` without."""
    meant: Text | None = None
    """With `{first}` and `{second}`: said where an answer was not to what was asked,
    and nothing tells what was; as `clarify_again` without."""
    meant_one: Text | None = None
    """The same with `{first}` alone."""
    also_asked: Text | None = None
    """With `{second}`: offers the answer to the second of two questions; without, only
    the first is answered where both would be too long."""
    other_unknown: Text | None = None
    """Said of the second of two questions where the content is silent on it; what its
    section says without."""
    other_words: Text | None = None
    """Said before plainer words, where a question was asked again and again."""
    plain_end: Text | None = None
    """Offers to say more where there are no plainer words; it is then said again."""
    emergency_line: Text
    """Added where somebody asks about a red flag."""
    repeat_nothing: Text
    more_nothing: Text
    more_end: Text
    yes_nothing: Text
    no_nothing: Text
    slower_limit: Text
    faster_limit: Text
    louder_limit: Text
    quieter_limit: Text
    fault: Text | None = None
    """Said where something inside failed; nothing is said without."""
    no_microphone: Text | None = None
    microphone_back: Text | None = None
    overdue: Text | None = None
    """Said at the end of what `say_overdue` of the topic names, five words at most."""
    asleep_alarm: Text | None = None
    """Said of an emergency that is overheard, where nobody called; without, what the
    emergency's own section says."""


class Manifest(TopicFile):
    """`topic.yaml`."""

    name: Text
    title: Text
    version: date | None = None
    """The day of the newest change of what is said; `askaloud topic stamp` sets it."""
    text_hash: str = ""
    """The hash of all texts on that day (`intents.texts`)."""
    sources: Mapping[str, Source]
    regions: Mapping[str, Region]
    advice: Mapping[str, Text]
    replies: Replies
    background: tuple[Text, ...] = ()
    """Corpora of talk that is not for the topic, by name (`intents.background`)."""
    kept_aside: tuple[Label, ...] = ()
    """Files of utterances that the encoder does not learn, to be judged on them."""
    red_flags: tuple[Label, ...] = ()
    """Information sections whose answer carries the emergency line."""
    say_overdue: tuple[Label, ...] = ()
    """Sections that say so where the review of their sources is overdue."""
    follow_ups: Mapping[Label, Phrases] = Field(default_factory=dict)
    """Questions that mean a section only after another was answered."""
    follow_up_facets: Mapping[Label, Label] = Field(default_factory=dict)
    """What such a question asks of the section that was answered, where that has a
    facet of this name: "how is that treated" its treatment."""
    follow_ups_after: Mapping[Label, Mapping[Text, Phrases]] = Field(
        default_factory=dict
    )
    """The same after certain sections alone: those, to what is meant after them; a
    section, or `section.facet`."""
    reports: Mapping[Label, Label] = Field(default_factory=dict)
    """Information sections to what is reported by "that's what I've got" after them."""
    pronunciations: Mapping[str, str] = Field(default_factory=dict)
    """Written word or words to what the synthesiser is given for them."""
    phonemes: Mapping[str, Text] = Field(default_factory=dict)
    """Written word or words to how they sound, in IPA, for Kokoro's voices."""
    words: Mapping[str, str] = Field(default_factory=dict)
    """Words that a recogniser must know, with their phones (CMUdict's)."""
