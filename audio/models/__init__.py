"""Recognition models: which there are, how they come, whether they are in order.

The network is used by `install_model` alone.
"""

from audio.models.catalogue import (
    OFFICIAL_MODELS,
    SMALL_US,
    Accent,
    OfficialModel,
    official_model,
)
from audio.models.folder import EMBEDDED_NAME, models_folder
from audio.models.install import import_model, install_model
from audio.models.installed import (
    InstalledModel,
    best_installed,
    bytes_fetched,
    installed_models,
    model_folder,
    remove_model,
)
from audio.models.record import Record, read_record
from audio.models.site import OFFICIAL_SITE
from audio.models.verify import Verification, verify_model

__all__ = [
    "EMBEDDED_NAME",
    "OFFICIAL_MODELS",
    "OFFICIAL_SITE",
    "SMALL_US",
    "Accent",
    "InstalledModel",
    "OfficialModel",
    "Record",
    "Verification",
    "best_installed",
    "bytes_fetched",
    "import_model",
    "install_model",
    "installed_models",
    "model_folder",
    "models_folder",
    "official_model",
    "read_record",
    "remove_model",
    "verify_model",
]
