"""All checks, one after the other, and what is said aloud afterwards."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, Protocol

from audio import (
    LISTENING,
    DeviceError,
    DeviceMicrophone,
    DevicePlayer,
    RecogniserSet,
    Voice,
)
from audio.devices.devices import DeviceKind, device_names
from audio.vad.level import Level, LevelMeter
from intents import Topic
from skill.checking import machine
from skill.checking.content import check_region, check_topic, read_settings
from skill.checking.ears import check_ears
from skill.checking.engine import check_engine, check_wake
from skill.checking.finding import CheckFinding, Health, Problem, found, guarded
from skill.checking.microphone import Listening, judged
from skill.checking.models import check_models
from skill.checking.packed_speech import ALOUD, check_packed_speech
from skill.checking.recording import frames_in, record
from skill.checking.speaker import check_speaker
from skill.checking.speaking import Announcer, check_voice
from skill.checking.summary import summary
from skill.output.loading import load_understanding
from skill.recognisers import recogniser_set_of
from skill.voice import voice_settings

PROMPT: Final = "Please say something now."

ECHO_S: Final = 0.4
"""How long the microphone may go on to hear what was played."""

MONITOR: Final = "Monitor of "
"""How PulseAudio and PipeWire call what records a speaker's own sound."""

SLACK_S: Final = 5.0
"""How much longer it may take until all frames have come."""


class CheckObserver(Protocol):
    """Is told what happens meanwhile."""

    def listening(self, seconds: float) -> None:
        """The microphone is listened to from now on; somebody should speak."""
        ...

    def level(self, level: Level) -> None:
        """How loud a frame was."""
        ...

    def listened(self) -> None:
        """The microphone is not listened to any more."""
        ...

    def said(self, text: str) -> None:
        """What is said aloud, to be read."""
        ...


