"""Tells a page what the assistant does."""

from skill.assistant import Turn
from skill.dialogue.reply import Reply
from skill.live.states import Activity
from skill.output import console
from skill.page.labels import ButtonLabels
from skill.page.line import PageLine
from skill.page.shown import turn_message


class PageObserver:
    """Sends each turn and each change to the page that is there.

    Args:
        line: To the page.
        labels: What stands on its buttons.
    """

    def __init__(self, line: PageLine, labels: ButtonLabels) -> None:
        self._line, self._labels = line, labels
        self.reply: Reply | None = None
        """What it answered last to the page that is there."""
        self._partial = ""

    def state(self, activity: Activity) -> None:
        """It is asleep, listening, thinking or talking."""
        self._line.send("state", state=activity.value)

    def turn(self, turn: Turn, spoken: bool) -> None:
        """Something was said to it, and answered."""
        self.reply = turn.reply
        self.hearing("")
        message = turn_message(turn, self._labels)
        self._line.send("turn", spoken=spoken, **message)

    def trouble(self, text: str) -> None:
        """Something is wrong."""
        console.note(text)
        self._line.send("trouble", text=text)

    def hearing(self, partial: str) -> None:
        """These words were heard so far."""
        if partial != self._partial:
            self._partial = partial
            self._line.send("hearing", text=partial)
