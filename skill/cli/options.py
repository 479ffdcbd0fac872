"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from intents.manifest import REGIONS
from skill.errors import UsageError

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
Open: TypeAlias = Annotated[
    bool, typer.Option("--open", help="Take whatever is said for a question.")
]


def address_of(wake: str | None, open_: bool, push: bool) -> str | None:
    """The setting `address` that options stand for; None where none was given.

    Args:
        wake: A wake phrase.
        open_: Whether whatever is said is taken for a question.
        push: Whether something is pressed to speak.

    Raises:
        UsageError: They exclude each other.
    """
    if (wake is not None) + open_ + push > 1:
        raise UsageError(
            "--wake, --open and --push-to-talk exclude each other. Give one of them."
        )
    if open_:
        return "open"
    if push:
        return "push"
    return "wake" if wake is not None else None
