"""What is said: a pure state machine, a match in, a reply out."""

from skill.dialogue.dialogue import Dialogue
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Advice, Prosody, Reply, SourceNote
from skill.dialogue.state import DialogueState

__all__ = [
    "Advice",
    "Dialogue",
    "DialogueState",
    "Prosody",
    "Reply",
    "SourceNote",
    "fixed_replies",
]
