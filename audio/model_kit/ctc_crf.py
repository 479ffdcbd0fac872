"""Teaching whole utterances: what was said against all else that could be.

CTC asks of every frame that the right output be likely. What a decoder needs is
that the right sequence beat the others, once a language model has had its say.
So the loss adds what all sequences of phones score together, each as likely as a
trigram of phones finds it: CTC-CRF (Xiang and Ou, ICASSP 2019), the end of the
road that began with lattice-free MMI (Povey et al., Interspeech 2016). It keeps
the network from learning by heart which phones follow each other in what it was
taught with, which is for the trigram, and later the topic's language model, to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from audio.topic_recogniser.arpa import BEGIN, END
from audio.topic_recogniser.language_model import Phrases
from audio.topic_recogniser.phones import BLANK, OUTPUTS

SEQUENCE_SHARE: Final = 0.9
"""How much of the loss is of this kind, where it is; the rest is plain CTC, as Xiang
and Ou have it."""

PhoneSequence = npt.NDArray[np.int64]
"""An utterance as the network's outputs, without blanks."""

EDGE: Final = BLANK
"""Stands for the edge of an utterance among phones, where no blank can be."""


@dataclass(frozen=True)
class PhoneModel:
    """How likely each phone is after two others."""

    chance: Tensor
    """P(next | one before, the last) as [last, one before, next], each of 40: the
    phones' outputs, and 0 for an utterance's edge."""

    @classmethod
    def of(cls, utterances: Iterable[PhoneSequence]) -> "PhoneModel":
        """One of utterances, each the outputs of its phones."""
        likely = Phrases({" ".join(map(str, phones)): 1.0 for phones in utterances})
        names = [END, *map(str, range(1, OUTPUTS))]

        def after(last: int, before: int) -> list[float]:
            history = [names[phone] for phone in (before, last) if phone != EDGE]
            gram = (*([BEGIN] if EDGE in (last, before) else []), *history)
            return [likely.probability((*gram, name)) for name in names]

        outputs = range(OUTPUTS)
        chance = [[after(last, before) for before in outputs] for last in outputs]
        return cls(torch.tensor(chance))

    def likelihood(self, phones: PhoneSequence) -> float:
        """The logarithm of how likely it finds an utterance, its edges included."""
        padded = torch.tensor([EDGE, EDGE, *phones, EDGE])
        found = self.chance[padded[1:-1], padded[:-2], padded[2:]]
        return float(found.log().sum())

    def on(self, device: torch.device) -> "PhoneModel":
        """The same on another device."""
        return PhoneModel(self.chance.to(device))


def all_sequences(scores: Tensor, model: PhoneModel) -> Tensor:
    """The logarithm of what all sequences of phones score together.

    Every path of CTC counts: its frames' scores, times the chance of its phones.

    Args:
        scores: Logarithms, [T, batch, 40], as torch's CTC takes them.
        model: How likely sequences are.

    Returns:
        [batch], with a gradient.
    """
    total: Tensor = _AllSequences.apply(scores, model.chance)
    return total


class _AllSequences(torch.autograd.Function):
    """Forward and backward over states.

    A state is the last phone, the one before it, and whether the path is still on the
    last (`on`) or in the blank behind it (`off`). Both are [last, batch, one before];
    each frame's are scaled to add up to 1, and the logarithms of the scales make the
    total.
    """

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 (torch has no types here)
        scores: Tensor,
        chance: Tensor,
    ) -> Tensor:
        length, batch, _ = scores.shape
        top = scores.amax(2)
        heard = (scores - top[:, :, None]).exp()
        go_on = chance.clone()
        go_on[:, :, EDGE] = 0
        ends = chance[:, :, EDGE]
        again = torch.diagonal(go_on, dim1=0, dim2=2).T.contiguous()
        on = scores.new_zeros(OUTPUTS, batch, OUTPUTS)
        off = torch.zeros_like(on)
        off[EDGE, :, EDGE] = 1
        ons, offs = (scores.new_empty(length, *on.shape) for _ in range(2))
        total = top.sum(0)
        for t in range(length):
            both = on + off
            new = torch.bmm(both, go_on)
            # Straight on to the same phone is staying, not another phone.
            same = (on * again[:, None]).sum(2)
            torch.diagonal(new, dim1=0, dim2=2).sub_(same.T)
            on = (new.transpose(0, 2) + on) * heard[t].T[:, :, None]
            off = both * heard[t, :, BLANK][None, :, None]
            scale = (on + off).sum((0, 2))
            on, off = on / scale[None, :, None], off / scale[None, :, None]
            ons[t], offs[t] = on, off
            total = total + scale.log()
        last = ((on + off) * ends[:, None]).sum((0, 2))
        ctx.save_for_backward(heard, go_on, ends, again, ons, offs)
        return total + last.log()

    @staticmethod
    def backward(
        ctx: Any,  # noqa: ANN401 (torch has no types here)
        *grads: Tensor,
    ) -> tuple[Tensor, None]:
        heard, go_on, ends, again, ons, offs = ctx.saved_tensors
        length, batch, _ = heard.shape
        occupied = torch.empty_like(heard)
        later_on = ends[:, None].expand(-1, batch, -1)
        later_off = later_on
        for t in reversed(range(length)):
            on, off = ons[t] * later_on, offs[t] * later_off
            whole = (on + off).sum((0, 2))
            shares = on.sum(2).T
            shares[:, BLANK] = off.sum((0, 2))
            occupied[t] = shares / whole[:, None]
            on = later_on * heard[t].T[:, :, None] / whole[None, :, None]
            off = later_off * heard[t, :, BLANK][None, :, None] / whole[None, :, None]
            ahead = on.transpose(0, 2)
            new = torch.bmm(ahead, go_on.transpose(1, 2))
            same = torch.diagonal(on, dim1=0, dim2=2)
            later_on = new + off + on - same.T[:, :, None] * again[:, None]
            later_off = new + off
        return occupied * grads[0][None, :, None], None
