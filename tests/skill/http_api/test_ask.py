"""Questions by HTTP are answered, each in its own conversation."""

import base64
import io
import time
from collections.abc import Iterator

import pytest
import soundfile

from tests.skill.http_api.asking import FLAC, JSON, SCAN, ask, post
from tests.skill.page.serving import Server, page

ANNA, BEN = "anna-0123456789abcdef", "ben-0123456789abcdef"
LEGS = "i can't feel my legs"


@pytest.fixture(autouse=True)
def rested(server: Server) -> Iterator[None]:  # noqa: ARG001
    """No test is refused for what the one before it asked."""
    yield
    time.sleep(0.5)


def test_a_question_in_writing_is_answered_as_the_command_does(server: Server) -> None:
    told = ask(server, "what are the symptoms")
    assert told["asked"] == "what are the symptoms"
    assert (told["decision"], told["intent"]) == ("answer", "symptoms")
    assert told["heard"] is told["speech"] is told["recogniser"] is None
    assert told["reply"]["text"].endswith(told["reply"]["advice"])
    assert "doctor" in told["reply"]["advice"]


def test_a_report_is_urgent(server: Server) -> None:
    reply = ask(server, LEGS)["reply"]
    assert reply["urgency"] == "emergency"
    assert reply["text"].startswith("Call 9 9 9 now.")


def test_what_is_not_about_it_is_declined_with_the_doctor(server: Server) -> None:
    told = ask(server, "what is the weather tomorrow")
    assert (told["decision"], told["code"]) == ("reject", "out_of_scope")
    assert "doctor" in told["reply"]["advice"]


def test_a_question_in_sound_is_heard(server: Server) -> None:
    told = post(server, SCAN, FLAC).json
    assert told["heard"]["text"] == "what is a bone scan"
    assert told["facet"] == "bone_scan"
    assert "vosk" in told["recogniser"]
    assert told["timings"]["listen"] > 0


def test_sound_without_a_voice_is_told(server: Server) -> None:
    silence = io.BytesIO()
    soundfile.write(silence, [0.0] * 16_000, 16_000, format="WAV")
    told = post(server, silence.getvalue(), {"Content-Type": "audio/wav"}).json
    assert (told["decision"], told["code"]) == ("reject", "no_speech")
    assert "doctor" in told["reply"]["advice"]


def test_the_answer_comes_as_sound_alone(server: Server) -> None:
    response = post(server, SCAN, {**FLAC, "Accept": "audio/wav"})
    assert response.headers["content-type"] == "audio/wav"
    assert response.headers["cache-control"] == "no-store"
    samples, rate = soundfile.read(io.BytesIO(response.body))
    assert len(samples) > 5 * rate


def test_the_answer_comes_as_sound_in_the_json(server: Server) -> None:
    speech = ask(server, "what is a bone scan", speech=True)["speech"]
    samples, rate = soundfile.read(io.BytesIO(base64.b64decode(speech["wav"])))
    assert len(samples) / rate == pytest.approx(speech["duration_s"], abs=0.01)
    told = post(server, SCAN, FLAC, "/ask?speech=true").json
    assert told["speech"]["duration_s"] == speech["duration_s"]


def test_each_question_is_a_conversation_of_its_own(server: Server) -> None:
    first = ask(server, "can it be cured")["reply"]["text"]
    assert ask(server, "say that again")["reply"]["text"] != first


def test_a_conversation_goes_on_by_its_name_and_never_mixes(server: Server) -> None:
    first = ask(server, "can it be cured", conversation=ANNA)["reply"]["text"]
    ask(server, "what is a bone scan", conversation=BEN)
    again = ask(server, "say that again", conversation=ANNA)["reply"]["text"]
    assert again == first
    other = post(server, SCAN, FLAC, f"/ask?conversation={BEN}").json
    again = ask(server, "say that again", conversation=BEN)["reply"]["text"]
    assert again == other["reply"]["text"]


def test_the_conversation_of_the_page_is_another(server: Server) -> None:
    with page(server, number="one beside http") as one:
        one.send("choose", label="pain")
        said = one.wait_for("turn")["text"]
        ask(server, LEGS, conversation=ANNA)
        post(server, SCAN, FLAC)
        one.send("choose", label="repeat")
        assert one.wait_for("turn")["text"] == said
        assert ask(server, "say that again")["reply"]["text"] != said


def test_no_log_has_what_was_asked(server: Server) -> None:
    ask(server, LEGS, conversation=ANNA)
    post(server, f"no json: {LEGS}".encode(), JSON)
    post(server, SCAN, FLAC)
    log = "".join(server.told).lower()
    assert not any(word in log for word in ("legs", "scan", ANNA))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_told_of_post(server: Server, method: str) -> None:
    response = post(server, b"", JSON, method=method)
    assert response.status == 405
    assert response.headers["allow"] == "POST"
    assert "POST" in response.json["error"]
