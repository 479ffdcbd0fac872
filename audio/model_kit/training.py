"""Teaching the acoustic model: connectionist temporal classification, then sequences.

CTC (Graves et al., ICML 2006) needs to know what was said, not when. The last part
asks besides that what was said beat all else that could have been (see `ctc_crf`).
Weights are a running average of those on the way, which is steadier than any one of
them, and what is kept in the end is halfway between those of before sequences and of
after (Wortsman et al., CVPR 2022): sequences hear people and noise better, what was
before strange voices in noise. Training can be stopped at any moment and goes on from
its last checkpoint.
"""

import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from torch import Tensor

from askaloud import written_whole
from audio.model_kit.augment import Augmentation, augmented, mask
from audio.model_kit.batches import Batches, Item, WeightedCorpus
from audio.model_kit.ctc_crf import SEQUENCE_SHARE, PhoneModel, all_sequences
from audio.model_kit.network import (
    AcousticModel,
    Shape,
    keep_function,
    normalised,
    read_checkpoint,
)
from audio.topic_recogniser.phones import BLANK, OUTPUTS

RATE: Final = 2e-3
"""The highest learning rate for a new network."""

GO_ON_RATE: Final = 1.5e-4
"""The same for a finished one, whose weights are folded and therefore smaller."""

SEQUENCE_FROM: Final = 0.7
"""Of a new network's time; a finished one is taught sequences at once."""

BEFORE_SHARE: Final = 0.5
"""How much of the weights that are kept is from before sequences were taught."""

REPORT_STEPS: Final = 50
SAVE_S: Final = 300.0
PRIOR_BATCHES: Final = 20
LONGEST_GROWTH: Final = 1.8
"""How much longer augmentation may make an utterance: slower, with a pause."""


Weights = dict[str, Tensor]


@dataclass(frozen=True)
class TrainingSettings:
    """How to train."""

    minutes: float = 600.0
    """How long in all, over all sittings: the learning rate falls towards the end."""
    rate: float = RATE
    """The highest learning rate."""
    warm_up: int = 300
    """Steps until the learning rate is reached."""
    batch_frames: int = 14_000
    """Frames of 10 ms in a batch, before augmentation."""
    longest: int = 1000
    """Longer utterances, in frames of 10 ms, are left out."""
    sequence_from: float = SEQUENCE_FROM
    """When the loss begins to ask for the right sequence among all, as a share of the
    time: 0 for a network that hears well already, 1 for never."""
    average: float = 0.999
    """How slowly the average of the weights follows."""
    threads: int = 0
    """Processor threads; 0 is torch's own choice."""
    seed: int = 1


