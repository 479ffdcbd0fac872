"""What the benchmark of the recognisers counts, keeps, mixes and fits."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import Alternative, Transcript
from tests.benchmarks.recognition.backgrounds import with_background
from tests.benchmarks.recognition.ears import DEFAULT, SETS, WHISPER, OnceHeard
from tests.benchmarks.recognition.fitting import alike, logistic
from tests.benchmarks.recognition.judging import Tally
from tests.benchmarks.recognition.kept import Kept
from tests.benchmarks.recognition.people import clips, people
from tests.benchmarks.recognition.sounds import Asked, labelled_questions

SILENT = np.zeros(16_000, np.int16)


def heard(text: str, fit: float = -0.1) -> Transcript:
    return Transcript((Alternative(text, 0.9),), fit=fit, no_speech=0.0)


def test_each_engine_alone_is_what_it_heard_itself() -> None:
    once = OnceHeard(60, {"Vosk": heard("one"), "Whisper": heard("two")})
    alone = next(ears for ears in SETS if ears.name == WHISPER)
    assert alone.of(once) is once.each[WHISPER]


def test_the_default_ears_weigh_as_in_an_assistant() -> None:
    said = "what is the treatment"
    once = OnceHeard(60, {"Vosk": heard(said), "Whisper": heard(said)})
    together = DEFAULT.of(once)
    assert together is not None
    assert together.text == said
    assert together.english is not None
    assert together.english > 0.9


def test_words_of_orders_are_counted_where_they_are_missed() -> None:
    tally = Tally()
    order = Asked("small latte", (), SILENT, "picovoice", slots_only=True)
    tally.count(None, order, heard("may i have a small tea please"))
    assert (tally.words, tally.wrong_words) == (2, 1)
    tally.count(None, Asked("a small latte", (), SILENT), heard("small latte"))
    assert (tally.words, tally.wrong_words) == (5, 2)


def test_what_was_heard_is_not_heard_again(tmp_path: Path) -> None:
    file = tmp_path / "heard.jsonl"
    first = Kept(file).get("a sound", lambda: heard("help"))

    def again() -> Transcript:
        raise AssertionError

    assert Kept(file).get("a sound", again) == first


@pytest.mark.parametrize("kind", ["pink", "pump", "ward"])
def test_a_background_is_as_far_below_the_speech_as_is_said(kind: str) -> None:
    speech = (5000 * np.sin(np.arange(32_000) / 9)).astype(np.int16)
    noise = with_background(speech, kind, 10).astype(np.float64) - speech
    below_db = 20 * np.log10(speech.astype(np.float64).std() / noise.std())
    assert below_db == pytest.approx(10, abs=0.5)


def test_clips_have_the_labels_of_their_line_or_of_the_question(tmp_path: Path) -> None:
    text, labels = labelled_questions()[0]
    soundfile.write(tmp_path / "a.wav", SILENT, 16_000)
    rows = (("a.wav", "one", "me", text), ("a.wav", "two", "me", "hello", "x|y"))
    lines = "\n".join("\t".join(row) for row in rows)
    (tmp_path / "clips.tsv").write_text(lines, encoding="utf-8")
    first, second = people(tmp_path)
    assert (first.text, first.labels) == (text, labels)
    assert (second.kind, second.labels) == ("two", ("x", "y"))
    assert len(list(clips(tmp_path, every=2))) == 2


def test_a_fit_tells_apart_what_can_be_told_apart() -> None:
    found = [[float(at), 1.0] for at in range(20)]
    weights = logistic(found, [at >= 10 for at in range(20)], [1.0] * 20)
    assert weights.evidence([4.0, 1.0]) < 0 < weights.evidence([16.0, 1.0])


def test_sources_count_alike_however_many_they_are() -> None:
    assert alike([1, 1, 2, 3], ["a", "a", "a", "b"]) == [0.25, 0.25, 0.5, 1.0]
