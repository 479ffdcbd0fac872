"""Whether talk runs on: a television, a ward round, a visitor who tells a story.

Somebody who needs help speaks up; a television goes on and on. Both may say that they
cannot feel their legs. What tells is how much was said of late, and how loud.
"""

from collections import deque
from typing import Final

import numpy as np

from audio.sound import FRAME_S

MINUTE_S: Final = 60.0
"""What was said so long ago counts a third of what is said now."""

RUNS_ON: Final = 0.35
"""Talk runs on where speech is so much of what is heard. A television's is half of it
and more; one person's question, with its answer, a tenth."""

LOUDER_DB: Final = 6.0
"""Somebody who speaks up is so much louder than the talk around."""

AFTERWARDS_S: Final = 900.0
AS_LOUD_DB: Final = 3.0
"""For so long after it, what is hardly louder than the talk was may be its going on: a
programme falls silent for some minutes, too."""

REMEMBERED_S: Final = 120.0
SAMPLED_FRAMES: Final = 8
"""Of the loudness of speech a sample in a quarter of a second is kept."""


class RunningTalk:
    """Follows how much is said, and how loud."""

    def __init__(self) -> None:
        samples = round(REMEMBERED_S / FRAME_S / SAMPLED_FRAMES)
        self._levels: deque[float] = deque(maxlen=samples)
        self._share = 0.0
        self._count = 0
        self._ran_db: float | None = None
        self._since_s = 0.0

    def note(self, speech: bool, level_db: float) -> None:
        """Note a frame: whether it is speech, and how loud that is."""
        self._share += (speech - self._share) * FRAME_S / MINUTE_S
        self._since_s += FRAME_S
        if not speech:
            return
        self._count += 1
        if self._count % SAMPLED_FRAMES == 0:
            self._levels.append(level_db)
            if self._share >= RUNS_ON:
                self._ran_db, self._since_s = float(np.median(self._levels)), 0.0

    def holds(self, level_db: float) -> bool:
        """Whether an utterance so loud, just said, is likely part of it."""
        if self._ran_db is None or self._since_s > AFTERWARDS_S:
            return False
        runs_on = self._share >= RUNS_ON
        return level_db < self._ran_db + (LOUDER_DB if runs_on else AS_LOUD_DB)
