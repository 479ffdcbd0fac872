"""The whole way with little of everything: sentences in, a model out."""

from pathlib import Path

import pytest

from audio.model_kit.corpus import Corpus
from audio.recogniser import VoskRecogniser
from audio.sound import Samples, frames_of
from tests.audio.model_kit.people import QUESTIONS, data_folder
from tests.audio.model_kit.running import (
    needs_torch,
    succeeds,
    torched,
    with_shipped_graph,
)
from tests.audio.model_kit.synthesisers import needs

pytestmark = [
    needs_torch,
    needs("espeak"),
]

CHANGED = ("disguised", "elsewhere")
SENTENCES = ("how common is it", "tell me more about bones", "it hurts at night")

STATE = """
state = torch.load(given[0], map_location="cpu")
found["step"], found["spent_s"] = np.array(state["step"]), np.array(state["spent_s"])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sentences and a few recordings, and all that is made of them."""
    folder = tmp_path_factory.mktemp("everything")
    text = "".join(f"{sentence}\n" for sentence in SENTENCES)
    (folder / "sentences.txt").write_text(text, encoding="utf-8")
    data_folder(folder / "people")
    everything(folder, 0.1)
    return folder


def everything(folder: Path, minutes: float) -> str:
    return succeeds(
        "everything",
        folder / "sentences.txt",
        folder / "work",
        folder / "model",
        "--people",
        folder / "people",
        "--without",
        "bob",
        "--minutes",
        minutes,
        "--small",
    )


def test_the_sentences_were_spoken_and_others_besides(folder: Path) -> None:
    corpora = [
        Corpus(path.with_suffix(""))
        for path in sorted((folder / "work").glob("speech*.jsonl"))
    ]
    spoken = [one for corpus in corpora for one in corpus]
    texts = [one.text for one in spoken if not one.voice.endswith(CHANGED)]
    assert set(SENTENCES) < set(texts)
    assert len(texts) == len(SENTENCES) + 20 + 10
    assert not any("kal" in one.voice or "awb" in one.voice for one in spoken)
    assert all(one.frames > 20 for one in spoken)


def test_people_were_recorded_but_not_those_who_are_left_out(folder: Path) -> None:
    people = Corpus(folder / "work" / "people")
    assert {one.voice.partition(",")[0] for one in people} == {"person:ann"}
    plain = [one for one in people if not one.voice.endswith(CHANGED)]
    assert len(plain) == len(QUESTIONS["ann"])


def test_the_model_decodes_in_vosk(
    folder: Path, children: Samples, tmp_path: Path
) -> None:
    model = VoskRecogniser(with_shipped_graph(folder / "model", tmp_path / "model"))
    recognition = model.start()
    for frame in frames_of(children):
        recognition.accept(frame)
    assert all(map(model.knows, recognition.finish().text.split()))


def test_run_again_it_goes_on_and_does_not_speak_anew(folder: Path) -> None:
    work = folder / "work"
    checkpoint = work / "checkpoint.pt"
    before = torched(STATE, folder / "before.npz", checkpoint)
    spoken = {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for ending in ("*.f16", "*.jsonl", "*.done")
        for path in work.glob(ending)
    }
    model = (folder / "model" / "am" / "final.mdl").read_bytes()
    everything(folder, 0.15)
    for name, (data, written) in spoken.items():
        assert (work / name).read_bytes() == data
        assert (work / name).stat().st_mtime_ns == written
    after = torched(STATE, folder / "after.npz", checkpoint)
    assert after["step"] > before["step"]
    assert after["spent_s"] >= 9 > before["spent_s"] >= 6
    assert (folder / "model" / "am" / "final.mdl").read_bytes() != model
