"""Ask Aloud as a skill of Open Voice OS."""

from typing import Any

from ovos_bus_client.message import Message
from ovos_workshop.skills.fallback import FallbackSkill

from ovos_skill_ask_aloud.conversing import REPORT, Conversing, conversing

PRIORITY = 40
"""Between what matches well and what matches anything."""


class AskAloudSkill(FallbackSkill):
    """Answers what is about the topic, and leaves all else to others."""

    def initialize(self) -> None:
        """Offer it, once the skill has loaded."""
        self.register_fallback(self.answer, self.settings.get("priority", PRIORITY))
        # As an intent: Open Voice OS is told when it is done.
        self.add_event(REPORT, self.answer, "mycroft.skill.handler", is_intent=True)

    def can_answer(self, message: Message) -> bool:
        """Whether there is an answer, or something urgent is said."""
        return self._conversing.find(message) is not None

    def answer(self, message: Message) -> bool:
        """Answer what was said; false where that is for others."""
        text = self._conversing.find(message)
        if text is None:
            return False
        reply = self._conversing.ask(message, text)
        self.speak(reply.text, expect_response=reply.decision.value == "clarify")
        return True

    @property
    def _conversing(self) -> Conversing:
        return conversing()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        conversing()  # loads, so that no question waits for it
        super().__init__(*args, **kwargs)
