"""What can go wrong while the acoustic model is trained, besides building.

AudioError
└── CorpusError    speech, recordings or features that cannot be used
"""

from audio.errors import AudioError


class CorpusError(AudioError):
    """Speech, recordings or features cannot be used."""
