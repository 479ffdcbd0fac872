"""Many conversations with one assistant, each by itself."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from skill.assistant import Assistant
from skill.dialogue.state import ALARM_S

MAX_CONVERSATIONS: Final = 1000
"""Each is a few kilobytes of what was last said to it."""


class Conversations:
    """Finds the conversation that somebody is in, or begins it.

    What was said in one is forgotten two minutes after, an alarm after an hour: see
    `DialogueState`. Then the conversation is, too.

    Args:
        assistant: Whom all talk to.
        most: How many are remembered; the one that has been silent for longest makes
            room, one without an alarm before one with.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        assistant: Assistant,
        most: int = MAX_CONVERSATIONS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._assistant, self._most, self._clock = assistant, most, clock
        self._known: OrderedDict[Hashable, tuple[Assistant, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, key: Hashable) -> Assistant:
        """The assistant of a conversation, whatever its key is."""
        now_s = self._clock()
        self._forget(now_s)
        found = self._known.pop(key, None)
        one = self._assistant.another() if found is None else found[0]
        if found is None and len(self._known) >= self._most:
            self._make_room()
        self._known[key] = one, now_s
        return one

    def _forget(self, now_s: float) -> None:
        while self._known:
            key, (_, at_s) = next(iter(self._known.items()))
            if now_s - at_s <= ALARM_S:
                return
            del self._known[key]

    def _make_room(self) -> None:
        calm = (key for key, (one, _) in self._known.items() if not one.alarmed)
        del self._known[next(calm, next(iter(self._known)))]
