"""What can go wrong with the assistant itself.

    SkillError
    ├── ReplyError       a reply that would break what is always true
    ├── SettingsError    a setting that is wrong
    ├── WriteError       a file that cannot be written
    └── UsageError       a command that was called wrongly

Every message says what happened, where, and what to do.
"""

from askaloud.errors import AskAloudError


class SkillError(AskAloudError):
    """The base of all that this package raises."""


class ReplyError(SkillError):
    """A reply without advice to see a doctor, or without words."""


class SettingsError(SkillError):
    """A setting, or the file of settings, is wrong."""


class WriteError(SkillError):
    """A file that a command makes cannot be written."""


class UsageError(SkillError):
    """A command was called with arguments that do not go together."""
