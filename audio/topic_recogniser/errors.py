"""What can go wrong while a topic's recogniser is built.

AudioError
└── BuildError               the base of all of these
    ├── PronunciationError   a word that nobody knows how to say
    ├── LanguageModelError   a language model that cannot be read or built
    ├── GraphError           a decoding graph that cannot be built
    └── ModelFileError       a model file that is not what it should be
"""

from audio.errors import AudioError


class BuildError(AudioError):
    """A recogniser cannot be built."""


class PronunciationError(BuildError):
    """A word has no pronunciation."""


class LanguageModelError(BuildError):
    """A language model cannot be read or built."""


class GraphError(BuildError):
    """A decoding graph cannot be built."""


class ModelFileError(BuildError):
    """A file of a model is damaged or of a kind that is not known."""
