from .assertion import Assertion, Experiencer, Sign
from .encoder import Encoder
from .errors import (
    EncoderError,
    IntentsError,
    TemplateError,
    TopicError,
    WeightsError,
)
from .lint import LintFinding, lint, reading_age
from .loader import DEFAULT_TOPIC, load_topic
from .manifest import Region
from .match import (
    Candidate,
    Correction,
    Decision,
    Evidence,
    Hypothesis,
    Match,
    RejectReason,
)
from .matcher import Matcher
from .normalise import normalise, spoken_words
from .phrases import expand
from .situation import NEW_REPORT, NO_SITUATION, Act, Context, Situation
from .situation_matcher import SituationMatcher
from .spoken import answered_by, said_off, said_to
from .store import (
    encoder_of,
    has_encoder,
    situations_of,
    store_weights,
    weights_of,
)
from .topic import OUT_OF_SCOPE, REGIONS, Kind, Section, Topic, Urgency

__all__ = [
    "DEFAULT_TOPIC",
    "NEW_REPORT",
    "NO_SITUATION",
    "OUT_OF_SCOPE",
    "REGIONS",
    "Act",
    "Assertion",
    "Candidate",
    "Context",
    "Correction",
    "Decision",
    "Encoder",
    "EncoderError",
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
    "Sign",
    "Situation",
    "SituationMatcher",
    "TemplateError",
    "Topic",
    "TopicError",
    "Urgency",
    "WeightsError",
    "answered_by",
    "encoder_of",
    "expand",
    "has_encoder",
    "lint",
    "load_topic",
    "normalise",
    "reading_age",
    "said_off",
    "said_to",
    "situations_of",
    "spoken_words",
    "store_weights",
    "weights_of",
]
