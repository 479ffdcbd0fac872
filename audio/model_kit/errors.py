"""What can go wrong while a model is made.

AudioError
└── ModelKitError            the base of all that the kit raises
    ├── PronunciationError   a word that nobody knows how to say
    ├── LanguageModelError   a language model that cannot be read or built
    ├── GraphError           a decoding graph that cannot be built
    ├── CorpusError          speech, recordings or features that cannot be used
    └── ModelFileError       a model file that is not what it should be
"""

from audio.errors import AudioError


class ModelKitError(AudioError):
    """The base of all that the kit raises."""


class PronunciationError(ModelKitError):
    """A word has no pronunciation."""


class LanguageModelError(ModelKitError):
    """A language model cannot be read or built."""


class GraphError(ModelKitError):
    """A decoding graph cannot be built."""


class CorpusError(ModelKitError):
    """Speech, recordings or features cannot be used."""


class ModelFileError(ModelKitError):
    """A file of a model is damaged or of a kind that the kit does not know."""
