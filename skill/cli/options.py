"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from intents.manifest import REGIONS

_REGIONS: Final = f"{', '.join(REGIONS[:-1])} or {REGIONS[-1]}"

Region: TypeAlias = Annotated[
    str | None, typer.Option(help=f"Wording for {_REGIONS}.", metavar="REGION")
]
TopicOption: TypeAlias = Annotated[
    str | None, typer.Option(help="A topic that ships, or the folder of one.")
]
ModelOption: TypeAlias = Annotated[
    Path | None, typer.Option(help="A Vosk model: name, folder, or embedded.")
]
Rate: TypeAlias = Annotated[
    int | None, typer.Option(help="Words a minute, 100 to 225.")
]
Microphone: TypeAlias = Annotated[
    str | None, typer.Option(help="Part of the microphone's name.")
]
Speaker: TypeAlias = Annotated[
    str | None, typer.Option(help="Part of the speaker's name.")
]
Switch: TypeAlias = Annotated[
    str | None, typer.Option(help="An input device as the button, or its name.")
]
Wake: TypeAlias = Annotated[
    str | None, typer.Option(help="The wake phrase.", metavar="PHRASE")
]
