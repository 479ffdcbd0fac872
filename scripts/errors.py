"""What a script says when it cannot go on."""

import sys
from collections.abc import Callable


class ScriptError(Exception):
    """Something is not as it must be; the message says what to do."""


def run(main: Callable[[], None]) -> None:
    """Runs a script; what is wrong is told in words, with exit status 1."""
    try:
        main()
    except ScriptError as error:
        sys.exit(f"{error}")
