from .dialogue.dialogue import Dialogue
from .dialogue.reply import Advice, Prosody, Reply, SourceNote
from .dialogue.state import DialogueState
from .errors import ReplyError, SettingsError, SkillError, UsageError
from .settings import Settings, load_settings

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
