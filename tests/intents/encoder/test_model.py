"""The encoder that ships judges what is meant; a damaged one says so."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from intents import Encoder, Topic, encoder_of, load_topic, normalise
from intents.encoder.model import NO_TELEMETRY
from intents.errors import EncoderError
from intents.facet import Asked
from intents.topic import OTHER_ILLNESS, OUT_OF_SCOPE


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder of the topic that ships."""
    found = encoder_of(load_topic())
    assert found is not None
    return found


def best(encoder: Encoder, text: str) -> str:
    """The section of the likeliest label, which may be one of its facets."""
    label = encoder.labels[int(encoder.posteriors([normalise(text)])[0].argmax())]
    return Asked.of(label).section


def test_it_knows_all_sections_and_nothing_else(encoder: Encoder, topic: Topic) -> None:
    known = {Asked.of(label).section for label in encoder.labels}
    assert known == {OUT_OF_SCOPE, OTHER_ILLNESS, *topic.sections}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("both of my lower limbs have stopped obeying me", "urgent_spinal_cord"),
        ("is there any hope of being rid of it for good", "outlook"),
        ("i would like to raise the light in the hall", OUT_OF_SCOPE),
        ("what are the treatments for pimples", OTHER_ILLNESS),
    ],
)
def test_it_finds_what_no_phrase_says(encoder: Encoder, text: str, label: str) -> None:
    assert best(encoder, text) == label


def test_beliefs_are_shares(encoder: Encoder) -> None:
    found = encoder.posteriors([("can", "it", "be", "cured"), ("hello",), ()])
    assert found.shape == (3, len(encoder.labels))
    np.testing.assert_allclose(found.sum(axis=1), 1.0)


def test_an_utterance_is_judged_alike_alone_and_beside_longer_ones(
    encoder: Encoder,
) -> None:
    short, long = normalise("is it curable"), normalise("so " * 30 + "is it curable")
    alone = encoder.posteriors([short])[0]
    beside = encoder.posteriors([short, long])[0]
    # Eight bits are scaled by the largest number of a batch.
    assert alone.argmax() == beside.argmax()
    np.testing.assert_allclose(alone, beside, atol=0.1)


def test_no_utterance_is_no_row(encoder: Encoder) -> None:
    assert encoder.posteriors([]).shape == (0, len(encoder.labels))


@pytest.mark.parametrize("content", [b"", b"no network", None])
def test_a_damaged_file_is_told_with_what_to_do(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "encoder.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"encoder\.onnx.*cannot be used.*reinstall"):
        Encoder(path)


def test_damage_is_not_told_on_standard_output(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "encoder.onnx"
    whole = (load_topic().folder / "encoder.onnx").read_bytes()
    assert b"MatMul" in whole
    path.write_bytes(whole.replace(b"MatMul", b"\xffatMul", 1))
    with pytest.raises(EncoderError):
        Encoder(path)
    assert capfd.readouterr() == ("", "")


def test_damage_that_shows_when_it_is_run_is_told_before(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "encoder.onnx"
    whole = (load_topic().folder / "encoder.onnx").read_bytes()
    # A constant by which a table is shaped anew.
    before, after = b"J\x08 " + bytes(7), b"J\x08 \0@" + bytes(5)
    assert before in whole
    damaged = whole.replace(before, after)
    path.write_bytes(damaged)
    with pytest.raises(EncoderError):
        Encoder(path)
    assert capfd.readouterr() == ("", "")


def test_it_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    # onnxruntime keeps an identifier of the machine, and what it is to send, at home.
    code = (
        "from intents import encoder_of, load_topic;"
        "encoder_of(load_topic()).posteriors([('hello',)])"
    )
    homes = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR")
    env = os.environ | dict.fromkeys(homes, str(tmp_path))
    for name in NO_TELEMETRY:
        env.pop(name, None)
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    assert [str(path) for path in tmp_path.rglob("*")] == []
