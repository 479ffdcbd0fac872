"""A network is written as Kaldi reads it, and read back."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from audio.model_kit.acoustic_file import (
    INPUT,
    Affine,
    Array,
    Node,
    Sum,
    read_acoustic,
    write_acoustic,
)
from audio.model_kit.features import BANDS
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.topic_recogniser.errors import ModelFileError
from audio.topic_recogniser.phones import OUTPUTS

SHIPPED = EMBEDDED / MODEL_NAME
MODEL = Path("am") / "final.mdl"
STATS = Path("am") / "global_cmvn.stats"

Damage: TypeAlias = Callable[[bytes], bytes]

_CHANCE = np.random.default_rng(1)


def affine(
    name: str,
    source: str,
    offsets: tuple[int, ...],
    sizes: tuple[int, int],
    relu: bool = True,
) -> Affine:
    inputs, outputs = sizes
    weights = _CHANCE.normal(0, 0.3, (outputs, inputs * len(offsets)))
    return Affine(name, source, offsets, weights, _CHANCE.normal(0, 1, outputs), relu)


SMALL: list[Node] = [
    affine("first", INPUT, (-1, 0, 1), (BANDS, 8)),
    affine("block0.down", "first", (-3, 0, 6), (8, 4)),
    affine("block0.up", "block0.down", (0,), (4, 8), relu=False),
    Sum("block0.sum", ("first", "block0.up"), 8),
    affine("late", "block0.sum", (-3, 3), (8, 8)),
    affine("out", "late", (0,), (8, OUTPUTS), relu=False),
]
"""An affine map with a ReLU, a block with a sum, one without the middle, the end."""

MEAN: Array = np.linspace(-9, 30, BANDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model with that network."""
    write_acoustic(tmp_path, SMALL, MEAN, (7, 10))
    return tmp_path


@pytest.fixture(scope="module")
def shipped() -> dict[str, Affine]:
    """The affine maps of the model that ships."""
    return read_acoustic(SHIPPED)[0]


def test_what_was_written_is_read(folder: Path) -> None:
    read, mean = read_acoustic(folder)
    written = [node for node in SMALL if isinstance(node, Affine)]
    assert list(read) == [node.name for node in written]
    for node in written:
        found = read[node.name]
        assert (found.name, found.source, found.offsets, found.relu) == (
            node.name,
            node.source,
            node.offsets,
            node.relu,
        )
        step = np.ptp(node.weights) / 65535
        assert found.weights == pytest.approx(node.weights, abs=step)
        assert found.bias == pytest.approx(node.bias, rel=1e-6)
    assert mean == pytest.approx(MEAN)


def test_a_network_that_was_read_is_written_the_same(
    folder: Path, tmp_path: Path
) -> None:
    read, mean = read_acoustic(folder)
    again: list[Node] = [
        read[node.name] if isinstance(node, Affine) else node for node in SMALL
    ]
    write_acoustic(tmp_path / "again", again, mean, (7, 10))
    twice, _ = read_acoustic(tmp_path / "again")
    for name, node in read.items():
        step = np.ptp(node.weights) / 65535
        assert twice[name].weights == pytest.approx(node.weights, abs=step)


def test_the_parts_are_joined_in_text(folder: Path) -> None:
    text = (folder / MODEL).read_bytes().split(b"<Nnet3> ")[1].split(b"\n\n")[0]
    assert text.decode().splitlines()[1:] == [
        "input-node name=input dim=40",
        "component-node name=first.affine component=first.affine "
        "input=Append(Offset(input, -1), input, Offset(input, 1))",
        "component-node name=first.relu component=first.relu input=first.affine",
        "component-node name=block0.down.affine component=block0.down.affine "
        "input=Append(Offset(first.relu, -3), first.relu, Offset(first.relu, 6))",
        "component-node name=block0.down.relu component=block0.down.relu "
        "input=block0.down.affine",
        "component-node name=block0.up.affine component=block0.up.affine "
        "input=block0.down.relu",
        "component-node name=block0.sum component=block0.sum "
        "input=Sum(first.relu, block0.up.affine)",
        "component-node name=late.affine component=late.affine "
        "input=Append(Offset(block0.sum, -3), Offset(block0.sum, 3))",
        "component-node name=late.relu component=late.relu input=late.affine",
        "component-node name=out.affine component=out.affine input=late.relu",
        "output-node name=output input=out.affine objective=linear",
    ]


