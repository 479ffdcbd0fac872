"""PocketSphinx in a process of its own, which may fail, hang or be killed."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from audio import ModelError, RecognitionError, Transcript, frames_of, recogniser_set
from audio.recogniser import (
    EMBEDDED,
    FusionRecogniser,
    PocketSphinxRecogniser,
    Recogniser,
    out_of_process,
)
from audio.recogniser.choice import ARPA_NAME, DICTIONARY_NAME, MODEL_NAME
from audio.recogniser.out_of_process import OutOfProcessRecogniser
from audio.recogniser.pocketsphinx import described
from audio.sound import Samples
from tests.audio.conftest import CHILDREN, TREATMENT

FILES = (EMBEDDED / ARPA_NAME, EMBEDDED / DICTIONARY_NAME)

LONGEST_S = 60.0
"""A busy machine is no reason for a test to fail."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy this machine is, an answer is waited for."""
    monkeypatch.setattr(out_of_process, "DEADLINE_S", LONGEST_S)


@pytest.fixture
def recogniser() -> Iterator[OutOfProcessRecogniser]:
    """PocketSphinx apart, which is loading."""
    recogniser = apart()
    yield recogniser
    recogniser.close()


def apart(
    words: Mapping[str, tuple[str, ...]] | None = None,
    language_model: Path = FILES[0],
    dictionary: Path = FILES[1],
) -> OutOfProcessRecogniser:
    """PocketSphinx in a process of its own."""
    load = partial(PocketSphinxRecogniser, language_model, dictionary, words)
    told = described(language_model, dictionary)
    return OutOfProcessRecogniser(load, "PocketSphinx", told)


def listen(recogniser: Recogniser, samples: Samples) -> Transcript:
    """What is heard of some sound."""
    recognition = recogniser.start()
    for frame in frames_of(samples):
        assert recognition.accept(frame) == ""
    return recognition.finish()


def asleep(recogniser: OutOfProcessRecogniser) -> None:
    """Make its process hang."""
    os.kill(pid_of(recogniser), signal.SIGSTOP)


def pid_of(recogniser: OutOfProcessRecogniser) -> int:
    pid = recogniser._process.pid
    assert isinstance(pid, int)
    return pid


