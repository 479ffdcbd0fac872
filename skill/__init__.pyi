from .assistant import Announcement, Assistant, Turn
from .dialogue.dialogue import Dialogue
from .dialogue.reply import Advice, Prosody, Reply, SourceNote
from .dialogue.state import DialogueState
from .errors import ReplyError, SettingsError, SkillError, UsageError
from .open_assistant import open_assistant
from .settings import Settings, load_settings

__all__ = [
    "Advice",
    "Announcement",
    "Assistant",
    "Dialogue",
    "DialogueState",
    "Prosody",
    "Reply",
    "ReplyError",
    "Settings",
    "SettingsError",
    "SkillError",
    "SourceNote",
    "Turn",
    "UsageError",
    "load_settings",
    "open_assistant",
]
