"""Whether a wake phrase can be heard."""

from audio import RecogniserSet
from skill.errors import SettingsError


def check_phrase(phrase: str, recognisers: RecogniserSet) -> None:
    """Make sure that a wake phrase can be heard.

    Raises:
        SettingsError: It is empty, or has a word that the model does not know.
    """
    if not phrase:
        raise SettingsError(
            "the wake phrase is empty. Give it words: --wake 'hello assistant'."
        )
    for word in phrase.split():
        if not recognisers.spotter.knows(word):
            raise SettingsError(
                f"the wake phrase '{phrase}' has the word '{word}', which the model "
                f"does not know. Choose other words, for example 'hello assistant'."
            )
