"""The assistant: what is said back, and the command to ask it."""

from skill.dialogue.dialogue import Dialogue
from skill.dialogue.reply import Advice, Manner, Reply, SourceNote
from skill.dialogue.state import State
from skill.errors import ReplyError, SettingsError, SkillError, UsageError
from skill.settings import Settings, load_settings

__all__ = [
    "Advice",
    "Dialogue",
    "Manner",
    "Reply",
    "ReplyError",
    "Settings",
    "SettingsError",
    "SkillError",
    "SourceNote",
    "State",
    "UsageError",
    "load_settings",
]