# The model that ships.


def test_the_model_that_ships_has_layers_and_blocks(shipped: dict[str, Affine]) -> None:
    layers = [name for name in shipped if not name.startswith("block")]
    assert layers == [
        "first",
        "second",
        *(f"layer{number}" for number in range(5)),
        "out",
    ]
    assert len(shipped) == len(layers) + 2 * 6


def test_the_model_that_ships_hears_energies_and_tells_phones(
    shipped: dict[str, Affine],
) -> None:
    first, out = shipped["first"], shipped["out"]
    assert first.source == INPUT
    assert first.weights.shape[1] == len(first.offsets) * BANDS
    assert out.weights.shape[0] == len(out.bias) == OUTPUTS == 40
    assert not out.relu


def test_all_sizes_of_the_model_that_ships_fit(shipped: dict[str, Affine]) -> None:
    sizes = {name: len(node.bias) for name, node in shipped.items()}
    for number in range(6):
        sizes[f"block{number}.sum"] = sizes[f"block{number}.up"]
    for name, node in shipped.items():
        inputs = BANDS if node.source == INPUT else sizes[node.source]
        assert node.weights.shape == (sizes[name], inputs * len(node.offsets))
        assert np.isfinite(node.weights).all()
        assert np.isfinite(node.bias).all()


def test_every_block_s_way_down_is_cut_off_at_zero_and_its_way_up_not(
    shipped: dict[str, Affine],
) -> None:
    assert {name.rpartition(".")[2]: node.relu for name, node in shipped.items()} == {
        "first": True,
        "second": True,
        **{f"layer{number}": True for number in range(5)},
        "down": True,
        "up": False,
        "out": False,
    }


# Damage.


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the model that ships, to be damaged."""
    shutil.copytree(SHIPPED / "am", tmp_path / "am")
    return tmp_path


@pytest.mark.parametrize("missing", [MODEL, STATS])
def test_a_missing_file_is_named(copied: Path, missing: Path) -> None:
    (copied / missing).unlink()
    with pytest.raises(ModelFileError, match="cannot be read") as raised:
        read_acoustic(copied)
    assert str(copied / missing) in str(raised.value)


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.999])
def test_a_model_that_is_cut_off_is_named(copied: Path, part: float) -> None:
    data = (copied / MODEL).read_bytes()
    (copied / MODEL).write_bytes(data[: int(len(data) * part)])
    with pytest.raises(ModelFileError, match="damaged") as raised:
        read_acoustic(copied)
    assert str(copied / MODEL) in str(raised.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"not a model",
        lambda data: data.replace(b"<Nnet3>", b"<Nnet9>"),
        lambda data: data.replace(b"<ComponentName> layer2.affine ", b"<Gone> "),
        lambda data: data.replace(b"<BiasParams> FV", b"<BiasParams> XX", 1),
        lambda data: data.replace(b"node name=layer2.affine", b"node name=other", 1),
        lambda data: data.replace(b"<LinearParams> CM2 ", b"<LinearParams> FM ", 1),
    ],
    ids=[
        "something else",
        "no network",
        "a part is gone",
        "no vector",
        "a part that is joined to nothing",
        "another kind of matrix",
    ],
)
def test_a_damaged_model_is_named(copied: Path, damage: Damage) -> None:
    (copied / MODEL).write_bytes(damage((copied / MODEL).read_bytes()))
    with pytest.raises(ModelFileError) as raised:
        read_acoustic(copied)
    assert str(copied / MODEL) in str(raised.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:100],
        lambda _: b"\0BFV \x04\x01\0\0\0" + bytes(4),
        lambda _: b"\0BFM \x04\0\0\0\0\x04\0\0\0\0",
        lambda data: data[:15] + bytes(len(data) - 15),
    ],
    ids=["empty", "cut off", "a vector", "nothing in it", "all zero"],
)
def test_damaged_statistics_are_named(copied: Path, damage: Damage) -> None:
    (copied / STATS).write_bytes(damage((copied / STATS).read_bytes()))
    with pytest.raises(ModelFileError) as raised:
        read_acoustic(copied)
    assert str(copied / STATS) in str(raised.value)
