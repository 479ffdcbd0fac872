"""One client, event by event."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.ping import Ping, Pong
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStopped,
)

from askaloud import AskAloudError
from audio import Speech
from intents import Decision, Urgency
from skill.dialogue.reply import Prosody, Reply
from skill.serving.limits import Allowance
from skill.wyoming.handover import Origin
from skill.wyoming.info import info_of
from skill.wyoming.listening import SoundTaken, TooMuchSound
from skill.wyoming.shared import Shared
from skill.wyoming.speaking import MAX_CHARACTERS, Sentences, Speaking
from skill.wyoming.wire import Wire, WireError

_LOGGER = logging.getLogger(__name__)

MAX_QUESTION: Final = 1000
"""Characters of a question: nobody says more in a breath."""

EVENTS_EACH_S: Final = 1000.0
EVENTS: Final = 4000.0
"""Events in a second, and at once: sound comes in a hundred."""

CHUNK_BYTES: Final = 4096
"""Of speech, in one event."""

SILENT_RATE: Final = 22_050
"""Samples a second of speech without any."""

MAX_NAME: Final = 200
"""Characters of the name of a device or a conversation."""


class WyomingClient:
    """Answers one client.

    Args:
        wire: Its connection.
        shared: What all clients share.
        address: Where it is; None where that has no address.
    """

    def __init__(self, wire: Wire, shared: Shared, address: str | None) -> None:
        self._wire, self._shared = wire, shared
        self._events = Allowance(EVENTS_EACH_S, EVENTS)
        self._requests = shared.requests_of(address)
        self._here = object()
        self._origin = Origin()
        self._sound: SoundTaken | None = None
        self._sentences: Sentences | None = None
        self._prosody: Prosody | None = None
        self._speech_begun = False
        self._acts: dict[str, Callable[[Event], Awaitable[None]]] = {
            "describe": self._describe,
            "ping": self._pong,
            "transcribe": self._transcribe,
            "audio-start": self._begin_sound,
            "audio-chunk": self._hear,
            "audio-stop": self._end_sound,
            "transcript": self._answer,
            "synthesize": self._speak_whole,
            "synthesize-start": self._begin_text,
            "synthesize-chunk": self._take_text,
            "synthesize-stop": self._end_text,
        }

    async def serve(self) -> None:
        """Answer until it has no more, or asks for too much."""
        try:
            while (event := await self._wire.read()) is not None:
                if not self._events.take():
                    raise WireError("too many events")
                # What is not known here may be of a later version.
                act = self._acts.get(event.type)
                if act is not None:
                    await act(event)
                await asyncio.sleep(0)
        except WireError as why:
            await self._tell(str(why), "refused")
        except TooMuchSound:
            await self._tell("this is more sound than a question has", "refused")
        except (
            *(KeyError, TypeError, ValueError, AttributeError, OverflowError),
            AssertionError,
        ):
            # The library's classes look at what they are given, and no more.
            await self._tell("an event is not as it must be", "refused")
        except AskAloudError as why:
            _LOGGER.warning("a request failed: %s", type(why).__name__)
            await self._tell("this did not work; ask again", "failed")

    async def _tell(self, text: str, code: str) -> None:
        await self._wire.write(Error(text, code).event())

    async def _describe(self, _: Event) -> None:
        await self._wire.write(info_of(self._shared.loading.settings).event())

    async def _pong(self, event: Event) -> None:
        await self._wire.write(Pong(Ping.from_event(event).text).event())

    async def _transcribe(self, event: Event) -> None:
        self._origin = _origin_of(Transcribe.from_event(event).context)

    async def _begin_sound(self, event: Event) -> None:
        start = AudioStart.from_event(event)
        await self._begin(start.rate, start.width, start.channels)

    async def _begin(self, rate: int, width: int, channels: int) -> None:
        self._ask()
        recogniser = (await self._shared.served()).recogniser
        self._sound = SoundTaken(rate, width, channels, recogniser)

    async def _hear(self, event: Event) -> None:
        chunk = AudioChunk.from_event(event)
        if self._sound is None:
            await self._begin(chunk.rate, chunk.width, chunk.channels)
        assert self._sound is not None, "it has begun"
        await self._sound.take(chunk.audio, self._shared.loading)

    async def _end_sound(self, _: Event) -> None:
        sound, self._sound = self._sound, None
        if sound is None:
            return
        heard = await sound.end(self._shared.loading)
        if heard.text:
            self._shared.heard.keep(heard.text, heard, self._origin)
        await self._wire.write(Transcript(heard.text, language="en").event())

    async def _answer(self, event: Event) -> None:
        """Answer a text, in the light of all that was heard where it was spoken."""
        self._ask()
        asked = Transcript.from_event(event)
        if len(_text(asked.text)) > MAX_QUESTION:
            raise WireError(f"a question has {MAX_QUESTION} characters at most")
        origin, loading = _origin_of(asked.context), self._shared.loading
        conversations = await self._shared.conversations()
        # Who is nobody known has a conversation as long as the connection.
        assistant = conversations.of(_place_of(origin) or self._here)
        heard = self._shared.heard.take(asked.text, origin)
        if heard is None:
            match = await loading.work(assistant.judge_text, asked.text)
        else:
            match = await loading.work(assistant.judge, heard)
        reply = assistant.answer(heard, match).reply
        self._shared.replied.keep(reply.text, reply.prosody, Origin())
        answered = Handled if handles(reply) else NotHandled
        await self._wire.write(answered(reply.text).event())

    async def _speak_whole(self, event: Event) -> None:
        if self._sentences is not None:
            return  # the same text once more, for those that take no pieces
        self._ask()
        text = _text(Synthesize.from_event(event).text)
        if len(text) > MAX_CHARACTERS:
            raise WireError(f"a text has {MAX_CHARACTERS} characters at most")
        speaking = await self._shared.speaking()
        prosody = self._shared.replied.find(text, Origin()) or speaking.usual
        await self._speak(speaking.pieces(text), prosody, ends=True)
        await self._end_speech()

    async def _begin_text(self, _: Event) -> None:
        self._ask()
        self._sentences, self._prosody = Sentences(), None

    async def _take_text(self, event: Event) -> None:
        if self._sentences is None:
            return
        pieces = self._sentences.take(_text(SynthesizeChunk.from_event(event).text))
        speaking = await self._shared.speaking()
        if not speaking.ahead:
            await self._speak(pieces, self._prosody_of(speaking))

    async def _end_text(self, _: Event) -> None:
        if self._sentences is None:
            return
        speaking, rest = await self._shared.speaking(), self._sentences.end()
        if speaking.ahead:
            rest = speaking.pieces(self._sentences.text)
        await self._speak(rest, self._prosody_of(speaking), ends=True)
        self._sentences = None
        await self._end_speech()
        await self._wire.write(SynthesizeStopped().event())

    def _prosody_of(self, speaking: Speaking) -> Prosody:
        """How the text that comes in chunks is spoken, as its first one tells."""
        if self._prosody is None:
            said = self._sentences.text if self._sentences else ""
            self._prosody = self._shared.replied.find(said, Origin()) or speaking.usual
        return self._prosody

    async def _speak(
        self, pieces: Sequence[str], prosody: Prosody, ends: bool = False
    ) -> None:
        """Speak pieces one after the other; the next is made while one is sent."""
        if not pieces:
            return
        making = asyncio.ensure_future(
            self._speech(pieces[0], prosody, ends and len(pieces) == 1)
        )
        try:
            for number in range(1, len(pieces) + 1):
                speech = await making
                if number < len(pieces):
                    last = ends and number == len(pieces) - 1
                    making = asyncio.ensure_future(
                        self._speech(pieces[number], prosody, last)
                    )
                await self._send(speech)
        finally:
            making.cancel()

    async def _speech(self, piece: str, prosody: Prosody, last: bool) -> Speech:
        speaking = await self._shared.speaking()
        async with self._shared.voices:
            return await self._shared.loading.work(speaking.speak, piece, prosody, last)

    async def _send(self, speech: Speech) -> None:
        await self._begin_speech(speech.rate)
        sound = speech.samples.astype("<i2").tobytes()
        for at in range(0, len(sound), CHUNK_BYTES):
            piece = sound[at : at + CHUNK_BYTES]
            await self._wire.write(AudioChunk(speech.rate, 2, 1, piece).event())

    async def _begin_speech(self, rate: int) -> None:
        if not self._speech_begun:
            self._speech_begun = True
            await self._wire.write(AudioStart(rate, 2, 1).event())

    async def _end_speech(self) -> None:
        await self._begin_speech(SILENT_RATE)
        self._speech_begun = False
        await self._wire.write(AudioStop().event())

    def _ask(self) -> None:
        """Count a request.

        Raises:
            WireError: There were too many.
        """
        if not self._requests.take():
            raise WireError("too many requests; wait a second")


def handles(reply: Reply) -> bool:
    """Whether a reply is one that nobody else need be asked for."""
    return reply.decision is not Decision.REJECT or reply.urgency is not Urgency.NONE


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise WireError("a text is none")
    return told


def _origin_of(context: dict[str, Any] | None) -> Origin:
    """Whose request it is, as Home Assistant tells it."""
    told = context or {}
    device = _name(told, "satellite_id") or _name(told, "device_id")
    return Origin(device, _name(told, "conversation_id"))


def _name(context: dict[str, Any], key: str) -> str | None:
    name = context.get(key)
    return name[:MAX_NAME] if isinstance(name, str) and name else None


def _place_of(origin: Origin) -> tuple[str, str] | None:
    """What a conversation goes by: a device is a bed, whatever else it begins."""
    if origin.device is not None:
        return "device", origin.device
    if origin.conversation is not None:
        return "conversation", origin.conversation
    return None
