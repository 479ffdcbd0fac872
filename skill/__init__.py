"""The assistant: what is said back, and the command to ask it."""

from skill.dialogue import Dialogue, State
from skill.errors import ReplyError, SettingsError, SkillError, UsageError
from skill.reply import Advice, Manner, Reply, SourceNote
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
