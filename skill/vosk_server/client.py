"""One client, from its first message to its last."""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

from audio import EndpointSettings, Frame, PcmFramer, RecognitionError, VoiceError
from audio.files import resampled, wav_bytes
from intents import Decision, Match, RejectReason, Urgency
from skill.assistant import Assistant, Turn
from skill.serving.hearing import HeardUtterance, Hearing, slices
from skill.serving.limits import Allowance
from skill.serving.loading import Loading
from skill.vosk_server.protocol import (
    Command,
    Config,
    ProtocolError,
    Record,
    partial_record,
    read_text,
    reply_record,
    result_record,
)
from skill.vosk_server.word_times import word_records

_LOGGER = logging.getLogger(__name__)

FAILED: Final = "the recogniser failed; send it again"


@dataclass(frozen=True)
class VoskLimits:
    """How much one client may ask for."""

    message_bytes: int = 1024 * 1024
    """A longer message is refused: 32 seconds at 16 kHz."""
    sound_s: float = 3 * 3600.0
    """Sound in all: longer than any call."""
    ahead_s: float = 60.0
    """How much sound is taken at once; more waits, as fast as `speed` says."""
    speed: float = 2.0
    """Seconds of sound in a second, in the long run."""
    messages_each_s: float = 500.0
    messages: float = 2000.0
    """Messages in a second, and at once: a telephone sends 50."""
    idle_s: float = 60.0
    """Without a whole message for so long, a client is done."""
    send_s: float = 10.0
    """A client that does not take an answer for so long is gone."""


