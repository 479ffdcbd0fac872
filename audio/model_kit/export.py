"""From a trained network to a model that Vosk reads, and back.

Batch norms are folded into the affine maps before them, the way from cepstra back
to energies into the first, and how often each output is on (its prior) into the
last, since a decoder wants likelihoods and the network gives posteriors.
"""

from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from audio.model_kit.acoustic_file import (
    INPUT,
    Affine,
    Array,
    Node,
    Sum,
    read_acoustic,
    write_acoustic,
)
from audio.model_kit.features import BANDS, MFCC_CONF, cepstral_matrix
from audio.model_kit.network import (
    SCALE,
    SUBSAMPLING,
    AcousticModel,
    Layer,
    Shape,
    Spliced,
    read_checkpoint,
)
from audio.topic_recogniser.errors import ModelFileError

PRIOR_SHARE: Final = 0.6
"""How much of the logarithm of the priors is taken off: 0.85 did best after plain CTC,
0.4 after sequences, this for weights halfway between."""

MODEL_CONF: Final = """\
--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=6.0
--phone-determinize=false
--acoustic-scale=0.8
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=1.0
--endpoint.rule4.min-trailing-silence=2.0
"""
"""What Vosk decodes with. Phones are not determinised: nothing is heard differently,
but where a grammar lets anything through, `[unk]`, some sounds took it ten seconds and
more."""


def export(
    model: AcousticModel,
    mean: Tensor,
    prior: Tensor,
    folder: Path,
    prior_share: float = PRIOR_SHARE,
) -> None:
    """Write the folders `am` and `conf` of a Vosk model.

    Args:
        model: The network; its batch norms are used as in evaluation.
        mean: The global mean of the energies, [40].
        prior: How often each output is on, [40].
        folder: The model's folder.
        prior_share: How much of the logarithm of the prior is taken off.
    """
    transform = cepstral_matrix()
    nodes = _nodes(model)
    first, last = nodes[0], nodes[-1]
    assert isinstance(first, Affine)
    assert isinstance(last, Affine)
    energies = first.weights.reshape(len(first.bias), -1, BANDS) * SCALE
    cepstra = energies @ np.linalg.inv(transform)
    weights = cepstra.reshape(len(first.bias), -1)
    nodes[0] = Affine(first.name, INPUT, first.offsets, weights, first.bias, True)
    bias = last.bias - prior_share * np.log(_array(prior))
    nodes[-1] = Affine(last.name, last.source, (0,), last.weights, bias, False)
    write_acoustic(folder, nodes, transform @ _array(mean), _context(nodes))
    conf = folder / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "mfcc.conf").write_text(MFCC_CONF, encoding="utf-8")
    (conf / "model.conf").write_text(MODEL_CONF, encoding="utf-8")


def export_checkpoint(
    checkpoint: Path, folder: Path, prior_share: float = PRIOR_SHARE
) -> None:
    """Write the folders `am` and `conf` of a Vosk model from what training left.

    Raises:
        ModelFileError: There is no such checkpoint, or it is damaged.
    """
    state = read_checkpoint(checkpoint)
    model = AcousticModel(Shape(**state["shape"]))
    model.load_state_dict(state["kept"])
    model.eval()
    export(model, state["mean"], state["prior"], folder, prior_share)


