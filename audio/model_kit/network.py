"""The acoustic model: log-mel energies in, phones out, every 30 ms.

A time-delay network (Peddinti et al., Interspeech 2015) with residual blocks:

    energies [T, 40] -> five frames of 10 ms -> three frames, every third kept
      -> layers over neighbours 30 and 60 ms away
      -> blocks x + up(relu(down(x))) over neighbours up to 180 ms away
      -> 39 phones and the blank of CTC [T / 3, 40]

It sees 0.9 s back and 0.6 s ahead. Everything in it is an affine map, a ReLU or a
sum, because those are what a Kaldi decoder computes; the batch norms are folded
into the affine maps when the model is exported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from audio.model_kit.features import BANDS
from audio.topic_recogniser.errors import ModelFileError
from audio.topic_recogniser.phones import OUTPUTS

SUBSAMPLING: Final = 3
"""Frames of 10 ms for each output."""

SCALE: Final = 0.3
"""Energies are multiplied with this, so that they are of the order of 1."""

FIRST: Final = (-2, -1, 0, 1, 2)
SECOND: Final = (-1, 0, 1)


@dataclass(frozen=True)
class Shape:
    """How large the network is. Offsets count outputs of 30 ms."""

    narrow: int = 128
    """Units of the first layer, which runs every 10 ms."""
    width: int = 384
    """Units of all other layers."""
    bottleneck: int = 256
    """Units inside of a block."""
    layers: tuple[tuple[int, ...], ...] = (
        (-1, 0, 1), (-1, 0, 1), (-2, 0, 2), (-2, 0, 2), (-2, 0, 2),
    )  # fmt: skip
    """The neighbours that each plain layer sees."""
    blocks: tuple[tuple[int, ...], ...] = (
        (-1, 0, 1), (-2, 0, 2), (-3, 0, 2), (-4, 0, 2), (-5, 0, 2), (-6, 0, 1),
    )  # fmt: skip
    """The neighbours that each block sees."""
    dropout: float = 0.05

    @classmethod
    def tiny(cls) -> "Shape":
        """One for trials: it learns a handful of sentences in a minute."""
        return cls(32, 64, 32, ((-1, 0, 1),), ((-1, 0, 2),), 0.0)


class Spliced(nn.Module):
    """An affine map of a frame and some neighbours; edges repeat the last frame."""

    def __init__(self, inputs: int, outputs: int, offsets: tuple[int, ...]) -> None:
        super().__init__()
        self.offsets = offsets
        step = offsets[1] - offsets[0] if len(offsets) > 1 else 1
        self.even = all(b - a == step for a, b in pairwise(offsets))
        self.step = step if self.even else 1
        self.map = nn.Conv1d(inputs, outputs, len(offsets), dilation=self.step)

    def forward(self, x: Tensor, stride: int = 1) -> Tensor:
        """[batch, inputs, T] to [batch, outputs, ceil(T / stride)]."""
        left, right = -self.offsets[0], self.offsets[-1]
        length = x.shape[2]
        padded = functional.pad(x, (left, right), mode="replicate")
        if self.even:
            return functional.conv1d(
                padded, self.map.weight, self.map.bias, stride, 0, self.step
            )
        parts = [padded[:, :, left + o : left + o + length] for o in self.offsets]
        weight = self.map.weight.permute(0, 2, 1).flatten(1).unsqueeze(2)
        return functional.conv1d(torch.cat(parts, 1), weight, self.map.bias, stride)


class Layer(nn.Module):
    """A spliced affine map, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, offsets: tuple[int, ...]) -> None:
        super().__init__()
        self.affine = Spliced(inputs, outputs, offsets)
        self.norm = nn.BatchNorm1d(outputs)

    def forward(self, x: Tensor, stride: int = 1) -> Tensor:
        """[batch, inputs, T] to [batch, outputs, ceil(T / stride)]."""
        return functional.relu(self.norm(self.affine(x, stride)))


