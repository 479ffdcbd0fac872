"""A matcher of garden gnomes whose weights are made up.

Each word says for each section what the table below says, and nothing else
speaks, so that every belief is known beforehand.
"""

import numpy as np

from intents import OUT_OF_SCOPE, Matcher, Topic
from intents.weights import Weights

LABELS = (OUT_OF_SCOPE, "size", "paint", "gnome_down", "more", "repeat", "slower")
NOTHING = -1.0

MARGINS: dict[str, dict[str, float]] = {
    "tall": {"size": 1.0},
    "red": {"paint": 1.0},
    "sky": {OUT_OF_SCOPE: 1.0},
    "ouch": {"gnome_down": 1.0},
    "again": {"repeat": 1.0},
    "both": {"size": 0.6, "paint": 0.6},
    "nearly": {"size": 0.02, "paint": 0.0, "more": -0.3, "repeat": -0.3}
    | {"slower": -0.3, OUT_OF_SCOPE: -0.3},
    "unaskable": {"size": 0.02, "more": 0.0, "paint": -0.3, "repeat": -0.3}
    | {"slower": -0.3, OUT_OF_SCOPE: -0.3},
    "faint": {"size": -0.9},
    "vague": dict.fromkeys(("size", "paint", "more", "repeat", "slower"), 0.0),
    "worrying": {"gnome_down": 0.6, "size": 0.5},
}


def made_up_matcher(gnomes: Topic, labels: tuple[str, ...] = LABELS) -> Matcher:
    """A matcher that knows the words above and no others."""
    rows = [
        [margins.get(label, NOTHING) for label in labels]
        for margins in MARGINS.values()
    ]
    return Matcher(
        gnomes,
        Weights(
            digest="",
            labels=labels,
            words=dict.fromkeys(MARGINS, 1.0),
            features={word: row for row, word in enumerate(MARGINS)},
            spellings={},
            idf=np.ones(len(MARGINS), np.float32),
            matrix=np.array(rows, np.float32),
            bias=np.zeros(len(labels), np.float32),
        ),
    )
