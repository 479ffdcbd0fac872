"""Recognition models: which there are, how they come, whether they are in order.

The network is used by `install_model` and `install_whisper` alone.
"""

from audio.models.catalogue import (
    OFFICIAL_MODELS,
    SMALL_US,
    Accent,
    OfficialModel,
    official_model,
)
from audio.models.folder import EMBEDDED_NAME, ModelEngine, engine_of, models_folder
from audio.models.install import import_model, install_model
from audio.models.installed import (
    InstalledModel,
    best_installed,
    bytes_fetched,
    installed_models,
    model_folder,
    remove_model,
    whisper_named,
)
from audio.models.record import Record, read_record
from audio.models.site import OFFICIAL_SITE
from audio.models.verify import Verification, verify_model, verify_packed
from audio.models.whisper_catalogue import (
    OFFICIAL_WHISPERS,
    WHISPER_SITE,
    OfficialWhisper,
    official_whisper,
)
from audio.models.whisper_install import install_whisper

__all__ = [
    "EMBEDDED_NAME",
    "OFFICIAL_MODELS",
    "OFFICIAL_SITE",
    "OFFICIAL_WHISPERS",
    "SMALL_US",
    "WHISPER_SITE",
    "Accent",
    "InstalledModel",
    "ModelEngine",
    "OfficialModel",
    "OfficialWhisper",
    "Record",
    "Verification",
    "best_installed",
    "bytes_fetched",
    "engine_of",
    "import_model",
    "install_model",
    "install_whisper",
    "installed_models",
    "model_folder",
    "models_folder",
    "official_model",
    "official_whisper",
    "read_record",
    "remove_model",
    "verify_model",
    "verify_packed",
    "whisper_named",
]
