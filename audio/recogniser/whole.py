"""An utterance for an engine that wants it whole."""

from collections.abc import Callable

from audio.recogniser.result import Transcript
from audio.sound import Frame


class WholeRecognition:
    """One utterance, kept until it is over; gives no partial text.

    Args:
        hear: Recognises the whole of it; what it raises, `finish` raises.
    """

    def __init__(self, hear: Callable[[bytes], Transcript]) -> None:
        self._hear = hear
        self._frames = bytearray()

    def accept(self, frame: Frame) -> str:
        """Take the next frame."""
        self._frames += frame
        return ""

    def finish(self) -> Transcript:
        """End the utterance; what was heard of it.

        Raises:
            RecognitionError: The engine failed.
        """
        return self._hear(bytes(self._frames)) if self._frames else Transcript()
