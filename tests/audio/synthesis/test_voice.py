"""What is written is spoken; what was spoken is kept; what fails is told."""

import errno
import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
import soxr

from audio import (
    FASTEST,
    SAMPLE_RATE,
    SLOWEST,
    Recogniser,
    Speech,
    Voice,
    VoiceError,
    VoiceSettings,
    frames_of,
    hear,
)
from tests.audio.conftest import silence

SENTENCE = "What is happening to my bones?"

Worker: TypeAlias = tuple[str, ...]
Damage: TypeAlias = Callable[[bytes], bytes]

READ_TASK = """
import json, struct, sys, wave
task = json.loads(sys.stdin.readline())
"""
WRITE_TONE = """
with wave.open(task["out"], "wb") as out:
    out.setparams((1, 2, 16000, 0, "NONE", ""))
    out.writeframes(b"".join(struct.pack("<h", n % 99 * 300) for n in range(16000)))
"""
SAY_DONE = """
print(json.dumps({"voice": None, "words": []}))
"""


def worker(code: str, *arguments: Path) -> Worker:
    """A command that does as a script says in place of the synthesiser."""
    return (sys.executable, "-c", code, *map(str, arguments))


def noting(what: str, where: Path) -> Worker:
    """A synthesiser that notes a part of its task."""
    note = f"open(sys.argv[1], 'w').write(str(task[{what!r}]))"
    return worker(READ_TASK + note + WRITE_TONE + SAY_DONE, where)


HUMMING = worker(READ_TASK + WRITE_TONE + SAY_DONE)
FAILING = worker("raise SystemExit('no voice today')")


@pytest.fixture(scope="module")
def speech() -> Speech:
    """The sentence, spoken by the real voice."""
    return Voice().speak(SENTENCE)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A folder for speech that is not there yet."""
    return tmp_path / "cache" / "speech"


def same(one: Speech, other: Speech) -> bool:
    return (
        np.array_equal(one.samples, other.samples)
        and one.rate == other.rate
        and one.words == other.words
    )


def said(speech: Speech) -> list[str]:
    """The captions, without the signs that some engines leave on them."""
    return [word.text.strip("?.,") for word in speech.words]


# Speaking.


def test_what_is_spoken_can_be_understood(
    speech: Speech, recogniser: Recogniser
) -> None:
    samples = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE)
    sound = np.concatenate([silence(0.5), samples, silence(0.5)])
    heard = hear(frames_of(sound), recogniser)
    assert heard is not None
    assert heard.text == "what is happening to my bones"


def test_captions_rise_inside_of_the_speech(speech: Speech) -> None:
    assert said(speech) == ["What", "is", "happening", "to", "my", "bones"]
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(set(starts))
    assert starts[0] >= 0
    assert starts[-1] < speech.duration_s


def test_captions_of_a_long_text_rise_inside_of_the_speech() -> None:
    text = f"{SENTENCE} Ask a nurse, a café owner or a friend about it. " * 6
    speech = Voice().speak(text)
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(starts)
    assert starts[-1] < speech.duration_s
    assert said(speech) == [word.strip("?.,") for word in text.split()]


@pytest.mark.parametrize(
    "text",
    [
        "It isn't your fault.",
        "Ask a well-known nurse.",
        "Take 3.5 tablets.",
        "There are many.",
    ],
    ids=["apostrophe", "hyphen", "number", "said as one"],
)
def test_each_word_has_its_caption(text: str) -> None:
    assert said(Voice().speak(text)) == text.strip(".").split()


def test_captions_are_guessed_where_the_engine_does_not_tell() -> None:
    speech = Voice(worker=HUMMING).speak("Bones are alive.")
    assert said(speech) == ["Bones", "are", "alive"]
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(set(starts))
    assert starts[0] == 0.0
    assert starts[-1] < speech.duration_s


def test_a_slow_voice_takes_longer_than_a_fast_one() -> None:
    slow = Voice(VoiceSettings(rate=100)).speak(SENTENCE)
    fast = Voice(VoiceSettings(rate=200)).speak(SENTENCE)
    assert slow.duration_s > 1.4 * fast.duration_s


@pytest.mark.parametrize(("wanted", "given"), [(1, SLOWEST), (9999, FASTEST)])
def test_a_rate_that_nobody_understands_is_not_asked_for(
    tmp_path: Path, wanted: int, given: int
) -> None:
    note = tmp_path / "task"
    Voice(VoiceSettings(rate=wanted), worker=noting("rate", note)).speak(SENTENCE)
    assert note.read_text() == str(given)


def test_a_voice_that_is_not_there_is_replaced_by_another() -> None:
    speech = Voice(VoiceSettings(voice="no-such-voice")).speak(SENTENCE)
    assert speech.duration_s > 1


def test_two_voices_speak_at_once(speech: Speech) -> None:
    other = "Call for help right away."
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda text: Voice().speak(text), [SENTENCE, other]))
    assert both[0].duration_s == pytest.approx(speech.duration_s, rel=0.1)
    assert said(both[0]) == said(speech)
    assert said(both[1]) == ["Call", "for", "help", "right", "away"]


@pytest.mark.parametrize("text", ["", "  \n", "?!", "—"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(VoiceError, match=r"nothing to say in [^.]*\. Give it words"):
        Voice().speak(text)


def test_no_temporary_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.synthesis.voice.MEMORY", tmp_path)
    Voice(worker=HUMMING).speak(SENTENCE)
    with pytest.raises(VoiceError):
        Voice(worker=FAILING).speak(SENTENCE)
    assert list(tmp_path.iterdir()) == []


# Pronunciations.


@pytest.fixture
def espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform on which pronunciations are for its synthesiser."""
    monkeypatch.setattr("audio.synthesis.voice.ESPEAK", True)


