"""`askaloud listen`: everything that a live conversation needs, put together."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

import platformdirs

from audio import (
    DeviceMicrophone,
    DevicePlayer,
    EchoCanceller,
    Endpointer,
    EndpointSettings,
    MemorySpeechCache,
    Player,
    RecogniserSet,
    StreamingRecogniser,
    UtteranceStream,
    choose_canceller,
)
from skill.assistant import Assistant
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Prosody
from skill.errors import SettingsError, UsageError
from skill.input.buttons import Button
from skill.input.switch import open_switch
from skill.input.terminal import TerminalButton
from skill.live.activation import ActivationMode
from skill.live.addressee import AddresseeDetector
from skill.live.echo_watch import EchoWatch
from skill.live.live_settings import LiveSettings
from skill.live.loop import Loop
from skill.live.response_policy import Observer, ResponsePolicy
from skill.live.session import Session
from skill.live.speech_output import SpeechOutput
from skill.live.turn_taking import TurnTaking
from skill.live.warming import Warming
from skill.output import console
from skill.output.captions import Captions
from skill.output.loading import load_understanding
from skill.recognisers import recogniser_set_of
from skill.service.watchdog import Watchdog
from skill.settings import Settings
from skill.understanding import Understanding

_LOGGER = logging.getLogger(__name__)


def listen(settings: Settings, as_json: bool) -> bool:
    """Converse at the microphone until stopped.

    Returns:
        Whether it ended because it was told to.

    Raises:
        SettingsError: The wake phrase has a word that the model does not know.
        ModelError: A model cannot be loaded.
        TopicError: The topic cannot be loaded.
    """
    watchdog = Watchdog()
    with ExitStack() as stack:
        # First of all: what is said from now on is not lost while models load.
        microphone = DeviceMicrophone(settings.microphone, wait=True)
        stack.callback(microphone.close)
        player = DevicePlayer(settings.speaker, wait=True)
        stack.callback(player.close)
        understanding = load_understanding(settings.topic, settings.region)
        recognisers = recogniser_set_of(understanding.topic, settings.model)
        if recognisers.out_of_process is not None:
            stack.callback(recognisers.out_of_process.close)
        button = _button(settings)
        if button is not None:
            stack.callback(button.close)
        captions = Captions(
            as_json, _call(settings), recognisers.recogniser.description
        )
        live = Live(
            settings, understanding, recognisers, player, captions, choose_canceller()
        )
        stack.callback(live.close)
        loop = Loop(
            microphone,
            player,
            live.session,
            live.output,
            captions,
            button,
            settings.hold,
            watchdog,
        )
        live.warm()
        with _signals(loop.stop):
            watchdog.ready()
            ends = "q" if isinstance(button, TerminalButton) else "Ctrl-C"
            console.note(f"ready. {_call(settings)}; {ends} ends it")
            whole = loop.run()
        watchdog.stopping()
    return whole


class Live:
    """A live assistant but for its microphone.

    Args:
        settings: What the operator set.
        understanding: The topic and its matcher.
        recognisers: What it listens with.
        player: What it speaks on.
        observer: Who is told what happens.
        canceller: Takes its own voice out of what it hears.

    Raises:
        SettingsError: The wake phrase has a word that the model does not know.
    """

    def __init__(
        self,
        settings: Settings,
        understanding: Understanding,
        recognisers: RecogniserSet,
        player: Player,
        observer: Observer,
        canceller: EchoCanceller,
    ) -> None:
        address = ActivationMode(settings.address)
        phrase = " ".join(settings.wake.lower().split())
        if address is ActivationMode.WAKE:
            check_phrase(phrase, recognisers)
        self._settings, self._topic = settings, understanding.topic
        cache = platformdirs.user_cache_path("askaloud") / "speech"
        self.assistant = Assistant(
            understanding,
            settings,
            lambda: recognisers.recogniser,
            cache if settings.keep_speech else MemorySpeechCache(),
        )
        self.output = SpeechOutput(player, self.assistant.speech)
        how = LiveSettings(
            address,
            phrase,
            settings.patience,
            settings.follow_up,
            settings.barge_in,
            settings.tones,
        )
        wake = phrase if address is ActivationMode.WAKE else None
        detector = AddresseeDetector(self.assistant, understanding.topic, wake)
        self._policy = ResponsePolicy(
            self.assistant, detector, self.output, how, observer
        )
        self._stream = UtteranceStream(
            StreamingRecogniser(
                recognisers.recogniser, recognisers.spotter, detector.worth_hearing
            ),
            Endpointer(EndpointSettings(trailing_silence_s=settings.patience)),
        )
        echo = EchoWatch(canceller)
        self.session = Session(
            self._policy,
            TurnTaking(self._policy, detector, self._stream, self.output, echo, how),
            self._stream,
            self.output,
            player,
            echo,
            how,
            observer,
        )
        self._warming: Warming | None = None

    @property
    def at_work(self) -> bool:
        """Whether something that was asked of an engine is not there yet."""
        answer = self._stream.answer
        return self.output.waiting or (answer is not None and not answer.done())

    def warm(self) -> None:
        """Begin to make the speech of all that it can say."""
        prosody = Prosody(self._settings.rate, self._settings.volume)
        self._warming = Warming(
            list(fixed_replies(self._topic, prosody)),
            self.assistant.speech,
            _told_progress(),
            lambda: self.session.state in ("talking", "thinking"),
        )
        self._warming.start()

    def close(self) -> None:
        """End all threads."""
        if self._warming is not None:
            self._warming.close()
        self.output.close()
        self._stream.streaming.close()


def check_phrase(phrase: str, recognisers: RecogniserSet) -> None:
    """Make sure that a wake phrase can be heard.

    Raises:
        SettingsError: It is empty, or has a word that the model does not know.
    """
    if not phrase:
        raise SettingsError(
            "the wake phrase is empty. Give it words: --wake 'hello assistant'."
        )
    for word in phrase.split():
        if not recognisers.spotter.knows(word):
            raise SettingsError(
                f"the wake phrase '{phrase}' has the word '{word}', which the model "
                f"does not know. Choose other words, for example 'hello assistant'."
            )


def _button(settings: Settings) -> Button | None:
    """What can be pressed, if there is anything."""
    if settings.switch is not None:
        return open_switch(settings.switch)
    try:
        return TerminalButton()
    except UsageError:
        if settings.address == "push":
            raise
        return None


def _call(settings: Settings) -> str:
    """How to be heard, for people."""
    return {
        "wake": f'say "{settings.wake}"',
        "open": "ask a question",
        "push": "hold a key and speak" if settings.hold else "press a key and speak",
    }[settings.address]


def _told_progress() -> Callable[[float], None]:
    """Tells of the speech that is made ahead, every tenth."""
    told = 0

    def step(done: float) -> None:
        nonlocal told
        if int(done * 10) > told:
            told = int(done * 10)
            _LOGGER.info("speech made ahead: %d %%", told * 10)

    return step


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """End in good order when told to."""

    def told(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop()

    kinds = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(kind, told) for kind in kinds]
    if hasattr(signal, "SIGPIPE"):
        # Neither a reader that stops reading nor an engine that ends is to end it.
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
