"""What can go wrong with ears and mouth.

    AudioError
    ├── SoundFileError     a file or a stream that holds no usable sound
    ├── DeviceError        a microphone or a speaker that does not work
    │   ├── MissingDeviceError     one that is not among those of the machine
    │   └── DeviceTakenError       a microphone that another assistant listens to
    ├── ModelError         a recognition model that cannot be found or loaded
    ├── RecognitionError   a recogniser that failed on sound it was given
    ├── RemoteError        a server of ears that is set up wrongly
    └── VoiceError         a text that could not be made into speech

Every message says what happened, to what, and what to do.
"""

from askaloud.errors import AskAloudError


class AudioError(AskAloudError):
    """The base of all that this package raises."""


class SoundFileError(AudioError):
    """A file or a stream holds no sound that can be read."""


class DeviceError(AudioError):
    """A sound device cannot be opened or stopped working."""


class MissingDeviceError(DeviceError):
    """A sound device is not among those that the sound system knows."""


class DeviceTakenError(DeviceError):
    """Another assistant listens to this microphone."""


class ModelError(AudioError):
    """A recognition model is missing, incomplete or cannot be loaded."""


class RecognitionError(AudioError):
    """A recogniser failed on sound that it was given."""


class RemoteError(AudioError):
    """A server that lends ears cannot be reached as it was set up."""


class VoiceError(AudioError):
    """A text could not be made into speech."""