SPOKEN_AS = {"MRI": "em are eye", "an MRI scan": "a picture", "T1": "tee one"}


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The MRI shows it.", "The em are eye shows it."),
        ("an mri, or two Mri?", "an em are eye, or two em are eye?"),
        ("MRIs and amri are other words", "MRIs and amri are other words"),
        ("(MRI)", "(em are eye)"),
        ("an MRI scan", "a picture"),
        ("T1 is not T12", "tee one is not T12"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
@pytest.mark.usefixtures("espeak")
def test_pronunciations_are_for_whole_words_in_any_case(text: str, spoken: str) -> None:
    settings = VoiceSettings(pronunciations=SPOKEN_AS)
    assert settings.respelled(text).spoken == spoken


@pytest.mark.usefixtures("espeak")
def test_signs_in_a_pronunciation_stand_for_themselves() -> None:
    settings = VoiceSettings(pronunciations={"C++": "see", "either": r"i\ther \1"})
    assert settings.respelled("either C++").spoken == r"i\ther \1 see"


@pytest.mark.usefixtures("espeak")
def test_a_pronunciation_is_not_pronounced_again() -> None:
    settings = VoiceSettings(pronunciations={"GP": "family doctor", "doctor": "doc"})
    assert settings.respelled("a GP or a doctor").spoken == "a family doctor or a doc"


@pytest.mark.usefixtures("espeak")
def test_the_synthesiser_is_given_the_pronunciation(tmp_path: Path) -> None:
    note = tmp_path / "task"
    settings = VoiceSettings(pronunciations={"MRI": "em are eye"})
    Voice(settings, worker=noting("text", note)).speak("An MRI.")
    assert note.read_text() == "An em are eye."


@pytest.mark.usefixtures("espeak")
def test_a_text_that_is_pronounced_as_nothing_is_refused() -> None:
    with pytest.raises(VoiceError, match="nothing to say"):
        Voice(VoiceSettings(pronunciations={"hm": "..."})).speak("Hm!")


def test_another_synthesiser_is_given_the_words_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.synthesis.voice.ESPEAK", False)
    settings = VoiceSettings(pronunciations={"MRI": "em are eye"})
    assert settings.respelled("An MRI.").spoken == "An MRI."


@pytest.mark.skipif(sys.platform != "linux", reason="pronunciations of espeak-ng")
def test_captions_are_the_written_words_at_their_times() -> None:
    spellings = {"A and E": "eh and E", "metastases": "met asterseez"}
    text = "Go to A and E with metastases now."
    written = Voice(VoiceSettings(pronunciations=spellings)).speak(text)
    spoken = Voice().speak("Go to eh and E with met asterseez now.")
    assert [word.text for word in written.words] == text.split()
    starts = {word.text: word.start_s for word in spoken.words}
    said_as = ["Go", "to", "eh", "and", "E", "with", "met", "now."]
    assert [word.start_s for word in written.words] == [starts[w] for w in said_as]


# Failing.


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(3)", "exit status 3: it said nothing"),
        ("raise SystemExit('no voice today')", "exit status 1: no voice today"),
        (READ_TASK + SAY_DONE, "exit status 0"),
        (READ_TASK + "open(task['out'], 'wb').close()" + SAY_DONE, "cannot be read"),
        (READ_TASK + WRITE_TONE, "cannot be read"),
        (READ_TASK + WRITE_TONE + "print('{}')", "cannot be read"),
        (READ_TASK + WRITE_TONE + "print('[]')", "cannot be read"),
        (READ_TASK + WRITE_TONE + "print('{\"words\": [7]}')", "cannot be read"),
        (READ_TASK + WRITE_TONE.replace("* 300", "* 0") + SAY_DONE, "it wrote silence"),
        ("import sys; sys.stderr.buffer.write(b'\\xff'); sys.exit(4)", "exit status 4"),
    ],
    ids=[
        "fails",
        "fails with a word",
        "writes nothing",
        "writes an empty file",
        "says nothing",
        "says too little",
        "says something else",
        "says words that are none",
        "writes silence",
        "complains in no known letters",
    ],
)
def test_a_synthesiser_that_fails_is_asked_three_times(
    tmp_path: Path, code: str, reason: str
) -> None:
    count = tmp_path / "count"
    counting = f"open({str(count)!r}, 'a').write('x')\n{code}"
    with pytest.raises(VoiceError, match="failed 3 times") as raised:
        Voice(worker=worker(counting)).speak(SENTENCE)
    assert reason in str(raised.value)
    assert "shown in writing" in str(raised.value)
    assert count.read_text() == "xxx"


