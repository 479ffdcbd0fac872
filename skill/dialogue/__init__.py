"""What is said: a pure state machine, a match in, a reply out."""

from skill.dialogue.dialogue import Dialogue
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Advice, Manner, Reply, SourceNote
from skill.dialogue.state import State

__all__ = [
    "Advice",
    "Dialogue",
    "Manner",
    "Reply",
    "SourceNote",
    "State",
    "fixed_replies",
]
