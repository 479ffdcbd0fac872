"""The assistant: what is said back, and the command to ask it."""

from skill.dialogue import Dialogue
from skill.errors import ReplyError, SettingsError, SkillError, UsageError
from skill.reply import Advice, Manner, Reply, SourceNote
from skill.settings import Settings, load_settings
from skill.state import State

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