def gone(pid: int) -> bool:
    """Whether there is no such process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_hears_what_pocketsphinx_hears_here(
    recogniser: OutOfProcessRecogniser, children: Samples
) -> None:
    heard = listen(recogniser, children)
    assert heard.text == CHILDREN
    assert heard == listen(PocketSphinxRecogniser(*FILES), children)


def test_it_is_another_process(
    recogniser: OutOfProcessRecogniser, children: Samples
) -> None:
    listen(recogniser, children)
    pid = pid_of(recogniser)
    assert pid != os.getpid()
    listen(recogniser, children)
    assert pid_of(recogniser) == pid


def test_no_sound_is_heard_as_nothing(recogniser: OutOfProcessRecogniser) -> None:
    assert recogniser.start().finish() == Transcript()


def test_silence_is_heard_as_nothing(recogniser: OutOfProcessRecogniser) -> None:
    assert listen(recogniser, np.zeros(16_000, np.int16)).alternatives == ()


def test_words_of_a_topic_are_known_to_it(children: Samples) -> None:
    said = dict.fromkeys(("plugh",), ("P", "L", "AH", "G"))
    recogniser = apart(said)
    try:
        assert listen(recogniser, children).text == CHILDREN
    finally:
        recogniser.close()


def test_it_says_what_it_is(recogniser: OutOfProcessRecogniser) -> None:
    here = PocketSphinxRecogniser(*FILES)
    assert recogniser.name == "PocketSphinx"
    assert recogniser.description == here.description


def test_utterances_take_turns(
    recogniser: OutOfProcessRecogniser, children: Samples, treatment: Samples
) -> None:
    sounds = [children, treatment] * 2
    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(lambda sound: listen(recogniser, sound), sounds))
    assert [one.text for one in heard] == [CHILDREN, TREATMENT] * 2


@pytest.mark.parametrize("missing", [0, 1])
def test_a_missing_file_is_named(tmp_path: Path, missing: int) -> None:
    files = list(FILES)
    files[missing] = tmp_path / "nothing"
    with pytest.raises(ModelError, match="nothing', which is missing"):
        apart(None, files[0], files[1])


def test_a_damaged_model_is_named_at_each_utterance(
    tmp_path: Path, children: Samples
) -> None:
    damaged = tmp_path / "damaged.arpa"
    damaged.write_text("no model\n")
    recogniser = apart(None, damaged)
    try:
        for _ in range(2):
            with pytest.raises(RecognitionError, match=r"damaged\.arpa"):
                listen(recogniser, children)
    finally:
        recogniser.close()


def test_one_that_was_killed_is_started_again(
    recogniser: OutOfProcessRecogniser, children: Samples
) -> None:
    listen(recogniser, children)
    os.kill(pid_of(recogniser), signal.SIGKILL)
    recogniser._process.join(LONGEST_S)
    assert listen(recogniser, children).text == CHILDREN


def test_one_that_is_killed_at_work_fails_once(
    recogniser: OutOfProcessRecogniser, children: Samples
) -> None:
    listen(recogniser, children)
    asleep(recogniser)
    before = recogniser._asked
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listen, recogniser, children)
        while recogniser._asked is before:
            time.sleep(0.01)
        os.kill(pid_of(recogniser), signal.SIGKILL)
        with pytest.raises(RecognitionError, match=r"ended\. Ask again"):
            waiting.result(LONGEST_S)
    assert listen(recogniser, children).text == CHILDREN


@pytest.mark.parametrize("times", [1, 20], ids=["a question", "more than a pipe takes"])
def test_one_that_hangs_is_given_up_and_then_started_again(
    recogniser: OutOfProcessRecogniser,
    children: Samples,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
) -> None:
    listen(recogniser, children)
    pid = pid_of(recogniser)
    monkeypatch.setattr(out_of_process, "DEADLINE_S", 0.2)
    monkeypatch.setattr(out_of_process, "DEADLINE_SHARE", 0.0)
    asleep(recogniser)
    with pytest.raises(RecognitionError, match="too slow"):
        listen(recogniser, np.tile(children, times))
    # It may be slow only, and is not asked for more meanwhile.
    with pytest.raises(RecognitionError, match="at work on what was said before"):
        listen(recogniser, children)
    assert pid_of(recogniser) == pid
    monkeypatch.setattr(out_of_process, "HUNG_S", 0.0)
    monkeypatch.setattr(out_of_process, "DEADLINE_S", LONGEST_S)
    assert listen(recogniser, children).text == CHILDREN
    assert pid_of(recogniser) != pid
    assert gone(pid)


@pytest.mark.parametrize(("load_s", "is_left"), [(1000.0, True), (0.0, False)])
def test_one_that_has_not_loaded_yet_is_given_time_for_that_besides(
    recogniser: OutOfProcessRecogniser,
    children: Samples,
    monkeypatch: pytest.MonkeyPatch,
    load_s: float,
    is_left: bool,
) -> None:
    pid = pid_of(recogniser)
    asleep(recogniser)
    monkeypatch.setattr(out_of_process, "HUNG_S", 0.0)
    monkeypatch.setattr(out_of_process, "LOAD_S", load_s)
    with monkeypatch.context() as hasty:
        hasty.setattr(out_of_process, "DEADLINE_S", 0.0)
        hasty.setattr(out_of_process, "DEADLINE_SHARE", 0.0)
        for _ in range(2):
            with pytest.raises(RecognitionError):
                listen(recogniser, children)
    assert (pid_of(recogniser) == pid) is is_left
    os.kill(pid_of(recogniser), signal.SIGCONT)


def test_one_that_was_slow_is_asked_again_when_it_is_done(
    recogniser: OutOfProcessRecogniser,
    children: Samples,
    treatment: Samples,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listen(recogniser, children)
    pid = pid_of(recogniser)
    asleep(recogniser)
    with monkeypatch.context() as hasty:
        hasty.setattr(out_of_process, "DEADLINE_S", 0.0)
        hasty.setattr(out_of_process, "DEADLINE_SHARE", 0.0)
        with pytest.raises(RecognitionError, match="too slow"):
            listen(recogniser, children)
    os.kill(pid, signal.SIGCONT)
    assert recogniser._asked is not None
    recogniser._asked.result(LONGEST_S)
    # What it is asked now is not answered with what it was asked before.
    assert listen(recogniser, treatment).text == TREATMENT
    assert pid_of(recogniser) == pid


def test_the_others_go_on_without_it(
    children: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    ears = recogniser_set()
    assert isinstance(ears.out_of_process, OutOfProcessRecogniser)
    try:
        assert sources(ears.recogniser, children) == {"vosk", "pocketsphinx"}
        asleep(ears.out_of_process)
        with monkeypatch.context() as hasty:
            hasty.setattr(out_of_process, "DEADLINE_S", 0.1)
            assert sources(ears.recogniser, children) == {"vosk"}
        os.kill(pid_of(ears.out_of_process), signal.SIGKILL)
        ears.out_of_process._process.join(LONGEST_S)
        assert sources(ears.recogniser, children) == {"vosk", "pocketsphinx"}
    finally:
        ears.out_of_process.close()


def sources(recogniser: FusionRecogniser, samples: Samples) -> set[str]:
    """Who heard a question, and heard it right."""
    recognition = recogniser.start()
    for frame in frames_of(samples):
        recognition.accept(frame)
    heard = recognition.finish()
    assert heard.text == CHILDREN
    return {source for one in heard.alternatives for source in one.sources}


def test_close_ends_its_process(
    recogniser: OutOfProcessRecogniser, children: Samples
) -> None:
    listen(recogniser, children)
    pid = pid_of(recogniser)
    recogniser.close()
    recogniser.close()
    assert gone(pid)
    with pytest.raises(RecognitionError, match="was ended"):
        listen(recogniser, children)


def test_close_while_somebody_waits_starts_nothing_again(
    recogniser: OutOfProcessRecogniser, children: Samples
) -> None:
    listen(recogniser, children)
    asleep(recogniser)
    pid = pid_of(recogniser)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listen, recogniser, children)
        while not recogniser._turn.locked():
            time.sleep(0.01)
        recogniser.close()
        with pytest.raises(RecognitionError):
            waiting.result(LONGEST_S)
    assert gone(pid)
    assert pid_of(recogniser) == pid


def test_live_ears_by_default() -> None:
    ears = recogniser_set()
    assert ears.out_of_process is not None
    try:
        assert ears.recogniser.name == "vosk+pocketsphinx"
        assert ears.spotter.knows("assistant")
    finally:
        ears.out_of_process.close()


def test_live_ears_with_an_official_model(children: Samples) -> None:
    ears = recogniser_set(EMBEDDED / MODEL_NAME)
    assert ears.out_of_process is None
    assert ears.recogniser.name == "vosk+vosk"
    assert sources(ears.recogniser, children) == {"vosk"}


def test_live_ears_with_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a folder"):
        recogniser_set(tmp_path / "nothing")
