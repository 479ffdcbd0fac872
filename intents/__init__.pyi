from .assertion import Assertion, Experiencer, Sign
from .encoder import Encoder
from .errors import (
    EncoderError,
    IntentsError,
    TemplateError,
    TopicError,
    WeightsError,
)
from .facet import Asked, Facet
from .facet_matcher import FacetMatcher
from .finding import LintFinding
from .heard import reading_age
from .lint import lint
from .loader import DEFAULT_TOPIC, load_topic
from .manifest import REGIONS, Region, TeamLine
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
from .normalise import normalise, sentences_in, spoken_words
from .phrases import expand
from .reviews import overdue
from .sayings import Saying, sayings
from .signing import (
    SIGNATURES,
    PlaceReading,
    Standing,
    readings,
    sign,
    stamp,
)
from .situation import NEW_REPORT, NO_SITUATION, Act, Context, Situation
from .situation_matcher import SituationMatcher
from .spoken import answered_by, said_off, said_to
from .store import (
    encoder_of,
    facets_of,
    has_encoder,
    situations_of,
    store_weights,
    weights_of,
)
from .texts import places, urgent_places
from .topic import LATE_PLACES, OUT_OF_SCOPE, Kind, Section, Topic, Urgency

__all__ = [
    "DEFAULT_TOPIC",
    "LATE_PLACES",
    "NEW_REPORT",
    "NO_SITUATION",
    "OUT_OF_SCOPE",
    "REGIONS",
    "SIGNATURES",
    "Act",
    "Asked",
    "Assertion",
    "Candidate",
    "Context",
    "Correction",
    "Decision",
    "Encoder",
    "EncoderError",
    "Evidence",
    "Experiencer",
    "Facet",
    "FacetMatcher",
    "Hypothesis",
    "IntentsError",
    "Kind",
    "LintFinding",
    "Match",
    "Matcher",
    "PlaceReading",
    "Region",
    "RejectReason",
    "Saying",
    "Section",
    "Sign",
    "Situation",
    "SituationMatcher",
    "Standing",
    "TeamLine",
    "TemplateError",
    "Topic",
    "TopicError",
    "Urgency",
    "WeightsError",
    "answered_by",
    "encoder_of",
    "expand",
    "facets_of",
    "has_encoder",
    "lint",
    "load_topic",
    "normalise",
    "overdue",
    "places",
    "reading_age",
    "readings",
    "said_off",
    "said_to",
    "sayings",
    "sentences_in",
    "sign",
    "situations_of",
    "spoken_words",
    "stamp",
    "store_weights",
    "urgent_places",
    "weights_of",
]
