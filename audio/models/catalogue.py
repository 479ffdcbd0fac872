"""The English models that Vosk's makers offer, with what they publish of them.

Sizes, error rates, licences and uses are those of the makers' page of models. The
makers publish no SHA-256; where one stands here, several distributions package the
archive under it. Where it is None, the makers' own list vouches for the archive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from statistics import fmean
from typing import Final

CALL_CENTRE: Final = "callcenter"
"""Telephone speech, on which not every model was measured."""

BIG_MEGABYTES: Final = 500
"""Of archives whose models may need up to 16 GB of memory, as the makers say; the
others need some 300 MB."""


class Accent(Enum):
    """Whose English a model was trained on."""

    US = "US English"
    INDIAN = "Indian English"


@dataclass(frozen=True)
class OfficialModel:
    """A model that Vosk's makers offer."""

    name: str
    """Of its folder, and of its archive without `.zip`."""
    accent: Accent
    megabytes: int
    """Size of the archive, rounded as it is published."""
    error_rates: Mapping[str, float]
    """Words wrong in a hundred, by the set of recordings they were counted on."""
    licence: str
    use: str
    """What it is for."""
    sha256: str | None = None
    """Of the archive."""

    @property
    def is_big(self) -> bool:
        """Whether it is made for servers, and needs their memory."""
        return self.megabytes >= BIG_MEGABYTES

    @property
    def rank(self) -> tuple[bool, float]:
        """Less is better: US English first, then fewer wrong words.

        Sets that all models of an accent were measured on count alike; the accents
        were measured on different ones, so their rates cannot be compared.
        """
        common = [
            rate for known, rate in self.error_rates.items() if known != CALL_CENTRE
        ]
        return self.accent is not Accent.US, fmean(common)


SMALL_US: Final = OfficialModel(
    "vosk-model-small-en-us-0.15",
    Accent.US,
    40,
    {"librispeech test-clean": 9.85, "tedlium": 10.38},
    "Apache 2.0",
    "small, for phones and a Raspberry Pi",
    "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
)

OFFICIAL_MODELS: Final = (
    SMALL_US,
    OfficialModel(
        "vosk-model-en-us-0.22-lgraph",
        Accent.US,
        128,
        {"librispeech": 7.82, "tedlium": 8.20},
        "Apache 2.0",
        "big, with a dynamic graph",
        "d9838b4aaa82a75c4a17f5aca300eaca129aaab2a7cbf951bafbb500eb9c4334",
    ),
    OfficialModel(
        "vosk-model-en-us-0.22",
        Accent.US,
        1800,
        {"librispeech test-clean": 5.69, "tedlium": 6.05, CALL_CENTRE: 29.78},
        "Apache 2.0",
        "accurate, for servers",
        "47f9a81ebb039dbb0bd319175c36ac393c0893b796c2b6303e64cf58c27b69f6",
    ),
    OfficialModel(
        "vosk-model-en-us-0.42-gigaspeech",
        Accent.US,
        2300,
        {"librispeech test-clean": 5.64, "tedlium": 6.24, CALL_CENTRE: 30.17},
        "Apache 2.0",
        "accurate, mostly for podcasts",
    ),
    OfficialModel(
        "vosk-model-en-us-daanzu-20200905",
        Accent.US,
        1000,
        {"librispeech test-clean": 7.08, "tedlium": 8.25},
        "AGPL",
        "older, for dictation",
    ),
    OfficialModel(
        "vosk-model-en-us-daanzu-20200905-lgraph",
        Accent.US,
        129,
        {"librispeech test-clean": 8.20, "tedlium": 9.28},
        "AGPL",
        "older, for dictation, with a dynamic graph",
    ),
    OfficialModel(
        "vosk-model-small-en-in-0.4",
        Accent.INDIAN,
        36,
        {"NPTEL Pure": 49.05},
        "Apache 2.0",
        "small, for phones",
        "20663dcac4d5cb783a579c54d98339344a688e4ec6e1b4a4b059fd1235454cc7",
    ),
    OfficialModel(
        "vosk-model-en-in-0.5",
        Accent.INDIAN,
        1000,
        {"NPTEL Pure": 36.12},
        "Apache 2.0",
        "generic, for telephone and broadcast",
    ),
)
"""All of them; each hears more people, and more words, than the embedded one."""


def official_model(name: str) -> OfficialModel | None:
    """The official model of a name, if there is one."""
    return next((model for model in OFFICIAL_MODELS if model.name == name), None)