class Trainer:
    """Trains a model into a checkpoint, or goes on with one.

    Args:
        sources: What to learn from.
        checkpoint: Where the state is kept; if the file is there, it goes on.
        settings: How.
        shape: The network's, if it is a new one.
        start: A network to begin with instead of chance, with its global mean.
    """

    def __init__(
        self,
        sources: Sequence[WeightedCorpus],
        checkpoint: Path,
        settings: TrainingSettings,
        shape: Shape | None = None,
        start: tuple[AcousticModel, Tensor] | None = None,
    ) -> None:
        if settings.threads:
            torch.set_num_threads(settings.threads)
        torch.manual_seed(settings.seed)
        self._chance = np.random.default_rng(settings.seed)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._checkpoint = checkpoint
        self._batches = Batches(sources, settings.batch_frames, settings.longest)
        self._settings, self._how = settings, Augmentation()
        self.step, self.spent_s, self.seen_s = 0, 0.0, 0.0
        self._loss: float | None = None
        self._before: Weights | None = None  # when sequences began, if they have
        state = read_checkpoint(checkpoint) if checkpoint.is_file() else None
        if state is not None:
            shape = Shape(**state["shape"])
        self._mean: Tensor | None = start[1] if start else None
        model = start[0] if start else AcousticModel(shape or Shape())
        self.model = model.to(self._device)
        self._fresh = start is not None and state is None
        self._average = _copied(self.model.state_dict())
        self._optimiser = torch.optim.AdamW(
            self.model.parameters(), settings.rate, (0.9, 0.98), weight_decay=1e-2
        )
        if state is not None:
            self.model.load_state_dict(state["model"])
            self._average, self._mean = state["average"], state["mean"]
            self._optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent_s = state["step"], state["spent_s"]
            self.seen_s, self._loss = state["seen_s"], state["loss"]
            self._before = state["before"]
            self._chance = np.random.default_rng(settings.seed + self.step)

    def run(self) -> None:
        """Train until the time is up; keeps checkpoints on the way.

        Raises:
            CorpusError: There is nothing to learn from.
        """
        if self._mean is None:
            self._mean = torch.from_numpy(self._batches.mean(self._chance))
        began, saved = time.monotonic() - self.spent_s, time.monotonic()
        while self._progress() < 1:
            for batch in self._batches.round(self._chance):
                loss = self._learn(batch)
                self._loss = (
                    loss if self._loss is None else 0.98 * self._loss + 0.02 * loss
                )
                self.spent_s = time.monotonic() - began
                if self.step % REPORT_STEPS == 0:
                    self._report()
                if time.monotonic() - saved > SAVE_S:
                    self.save()
                    saved = time.monotonic()
                if self._progress() >= 1:
                    break
        self.save()

    def save(self) -> None:
        """Keep the state, so that nothing is lost if the machine stops."""
        kept = self._kept()
        state = {
            "model": self.model.state_dict(),
            "average": self._average,
            "before": self._before,
            "kept": kept,
            "optimiser": self._optimiser.state_dict(),
            "shape": asdict(self.model.shape),
            "mean": self._mean,
            "step": self.step,
            "spent_s": self.spent_s,
            "seen_s": self.seen_s,
            "loss": self._loss,
            "prior": self._prior(kept),
        }
        with written_whole(self._checkpoint) as out:
            torch.save(state, out)

    @cached_property
    def _phones(self) -> PhoneModel:
        """How likely sequences of phones are; made when sequences begin."""
        return PhoneModel.of(self._batches.said()).on(self._device)

    def _progress(self) -> float:
        return self.spent_s / (self._settings.minutes * 60)

    def _kept(self) -> Weights:
        """The weights that are exported."""
        if self._before is None:
            return self._average
        return {
            name: torch.lerp(value, self._before[name], BEFORE_SHARE)
            if value.dtype.is_floating_point
            else value
            for name, value in self._average.items()
        }

    def _heard(self, batch: Sequence[Item], masks: bool = True) -> Tensor:
        features = [item.features() for item in batch]
        longest = int(self._settings.longest * LONGEST_GROWTH)
        energies = augmented(features, self._how, self._chance, longest)
        assert self._mean is not None
        ready = normalised(energies, self._mean)
        return mask(ready, self._how, self._chance) if masks else ready

    def _learn(self, batch: Sequence[Item]) -> float:
        """One step; the loss."""
        settings = self._settings
        with torch.no_grad():
            heard = self._heard(batch).to(self._device)
            if self._fresh:
                keep_function(self.model, heard)
                self._average = _copied(self.model.state_dict())
                self._fresh = False
        if self._before is None and self._progress() >= settings.sequence_from:
            self._before = _copied(self._average)
            self._loss = None  # it is another kind of loss from here on
        warm = min(1.0, (self.step + 1) / settings.warm_up)
        fall = 0.5 + 0.5 * math.cos(math.pi * min(1.0, self._progress()))
        for group in self._optimiser.param_groups:
            group["lr"] = settings.rate * warm * max(0.01, fall)
        self.model.train()
        with torch.autocast(self._device.type, torch.bfloat16):
            logits = self.model(heard)
        scores = functional.log_softmax(logits.float(), -1).transpose(0, 1)
        loss = self._lost(scores, [item.labels for item in batch])
        self._optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self._optimiser.step()
        self.step += 1
        self.seen_s += heard.shape[0] * heard.shape[1] / 100
        slow = min(settings.average, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                if value.dtype.is_floating_point:
                    self._average[name].lerp_(value, 1 - slow)
        return float(loss.detach())

    def _lost(self, scores: Tensor, labels: Sequence[npt.NDArray[np.int64]]) -> Tensor:
        """The loss for each phone, of scores [T, batch, 40]."""
        lengths = torch.tensor([len(one) for one in labels])
        right = functional.ctc_loss(
            scores,
            torch.from_numpy(np.concatenate(labels)).to(self._device),
            torch.full((len(labels),), len(scores)),
            lengths,
            blank=BLANK,
            reduction="none",
            zero_infinity=True,
        )
        lengths = lengths.to(self._device)
        if self._before is None:
            return (right / lengths).mean()
        said = torch.tensor([self._phones.likelihood(one) for one in labels])
        others = all_sequences(scores, self._phones) - said.to(self._device)
        # (1 - share) * CTC + share * (CTC + others); nothing where CTC found no room.
        whole = right + SEQUENCE_SHARE * others * (right > 0)
        return (whole / lengths).mean()

    def _prior(self, kept: Weights) -> Tensor:
        """How often each output is on, [40], by the weights that are kept."""
        state = _copied(self.model.state_dict())
        self.model.load_state_dict(kept)
        self.model.eval()
        total = torch.zeros(OUTPUTS)
        with torch.no_grad():
            for _, batch in zip(
                range(PRIOR_BATCHES), self._batches.round(self._chance), strict=False
            ):
                heard = self._heard(batch[:8], masks=False).to(self._device)
                total += self.model(heard).softmax(-1).mean((0, 1)).cpu()
        self.model.load_state_dict(state)
        return total / total.sum()

    def _report(self) -> None:
        left_s = self._settings.minutes * 60 - self.spent_s
        end = time.strftime("%H:%M", time.localtime(time.time() + left_s))
        sys.stderr.write(
            f"step {self.step}: loss {self._loss:.3f}"
            f"{' of sequences' if self._before is not None else ''}, "
            f"{self.seen_s / 3600:.1f} h "
            f"heard in {self.spent_s / 60:.0f} min, ends about {end}\n"
        )
        sys.stderr.flush()


def _copied(weights: Weights) -> Weights:
    return {name: value.clone() for name, value in weights.items()}
