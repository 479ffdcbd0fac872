"""`askaloud ask`: questions in order, answered in sound and in writing."""

import functools
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from audio import DeviceError, Speech, Voice, save_wav
from skill.output import answers
from tests.conftest import TINY_TOPIC
from tests.skill.running import Ran

Command = Callable[..., Ran]


class FakeSpeaker:
    """Remembers what it was given to play."""

    name = "a speaker of straw"

    def __init__(self) -> None:
        self.played: list[Speech] = []

    def play(self, speech: Speech) -> None:
        self.played.append(speech)


class BrokenSpeaker(FakeSpeaker):
    """Stops in the middle."""

    def __init__(self, _: str | None) -> None:
        super().__init__()

    def play(self, speech: Speech) -> None:
        super().play(speech)
        raise DeviceError("the speaker of straw caught fire. Put it out.")


def no_speaker(_: str | None) -> None:
    raise DeviceError("this machine has no speaker. Save the answer with --out.")


@pytest.fixture(autouse=True)
def without_speaker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a speaker, in an empty folder."""
    monkeypatch.setattr(answers, "DeviceSpeaker", no_speaker)
    monkeypatch.chdir(tmp_path)


def test_files_are_one_conversation_in_order(
    command: Command, symptoms_file: Path, repeat_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "answer.wav"
    ran = command("ask", "--json", "--out", out, symptoms_file, repeat_file)
    assert ran.status == 0
    first, second = ran.records()
    assert [first["asked"], second["asked"]] == [str(symptoms_file), str(repeat_file)]
    assert [first["intent"], second["intent"]] == ["symptoms", "repeat"]
    assert second["reply"]["text"] == first["reply"]["text"]


def test_answers_are_saved_under_numbered_names(
    command: Command, symptoms_file: Path, treatment_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "answer.wav"
    ran = command("ask", "--json", "--out", out, symptoms_file, treatment_file)
    saved = [Path(record["speech"]["file"]) for record in ran.records()]
    assert saved == [out, tmp_path / "answer-2.wav"]
    for path, record in zip(saved, ran.records(), strict=True):
        sound = soundfile.info(path)
        assert sound.format == "WAV"
        assert sound.duration == pytest.approx(record["speech"]["duration_s"], abs=0.01)
        assert sound.duration > 1


def test_files_come_before_written_questions(
    command: Command, symptoms_file: Path
) -> None:
    ran = command(
        "ask", "--json", "--no-speech", "--text", "say that again", symptoms_file
    )
    first, second = ran.records()
    assert first["intent"] == "symptoms"
    assert second["asked"] == "say that again"
    assert second["reply"]["text"] == first["reply"]["text"]


def test_a_missing_file_does_not_keep_the_others_from_an_answer(
    command: Command, symptoms_file: Path, treatment_file: Path
) -> None:
    ran = command(
        "ask", "--json", "--no-speech", symptoms_file, "none.wav", treatment_file
    )
    assert ran.status == 1
    first, missing, third = ran.records()
    assert first["intent"] == "symptoms"
    assert set(missing) == {"asked", "error"}
    assert missing["asked"] == "none.wav"
    assert third["intent"] == "treatment"
    assert ran.complaint() == missing["error"]


def test_a_missing_file_is_told_to_people_on_standard_error(command: Command) -> None:
    ran = command("ask", "--no-speech", "none.wav", "--text", "what are the symptoms")
    assert ran.status == 1
    assert "'none.wav' does not exist" in ran.complaint()
    assert "none.wav" not in ran.out
    assert "what are the symptoms" in ran.out


def test_a_file_that_is_no_sound(command: Command, tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_text("la la la", encoding="utf-8")
    ran = command("ask", "--no-speech", "song.mp3")
    assert ran.status == 1
    assert "'song.mp3' is not sound" in ran.complaint()


def test_a_question_on_standard_input(command: Command, wav: bytes) -> None:
    ran = command("ask", "--json", "--no-speech", "-", given=wav)
    (record,) = ran.records()
    assert record["asked"] == "standard input"
    assert record["intent"] == "symptoms"


def test_raw_samples_on_standard_input(command: Command, wav: bytes) -> None:
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
    raw = samples.astype("<i2").tobytes()
    ran = command(
        "ask", "--json", "--no-speech", "--raw-rate", str(rate), "-", given=raw
    )
    (record,) = ran.records()
    assert record["intent"] == "symptoms"


def test_nothing_on_standard_input(command: Command) -> None:
    ran = command("ask", "--no-speech", "-")
    assert ran.status == 1
    assert "standard input is empty" in ran.complaint()


def test_silence_is_answered_too(command: Command) -> None:
    ran = command("ask", "--json", "--no-speech", "-", given=bytes(64_000))
    (record,) = ran.records()
    assert ran.status == 0
    assert record["decision"] == "reject"
    assert record["code"] == "no_speech"
    assert record["heard"] is None


def test_the_recogniser_is_named_for_spoken_questions_only(
    command: Command, symptoms_file: Path
) -> None:
    ran = command("ask", "--json", "--no-speech", symptoms_file, "--text", "hello")
    spoken, written = ran.records()
    assert "vosk" in spoken["recogniser"]
    assert written["recogniser"] is None


def test_without_speech_nothing_is_saved(command: Command, tmp_path: Path) -> None:
    ran = command("ask", "--json", "--no-speech", "--text", "what are the symptoms")
    assert ran.records()[0]["speech"] is None
    assert list(tmp_path.iterdir()) == []


def test_without_a_speaker_the_answer_is_saved(
    command: Command, tmp_path: Path
) -> None:
    ran = command("ask", "--text", "hello", "--text", "thank you")
    assert ran.status == 0
    saved = {path.name for path in tmp_path.iterdir()}
    assert saved == {"askaloud-answer.wav", "askaloud-answer-2.wav"}
    assert "saved as askaloud-answer.wav" in ran.out


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_in_a_folder_that_cannot_be_written_another_is_found(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/proc")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ran = command("ask", "--json", "--text", "hello")
    assert ran.status == 0
    assert ran.records()[0]["speech"]["file"] == str(tmp_path / "askaloud-answer.wav")
    assert (tmp_path / "askaloud-answer.wav").exists()


def test_with_a_speaker_the_answer_is_played(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = FakeSpeaker()
    monkeypatch.setattr(answers, "DeviceSpeaker", lambda _: speaker)
    ran = command("ask", "--json", "--text", "hello")
    (record,) = ran.records()
    (played,) = speaker.played
    assert record["speech"]["speaker"] == speaker.name
    assert record["speech"]["duration_s"] == round(played.duration_s, 3)
    assert list(tmp_path.iterdir()) == []


def test_a_speaker_that_fails_loses_no_answer(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "DeviceSpeaker", BrokenSpeaker)
    ran = command("ask", "--text", "hello", "--text", "thank you")
    assert ran.status == 0
    assert "caught fire. Put it out. The answer is saved instead." in ran.complaint()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_named_file_is_preferred_to_the_speaker(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = FakeSpeaker()
    monkeypatch.setattr(answers, "DeviceSpeaker", lambda _: speaker)
    command("ask", "--out", "here.wav", "--text", "hello")
    assert (tmp_path / "here.wav").exists()
    assert speaker.played == []


@pytest.mark.parametrize("how", ["option", "setting"])
def test_the_answer_is_played_on_the_speaker_that_is_chosen(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    asked_for: list[str | None] = []

    def speaker(name: str | None) -> FakeSpeaker:
        asked_for.append(name)
        return FakeSpeaker()

    monkeypatch.setattr(answers, "DeviceSpeaker", speaker)
    if how == "setting":
        (tmp_path / "settings.toml").write_text('speaker = "USB"\n', encoding="utf-8")
        monkeypatch.setenv("ASKALOUD_SETTINGS", str(tmp_path / "settings.toml"))
    command("ask", "--text", "hello", *(["--speaker", "USB"] * (how == "option")))
    assert asked_for == ["USB"]


def test_a_speaker_that_was_chosen_and_is_not_there_is_told(command: Command) -> None:
    ran = command("ask", "--speaker", "USB", "--text", "hello")
    assert ran.status == 0
    assert "this machine has no speaker" in ran.complaint()
    assert "saved as askaloud-answer.wav" in ran.out


# Nothing is overwritten that was there before.


@pytest.fixture
def recording(symptoms_file: Path, tmp_path: Path) -> Callable[[str], bytes]:
    """Puts a spoken question where a test wants it; what is in it."""

    def put(name: str) -> bytes:
        data = symptoms_file.read_bytes()
        (tmp_path / name).write_bytes(data)
        return data

    return put


def test_further_answers_do_not_overwrite_a_question(
    command: Command, recording: Callable[[str], bytes], tmp_path: Path
) -> None:
    question = recording("q.wav")
    recording("a-2.wav")
    ran = command("ask", "--out", "a.wav", "q.wav", "q.wav", "a-2.wav")
    assert ran.status == 2
    assert "'a-2.wav' is a question" in ran.complaint()
    assert (tmp_path / "a-2.wav").read_bytes() == question
    assert not (tmp_path / "a.wav").exists()


def test_an_answer_does_not_become_a_question(
    command: Command, recording: Callable[[str], bytes], tmp_path: Path
) -> None:
    recording("q.wav")
    ran = command("ask", "--out", "a.wav", "q.wav", "q.wav", "sub/../a-2.wav")
    assert ran.status == 2
    assert "'a-2.wav' is a question" in ran.complaint()
    assert [path.name for path in tmp_path.iterdir()] == ["q.wav"]


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("way", ["itself", "by another way", "by a link"])
def test_a_question_is_never_overwritten(
    command: Command,
    recording: Callable[[str], bytes],
    tmp_path: Path,
    force: list[str],
    way: str,
) -> None:
    question = recording("q.wav")
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.wav").symlink_to("q.wav")
    out = {"itself": "q.wav", "by another way": "sub/../q.wav", "by a link": "link.wav"}
    ran = command("ask", *force, "--out", out[way], "q.wav")
    assert ran.status == 2
    assert "is a question" in ran.complaint()
    assert (tmp_path / "q.wav").read_bytes() == question


@pytest.mark.parametrize("name", ["a.wav", "a-2.wav"])
def test_what_was_there_before_is_not_overwritten(
    command: Command, recording: Callable[[str], bytes], tmp_path: Path, name: str
) -> None:
    before = recording(name)
    said = ("--text", "hello", "--text", "thank you")
    ran = command("ask", "--out", "a.wav", *said)
    assert ran.status == 2
    assert f"'{name}' is there already" in ran.complaint()
    assert "--force" in ran.complaint()
    assert (tmp_path / name).read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
    assert command("ask", "--force", "--out", "a.wav", *said).status == 0
    assert (tmp_path / name).read_bytes() != before


def test_without_a_speaker_a_name_that_is_free_is_found(
    command: Command, recording: Callable[[str], bytes], tmp_path: Path
) -> None:
    question = recording("askaloud-answer.wav")
    ran = command("ask", "--json", "askaloud-answer.wav", "--text", "thank you")
    assert ran.status == 0
    first, second = ran.records()
    assert first["intent"] == "symptoms"
    assert first["speech"]["file"] == "askaloud-answer-2.wav"
    assert second["speech"]["file"] == "askaloud-answer-3.wav"
    assert (tmp_path / "askaloud-answer.wav").read_bytes() == question


def test_a_file_that_comes_while_it_thinks_is_not_overwritten(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Voice.speak

    def speak(voice: Voice, text: str) -> Speech:
        (tmp_path / "a.wav").write_bytes(b"somebody's")
        return made(voice, text)

    monkeypatch.setattr(Voice, "speak", speak)
    ran = command("ask", "--out", "a.wav", "--text", "hello")
    assert ran.status == 1
    assert "a.wav" in ran.complaint()
    assert (tmp_path / "a.wav").read_bytes() == b"somebody's"


def test_a_name_in_capitals_is_a_name(command: Command, tmp_path: Path) -> None:
    assert command("ask", "--out", "A.WAV", "--text", "hello").status == 0
    assert (tmp_path / "A.WAV").exists()


def test_a_link_that_leads_nowhere_is_not_overwritten(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "a.wav").symlink_to("nowhere.wav")
    ran = command("ask", "--out", "a.wav", "--text", "hello")
    assert ran.status == 2
    assert "is there already" in ran.complaint()
    assert (tmp_path / "a.wav").is_symlink()


def test_a_name_that_somebody_takes_meanwhile_is_theirs(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(speech: Speech, path: Path, *, replace: bool) -> None:
        if path.name == "askaloud-answer.wav":
            path.write_bytes(b"somebody's")
        save_wav(speech, path, replace=replace)

    monkeypatch.setattr(answers, "save_wav", save)
    ran = command("ask", "--text", "hello")
    assert ran.status == 0
    assert "saved as askaloud-answer-2.wav" in ran.out
    assert (tmp_path / "askaloud-answer.wav").read_bytes() == b"somebody's"


def test_an_answer_that_cannot_be_saved_is_still_shown(command: Command) -> None:
    ran = command(
        "ask", "--out", "no/such/folder.wav", "--text", "what are the symptoms"
    )
    assert ran.status == 1
    assert "no/such/folder.wav" in ran.complaint()
    assert "symptoms" in ran.out


def test_an_answer_that_cannot_be_spoken_is_still_shown(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (sys.executable, "-c", "raise SystemExit(1)")
    monkeypatch.setattr("skill.voice.Voice", functools.partial(Voice, worker=broken))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    ran = command(
        "ask", "--json", "--out", "here.wav", "--text", "what are the symptoms"
    )
    assert ran.status == 1
    assert "the answer is shown in writing" in ran.complaint()
    assert ran.records()[0]["intent"] == "symptoms"
    assert not (tmp_path / "here.wav").exists()


def test_the_region_words_the_answer(command: Command) -> None:
    ran = command(
        *("ask", "--json", "--no-speech", "--region", "us"),
        *("--text", "i can't feel my legs"),
    )
    assert "9 1 1" in ran.records()[0]["reply"]["text"]


def test_a_lower_rate_takes_longer(command: Command) -> None:
    lasted = [
        command(
            *("ask", "--json", "--out", f"{rate}.wav", "--rate", rate),
            *("--text", "hello"),
        ).records()[0]["speech"]["duration_s"]
        for rate in ("100", "200")
    ]
    assert lasted[0] > lasted[1]


def test_another_topic_is_asked(command: Command) -> None:
    ran = command(
        *("ask", "--json", "--no-speech", "--topic", TINY_TOPIC),
        *("--text", "how tall is a gnome"),
    )
    assert ran.records()[0]["intent"] == "size"


def test_a_model_that_is_missing_is_told_before_anything_is_asked(
    command: Command, symptoms_file: Path, tmp_path: Path
) -> None:
    ran = command("ask", "--model", tmp_path / "none", symptoms_file, "--text", "hello")
    assert ran.status == 1
    assert str(tmp_path / "none") in ran.complaint()
    assert ran.out == ""


@pytest.mark.parametrize(("keep", "kept"), [("true", True), ("false", False)])
def test_speech_is_kept_only_where_the_settings_say_so(
    command: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keep: str,
    kept: bool,
) -> None:
    (tmp_path / "settings.toml").write_text(f"keep_speech = {keep}\n", encoding="utf-8")
    monkeypatch.setenv("ASKALOUD_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    command("ask", "--out", "here.wav", "--text", "hello")
    assert bool(list(tmp_path.rglob("*.speech"))) == kept
