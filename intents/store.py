"""Where learned weights are kept: beside a topic, or in the user's cache.

A topic ships with its weights. Where its phrases were edited since, they are
learned again, once, and kept in the cache.
"""

import logging
from collections.abc import Callable
from pathlib import Path

import platformdirs

from intents.encoder import Encoder
from intents.errors import EncoderError, WeightsError
from intents.features import Reader
from intents.topic import OTHER_ILLNESS, OUT_OF_SCOPE, Topic
from intents.training import digest_of, examples_of, train
from intents.weights import Weights, load_weights, save_weights

_LOGGER = logging.getLogger(__name__)

FILE_NAME = "weights.npz"
ENCODER_NAME = "encoder.onnx"


def cache_folder() -> Path:
    """Where weights of edited topics are kept."""
    return platformdirs.user_cache_path("askaloud") / "weights"


def weights_of(
    topic: Topic, learning: Callable[[float], None] | None = None
) -> Weights:
    """The weights of a topic: those beside it, cached ones, or learned now.

    Args:
        topic: The topic.
        learning: Called with the share that is done, 0 to 1, while learning.
    """
    digest = digest_of(topic)
    cached = cache_folder() / f"{digest[:32]}.npz"
    for path in (topic.folder / FILE_NAME, cached):
        if not path.is_file():
            continue
        try:
            weights = load_weights(path)
        except WeightsError as why:
            _LOGGER.warning("%s", why)
            continue
        if weights.digest == digest:
            return weights
    weights = _learn(topic, learning)
    try:
        save_weights(weights, cached)
    except OSError as why:
        _LOGGER.warning("the learned weights are not kept in '%s': %s", cached, why)
    return weights


def has_encoder(topic: Topic) -> bool:
    """Whether an encoder stands beside a topic, usable or not."""
    return (topic.folder / ENCODER_NAME).is_file()


def encoder_of(topic: Topic) -> Encoder | None:
    """The encoder beside a topic; None where there is none that can be used.

    One that was taught earlier phrases is used on: it knows what was said then, and
    the weights know the rest.
    """
    path = topic.folder / ENCODER_NAME
    if not has_encoder(topic):
        return None
    try:
        encoder = Encoder(path)
    except EncoderError as why:
        _LOGGER.warning("%s", why)
        return None
    gone = set(encoder.labels) - {OUT_OF_SCOPE, OTHER_ILLNESS, *topic.sections}
    if gone:
        _LOGGER.warning(
            "the encoder '%s' knows sections that the topic lacks (%s). Words alone "
            "are matched until 'python -m intents.encoder_kit' has taught it anew.",
            path, ", ".join(sorted(gone)),
        )  # fmt: skip
        return None
    return encoder


def store_weights(
    topic: Topic, learning: Callable[[float], None] | None = None
) -> Path:
    """Learn the weights of a topic and put them beside it.

    Raises:
        WeightsError: The topic's folder cannot be written.
    """
    weights = _learn(topic, learning)
    path = topic.folder / FILE_NAME
    try:
        save_weights(weights, path)
    except OSError as why:
        raise WeightsError(
            f"the weights cannot be written to '{path}' ({why.strerror or why}). "
            f"Make the topic's folder writable."
        ) from why
    return path


def _learn(topic: Topic, learning: Callable[[float], None] | None) -> Weights:
    reader = Reader(topic.lexicon)
    return train(examples_of(topic), reader, digest_of(topic), learning)
