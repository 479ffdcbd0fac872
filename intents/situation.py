"""What people say after something was said to them, and what it is then.

After an alarm "can he drink" and "they're on their way" are about the alarm; after
an answer "that's what I've got" is a report. Each kind of such an utterance is a
situation: one file in the folder `after_alarm` or `after_answer` of a topic.
"""

from enum import StrEnum
from typing import Final

from pydantic import Field, model_validator

from intents.manifest import Label, Phrases, Text, TopicFile

NO_SITUATION: Final = "none"
"""The label of what would mean the same at any other time."""

NEW_REPORT: Final = "new_report"
"""The label of what reports an emergency by itself."""


class Context(StrEnum):
    """What an utterance may follow; the name of a folder."""

    ALARM = "after_alarm"
    ANSWER = "after_answer"


class Act(StrEnum):
    """What is done in a situation."""

    REPEAT = "repeat"
    """What to do is told again, in short."""
    GUIDE = "what_to_do"
    """A question about what to do is answered."""
    ACKNOWLEDGE = "acknowledge"
    """What was said is taken note of."""
    ESCALATE = "escalate"
    """It is told again, and stronger, what to do."""
    REPORT = "report"
    """It is taken for a report of an emergency."""
    REFER = "refer"
    """Another section is told."""
    IGNORE = "ignore"
    """It means what it means at any other time."""


class Situation(TopicFile):
    """A file of `after_alarm` or `after_answer`."""

    situation: Label
    title: Text
    act: Act
    answer: str = ""
    """What is said, where a section does not say it in its own words."""
    section: Label | None = None
    """The section that is reported or referred to."""
    follows: tuple[Label, ...] = ()
    """The sections after which alone it is looked for; all of them without."""
    controls: tuple[Label, ...] = ()
    """Controls that mean it, where they are about the alarm."""
    phrases: Phrases = Field(min_length=1)

    @model_validator(mode="after")
    def _does_what_its_act_does(self) -> "Situation":
        if self.situation in (NO_SITUATION, NEW_REPORT):
            raise ValueError(f"no situation is named '{self.situation}'")
        if self.act is Act.REFER and self.section is None:
            raise ValueError("a situation that refers needs the 'section'")
        if self.section is not None and self.act not in (Act.REFER, Act.REPORT):
            raise ValueError(f"a situation of act '{self.act}' has no 'section'")
        if self.answer and self.act in (Act.REFER, Act.REPORT, Act.IGNORE):
            raise ValueError(f"a situation of act '{self.act}' has no 'answer'")
        return self
