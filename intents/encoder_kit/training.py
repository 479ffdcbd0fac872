"""Teaching an encoder a topic."""

import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from intents.encoder.wordpiece import WordPieces
from intents.encoder_kit.checkpoints import begun, keep
from intents.encoder_kit.examples import Lessons, Line
from intents.encoder_kit.network import Network, pretrained

_LOGGER = logging.getLogger(__name__)

LONGEST: Final = 64
"""Pieces of an utterance; longer ones are judged part by part."""
BATCH: Final = 48
RATE: Final = 8e-5
HEAD_RATE: Final = 2e-3
DECAY: Final = 0.01
SMOOTHING: Final = 0.03
"""Share of the target that is spread over all labels."""
BUCKET: Final = 50
"""Batches whose lines are sorted by length together."""


@dataclass(frozen=True)
class Plan:
    """How long and from what to learn."""

    passes: int = 6
    seed: int = 0
    checkpoint: Path | None = None
    """Where to keep the network after each pass."""
    start: Path | None = None
    """A checkpoint to go on from; MiniLM itself without."""
    rate: float = RATE
    """How far a step goes at most."""


def teach(
    lessons: Lessons,
    plan: Plan,
    after: Callable[[Network, WordPieces, int], None] | None = None,
) -> tuple[Network, tuple[str, ...]]:
    """Fine-tune MiniLM.

    Args:
        lessons: What to learn.
        plan: How long.
        after: Called after each pass with the network, its pieces and the pass.

    Returns:
        The network, and the pieces that it knows.
    """
    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)
    start = pretrained()
    pieces = WordPieces(start.pieces)
    network = Network(len(start.pieces), len(lessons.labels))
    network.load_state_dict(start.weights, strict=False)
    if plan.start is not None:
        network.load_state_dict(begun(plan.start, lessons.labels))
    head_rate = HEAD_RATE * plan.rate / RATE
    # Words that no line has stay where they were among those that some have.
    network.words.requires_grad_(False)
    head = [p for n, p in network.named_parameters() if n.startswith("head.")]
    body = [
        p
        for n, p in network.named_parameters()
        if not n.startswith("head.") and p.requires_grad
    ]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": head, "lr": head_rate}],
        weight_decay=DECAY,
    )
    a_pass = len(lessons.one_pass(random.Random(plan.seed)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [plan.rate, head_rate],
        total_steps=(a_pass // BATCH + BUCKET) * plan.passes,
        pct_start=0.1,
    )
    place = {label: at for at, label in enumerate(lessons.labels)}
    for number in range(plan.passes):
        network.train()
        began, total, steps = time.monotonic(), 0.0, 0
        for batch in batches(lessons.one_pass(chance), chance):
            numbers, mask = stack([line.words for line in batch], pieces)
            allowed = torch.zeros(len(batch), len(place))
            for row, line in enumerate(batch):
                allowed[row, [place[label] for label in line.labels]] = 1.0
            weights = torch.tensor([line.weight for line in batch])
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(numbers, mask)
            loss = (loss_of(scores.float(), allowed) * weights).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, steps = total + float(loss.detach()), steps + 1
        seconds = time.monotonic() - began
        _LOGGER.info(
            "pass %d: loss %.4f, %d steps, %.0f s",
            number + 1, total / steps, steps, seconds,
        )  # fmt: skip
        if plan.checkpoint is not None:
            keep(network.state_dict(), lessons.labels, plan.checkpoint)
        if after is not None:
            after(network, pieces, number + 1)
    return network, start.pieces


def loss_of(scores: Tensor, allowed: Tensor) -> Tensor:
    """What each utterance costs (batch,): any of its labels will do.

    The logarithm of the belief in all its labels together, smoothed over all
    labels (Szegedy and others 2016).
    """
    belief = torch.log_softmax(scores, -1)
    right = torch.logsumexp(belief.masked_fill(allowed == 0, -1e9), -1)
    return -(1 - SMOOTHING) * right - SMOOTHING * belief.mean(-1)


def batches(lines: Sequence[Line], chance: random.Random) -> Iterator[list[Line]]:
    """Lines of like length together, in any order otherwise."""
    many = BATCH * BUCKET
    found = []
    for at in range(0, len(lines), many):
        some = sorted(lines[at : at + many], key=lambda line: len(line.words))
        found += [some[i : i + BATCH] for i in range(0, len(some), BATCH)]
    chance.shuffle(found)
    yield from found


def stack(
    utterances: Sequence[Sequence[str]], pieces: WordPieces
) -> tuple[Tensor, Tensor]:
    """Utterances as numbers of pieces and a mask, both (batch, length)."""
    rows = [pieces.encode(words, LONGEST) for words in utterances]
    longest = max(map(len, rows))
    numbers = torch.full((len(rows), longest), pieces.pad)
    mask = torch.zeros(len(rows), longest)
    for at, row in enumerate(rows):
        numbers[at, : len(row)] = torch.tensor(row)
        mask[at, : len(row)] = 1.0
    return numbers, mask
