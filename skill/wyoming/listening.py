"""The sound of one question, from its first piece to its last."""

from dataclasses import replace
from typing import Final

from audio import EndpointSettings, PcmFramer, Recogniser, Transcript
from skill.serving.hearing import HeardUtterance, Hearing, slices
from skill.serving.loading import Loading

MAX_SOUND_S: Final = 120.0
"""Sound of one question, silence included; of what is said in it, 20 s are heard."""

_UTTERANCE: Final = EndpointSettings()
ENDPOINTING: Final = replace(_UTTERANCE, trailing_silence_s=_UTTERANCE.longest_s)
"""The client says where the question ends: pauses in it do not."""


class TooMuchSound(Exception):  # noqa: N818 (not an error of ours: a client is told)
    """There is more sound than any question has."""


class SoundTaken:
    """Takes the sound of a question, and says what was heard.

    Args:
        rate: Samples a second.
        width: Bytes of a sample.
        channels: How many there are.
        recogniser: What recognises it.

    Raises:
        ValueError: Sound cannot be like that.
    """

    def __init__(
        self, rate: int, width: int, channels: int, recogniser: Recogniser
    ) -> None:
        self._framer = PcmFramer(rate, width, channels)
        self._hearing = Hearing(recogniser, ENDPOINTING)
        self._heard: HeardUtterance | None = None
        self._sound_s = 0.0

    async def take(self, sound: bytes, loading: Loading) -> None:
        """Take the next piece.

        Raises:
            TooMuchSound: No question is that long.
            RecognitionError: The recogniser failed.
        """
        self._sound_s += self._framer.seconds(len(sound))
        if self._sound_s > MAX_SOUND_S:
            raise TooMuchSound
        for piece in slices(self._framer.feed(sound)):
            await self._feed(piece, loading)

    async def end(self, loading: Loading) -> Transcript:
        """What was heard in all of it.

        Raises:
            RecognitionError: The recogniser failed.
        """
        await self._feed(self._framer.finish(), loading)
        if self._heard is None:
            self._heard = await loading.work(self._hearing.end)
        return Transcript() if self._heard is None else self._heard.transcript

    async def _feed(self, frames: list[bytes], loading: Loading) -> None:
        if self._heard is None:
            ended = await loading.work(self._hearing.feed, frames)
            self._heard = ended[0] if ended else None
