"""A button that nobody has to press, for whoever builds on buttons and tests it."""

from queue import SimpleQueue

from skill.input.buttons import ButtonEvent, Press


class FakeButton:
    """A button that is pressed by a test; a `Button`."""

    name = "a fake button"
    tells_release = True

    def __init__(self) -> None:
        self.trouble: str | None = None
        """What is wrong, to be set by a test."""
        self.closed = False
        self._events: SimpleQueue[ButtonEvent] = SimpleQueue()

    @property
    def told(self) -> bool:
        """Whether all that was done to it is told."""
        return self._events.empty()

    def press(self, press: Press, key: str = "space") -> None:
        """Press it, or let it go."""
        self._events.put(ButtonEvent(press, key))

    def poll(self) -> list[ButtonEvent]:
        """What happened since the last call: one thing at a time."""
        return [self._events.get()] if not self._events.empty() else []

    def close(self) -> None:
        """Leave it as it was found."""
        self.closed = True
