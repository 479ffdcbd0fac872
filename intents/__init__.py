"""From words to the right section of a topic, or to none."""

from intents.errors import IntentsError, TemplateError, TopicError, WeightsError
from intents.lint import LintFinding, lint, reading_age
from intents.loader import DEFAULT_TOPIC, load_topic
from intents.manifest import Region
from intents.match import Candidate, Decision, Evidence, Hypothesis, Match, RejectReason
from intents.matcher import Matcher
from intents.normalise import normalise, spoken_words
from intents.phrases import expand
from intents.spoken import answered_by, said_off, said_to
from intents.store import store_weights, weights_of
from intents.topic import OUT_OF_SCOPE, REGIONS, Kind, Section, Topic, Urgency

__all__ = [
    "DEFAULT_TOPIC",
    "OUT_OF_SCOPE",
    "REGIONS",
    "Candidate",
    "Decision",
    "Evidence",
    "Hypothesis",
    "IntentsError",
    "Kind",
    "LintFinding",
    "Match",
    "Matcher",
    "Region",
    "RejectReason",
    "Section",
    "TemplateError",
    "Topic",
    "TopicError",
    "Urgency",
    "WeightsError",
    "answered_by",
    "expand",
    "lint",
    "load_topic",
    "normalise",
    "reading_age",
    "said_off",
    "said_to",
    "spoken_words",
    "store_weights",
    "weights_of",
]
