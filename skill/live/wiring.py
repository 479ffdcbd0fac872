"""The objects of a live conversation, put together."""

import logging
from collections.abc import Callable

from audio import (
    EchoCanceller,
    Endpointer,
    EndpointSettings,
    MemorySpeechCache,
    Nearness,
    Player,
    RecogniserSet,
    SileroDetector,
    StreamingRecogniser,
    UtteranceStream,
)
from skill.assistant import Assistant
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Prosody
from skill.live.activation import ActivationMode
from skill.live.addressee import AddresseeDetector
from skill.live.clock import Clock
from skill.live.echo_watch import EchoWatch
from skill.live.live_settings import LiveSettings
from skill.live.observer import Observer
from skill.live.overheard import OverheardRule
from skill.live.response_policy import ResponsePolicy
from skill.live.session import Session
from skill.live.speech_output import SpeechOutput
from skill.live.states import Activity
from skill.live.turn_completion import TurnCompletion
from skill.live.turn_taking import TurnTaking
from skill.live.wake_phrase import check_phrase
from skill.live.warming import Warming
from skill.settings import Settings
from skill.understanding import Understanding
from skill.voice import speech_folder

_LOGGER = logging.getLogger(__name__)


class Live:
    """A live assistant but for its microphone.

    Args:
        settings: What the operator set.
        understanding: The topic and its matcher.
        recognisers: What it listens with.
        player: What it speaks on.
        observer: Who is told what happens.
        canceller: Takes its own voice out of what it hears.
        clock: Another clock than that of the machine.

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
        clock: Clock | None = None,
    ) -> None:
        how = LiveSettings.of(settings)
        wake = how.phrase if how.activation is ActivationMode.WAKE else None
        if wake is not None:
            check_phrase(wake, recognisers)
        self._settings, self._topic = settings, understanding.topic
        self.assistant = Assistant(
            understanding,
            settings,
            lambda: recognisers.recogniser,
            speech_folder() if settings.keep_speech else MemorySpeechCache(),
        )
        self.output = SpeechOutput(player, self.assistant.speech)
        detector = AddresseeDetector(
            self.assistant,
            understanding.topic,
            wake,
            OverheardRule.of(how),
            lambda: recognisers.may_hear_all,
        )
        self.clock = clock = clock or Clock()
        voices = Nearness(SileroDetector())
        policy = ResponsePolicy(
            self.assistant, detector, self.output, how, observer, clock, voices
        )
        self._stream = UtteranceStream(
            StreamingRecogniser(
                recognisers.recogniser, recognisers.spotter, detector.worth_hearing
            ),
            Endpointer(EndpointSettings(trailing_silence_s=settings.patience), voices),
            voices,
        )
        echo = EchoWatch(canceller)
        self.session = Session(
            policy,
            TurnTaking(
                policy,
                detector,
                self._stream,
                self.output,
                echo,
                how,
                clock,
                TurnCompletion(one.text for one in understanding.topic.utterances),
                voices,
            ),
            self._stream,
            self.output,
            player,
            echo,
            voices,
            how,
            observer,
            clock,
        )
        self._warming: Warming | None = None

    @property
    def at_work(self) -> bool:
        """Whether something that was asked of an engine is not there yet."""
        answer = self._stream.answer
        return self.output.waiting or (answer is not None and not answer.done())

    @property
    def urgent_is_made(self) -> bool:
        """Whether there is speech for all that is urgent, or none can be made."""
        return self._warming is not None and self._warming.urgent_is_made

    def warm(self) -> None:
        """Begin to make the speech of all that it can say."""
        prosody = Prosody(self._settings.rate, self._settings.volume)
        self._warming = Warming(
            fixed_replies(self._topic, prosody),
            self.assistant.speech,
            _told_progress(),
            lambda: self.session.state in (Activity.TALKING, Activity.THINKING),
        )
        self._warming.start()

    def close(self) -> None:
        """End all threads."""
        if self._warming is not None:
            self._warming.close()
        self.output.close()
        self._stream.streaming.close()


def _told_progress() -> Callable[[float], None]:
    """Tells of the speech that is made ahead, every tenth."""
    told = 0

    def step(done: float) -> None:
        nonlocal told
        if int(done * 10) > told:
            told = int(done * 10)
            _LOGGER.info("speech made ahead: %d %%", told * 10)

    return step
