"""Whether a wake phrase can be heard, and told from other talk."""

from typing import Final

from audio import RecogniserSet
from audio.recogniser.syllables import syllables
from skill.errors import SettingsError

FEWEST_SYLLABLES: Final = 3
"""What is shorter is heard in all that is said: "a", "help", "doctor"."""


def check_phrase(phrase: str, recognisers: RecogniserSet) -> None:
    """Make sure that a wake phrase can be heard.

    Raises:
        SettingsError: It is empty or too short, or has a word that the model does not
            know.
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
    count = sum(map(syllables, phrase.split()))
    if count < FEWEST_SYLLABLES:
        raise SettingsError(
            f"the wake phrase '{phrase}' has {count} "
            f"syllable{'' if count == 1 else 's'}, and would be heard in other talk. "
            f"Choose one of {FEWEST_SYLLABLES} or more, for example 'hello assistant'."
        )
