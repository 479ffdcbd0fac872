"""The assistant: what is said back, and the command to ask it."""

from skill.dialogue.dialogue import Dialogue
from skill.dialogue.reply import Advice, Prosody, Reply, SourceNote
from skill.dialogue.state import DialogueState
from skill.errors import ReplyError, SettingsError, SkillError, UsageError
from skill.settings import Settings, load_settings

__all__ = [
    "Advice",
    "Dialogue",
    "DialogueState",
    "Prosody",
    "Reply",
    "ReplyError",
    "Settings",
    "SettingsError",
    "SkillError",
    "SourceNote",
    "UsageError",
    "load_settings",
]
