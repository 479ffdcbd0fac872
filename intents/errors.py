"""What can go wrong with a topic.

    IntentsError
    ├── TopicError       a topic's file that cannot be read or is wrong
    ├── TemplateError    a phrase that is no template
    ├── EncoderError     an encoder that is damaged, or cannot be run
    └── WeightsError     learned weights that are damaged

Every message says what happened, in which file and field, and what to do.
"""

from askaloud.errors import AskAloudError


class IntentsError(AskAloudError):
    """The base of all that this package raises."""


class TopicError(IntentsError):
    """A file of a topic is missing, is no YAML, or has a wrong field."""


class TemplateError(IntentsError):
    """A phrase cannot be read as a template."""


class EncoderError(IntentsError):
    """An encoder cannot be read or run."""


class WeightsError(IntentsError):
    """A file of learned weights cannot be read."""