def load(folder: Path, shape: Shape) -> tuple[AcousticModel, Tensor]:
    """A network to train on, from a finished model, and its global mean.

    Blocks that the model lacks begin as those that change nothing. The outputs
    still have the prior taken off, which training mends in a few steps.

    Raises:
        ModelFileError: The model is damaged or of another shape.
    """
    affines, mean = read_acoustic(folder)
    transform = cepstral_matrix()
    model = AcousticModel(shape)
    rows = list(affines.values())
    names = [*_layer_names(model), "out"]
    if not set(names) <= set(affines) and len(rows) == len(names):
        # A model without blocks whose parts have other names, as the study's.
        affines = dict(zip(names, rows, strict=True))
    try:
        for name, layer in _layers(model).items():
            weights = affines[name].weights
            if name == "first":
                energies = weights.reshape(len(weights), -1, BANDS) @ transform / SCALE
                weights = energies.reshape(len(weights), -1)
            _put(layer.affine.map, weights, affines[name].bias)
        for number, block in enumerate(model.blocks):
            if f"block{number}.up" in affines:
                one = affines[f"block{number}.down"]
                _put(block.down.affine.map, one.weights, one.bias)
                other = affines[f"block{number}.up"]
                _put(block.up, other.weights, other.bias)
        _put(model.out, affines["out"].weights, affines["out"].bias)
    except (KeyError, ValueError, RuntimeError) as why:
        raise ModelFileError(
            f"the model in '{folder}' is of another shape ({why}). Begin without it."
        ) from why
    return model, torch.from_numpy(np.linalg.solve(transform, mean)).float()


def _put(layer: nn.Conv1d, weights: Array, bias: Array) -> None:
    outputs, inputs, taps = layer.weight.shape
    shaped = weights.reshape(outputs, taps, inputs).transpose(0, 2, 1)
    layer.weight.data.copy_(torch.from_numpy(shaped.copy()))
    layer.bias.data.copy_(torch.from_numpy(bias))


def _layer_names(model: AcousticModel) -> list[str]:
    return list(_layers(model))


def _layers(model: AcousticModel) -> dict[str, Layer]:
    named = {f"layer{i}": layer for i, layer in enumerate(model.layers)}
    return {"first": model.first, "second": model.second, **named}


def _nodes(model: AcousticModel) -> list[Node]:
    """The network as Kaldi sees it, for log-mel energies, without priors."""
    nodes: list[Node] = []
    before = INPUT

    def layer(name: str, one: Layer, step: int) -> None:
        weights, bias = _folded(one.affine, one.norm)
        offsets = tuple(step * offset for offset in one.affine.offsets)
        nodes.append(Affine(name, before, offsets, weights, bias, True))

    for name, one in _layers(model).items():
        layer(name, one, 1 if name in ("first", "second") else SUBSAMPLING)
        before = name
    for number, block in enumerate(model.blocks):
        down, up, total = (f"block{number}.{part}" for part in ("down", "up", "sum"))
        layer(down, block.down, SUBSAMPLING)
        weights = _array(block.up.weight)[:, :, 0]
        nodes.append(Affine(up, down, (0,), weights, _array(block.up.bias), False))
        nodes.append(Sum(total, (before, up), len(weights)))
        before = total
    # The last batch norm stands before its affine map, not behind it.
    gain, shift = _gain(model.norm)
    weights = _array(model.out.weight)[:, :, 0]
    bias = _array(model.out.bias) + weights @ shift
    nodes.append(Affine("out", before, (0,), weights * gain, bias, False))
    return nodes


def _folded(affine: Spliced, norm: nn.BatchNorm1d) -> tuple[Array, Array]:
    """An affine map with the batch norm behind it: weights and bias."""
    gain, shift = _gain(norm)
    weights = _array(affine.map.weight) * gain[:, None, None]
    flat = weights.transpose(0, 2, 1).reshape(len(weights), -1)
    return flat, _array(affine.map.bias) * gain + shift


def _gain(norm: nn.BatchNorm1d) -> tuple[Array, Array]:
    """What a batch norm multiplies with, and what it adds after."""
    gain = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    return gain, _array(norm.bias) - _array(norm.running_mean) * gain


def _context(nodes: list[Node]) -> tuple[int, int]:
    """How far the network sees back and ahead, in frames of 10 ms."""
    reach: dict[str, tuple[int, int]] = {INPUT: (0, 0)}
    for node in nodes:
        if isinstance(node, Sum):
            both = [reach[source] for source in node.sources]
            reach[node.name] = max(b[0] for b in both), max(b[1] for b in both)
        else:
            left, right = reach[node.source]
            reach[node.name] = left - node.offsets[0], right + node.offsets[-1]
    return reach[nodes[-1].name]


def _array(values: Tensor) -> Array:
    return np.asarray(values.detach().double().cpu().numpy(), np.float64)
