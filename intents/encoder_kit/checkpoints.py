"""What `teach` keeps of a run: weights, and the labels that their head is over."""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from intents.facet import Asked

HEAD = ("head.weight", "head.bias")


def keep(weights: dict[str, Tensor], labels: Sequence[str], path: Path) -> None:
    """Write a run."""
    torch.save({"weights": weights, "labels": list(labels)}, path)


def begun(checkpoint: Path, labels: Sequence[str]) -> dict[str, Tensor]:
    """The weights of a run, with a head over these labels.

    A label that it was not taught begins as its section was, or as nothing.
    """
    kept = torch.load(checkpoint, weights_only=True)
    weights: dict[str, Tensor] = dict(kept["weights"])
    place = {label: at for at, label in enumerate(kept["labels"])}
    # A section that is cut in so many parts shares its belief among them.
    parts = Counter(Asked.of(label).section for label in labels)
    for name in HEAD:
        before = weights[name]
        after = torch.zeros(len(labels), *before.shape[1:])
        for row, label in enumerate(labels):
            at = place.get(label, place.get(Asked.of(label).section))
            if at is not None:
                after[row] = before[at]
                if name == "head.bias" and label not in place:
                    after[row] -= math.log(parts[Asked.of(label).section])
        weights[name] = after
    return weights


def mean_of(checkpoints: Sequence[Path], labels: Sequence[str]) -> dict[str, Tensor]:
    """The mean of several runs from the same start, number by number.

    It judges as well as all of them together and costs no more than one (Wortsman
    and others, "Model soups", ICML 2022).

    Args:
        checkpoints: Files that `teach` kept.
        labels: The labels that all of them were taught.

    Raises:
        ValueError: One was taught other labels.
    """
    kept = [torch.load(path, weights_only=True) for path in checkpoints]
    for path, one in zip(checkpoints, kept, strict=True):
        if one["labels"] != list(labels):
            raise ValueError(
                f"the run in '{path}' was taught other labels than the topic has now. "
                f"Go on with it by --start, and take the mean of what comes of that."
            )
    runs = [one["weights"] for one in kept]
    return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}