class Block(nn.Module):
    """x + up(relu(norm(down(x)))); at first it changes nothing."""

    def __init__(self, width: int, inside: int, offsets: tuple[int, ...]) -> None:
        super().__init__()
        self.down = Layer(width, inside, offsets)
        self.up = nn.Conv1d(inside, width, 1)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x: Tensor) -> Tensor:
        """[batch, width, T] to the same."""
        return x + self.up(self.down(x))


class AcousticModel(nn.Module):
    """The whole network."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.first = Layer(BANDS, shape.narrow, FIRST)
        self.second = Layer(shape.narrow, shape.width, SECOND)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.width, offsets) for offsets in shape.layers
        )
        self.blocks = nn.ModuleList(
            Block(shape.width, shape.bottleneck, offsets) for offsets in shape.blocks
        )
        # Steadies what the blocks add up: without it a fast learning rate diverges.
        self.norm = nn.BatchNorm1d(shape.width)
        self.out = nn.Conv1d(shape.width, OUTPUTS, 1)
        self.dropout = nn.Dropout1d(shape.dropout)

    def forward(self, energies: Tensor) -> Tensor:
        """Normalised energies [batch, T, 40] to logits [batch, ceil(T / 3), 40]."""
        x = self.first(energies.transpose(1, 2))
        x = self.second(x, SUBSAMPLING)
        for layer in self.layers:
            x = self.dropout(layer(x))
        for block in self.blocks:
            x = block(x)
        return self.out(self.norm(x)).transpose(1, 2)

    def norms(self) -> Iterator[nn.BatchNorm1d]:
        """All batch norms."""
        for module in self.modules():
            if isinstance(module, nn.BatchNorm1d):
                yield module


def normalised(energies: Tensor, mean: Tensor) -> Tensor:
    """Energies as the network takes them: less their running mean, scaled.

    Kaldi's `OnlineCmvn` with its defaults: the mean of the last 6 s, filled up
    with 2 s of the global mean while there is less.

    Args:
        energies: [batch, T, 40].
        mean: The global mean, [40].
    """
    window, borrowed = 600, 200.0
    length = energies.shape[1]
    count = torch.arange(1, length + 1, dtype=energies.dtype, device=energies.device)
    total = energies.cumsum(1)
    if length > window:
        total = torch.cat(
            [total[:, :window], total[:, window:] - total[:, :-window]], 1
        )
    count = count.clamp(max=window)[None, :, None]
    extra = (window - count).clamp(max=borrowed)
    return (energies - (total + extra * mean) / (count + extra)) * SCALE


def keep_function(model: AcousticModel, heard: Tensor) -> None:
    """Set batch norms so that they change nothing, measured on a batch.

    A network that comes from a finished model has its batch norms folded away.
    New ones must begin as the identity, with the statistics of what they see.
    """

    def measure(norm: nn.BatchNorm1d, given: tuple[Tensor, ...]) -> None:
        x = given[0].float()
        mean, variance = x.mean((0, 2)), x.var((0, 2), correction=0) + norm.eps
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance - norm.eps)
        norm.bias.data.copy_(mean)
        norm.weight.data.copy_(variance.sqrt())

    model.eval()
    hooks = [norm.register_forward_pre_hook(measure) for norm in model.norms()]
    with torch.no_grad():
        model(heard)
    for hook in hooks:
        hook.remove()


def read_checkpoint(path: Path) -> dict[str, Any]:
    """What training left.

    Raises:
        ModelFileError: It is missing, damaged or no checkpoint.
    """
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu")
        Shape(**state["shape"])
        parts = {"model", "average", "before", "kept", "optimiser", "mean", "prior"}
        missing = parts - set(state)
        if missing:
            raise KeyError(*missing)
    except Exception as why:  # torch raises eight kinds, by what is damaged
        first = (str(why).splitlines() or [type(why).__name__])[0]
        raise ModelFileError(
            f"the checkpoint '{path}' cannot be read ({first}). Delete it and train "
            f"again."
        ) from why
    return state
