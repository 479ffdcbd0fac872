"""Writing a taught encoder to one file of 8 bits a weight."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from askaloud import written_whole
from intents.encoder.model import DIGEST, LABELS, LONGEST, PIECES
from intents.encoder_kit.network import Network
from intents.encoder_kit.training import LONGEST as LONGEST_TAUGHT

OPSET: Final = 17


def export(
    network: Network,
    pieces: Sequence[str],
    labels: Sequence[str],
    digest: str,
    path: Path,
) -> None:
    """Write an encoder as ONNX, whole or not at all.

    Args:
        network: What was taught.
        pieces: The pieces of words that it knows, in order.
        labels: What its scores are about, in order.
        digest: Of what it learned from.
        path: Where to.
    """
    network.eval()
    numbers = torch.ones(2, 7, dtype=torch.int64)
    mask = torch.ones(2, 7)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            (numbers, mask),
            str(whole),
            input_names=["numbers", "mask"],
            output_names=["scores"],
            dynamic_axes={
                "numbers": {0: "utterances", 1: "pieces"},
                "mask": {0: "utterances", 1: "pieces"},
                "scores": {0: "utterances"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            whole, small, weight_type=QuantType.QInt8, per_channel=True,
        )  # fmt: skip
        model = onnx.load(small)
        onnx.helper.set_model_props(
            model,
            {
                LABELS: json.dumps(list(labels)),
                PIECES: json.dumps(list(pieces)),
                DIGEST: digest,
                LONGEST: str(LONGEST_TAUGHT),
            },
        )
        with written_whole(path) as out:
            out.write(model.SerializeToString())
