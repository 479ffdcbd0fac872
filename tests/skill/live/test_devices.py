"""Somebody talks to a microphone and hears the answer: the whole command, for real.

`askaloud listen` runs as a process of its own, on a sound server whose microphone
hears what is played in a room that is not there.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import numpy as np

from audio import SAMPLE_RATE, RecogniserSet, frames_of, hear
from intents import spoken_words
from tests.pulse import SPEAKERS, SoundServer, until
from tests.skill.live.bedside import LOUD, Listening
from tests.skill.live.saying import called
from tests.skill.running import COMMAND

BONES = "hello assistant what is happening to my bones"


def test_a_question_is_heard_and_its_answer_spoken(
    listens: Callable[..., Listening], recogniser_set: RecogniserSet
) -> None:
    bedside = listens("--rate", "190")
    at = bedside.at
    bedside.say(BONES)
    bedside.wait_for_turns(1)
    assert bedside.intents == ["definition"]
    until(lambda: bedside.sounds_since(at))
    until(lambda: bedside.silent)
    heard = hear(frames_of(bedside.since(at)), recogniser_set.recogniser)
    assert heard is not None
    words = set(heard.text.split())
    said = set(spoken_words(bedside.turns[0]["reply"]["text"]))
    assert {"bone", "cancer", "doctor"} <= words
    assert len(words & said) > 0.6 * len(said)


def test_a_question_that_is_not_for_it_gets_no_answer(
    listens: Callable[..., Listening],
) -> None:
    bedside = listens()
    at = bedside.at
    bedside.say("what is a bone scan")
    bedside.call()
    bedside.say("what are the symptoms")
    bedside.wait_for_turns(1)
    assert bedside.intents == ["symptoms"]
    assert bedside.sounds_since(at)


def test_stop_silences_an_answer_and_it_listens_on(
    listens: Callable[..., Listening],
) -> None:
    kiosk = listens("--open")
    at = kiosk.at
    kiosk.say("what are the symptoms")
    until(lambda: kiosk.sounds_since(at))
    time.sleep(1.0)
    kiosk.say("stop")
    until(lambda: kiosk.silent)
    played_s = len(kiosk.since(at)) / SAMPLE_RATE
    assert len(kiosk.turns) == 1
    assert played_s < 8.0, "the whole answer takes longer"
    kiosk.say("what is a bone scan")
    kiosk.wait_for_turns(2)
    assert kiosk.intents == ["symptoms", "tests"]


def test_a_new_question_interrupts_an_answer(listens: Callable[..., Listening]) -> None:
    kiosk = listens("--open")
    at = kiosk.at
    kiosk.say("what are the symptoms")
    until(lambda: kiosk.sounds_since(at))
    kiosk.say("what is a bone scan")
    kiosk.wait_for_turns(2)
    assert kiosk.intents == ["symptoms", "tests"]


def test_an_answer_is_said_again_and_slower(listens: Callable[..., Listening]) -> None:
    kiosk = listens("--open")
    at = kiosk.at
    kiosk.say("what is a bone scan")
    kiosk.wait_for_turns(1)
    until(lambda: kiosk.sounds_since(at))
    kiosk.say("slower please")
    kiosk.wait_for_turns(2)
    # It is silent until the slower speech is there.
    until(lambda: kiosk.silent)
    at = kiosk.at
    until(lambda: kiosk.sounds_since(at))
    time.sleep(1.0)
    kiosk.say("stop")
    until(lambda: kiosk.silent)
    kiosk.say("say that again")
    kiosk.wait_for_turns(3)
    assert kiosk.intents == ["tests", "slower", "repeat"]
    assert kiosk.turns[2]["reply"]["text"] == kiosk.turns[0]["reply"]["text"]


def test_it_hears_again_when_its_devices_are_plugged_in_again(
    listens: Callable[..., Listening], sound_server: SoundServer
) -> None:
    kiosk = listens("--open", "--speaker", "speaker")
    # The sound server would let any that is left take its place.
    for name in SPEAKERS:
        sound_server.unplug(name)
    until(lambda: any("microphone" in line for line in kiosk.told))
    for name in SPEAKERS:
        sound_server.plug_in(name)
    sound_server.run("pactl", "set-default-source", "room.monitor")
    until(lambda: any("works again" in line for line in kiosk.told))
    with sound_server.recording() as recording:
        kiosk.say("what is a bone scan")
        kiosk.wait_for_turns(1)
        recording.listen_until(lambda: (np.abs(recording.samples) > LOUD).any())
    assert kiosk.intents == ["tests"]


def test_it_speaks_again_when_its_speaker_is_plugged_in_again(
    listens: Callable[..., Listening], sound_server: SoundServer
) -> None:
    kiosk = listens("--open", "--speaker", "other")
    sound_server.unplug("other")
    until(lambda: any("speaker" in line for line in kiosk.told))
    sound_server.plug_in("other")
    kiosk.say("what is a bone scan")
    with sound_server.recording("other") as recording:
        recording.listen_until(lambda: (np.abs(recording.samples) > LOUD).any())
    assert kiosk.process.poll() is None


def test_it_is_ready_once_it_can_hear(
    listens: Callable[..., Listening], sound_server: SoundServer
) -> None:
    kiosk = listens("--open", "--microphone", "late", at_once=True)
    until(lambda: any("no microphone 'late'" in line for line in kiosk.told))
    time.sleep(5.0)
    assert not kiosk.ready
    sound_server.plug_in("late")
    until(lambda: kiosk.ready)
    sound_server.say(called("what is a bone scan"), "late")
    kiosk.wait_for_turns(1)
    assert kiosk.intents == ["tests"]


def test_a_sound_server_that_stalls_makes_it_say_nothing(
    listens: Callable[..., Listening], sound_server: SoundServer
) -> None:
    bedside = listens()
    at, told = bedside.at, len(bedside.told)
    for _ in range(4):
        with sound_server.hanging():
            time.sleep(2.5)
        time.sleep(2.0)
    assert not bedside.sounds_since(at)
    assert bedside.told[told:] == []
    bedside.say(BONES)
    bedside.wait_for_turns(1)
    assert bedside.intents == ["definition"]


def test_of_two_on_one_microphone_the_second_says_so_and_ends(
    listens: Callable[..., Listening], sound_server: SoundServer
) -> None:
    first = listens("--open")
    second = listens("--microphone", "of room", at_once=True)
    assert second.process.wait(timeout=60) == 1
    until(lambda: second.told)
    assert len(second.told) == 1
    assert (
        "another Ask Aloud listens to the microphone 'Monitor of room' already"
        in (second.told[0])
    )
    third = listens("--microphone", "of other")
    sound_server.say(called(BONES), "other")
    third.wait_for_turns(1)
    first.process.kill()
    first.process.wait()
    again = listens("--open")
    again.say("what are the symptoms")
    again.wait_for_turns(1)
    assert again.intents == ["symptoms"]


def test_thirty_turns_are_all_answered(listens: Callable[..., Listening]) -> None:
    # Little patience, and no silence around what is said, make turns short.
    kiosk = listens("--open", "--patience", "0.4")
    questions = (
        "what are the symptoms",
        "what is a bone scan",
        "what is the treatment",
    )
    for turn in range(30):
        at = kiosk.at
        kiosk.say_shortly(questions[turn % 3])
        kiosk.wait_for_turns(turn + 1)
        until(lambda at=at: kiosk.sounds_since(at))  # type: ignore[misc]
        kiosk.say_shortly("stop")
        until(lambda: kiosk.is_silent(0.3))
    assert kiosk.intents == ["symptoms", "tests", "treatment"] * 10
    assert kiosk.process.poll() is None


def test_a_signal_ends_it_in_good_order(listens: Callable[..., Listening]) -> None:
    bedside = listens()
    bedside.process.send_signal(signal.SIGTERM)
    assert bedside.process.wait(timeout=30) == 0
    assert not any("Traceback" in line for line in bedside.told)


def test_a_wake_phrase_of_unknown_words_is_refused() -> None:
    done = subprocess.run(
        [*COMMAND, "listen", "--wake", "hello zyxgrumpf"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=dict(os.environ),
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert "'zyxgrumpf'" in done.stderr
    assert "Traceback" not in done.stderr
