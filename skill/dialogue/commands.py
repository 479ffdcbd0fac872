"""Several commands in one breath: "say that again, slower", "louder and again".

Only what is made of nothing but commands is taken for some: each part is one of the
phrases of a control.
"""

from typing import Final

from intents import Topic, expand, normalise

MANNERS: Final = ("slower", "faster", "louder", "quieter")
"""Controls of how it speaks."""

ACTIONS: Final = ("back", "plainer", "more", "repeat")
"""Controls of what it says; of several the first here is done."""

LONGEST: Final = 16
"""Words."""

_BETWEEN: Final = frozenset(
    {"and", "but", "then", "also", "please", "now", "this", "time", "can", "could"}
    | {"would", "you", "a", "bit", "little", "love", "ok", "it", "that", "for", "me"}
    | {"just", "so", "yes", "in", "with"}
)
"""Words between commands that command nothing."""

_Found = tuple[int, tuple[str, ...]]


class Commands:
    """Finds commands that are said together.

    Args:
        topic: Its controls.
    """

    def __init__(self, topic: Topic) -> None:
        self._label = {
            normalise(sentence): label
            for label in (*MANNERS, *ACTIONS)
            if label in topic.sections
            for template in topic.sections[label].phrases
            for sentence in expand(template)
        }
        self._most = max((len(words) for words in self._label), default=0)

    def find(self, text: str) -> tuple[str, ...]:
        """The labels of two commands or more; none where a text is anything else."""
        words = normalise(text)
        if not 1 < len(words) <= LONGEST or words in self._label:
            return ()
        labels = self._parts(words)
        return labels if len(labels) > 1 else ()

    def _parts(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The different commands of which words consist, by the fewest parts."""
        best: list[_Found | None] = [(0, ())]
        for end in range(1, len(words) + 1):
            ways: list[_Found] = []
            for start in range(max(0, end - self._most), end):
                before = best[start]
                label = self._label.get(words[start:end])
                if before is not None and label is not None:
                    ways.append((before[0] + 1, (*before[1], label)))
            before = best[end - 1]
            if before is not None and words[end - 1] in _BETWEEN:
                ways.append((before[0] + 1, before[1]))
            best.append(min(ways, default=None))
        found = best[-1]
        return tuple(dict.fromkeys(found[1])) if found else ()
