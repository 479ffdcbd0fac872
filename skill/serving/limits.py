"""How much one client may ask for, so that others are served."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

ONE_SHARE: Final = 0.75
"""Of all connections, what one address may have: a flood from one machine leaves the
rest to others, and a gateway that speaks for many has nearly all."""


class Crowded(Exception):  # noqa: N818 (not an error of ours: it is told to a client)
    """There are as many connections as there may be."""


class Admission:
    """Counts connections, all and those of each address.

    Args:
        most: How many there may be at a time.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.most_of_one = max(1, int(most * ONE_SHARE))
        self._of: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many there are."""
        return self._of.total()

    def has_room(self, address: str | None) -> bool:
        """Whether one more may come from an address; None where there are none."""
        if self.count >= self.most:
            return False
        return address is None or self._of[address] < self.most_of_one

    @contextmanager
    def entered(self, address: str | None) -> Iterator[None]:
        """Count a connection for as long as this lasts.

        Raises:
            Crowded: There is no room for it.
        """
        if not self.has_room(address):
            raise Crowded
        key = address or ""
        self._of[key] += 1
        try:
            yield
        finally:
            self._of[key] -= 1
            if not self._of[key]:
                del self._of[key]


class Allowance:
    """Something that may be used up, and comes back with time.

    Args:
        each_s: How much comes back in a second.
        most: How much there is at first, and can be at most.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        each_s: float,
        most: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each_s, self._most, self._clock = each_s, most, clock
        self._left, self._at_s = most, clock()

    def take(self, amount: float = 1.0) -> bool:
        """Use some of it; false, and none used, where there is not enough."""
        self._fill()
        if self._left < amount:
            return False
        self._left -= amount
        return True

    def borrow(self, amount: float) -> float:
        """Use some of it in any case; seconds until it has all come back that lacks."""
        self._fill()
        self._left -= amount
        return max(0.0, -self._left / self._each_s)

    @property
    def full(self) -> bool:
        """Whether nothing of it is used."""
        self._fill()
        return self._left >= self._most

    def _fill(self) -> None:
        now_s = self._clock()
        back = (now_s - self._at_s) * self._each_s
        self._left, self._at_s = min(self._most, self._left + back), now_s
