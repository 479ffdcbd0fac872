from .errors import IntentsError, TemplateError, TopicError, WeightsError
from .lint import LintFinding, lint, reading_age
from .loader import DEFAULT_TOPIC, load_topic
from .manifest import Region
from .match import (
    Candidate,
    Decision,
    Evidence,
    Experiencer,
    Hypothesis,
    Match,
    RejectReason,
)
from .matcher import Matcher
from .normalise import normalise, spoken_words
from .phrases import expand
from .spoken import answered_by, said_off, said_to
from .store import store_weights, weights_of
from .topic import OUT_OF_SCOPE, REGIONS, Kind, Section, Topic, Urgency

__all__ = [
    "DEFAULT_TOPIC",
    "OUT_OF_SCOPE",
    "REGIONS",
    "Candidate",
    "Decision",
    "Evidence",
    "Experiencer",
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
