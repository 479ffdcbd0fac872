"""Where learned weights are kept: beside a topic, or in the user's cache.

A topic ships with its weights, those of its situations among them. Where its phrases
were edited since, they are learned again, once, and kept in the cache.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import platformdirs

from intents.encoder import Encoder
from intents.errors import EncoderError, WeightsError
from intents.facet import Asked
from intents.facet_matcher import FacetLessons, FacetMatcher
from intents.features import Reader
from intents.situation import Context
from intents.situation_matcher import SituationLessons, SituationMatcher
from intents.topic import OTHER_ILLNESS, OUT_OF_SCOPE, Topic
from intents.training import digest_of, examples_of, train
from intents.weights import Weights, load_weights, save_weights

_LOGGER = logging.getLogger(__name__)

FILE_NAME = "weights.npz"
FACETS_NAME = "facets.npz"
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
    return _found_or_learned(
        topic, FILE_NAME, digest_of(topic), partial(_learn, topic, learning)
    )


def situations_of(
    topic: Topic, learning: Callable[[float], None] | None = None
) -> Mapping[Context, SituationMatcher]:
    """What recognises the situations of a topic, for each context that has some.

    The weights are those beside the topic, cached ones, or learned now.

    Args:
        topic: The topic.
        learning: Called with the share that is done, 0 to 1, while learning.
    """
    found = {}
    for context in topic.situations:
        lessons = SituationLessons(topic, context)
        if lessons.situations:
            name = f"{context.value}.npz"
            learn = partial(lessons.learn, learning)
            weights = _found_or_learned(topic, name, lessons.digest, learn)
            found[context] = SituationMatcher(topic, weights)
    return found


def facets_of(
    topic: Topic, learning: Callable[[float], None] | None = None
) -> FacetMatcher | None:
    """What finds the facet that is asked for; None where the topic has none.

    Args:
        topic: The topic.
        learning: Called with the share that is done, 0 to 1, while learning.
    """
    lessons = FacetLessons(topic)
    if not lessons.sections:
        return None
    learn = partial(lessons.learn, learning)
    weights = _found_or_learned(topic, FACETS_NAME, lessons.digest, learn)
    return FacetMatcher(topic, weights)


def _found_or_learned(
    topic: Topic, name: str, digest: str, learn: Callable[[], Weights]
) -> Weights:
    cached = cache_folder() / f"{digest[:32]}.npz"
    for path in (topic.folder / name, cached):
        if not path.is_file():
            continue
        try:
            weights = load_weights(path)
        except WeightsError as why:
            _LOGGER.warning("%s", why)
            continue
        if weights.digest == digest:
            return weights
    weights = learn()
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
    known = {Asked.of(label).section for label in encoder.labels}
    gone = known - {OUT_OF_SCOPE, OTHER_ILLNESS, *topic.sections}
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
    """Learn all weights of a topic, and put them beside it.

    Raises:
        WeightsError: The topic's folder cannot be written.
    """
    path = topic.folder / FILE_NAME
    _store(_learn(topic, learning), path)
    for context in topic.situations:
        lessons = SituationLessons(topic, context)
        if lessons.situations:
            _store(lessons.learn(), topic.folder / f"{context.value}.npz")
    facets = FacetLessons(topic)
    if facets.sections:
        _store(facets.learn(), topic.folder / FACETS_NAME)
    return path


def _store(weights: Weights, path: Path) -> None:
    try:
        save_weights(weights, path)
    except OSError as why:
        raise WeightsError(
            f"the weights cannot be written to '{path}' ({why.strerror or why}). "
            f"Make the topic's folder writable."
        ) from why


def _learn(topic: Topic, learning: Callable[[float], None] | None) -> Weights:
    reader = Reader(topic.lexicon)
    return train(examples_of(topic), reader, digest_of(topic), learning)
