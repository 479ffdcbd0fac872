"""The conversations of a process: one for each session of Open Voice OS."""

from functools import cache
from threading import RLock

from ovos_bus_client.message import Message
from ovos_bus_client.session import SessionManager

from skill import Assistant, Reply, open_assistant
from skill.serving.conversations import Conversations

REPORT = "ask-aloud.report"
"""What the pipeline sends to the skill."""

MAX_TEXT = 1000
"""Characters; more is nothing that somebody says."""


class Conversing:
    """Finds what is to be answered, in the conversation of its session.

    Args:
        assistant: Whom all talk to.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._conversations = Conversations(assistant)
        self._lock = RLock()

    def find(self, message: Message) -> str | None:
        """What of an utterance is to be answered; a report first.

        Of an utterance there may be several hypotheses: the likeliest is first.
        """
        report = self.find_report(message)
        if report is not None:
            return report
        for text in _hypotheses(message)[:1]:
            if self._preview(message, text).decision.value != "reject":
                return text
        return None

    def find_report(self, message: Message) -> str | None:
        """The hypothesis that reports something urgent, if there is one."""
        for text in _hypotheses(message):
            if self._preview(message, text).urgency.value != "none":
                return text
        return None

    def ask(self, message: Message, text: str) -> Reply:
        """The reply to a text; the conversation goes on by it."""
        with self._lock:
            return self._of(message).ask_text(text).reply

    def _preview(self, message: Message, text: str) -> Reply:
        with self._lock:
            assistant = self._of(message)
            return assistant.preview(assistant.judge_text(text))

    def _of(self, message: Message) -> Assistant:
        return self._conversations.of(SessionManager.get(message).session_id)


@cache
def conversing() -> Conversing:
    """That of this process: the skill and the pipeline have it in common."""
    return Conversing(open_assistant())


def _hypotheses(message: Message) -> list[str]:
    told = message.data.get("utterances") or [message.data.get("utterance", "")]
    texts = [text for text in told if isinstance(text, str) and text.strip()]
    return [text for text in texts if len(text) <= MAX_TEXT]
