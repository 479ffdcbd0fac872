"""All checks, on a sound server of the tests' own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread

import numpy as np
import numpy.typing as npt
import pytest
import soxr

from audio import SAMPLE_RATE, Speech, Voice
from audio.sound import Samples
from audio.vad.level import Level
from skill.checking.everything import PROMPT, Everything
from skill.checking.finding import CheckFinding, Health
from skill.checking.summary import ASK
from tests.audio.conftest import CHILDREN, samples_of
from tests.conftest import TINY_TOPIC
from tests.pulse import SoundServer

Floats = npt.NDArray[np.float64]

RATE = 225
"""Words a minute: what is said in a test is over sooner."""


class Patient:
    """A watcher who speaks when it is asked to, and reads what is said."""

    def __init__(self, server: SoundServer, says: Samples | None = None) -> None:
        self._server, self._says = server, says
        self._speaking: Thread | None = None
        self.levels: list[Level] = []
        self.summary = ""

    def listening(self, seconds: float) -> None:
        assert seconds > 0
        if self._says is not None:
            self._speaking = Thread(target=self._server.say, args=(self._says,))
            self._speaking.start()

    def level(self, level: Level) -> None:
        self.levels.append(level)

    def listened(self) -> None:
        if self._speaking is not None:
            self._speaking.join()

    def said(self, text: str) -> None:
        self.summary = text


def until(name: str, findings: Iterator[CheckFinding]) -> dict[str, CheckFinding]:
    """The findings up to one, by name; no more is checked."""
    found: dict[str, CheckFinding] = {}
    for finding in findings:
        found[finding.name] = finding
        if finding.name == name:
            break
    return found


def likeness(recorded: Samples, speech: Speech) -> float:
    """How like some second of a speech there is in a recording, 0 to 1.

    Not the whole speech: on a busy machine there are gaps in what is played.
    """
    wanted = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE).astype(float)
    seconds = np.array_split(wanted, max(1, len(wanted) // SAMPLE_RATE))
    return max(_likeness(recorded.astype(float), part) for part in seconds)


def _likeness(recorded: Floats, wanted: Floats) -> float:
    size = 1 << (len(recorded) + len(wanted)).bit_length()
    spectrum = np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(wanted, size))
    alike = np.fft.irfft(spectrum)[: len(recorded) - len(wanted)]
    at = int(np.argmax(alike))
    here = recorded[at : at + len(wanted)]
    return float(alike[at] / (np.linalg.norm(wanted) * np.linalg.norm(here)))


def test_a_machine_where_all_is_well(one_room: SoundServer, voice: Voice) -> None:
    patient = Patient(one_room, samples_of("who_gets_it", CHILDREN))
    everything = Everything({"rate": RATE}, 6.0, sound=True, observer=patient)
    with one_room.recording() as recording, ThreadPoolExecutor(1) as pool:
        checking = pool.submit(lambda: list(everything.findings()))
        while not checking.done():
            recording.listen(0.2)
        findings = {one.name: one for one in checking.result()}
    assert [one for one in findings.values() if one.state is Health.BAD] == []
    assert findings["speaker"].figures["delay_ms"] > 0
    assert findings["microphone"].state is Health.GOOD
    assert findings["microphone"].figures["speech_s"] > 1.0
    assert findings["microphones"].figures["devices"]
    assert findings["engine"].figures["understood"] >= 2
    assert findings["wake phrase"].figures["phrase"] == "hello assistant"
    assert len(patient.levels) == findings["microphone"].figures["frames"]
    # What is shown to those who read is what was said to those who listen.
    fast = Voice(replace(voice.settings, rate=RATE))
    assert "Some of what I know is due to be reviewed." in patient.summary
    for text in (PROMPT, patient.summary):
        assert likeness(recording.samples, fast.speak(text)) > 0.5
    assert likeness(recording.samples, fast.speak("Good morning.")) < 0.5


def test_trouble_is_told_aloud(sound_server: SoundServer, garden: Path) -> None:
    sound_server.run("pactl", "set-source-mute", "room.monitor", "1")
    patient = Patient(sound_server)
    overrides = {"topic": str(garden), "wake": "hello xyzzy", "rate": RATE}
    everything = Everything(overrides, 1.0, sound=True, observer=patient)
    findings = {one.name: one for one in everything.findings()}
    bad = {name for name, one in findings.items() if one.state is Health.BAD}
    assert bad >= {"topic", "microphone", "wake phrase"}
    assert "The microphone is silent. It may be muted." in patient.summary
    assert ASK in patient.summary


def test_without_sound_nothing_is_played(sound_server: SoundServer) -> None:
    patient = Patient(sound_server)
    overrides = {"topic": str(TINY_TOPIC)}
    everything = Everything(overrides, 1.0, sound=False, observer=patient)
    with sound_server.recording() as recording, ThreadPoolExecutor(1) as pool:
        checking = pool.submit(lambda: list(everything.findings()))
        while not checking.done():
            recording.listen(0.2)
        findings = {one.name: one for one in checking.result()}
    assert np.abs(recording.samples).max() == 0
    assert patient.summary == ""
    assert findings["speaker"].state is Health.GOOD
    assert "nothing was played" in findings["speaker"].told
    assert "microphone" in findings
    assert "engine" in findings


def test_devices_that_are_not_there_are_told_with_those_that_are(
    sound_server: SoundServer,
) -> None:
    overrides = {
        "topic": str(TINY_TOPIC),
        "microphone": "nonesuch",
        "speaker": "nonesuch",
    }
    everything = Everything(overrides, 1.0, True, Patient(sound_server))
    findings = until("models", everything.findings())
    for name in ("microphone", "speaker"):
        assert findings[name].state is Health.BAD
        assert f"there is no {name} 'nonesuch'" in findings[name].told
        assert findings[name].advice
    assert findings["microphone"].aloud == "I cannot hear anything."
    assert findings["speakers"].figures["devices"]


def test_a_machine_that_has_only_monitors_has_no_real_microphone(
    sound_server: SoundServer,
) -> None:
    overrides = {"topic": str(TINY_TOPIC)}
    everything = Everything(overrides, 1.0, False, Patient(sound_server))
    finding = until("microphones", everything.findings())["microphones"]
    assert finding.state is Health.WARNING
    assert finding.advice == "Plug in a microphone."


def test_a_machine_without_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nowhere'}")
    if Path("/dev/snd").exists():
        pytest.skip("this machine may have a sound card")
    server = SoundServer(tmp_path, {})
    overrides = {"topic": str(TINY_TOPIC)}
    everything = Everything(overrides, 1.0, True, Patient(server))
    findings = until("models", everything.findings())
    assert findings["microphone"].state is Health.BAD
    assert findings["speaker"].state is Health.BAD
    assert "microphones" not in findings


def test_what_does_not_load_is_told_once_and_what_needs_it_is_not_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nowhere'}")
    patient = Patient(SoundServer(tmp_path, {}))
    overrides = {"topic": str(tmp_path), "model": tmp_path / "nowhere"}
    everything = Everything(overrides, 1.0, False, patient)
    findings = {one.name: one for one in everything.findings()}
    assert findings["topic"].state is Health.BAD
    assert findings["topic"].aloud == "I cannot read what I know."
    assert findings["models"].state is Health.BAD
    assert findings["engine"].state is Health.WARNING
    assert "not tried, as it needs the topic and the model" in findings["engine"].told
    assert "wake phrase" not in findings


def test_a_check_that_breaks_is_a_line_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("skill.checking.machine.list_switches", broken)
    overrides = {"topic": str(TINY_TOPIC)}
    everything = Everything(overrides, 1.0, False, Patient(SoundServer(tmp_path, {})))
    findings = until("voice", everything.findings())
    assert findings["switches"].state is Health.BAD
    assert "RuntimeError: a fault of ours" in findings["switches"].told
    assert "voice" in findings
