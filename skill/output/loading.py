"""A topic made ready, with a bar where its phrases have to be learned first."""

from skill.output import console
from skill.settings import Settings
from skill.understanding import Understanding


def load_understanding(settings: Settings) -> Understanding:
    """Load the topic that is set, as it is said here.

    Tells on standard error if that takes long.

    Args:
        settings: They name the topic, its region, the hospital's own line, and the
            wake phrase, which is taken off what is said.

    Raises:
        TopicError: The topic is missing or wrong, or has no such region.
    """
    with console.progress("learning the topic's phrases, once") as step:
        return Understanding(
            settings.topic, settings.region, step, settings.team, [settings.wake]
        )