class VoskClient:
    """Answers what one client sends; forgets all of it afterwards.

    Args:
        socket: Its connection.
        loading: What it is served with.
        sample_rate: Samples a second, where it names none.
        limits: How much it may ask for.
        voices: Lets so many replies be spoken at a time: each takes a process.
    """

    def __init__(
        self,
        socket: ServerConnection,
        loading: Loading,
        sample_rate: int,
        limits: VoskLimits,
        voices: asyncio.Semaphore,
    ) -> None:
        self._voices = voices
        self._socket, self._loading, self._limits = socket, loading, limits
        self._config = Config(sample_rate)
        self._framer = PcmFramer(sample_rate)
        self._messages = Allowance(limits.messages_each_s, limits.messages)
        self._sound = Allowance(limits.speed, limits.ahead_s)
        self._sound_s = 0.0
        self._hearing: Hearing | None = None
        self._assistant: Assistant | None = None
        self._answered = False

    async def serve(self) -> None:
        """Answer until it has no more, or asks for too much."""
        try:
            await self._converse()
            await self._socket.close()
        except ProtocolError as why:
            await self._socket.close(CloseCode.POLICY_VIOLATION, str(why))
        except TimeoutError:
            await self._socket.close(CloseCode.POLICY_VIOLATION, "too slow")
        except ConnectionClosed:
            pass

    async def _converse(self) -> None:
        while True:
            async with asyncio.timeout(self._limits.idle_s):
                message = await self._socket.recv()
            # What came in together is not answered in one go, while others wait.
            await asyncio.sleep(0)
            if not self._messages.take():
                raise ProtocolError("too many messages")
            if isinstance(message, bytes):
                await self._send(await self._answer(message))
                continue
            asked = read_text(message, self._config)
            if isinstance(asked, Config):
                self._configure(asked)
                continue
            await self._send(await self._answer(None, asked is Command.EOF))
            if asked is Command.EOF:
                return

    def _configure(self, config: Config) -> None:
        if config.sample_rate != self._config.sample_rate:
            self._framer = PcmFramer(config.sample_rate)
        self._config = config

    async def _answer(self, sound: bytes | None, last: bool = False) -> Record:
        """The one answer to a message.

        Args:
            sound: What it holds; None ends what is being said.
            last: Whether nothing follows.
        """
        hearing = await self._heard_by()
        try:
            if sound is not None:
                ended = await self._feed(hearing, await self._framed(sound))
            else:
                frames, self._framer = self._framer.finish(), self._new_framer()
                ended = await self._feed(hearing, frames)
                rest = await self._loading.work(hearing.end)
                ended += [] if rest is None else [rest]
        except RecognitionError as why:
            _LOGGER.warning("recognition failed: %s", type(why).__name__)
            hearing.forget()
            return {"text": "", "error": FAILED}
        if sound is not None and not ended:
            return partial_record(hearing.partial)
        record = self._result(ended)
        if self._config.reply:
            turn = await self._reply(ended, last)
            if turn is not None:
                record["reply"] = reply_record(turn, await self._spoken(turn))
        return record

    async def _heard_by(self) -> Hearing:
        if self._hearing is None:
            served = await self._loading.served()
            patience = EndpointSettings(trailing_silence_s=served.settings.patience)
            self._hearing = Hearing(served.recogniser, patience)
            self._assistant = served.assistant.another()
        return self._hearing

    def _new_framer(self) -> PcmFramer:
        return PcmFramer(self._config.sample_rate)

    async def _framed(self, sound: bytes) -> list[Frame]:
        """Sound as frames, once it may be taken."""
        seconds = self._framer.seconds(len(sound))
        self._sound_s += seconds
        if self._sound_s > self._limits.sound_s:
            raise ProtocolError("too much sound")
        wait_s = self._sound.borrow(seconds)
        if wait_s:
            await asyncio.sleep(wait_s)
        return self._framer.feed(sound)

    async def _feed(
        self, hearing: Hearing, frames: Sequence[Frame]
    ) -> list[HeardUtterance]:
        ended: list[HeardUtterance] = []
        for piece in slices(frames):
            ended += await self._loading.work(hearing.feed, piece)
        return ended

    def _result(self, ended: Sequence[HeardUtterance]) -> Record:
        """What was heard: where one message ended several utterances, all of them."""
        if len(ended) == 1:
            one = ended[0]
            hypotheses = [
                (each.text, each.score, word_records(one, each.text))
                for each in one.transcript.alternatives
            ]
            return result_record(self._config, hypotheses)
        spoken = [one for one in ended if one.transcript.text]
        text = " ".join(one.transcript.text for one in spoken)
        words = [
            word for one in spoken for word in word_records(one, one.transcript.text)
        ]
        return result_record(self._config, [(text, 1.0, words)] if text else [])

    async def _reply(self, ended: Sequence[HeardUtterance], last: bool) -> Turn | None:
        """The reply to what was said; to nothing, only where nothing else came."""
        assert self._assistant is not None, "it is there once something was heard"
        turns: list[Turn] = []
        for one in ended:
            if one.transcript.text:
                match = await self._loading.work(self._assistant.judge, one.transcript)
                turns.append(self._assistant.answer(one.transcript, match))
        if not turns and last and not self._answered:
            reason = RejectReason.NO_WORDS if ended else RejectReason.NO_SPEECH
            match = Match(Decision.REJECT, reject_reason=reason)
            turns.append(self._assistant.answer(None, match))
        self._answered = self._answered or bool(turns)
        urgent = [one for one in turns if one.reply.urgency is not Urgency.NONE]
        chosen = urgent or turns
        return chosen[-1] if chosen else None

    async def _spoken(self, turn: Turn) -> bytes | None:
        """The reply's speech, where it is wanted and can be made."""
        rate = self._config.speech_rate
        if not rate:
            return None
        assert self._assistant is not None, "it has replied"
        try:
            async with self._voices:
                speech = await self._loading.work(self._assistant.speak, turn.reply)
        except VoiceError as why:
            _LOGGER.warning("a reply was not spoken: %s", type(why).__name__)
            return None
        return wav_bytes(resampled(speech, rate))

    async def _send(self, record: Record) -> None:
        """Send an answer; a client that takes none is cut off.

        Raises:
            ConnectionClosed: It is gone, or was cut off.
        """
        text = json.dumps(record, ensure_ascii=False)
        try:
            async with asyncio.timeout(self._limits.send_s):
                await self._socket.send(text)
        except TimeoutError:
            self._socket.transport.abort()
            await self._socket.wait_closed()
            raise
