"""`askaloud setup`: the official small model, fetched and used from now on."""

import sys

from skill.cli.models import site_of
from skill.output import console
from skill.settings import load_settings


def setup() -> None:
    """Fetch the official small Vosk model and use it from now on."""
    from audio import SMALL_US, ModelError, install_model, models_folder
    from skill.settings import write_model

    load_settings()
    site = site_of()
    try:
        with console.progress(f"fetching {SMALL_US.name}") as step:
            found = install_model(SMALL_US.name, models_folder(), site, progress=step)
    except ModelError as why:
        console.note(f"{why} Until then the embedded models are used.")
        return
    path = write_model(found)
    sys.stdout.write(f"{found} is used from now on; '{path}' says so.\n")
