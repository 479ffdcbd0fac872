"""Templates of phrases as they are written, counted before they are opened out.

`(a|b)` is one of these, `[a]` is a or nothing, `(a;b)` both in any order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import factorial, prod
from typing import Final

MAX_EXPANSIONS: Final = 2_000
"""A template that opens out into more is a mistake."""

MAX_OF_A_LIST: Final = 20_000
"""The same of all that stand below each other; the widest of ours has 1,400."""

MAX_CHARACTERS: Final = 1_000
"""Nobody says more in one breath; the longest of ours has 122."""

MAX_DEPTH: Final = 12
"""Brackets in brackets."""

MAX_PERMUTED: Final = 6
"""Things in any order: seven have 5,040."""

_CLOSING: Final = {"(": ")", "[": "]"}
_SPECIAL: Final = frozenset("()[]{}<>|")


def is_plain(template: str) -> bool:
    """Whether a template is one sentence, with nothing to open out."""
    return _SPECIAL.isdisjoint(template)


@dataclass
class _Group:
    """What stands in a bracket so far."""

    opening: str
    choices: int = 0
    """How many sentences the alternatives before the last bar have."""
    permuted: list[int] = field(default_factory=list)
    """The same of things in any order, before the last semicolon."""
    count: int = 1
    is_empty: bool = True

    def end_alternative(self) -> None:
        self.choices = min(self.choices + self._of_this(), MAX_EXPANSIONS + 1)
        self.count, self.permuted = 1, []

    def end_permuted(self) -> None:
        if self.choices:
            raise ValueError("put brackets round what is in any order")
        self.permuted.append(self.count)
        self.count = 1

    def whole(self) -> int:
        optional = 1 if self.opening == "[" else 0
        return min(self.choices + self._of_this() + optional, MAX_EXPANSIONS + 1)

    def _of_this(self) -> int:
        if not self.permuted:
            return self.count
        things = [*self.permuted, self.count]
        if len(things) > MAX_PERMUTED:
            return MAX_EXPANSIONS + 1
        return factorial(len(things)) * prod(things)


def count_sentences(template: str) -> int:
    """How many sentences a template opens out into, if no more than are allowed.

    Raises:
        ValueError: It is no template, or opens out into too many. The message says why.
    """
    if len(template) > MAX_CHARACTERS:
        raise ValueError(f"it has more than {MAX_CHARACTERS} characters")
    if _SPECIAL.isdisjoint(template):
        return 1
    open_groups = [_Group("(", is_empty=False)]
    escaped = False
    for sign in template:
        group = open_groups[-1]
        if escaped or sign == "\\":
            escaped = not escaped
            group.is_empty = False
        elif sign in _CLOSING:
            group.is_empty = False
            open_groups.append(_Group(sign))
            if len(open_groups) > MAX_DEPTH:
                raise ValueError(f"brackets stand more than {MAX_DEPTH} deep")
        elif sign in _CLOSING.values():
            _close(open_groups, sign)
        elif sign in "{}<>":
            raise ValueError(f"'{sign}' has no meaning here")
        else:
            group.is_empty = False
            if sign == "|":
                group.end_alternative()
            elif sign == ";":
                group.end_permuted()
    if escaped:
        raise ValueError("it ends with a '\\', after which a sign should come")
    if len(open_groups) > 1:
        opening = open_groups[-1].opening
        raise ValueError(f"not every '{opening}' has its '{_CLOSING[opening]}'")
    return _few_enough(open_groups[0].whole())


def _close(open_groups: list[_Group], sign: str) -> None:
    group = open_groups[-1]
    if len(open_groups) == 1 or _CLOSING[group.opening] != sign:
        raise ValueError(f"a '{sign}' closes nothing")
    if group.is_empty:
        raise ValueError("a bracket is empty")
    open_groups.pop()
    outer = open_groups[-1]
    outer.count = min(outer.count * group.whole(), MAX_EXPANSIONS + 1)


def _few_enough(count: int) -> int:
    if count > MAX_EXPANSIONS:
        raise ValueError(
            f"it opens out into more than {MAX_EXPANSIONS} sentences. Split it"
        )
    return count


def check_together(templates: Iterable[str]) -> None:
    """See that templates do not say too much together.

    Raises:
        ValueError: They do, or one is none.
    """
    wide = [one for one in templates if not is_plain(one)]
    if len(wide) > MAX_OF_A_LIST or sum(map(count_sentences, wide)) > MAX_OF_A_LIST:
        raise ValueError(
            f"together they open out into more than {MAX_OF_A_LIST} sentences. "
            f"Write fewer, or narrower ones"
        )
