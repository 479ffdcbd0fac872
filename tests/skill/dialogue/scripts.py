"""Conversations written as scripts: what is said, and how the reply begins or ends."""

from skill import DialogueState, Reply
from skill.understanding import Understanding
from tests.skill.dialogue.talking import Talk


class Script:
    """A conversation in the topic's own words."""

    def __init__(self, understanding: Understanding, situations: bool = True) -> None:
        found = understanding.situations if situations else None
        self.talk = Talk(understanding.topic, situations=found)
        self._matcher = understanding.matcher

    def you(self, text: str) -> Reply:
        """Say something; the reply to it."""
        return self.talk.hear(self._matcher.match(text))

    @property
    def state(self) -> DialogueState:
        """What the conversation has come to."""
        return self.talk.state