def test_a_synthesiser_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.synthesis.voice.MIN_DEADLINE_S", 0.1)
    monkeypatch.setattr("audio.synthesis.voice.DEADLINE_S_PER_CHARACTER", 0.0)
    hanging = worker("import threading; threading.Event().wait()")
    with pytest.raises(VoiceError, match=r"failed 3 times \(it hung"):
        Voice(worker=hanging).speak(SENTENCE)


def test_a_synthesiser_that_is_not_there_is_told(tmp_path: Path) -> None:
    nowhere = (str(tmp_path / "nowhere"),)
    with pytest.raises(VoiceError, match="cannot be started"):
        Voice(worker=nowhere).speak(SENTENCE)


def test_a_synthesiser_that_fails_once_speaks_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fail_first = """
from pathlib import Path
mark = Path(sys.argv[1])
if not mark.exists():
    mark.touch()
    sys.exit("not yet")
"""
    flaky = worker(READ_TASK + fail_first + WRITE_TONE + SAY_DONE, tmp_path / "mark")
    assert Voice(worker=flaky).speak(SENTENCE).duration_s == 1.0
    assert "not yet" in caplog.text


def test_a_machine_without_room_for_temporary_files_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.synthesis.voice.MEMORY", tmp_path / "none here")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(VoiceError):
        Voice(worker=HUMMING).speak(SENTENCE)


# Keeping.


def test_speech_is_made_once(cache: Path) -> None:
    first = Voice(cache=cache).speak(SENTENCE)
    again = Voice(cache=cache, worker=FAILING).speak(SENTENCE)
    assert same(again, first)


def test_without_a_cache_speech_is_made_anew() -> None:
    Voice(worker=HUMMING).speak(SENTENCE)
    with pytest.raises(VoiceError):
        Voice(worker=FAILING).speak(SENTENCE)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (VoiceSettings(), "Another sentence."),
        (VoiceSettings(rate=151), SENTENCE),
        (VoiceSettings(voice="en-us"), SENTENCE),
        (VoiceSettings(pronunciations={"bones": "bownz"}), SENTENCE),
    ],
    ids=["text", "rate", "voice", "pronunciation"],
)
@pytest.mark.usefixtures("espeak")
def test_other_speech_is_not_taken_for_it(
    cache: Path, settings: VoiceSettings, text: str
) -> None:
    Voice(cache=cache, worker=HUMMING).speak(SENTENCE)
    with pytest.raises(VoiceError):
        Voice(settings, cache, FAILING).speak(text)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: b"\xff" + data,
        lambda data: b"[]\n" + data,
        lambda data: b'{"sha256": 1}\n' + data,
    ],
    ids=["empty", "half", "one bit", "no text", "a list", "no sum"],
)
def test_damaged_speech_is_made_again(
    cache: Path, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    voice = Voice(cache=cache, worker=HUMMING)
    first = voice.speak(SENTENCE)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    with caplog.at_level(logging.WARNING, logger="audio.synthesis.cache"):
        assert same(voice.speak(SENTENCE), first)
    assert str(kept) in caplog.text
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_made_is_no_reason_to_be_silent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    speech = Voice(cache=tmp_path / "file" / "cache", worker=HUMMING).speak(SENTENCE)
    assert speech.duration_s == 1.0
    assert "speech is not kept" in caplog.text


def test_a_full_disk_is_no_reason_to_be_silent(
    cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    speech = Voice(cache=cache, worker=HUMMING).speak(SENTENCE)
    assert speech.duration_s == 1.0
    assert "No space left" in caplog.text
    assert list(cache.iterdir()) == []


def test_speech_is_read_from_a_folder_that_may_not_be_written(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Voice(cache=cache, worker=HUMMING).speak(SENTENCE)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("os.utime", forbidden)
    assert same(Voice(cache=cache, worker=FAILING).speak(SENTENCE), first)


def test_what_was_not_spoken_for_longest_makes_room(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    humming = Voice(cache=cache, worker=HUMMING)
    humming.speak("one")
    (one,) = cache.iterdir()
    humming.speak("two")
    (two,) = set(cache.iterdir()) - {one}
    os.utime(one, (1, 1))
    os.utime(two, (2, 2))
    humming.speak("one")
    room = one.stat().st_size * 5 // 2
    monkeypatch.setattr("audio.synthesis.cache.CACHE_LIMIT_BYTES", room)
    humming.speak("three")
    assert one.exists()
    assert not two.exists()
    assert len(list(cache.iterdir())) == 2


def test_two_voices_keep_the_same_speech_at_once(cache: Path) -> None:
    together = threading.Barrier(2)

    def speak() -> Speech:
        together.wait()
        return Voice(cache=cache, worker=HUMMING).speak(SENTENCE)

    with ThreadPoolExecutor(2) as pool:
        one, other = (pool.submit(speak) for _ in range(2))
        assert same(one.result(), other.result())
    assert len(list(cache.iterdir())) == 1
