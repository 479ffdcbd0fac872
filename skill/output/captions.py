"""What a live conversation shows: for people who read, and for programs.

What was said is shown to somebody at a terminal only, or where it is asked for:
what goes to a log is kept.
"""

import os
import sys
from typing import Final

from skill.assistant import Turn
from skill.live.states import Activity
from skill.output import console
from skill.output.render import captioned, to_json, turn_record

SHOWN: Final = {
    Activity.LISTENING: "listening ...",
    Activity.THINKING: "thinking ...",
    Activity.TALKING: 'talking; say "stop" to silence me',
}


class Captions:
    """Shows what happens.

    Args:
        as_json: Print a line of JSON for each turn.
        call: What to say to be heard, shown while it is asleep.
        recognisers: The recognisers, for the JSON.
    """

    def __init__(self, as_json: bool, call: str, recognisers: str) -> None:
        self._json, self._call, self._recognisers = as_json, call, recognisers
        self._people = sys.stderr.isatty()
        self._turns = 0
        self._unread = False

    def state(self, activity: Activity) -> None:
        """It is asleep, listening, thinking or talking."""
        if self._people and not self._json:
            console.note(SHOWN.get(activity, self._call))

    def turn(self, turn: Turn, spoken: bool) -> None:
        """Something was said to it, and answered."""
        self._turns += 1
        if self._json:
            speech = {"spoken": spoken}
            record = turn_record(f"turn {self._turns}", turn, self._recognisers, speech)
            self._write(to_json(record) + "\n")
        elif sys.stdout.isatty():
            heard = turn.transcript.text if turn.transcript else ""
            self._write(captioned(heard, turn.reply.text) + "\n")

    def _write(self, text: str) -> None:
        """Show something, while somebody reads it."""
        if self._unread:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError as why:
            # Who listens is not to lose the assistant for it.
            self._unread = True
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
            self.trouble(f"turns are shown no more: standard output is gone ({why}).")

    def trouble(self, text: str) -> None:
        """Something is wrong."""
        console.note(text)
