"""An acoustic model as Vosk reads it: `am/final.mdl` and `am/global_cmvn.stats`.

`final.mdl` holds the transition model and a network in Kaldi's nnet3 form: lines
of text that say how the parts are joined, then the parts (`nnet3/nnet-nnet.cc`,
`nnet3/nnet-simple-component.cc`). Three kinds of part are enough: fixed affine
maps, ReLUs, and one that passes on a sum.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from audio.model_kit.features import BANDS
from audio.topic_recogniser.errors import ModelFileError
from audio.topic_recogniser.kaldi import (
    BINARY,
    BinaryReader,
    compressed,
    integer,
    matrix,
    real,
    token,
    vector,
)
from audio.topic_recogniser.transitions import transition_model

INPUT: Final = "input"

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Affine:
    """An affine map of a node and some of its neighbours in time."""

    name: str
    source: str
    """The node that it reads: `input`, or the name of one before."""
    offsets: tuple[int, ...]
    """Which neighbours, in frames of 10 ms."""
    weights: Array
    """[outputs, neighbours * inputs]."""
    bias: Array
    """[outputs]."""
    relu: bool
    """Whether what is below zero is cut off."""


@dataclass(frozen=True)
class Sum:
    """The sum of two nodes."""

    name: str
    sources: tuple[str, str]
    size: int


Node = Affine | Sum


def write_acoustic(
    folder: Path, nodes: Sequence[Node], mean: Array, context: tuple[int, int]
) -> None:
    """Write the folder `am` of a Vosk model.

    Args:
        folder: The model's folder.
        nodes: The network, in order; the last one gives the output.
        mean: The global mean of the input, [40].
        context: How many frames of 10 ms it sees back and ahead.
    """
    out = folder / "am"
    out.mkdir(parents=True, exist_ok=True)
    left, right = context
    data = BINARY + transition_model() + _network(nodes)
    data += token("<LeftContext>") + integer(left)
    data += token("<RightContext>") + integer(right)
    data += token("<Priors>") + vector(np.zeros(0))
    (out / "final.mdl").write_bytes(data)
    # Sums of values and squares over so many frames; the squares are not used.
    frames = 1e5
    stats = np.zeros((2, len(mean) + 1))
    stats[0, :-1], stats[0, -1] = mean * frames, frames
    stats[1, :-1] = (mean**2 + 1) * frames
    (out / "global_cmvn.stats").write_bytes(BINARY + matrix(stats, double=True))


def read_acoustic(folder: Path) -> tuple[dict[str, Affine], Array]:
    """The affine maps of a model by name, and the global mean of its input.

    Raises:
        ModelFileError: A file is missing, damaged or none of this kit's.
    """
    path, stats = folder / "am" / "final.mdl", folder / "am" / "global_cmvn.stats"
    try:
        reader = BinaryReader(path.read_bytes(), str(path))
        counts = BinaryReader(stats.read_bytes(), str(stats))
    except OSError as why:
        raise ModelFileError(
            f"the model in '{folder}' cannot be read ({why}). Name a folder that "
            f"holds 'am'."
        ) from why
    reader.skip_to("<Nnet3>")
    sources: dict[str, tuple[str, tuple[int, ...]]] = {}
    rectified: set[str] = set()
    reader.line()
    while line := reader.line():
        found = re.match(r"component-node name=(\S+) component=\S+ input=(.*)", line)
        if found is None:
            continue
        name, read = found.groups()
        if name.endswith(".relu"):
            rectified.add(read)
        parts = re.findall(r"Offset\(([^,]+), (-?\d+)\)|([\w.]+)(?=[,)]|$)", read)
        pairs = [(a or c, int(b or 0)) for a, b, c in parts]
        sources[name] = (pairs[0][0], tuple(offset for _, offset in pairs))
    reader.skip_to("<NumComponents>")
    affines: dict[str, Affine] = {}
    for _ in range(reader.integer()):
        reader.skip_to("<ComponentName>")
        name = reader.word()
        if reader.word() == "<FixedAffineComponent>":
            reader.skip_to("<LinearParams>")
            weights = reader.values()
            reader.skip_to("<BiasParams>")
            if name not in sources:
                raise ModelFileError(
                    f"'{path}' has the part '{name}', which is joined to nothing. "
                    f"It is damaged: install it again."
                )
            source, offsets = sources[name]
            affines[name.removesuffix(".affine")] = Affine(
                name.removesuffix(".affine"),
                source.removesuffix(".relu"),
                offsets,
                weights,
                reader.values(),
                name in rectified,
            )
    counts.skip_binary()
    sums = counts.values()
    if sums.shape != (2, BANDS + 1) or not sums[0, -1] > 0:
        raise ModelFileError(
            f"'{stats}' holds no statistics of {BANDS} values. "
            f"It is damaged: install it again."
        )
    return affines, sums[0, :-1] / sums[0, -1]


def _network(nodes: Sequence[Node]) -> bytes:
    lines = [f"input-node name={INPUT} dim={BANDS}"]
    parts: list[tuple[str, bytes]] = []
    shown = {INPUT: INPUT}

    def add(name: str, read: str, part: bytes) -> None:
        lines.append(f"component-node name={name} component={name} input={read}")
        parts.append((name, part))

    for node in nodes:
        if isinstance(node, Sum):
            one, other = (shown[source] for source in node.sources)
            add(node.name, f"Sum({one}, {other})", _pass_on(node.size))
            shown[node.name] = node.name
            continue
        affine = f"{node.name}.affine"
        add(affine, _spliced(shown[node.source], node.offsets), _affine(node))
        shown[node.name] = affine
        if node.relu:
            shown[node.name] = f"{node.name}.relu"
            add(shown[node.name], affine, _relu(len(node.bias)))
    last = shown[nodes[-1].name]
    lines.append(f"output-node name=output input={last} objective=linear")
    data = token("<Nnet3>") + b"\n" + ("\n".join(lines) + "\n\n").encode()
    data += token("<NumComponents>") + integer(len(parts))
    for name, part in parts:
        data += token("<ComponentName>") + token(name) + part
    return data + token("</Nnet3>")


def _spliced(source: str, offsets: tuple[int, ...]) -> str:
    if offsets == (0,):
        return source
    parts = (f"Offset({source}, {one})" if one else source for one in offsets)
    return f"Append({', '.join(parts)})"


def _affine(node: Affine) -> bytes:
    name = "FixedAffineComponent"
    data = token(f"<{name}>") + token("<LinearParams>") + compressed(node.weights)
    data += token("<BiasParams>") + vector(node.bias)
    return data + token(f"</{name}>")


def _relu(size: int) -> bytes:
    name, none = "RectifiedLinearComponent", vector(np.zeros(0))
    data = token(f"<{name}>") + token("<Dim>") + integer(size)
    data += token("<ValueAvg>") + none + token("<DerivAvg>") + none
    data += token("<Count>") + real(0) + token("<OderivRms>") + none
    data += token("<OderivCount>") + real(0) + token("<NumDimsSelfRepaired>") + real(0)
    return data + token("<NumDimsProcessed>") + real(0) + token(f"</{name}>")


def _pass_on(size: int) -> bytes:
    data = token("<NoOpComponent>") + token("<Dim>") + integer(size)
    return data + token("<BackpropScale>") + real(1) + token("</NoOpComponent>")
