"""What the live core needs of an ear and of a mouth, whatever they are.

The real ones are `audio.UtteranceStream` and `SpeechOutput`; tests of the core have
others, which take milliseconds.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from audio import Frame, Speech, SpeechEvent, StreamResult
from skill.dialogue.reply import Prosody, Reply


class UtteranceSource(Protocol):
    """Hears utterances, frame by frame."""

    phrases: Sequence[str]
    """Phrases that the next utterance is searched for besides."""
    trailing_silence_s: float
    """Silence that ends an utterance; may be changed while somebody speaks."""

    @property
    def speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        ...

    @property
    def partial(self) -> str:
        """The words so far of the utterance that is under way."""
        ...

    @property
    def answer(self) -> "Future[StreamResult] | None":
        """What was said: while the speaker pauses, so far; after the endpoint, all."""
        ...

    @property
    def hangs(self) -> bool:
        """Whether the recogniser is at something that will never end."""
        ...

    def feed(self, frame: Frame) -> SpeechEvent | None:
        """Take the next frame."""
        ...

    def cut(self) -> SpeechEvent | None:
        """End the utterance that is under way now, if there is one."""
        ...

    def drop(self) -> None:
        """Forget the utterance that is under way."""
        ...

    def recover(self) -> None:
        """Forget what is under way, and leave a recogniser behind that hangs."""
        ...


class VoiceSense(Protocol):
    """Knows near voices from talk behind them."""

    hears_itself: bool
    """Whether the assistant talks: what is heard then is its own voice, too."""

    @property
    def far(self) -> bool:
        """Whether the utterance that is under way, or was last, is talk behind."""
        ...

    @property
    def sounds_far(self) -> bool:
        """Whether a voice that began now would be talk behind."""
        ...

    @property
    def talk_around(self) -> bool:
        """Whether people talk, or a television does, besides whoever asks."""
        ...

    @property
    def tells(self) -> bool:
        """Whether near and far can be told apart now."""
        ...

    def is_amid_talk(self, level_db: float) -> bool:
        """Whether an utterance so loud is likely part of talk that runs on."""
        ...

    @property
    def level_db(self) -> float:
        """How loud the utterance is that is under way, or was last; below 0."""
        ...

    def note_asker(self, level_db: float) -> None:
        """Note how loud an utterance was that was said to the assistant."""
        ...


class ReplyOutput(Protocol):
    """Says replies; what says them need not be a speaker."""

    @property
    def failed(self) -> bool:
        """Whether the last reply could not be made into speech."""
        ...

    @property
    def talking(self) -> bool:
        """Whether it says something, or is about to; also while it is paused."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether the speech of what is to be said is not there yet."""
        ...

    @property
    def position_s(self) -> float:
        """Seconds of what it says that were heard."""
        ...

    def poll(self) -> None:
        """Begin to speak what is ready by now."""
        ...

    def prepare(self, reply: Reply) -> None:
        """Have a reply's speech made, should it be wanted."""
        ...

    def say(self, reply: Reply) -> None:
        """Say a reply, as soon as its speech is there; silences what is said."""
        ...

    def give_up(self) -> None:
        """Wait no longer for the speech of what is to be said."""
        ...

    def hush(self) -> None:
        """Be silent at once."""
        ...

    def pause(self) -> None:
        """Be silent for now, also with what is yet to come."""
        ...

    def duck(self) -> None:
        """Go on in a low voice for now."""
        ...

    def resume(self) -> None:
        """Go on where it was paused, in its full voice."""
        ...

    def tone(self, tone: Speech, volume: float) -> None:
        """Play a short tone, if nothing else sounds."""
        ...

    def own_words(self, since_s: float = 0.0) -> list[str]:
        """The words that may be heard from it by now.

        Args:
            since_s: Where in what it says somebody began to listen.
        """
        ...

    def change(self, prosody: Prosody) -> None:
        """Go on with what is being said, in another prosody."""
        ...


class EchoSense(Protocol):
    """Knows whether the microphone hears the speaker."""

    def alike(self, spoken_s: float) -> bool:
        """Whether the last sound goes up and down like what was played.

        Args:
            spoken_s: Seconds of it.
        """
        ...

    def note_voice(self, spoken_s: float) -> None:
        """Note how loud somebody speaks whom it does not speak over.

        Args:
            spoken_s: Seconds of what was said, up to now.
        """
        ...