class Everything:
    """All checks.

    Args:
        overrides: Settings that the command line gives; None values do not count.
        seconds: How long the microphone is listened to.
        sound: Whether the speaker may be heard.
        observer: Who is told what happens meanwhile.

    Raises:
        SettingsError: The command line is wrong.
    """

    def __init__(
        self,
        overrides: Mapping[str, Any],
        seconds: float,
        sound: bool,
        observer: CheckObserver,
    ) -> None:
        self._settings, self._first = read_settings(overrides)
        self._seconds, self._sound = seconds, sound
        self._observer = observer
        self._stack = ExitStack()
        self._topic: Topic | None = None
        self._voice: Voice | None = None
        self._microphone: DeviceMicrophone | None = None
        self._player: DevicePlayer | None = None
        self._recognisers: RecogniserSet | None = None

    def findings(self) -> Iterator[CheckFinding]:
        """Do all checks, each when its finding is asked for; then sum up aloud."""
        told = []
        with self._stack:
            for finding in self._all():
                told.append(finding)
                yield finding
            if self._announcer is not None:
                text = summary(told)
                self._observer.said(text)
                self._announcer.say(text)

    @property
    def _announcer(self) -> Announcer | None:
        if self._player is None or self._voice is None or not self._sound:
            return None
        return Announcer(self._voice, self._player, self._settings.volume)

    def _all(self) -> Iterator[CheckFinding]:
        yield from guarded("software", machine.check_software)
        yield self._first
        yield from guarded("topic", self._check_topic, "I cannot read what I know.")
        yield from guarded("disk", machine.check_disk)
        yield from guarded("memory", machine.check_memory)
        yield from guarded(
            "switches",
            lambda: machine.check_switches(self._settings),
            "The switch does not work.",
        )
        yield from guarded("voice", self._check_voice, "I cannot speak.")
        yield from guarded("speech", lambda: check_packed_speech(self._settings), ALOUD)
        yield from self._check_devices()
        yield from self._check_understanding()

    def _check_topic(self) -> Iterator[CheckFinding]:
        self._topic, finding = check_topic(self._settings)
        yield finding
        yield check_region(self._settings, self._topic)

    def _check_voice(self) -> Iterator[CheckFinding]:
        voice = Voice(voice_settings(self._settings, self._topic))
        yield from check_voice(voice)
        self._voice = voice

    def _check_devices(self) -> Iterator[CheckFinding]:
        yield from _listed(DeviceKind.MICROPHONE)
        yield from _listed(DeviceKind.SPEAKER)
        troubles = [
            *guarded("microphone", self._open_microphone, "I cannot hear anything."),
            *guarded("speaker", self._open_player, "I cannot be heard."),
        ]
        if self._player is not None:
            yield from guarded("speaker", self._check_speaker, "I cannot be heard.")
        if self._microphone is not None:
            yield from guarded(
                "microphone", self._check_microphone, "I cannot hear anything."
            )
        yield from troubles

    def _open_microphone(self) -> Iterator[CheckFinding]:
        self._microphone = DeviceMicrophone(self._settings.microphone)
        self._stack.callback(self._microphone.close)
        yield from ()

    def _open_player(self) -> Iterator[CheckFinding]:
        self._player = DevicePlayer(self._settings.speaker)
        self._stack.callback(self._player.close)
        yield from ()

    def _check_speaker(self) -> Iterator[CheckFinding]:
        assert self._player is not None
        if self._sound:
            volume = self._settings.volume
            yield from check_speaker(self._player, self._microphone, volume)
        else:
            told = f"{self._player.name} is there; nothing was played on it."
            yield found("speaker", told, figures={"device": self._player.name})

    def _check_microphone(self) -> Iterator[CheckFinding]:
        assert self._microphone is not None
        announcer = self._announcer
        if announcer is not None:
            announcer.say(PROMPT)
            announcer.play(LISTENING, self._settings.tones)
            time.sleep(ECHO_S)
        heard = measure_microphone(self._microphone, self._seconds, self._observer)
        yield judged(heard)

    def _check_understanding(self) -> Iterator[CheckFinding]:
        check = partial(check_models, self._settings, self._topic)
        aloud = "The model with which I listen cannot be used."
        models = list(guarded("models", check, aloud))
        yield from models
        usable = all(one.state is not Health.BAD for one in models)
        check = partial(self._check_ears, usable)
        ears = list(guarded("ears", check, "I cannot listen as I was told to."))
        yield from ears
        usable = all(one.state is not Health.BAD for one in (*models, *ears))
        without = [
            *(["the topic"] if self._topic is None else []),
            *(["the voice"] if self._voice is None else []),
            *([] if usable else ["the model"]),
        ]
        if self._voice is None or self._recognisers is None or without:
            told = f"not tried, as it needs {' and '.join(without)}."
            again = "Mend that first, and run this again."
            why = Problem(Health.WARNING, told, again, "I could not try my hearing.")
            yield found("engine", "", [why])
        else:
            check = partial(self._check_engine, self._recognisers, self._voice)
            yield from guarded("engine", check, "I cannot understand speech.")

    def _check_ears(self, usable: bool) -> Iterator[CheckFinding]:
        if self._topic is not None and usable:
            # What is left out is told by the check itself.
            made = recogniser_set_of(self._topic, self._settings, lambda _: None)
            if made.out_of_process is not None:
                self._stack.callback(made.out_of_process.close)
            self._recognisers = made
        yield from check_ears(self._settings, self._recognisers)

    def _check_engine(
        self, recognisers: RecogniserSet, voice: Voice
    ) -> Iterator[CheckFinding]:
        understanding = load_understanding(self._settings)
        check = partial(check_wake, self._settings, recognisers)
        yield from guarded("wake phrase", check, "The words to call me do not work.")
        yield from check_engine(understanding, recognisers, voice)


def measure_microphone(
    microphone: DeviceMicrophone, seconds: float, observer: CheckObserver
) -> Listening:
    """Listen to a microphone for some seconds, keeping numbers only."""
    meter = LevelMeter()
    wanted = frames_in(seconds)
    overruns = microphone.overruns
    observer.listening(seconds)
    recording = record(
        microphone,
        lambda so_far: len(so_far) >= wanted,
        seconds + SLACK_S,
        lambda frame: observer.level(meter.feed(frame)),
    )
    observer.listened()
    return Listening(
        microphone.name,
        meter.measured(),
        len(recording),
        microphone.overruns - overruns,
        recording.rate,
        microphone.trouble,
        microphone.channels.use,
        microphone.channels.offset,
    )


def _listed(kind: DeviceKind) -> Iterator[CheckFinding]:
    try:
        names = device_names(kind)
    except DeviceError:
        return  # as opening it will tell
    told = ", ".join(f"'{name}'" for name in names)
    only = Problem(
        Health.WARNING,
        "A monitor gives what a speaker plays, and hears nobody.",
        "Plug in a microphone.",
        "I have no real microphone.",
    )
    monitors = all(name.startswith(MONITOR) for name in names)
    figures = {"devices": names}
    yield found(f"{kind.value}s", f"{told}.", [only] if monitors else [], figures)
