"""Speech output of a live assistant: replies that can be interrupted and changed."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Final

from audio import Player, Speech
from intents import sentences_in, spoken_words
from skill.dialogue.reply import Prosody, Reply
from skill.live.workers import DaemonWorkers

_LOGGER = logging.getLogger(__name__)

MAX_READY: Final = 6
"""Replies whose speech is kept in memory."""

DUCKED: Final = 0.25
"""Share of its volume at which it goes on while somebody may be speaking to it."""

HEARD_AHEAD_S: Final = 0.6
"""Words this far ahead of what sounds may be heard already, as devices report it."""

HEARD_LATE_S: Final = 1.5
"""Words may be heard so much later than they sound, and take so long."""


class SpeechOutput:
    """Says replies on a player.

    Args:
        player: What plays.
        synthesise: Makes a reply into speech; it is called in a thread.
    """

    def __init__(self, player: Player, synthesise: Callable[[Reply], Speech]) -> None:
        self._player = player
        self._synthesise = synthesise
        # Where one text makes the synthesiser hang, another can still be spoken.
        self._workers = DaemonWorkers(2, "voice")
        self._ready: OrderedDict[tuple[str, int], Future[Speech]] = OrderedDict()
        self._coming: Future[Speech] | None = None
        self._speech: Speech | None = None
        self._paused = False
        self.reply: Reply | None = None
        """What it says, or said last."""
        self.failed = False
        """Whether the last reply could not be made into speech."""

    @property
    def talking(self) -> bool:
        """Whether it says something, or is about to; also while it is paused."""
        if self._coming is not None:
            return True
        return self._speech is not None and self._player.playing

    @property
    def waiting(self) -> bool:
        """Whether the speech of what is to be said is not there yet."""
        return self._coming is not None and not self._coming.done()

    def prepare(self, reply: Reply) -> None:
        """Have a reply's speech made, should it be wanted."""
        self._make(reply)

    def say(self, reply: Reply) -> None:
        """Say a reply, as soon as its speech is there; silences what is said."""
        self.hush()
        self.reply, self.failed = reply, False
        self._coming = self._make(reply)
        self.poll()

    def poll(self) -> None:
        """Begin to speak what is ready by now."""
        if self._coming is None or not self._coming.done() or self.reply is None:
            return
        coming, self._coming = self._coming, None
        try:
            self._speech = coming.result()
        except Exception as why:
            # Whatever it was: what was to be said is shown, and listening goes on.
            _LOGGER.warning("a reply cannot be spoken: %s", why)
            self._ready.pop(_key(self.reply), None)
            self.failed = True
            return
        self._player.play(self._speech, self.reply.prosody.volume)
        if self._paused:
            self._player.pause()

    def give_up(self) -> None:
        """Wait no longer for the speech of what is to be said."""
        if self._coming is not None and self.reply is not None:
            self._ready.pop(_key(self.reply), None)
            self._coming, self.failed = None, True

    def hush(self) -> None:
        """Be silent at once."""
        self._coming, self._speech, self._paused = None, None, False
        self._player.stop()

    def pause(self) -> None:
        """Be silent for now, also with what is yet to come."""
        self._paused = True
        self._player.pause()

    def duck(self) -> None:
        """Go on in a low voice for now."""
        self._speak_at(DUCKED)

    def resume(self) -> None:
        """Go on where it was paused, in its full voice."""
        self._paused = False
        self._speak_at(1.0)
        self._player.resume()

    def tone(self, tone: Speech, volume: float) -> None:
        """Play a short tone, if nothing else sounds."""
        if not self.talking:
            self._speech = None
            self._player.play(tone, volume)

    @property
    def position_s(self) -> float:
        """Seconds of what it says that were heard."""
        return self._player.position_s

    def own_words(self, since_s: float = 0.0) -> list[str]:
        """The words that may be heard from it by now.

        Args:
            since_s: Where in what it says somebody began to listen.
        """
        if self._speech is None:
            return []
        until_s = self._player.position_s + HEARD_AHEAD_S
        # Another speech may have begun since.
        from_s = min(since_s, self._player.position_s) - HEARD_LATE_S
        words = self._speech.words
        said = (one.text for one in words if from_s <= one.start_s <= until_s)
        return [word for text in said for word in spoken_words(text)]

    def change(self, prosody: Prosody) -> None:
        """Go on with what is being said, in another prosody."""
        if self.reply is None:
            return
        if self._speech is None:
            self.say(replace(self.reply, prosody=prosody))
        elif prosody.rate == self.reply.prosody.rate:
            self.reply = replace(self.reply, prosody=prosody)
            self._player.set_volume(prosody.volume)
            self.resume()
        else:
            rest = self._rest(self.reply, self._speech)
            self.say(replace(self.reply, body=rest, prosody=prosody))

    def close(self) -> None:
        """Be silent, and begin nothing more."""
        self.hush()
        for future in self._ready.values():
            future.cancel()
        self._workers.close()

    def _speak_at(self, share: float) -> None:
        if self._speech is not None and self.reply is not None:
            self._player.set_volume(share * self.reply.prosody.volume)

    def _rest(self, reply: Reply, speech: Speech) -> str:
        """A reply's body from the sentence on that is being said."""
        at = self._player.position_s
        done = sum(
            word.text.endswith((".", "!", "?"))
            for word, after in zip(speech.words, speech.words[1:], strict=False)
            if after.start_s <= at
        )
        sentences = sentences_in(reply.body)
        return " ".join(sentences[min(done, len(sentences) - 1) :])

    def _make(self, reply: Reply) -> Future[Speech]:
        key = _key(reply)
        making = self._ready.get(key)
        if making is None or (making.done() and making.exception() is not None):
            making = self._workers.submit(partial(self._synthesise, reply))
            self._ready[key] = making
        self._ready.move_to_end(key)
        while len(self._ready) > MAX_READY:
            self._ready.popitem(last=False)[1].cancel()
        return making


def _key(reply: Reply) -> tuple[str, int]:
    return reply.text, reply.prosody.rate
