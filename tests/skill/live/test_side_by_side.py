"""Several commands at once share the machine's devices, models and caches."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

from audio.models import read_record, verify_model
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.synthesis.cache import DiskSpeechCache
from intents.weights import load_weights
from tests.conftest import SPOKEN
from tests.pulse import SoundServer, until
from tests.skill.live.bedside import LOUD, Listening
from tests.skill.live.test_devices import BONES
from tests.skill.running import COMMAND, LONGEST_S

SYMPTOMS = SPOKEN / "symptoms" / "what are the symptoms.flac"
ASKING = 3


def test_asking_beside_a_conversation_harms_neither(
    listens: Callable[..., Listening], sound_server: SoundServer, tmp_path: Path
) -> None:
    home = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    models = tmp_path / "data" / "askaloud" / "models"
    shutil.copytree(EMBEDDED / MODEL_NAME, tmp_path / "stick" / "theirs")

    def begin(*arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**sound_server.environment, **home},
        )

    def end(process: "subprocess.Popen[str]") -> str:
        out, err = process.communicate(timeout=LONGEST_S)
        assert process.returncode == 0, err
        return out

    bedside = listens(environment=home)
    end(begin("models", "import", str(tmp_path / "stick")))
    # None of them knows the model, nor has anything in its cache: all look at once.
    asking = ["ask", "--json", "--model", "theirs", "--speaker", "other"]
    asking += ["--rate", "225"]
    with sound_server.recording("other") as recording:
        running = [begin(*asking, str(SYMPTOMS)) for _ in range(ASKING)]
        again = begin("models", "import", str(tmp_path / "stick"), "--name", "second")
        recording.listen_until(lambda: all(p.poll() is not None for p in running))
    end(again)
    answers = [json.loads(end(one)) for one in running]
    for answer in answers:
        assert answer["intent"] == "symptoms"
        assert answer["reply"] == answers[0]["reply"]
        assert "played on" in answer["speech"]["told"]
    assert (np.abs(recording.samples.astype(np.int32)) > LOUD).any()

    at = bedside.at
    bedside.say(BONES)
    bedside.wait_for_turns(1)
    assert bedside.intents == ["definition"]
    until(lambda: bedside.sounds_since(at))

    assert sorted(one.name for one in models.iterdir()) == ["second", "theirs"]
    for model in models.iterdir():
        assert read_record(model) is not None
        assert verify_model(model).problems == ()
    speech = tmp_path / "cache" / "askaloud" / "speech"
    for kept in speech.glob("*.speech"):
        assert DiskSpeechCache(speech).get(kept.stem) is not None


def test_a_topic_that_several_learn_at_once_is_learned(
    garden: Path, tmp_path: Path
) -> None:
    for learned in garden.glob("*.npz"):
        learned.unlink()
    cache = tmp_path / "cache"
    asking = [*COMMAND, "ask", "--no-speech", "--topic", str(garden), "--json"]
    running = [
        subprocess.Popen(
            [*asking, "--text", "what is a gnome"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        )
        for _ in range(ASKING)
    ]
    told = []
    for process in running:
        out, err = process.communicate(timeout=LONGEST_S)
        assert process.returncode == 0, err
        told.append(json.loads(out)["intent"])
    assert len(set(told)) == 1
    kept = [one for one in cache.rglob("*") if one.is_file()]
    assert kept
    assert {one.suffix for one in kept} == {".npz"}
    for one in kept:
        load_weights(one)
