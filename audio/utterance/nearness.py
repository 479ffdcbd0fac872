"""Whether a voice is that of whoever speaks to the assistant, or talk behind it.

A television runs on while somebody at the bed asks a question. What tells them apart is
how loud they are: somebody who wants to be heard speaks from nearby. Nothing is told
where no talk was heard but theirs, or where both are as loud: then everybody is near.
"""

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np

from audio.sound import FRAME_S, Frame
from audio.utterance.running_talk import RunningTalk
from audio.vad.detector import SpeechDetector

APART_DB: Final = 8.0
"""Talk that is so much fainter than whoever asked is somebody else's. A person varies
by less from one utterance to the next, short of turning away."""

BEGINS: Final = 0.5
GOES_ON: Final = 0.65
"""Where, between the talk and whoever asked, a voice is taken for near; and between the
talk and a near utterance's loudest moment, for its going on."""

FARTHEST_DB: Final = 12.0
"""Whoever asked may come to speak so much more softly."""

AROUND_S: Final = 30.0
TALK_S: Final = 3.0
"""Talk is around where there was so much of it within so long."""

REMEMBERED_S: Final = 120.0
"""How long it matters how loud somebody asked."""

SAME_VOICE_DB: Final = 4.0
"""What is nearly as loud as whoever asked is theirs, and no talk behind them."""

PEAK_FRAMES: Final = 8
"""A voice is as loud as the loudest frame of a quarter of a second: between words it
is silent."""

SOFT_FRAMES: Final = 4
"""So many frames before the first loud one may be a soft beginning."""

FAINTER: Final = 0.1
"""What is left of talk behind a near voice, where that is silent."""

RISEN_FRAMES: Final = 3
"""So many frames in a row are somebody nearer, who speaks over the talk."""

SPEECH: Final = 0.5
"""A frame likelier speech than this is some."""

_SILENT_DB: Final = -100.0
_FULL_SCALE: Final = 32768.0


class Nearness:
    """A speech detector that knows near voices from far ones.

    Args:
        detector: Says how much a frame sounds like speech.
    """

    def __init__(self, detector: SpeechDetector) -> None:
        self._detector = detector
        self._recent: deque[float] = deque(maxlen=PEAK_FRAMES)
        self._talk: deque[tuple[int, float]] = deque()
        self._around: float | None = None
        self._around_is_known = False
        self._utterance: list[float] = []
        self._level_db, self._asker_db = _SILENT_DB, math.nan
        self._now = self._asked_at = self._risen = 0
        self._behind = self._below = False
        self._speaking = False
        self._running = RunningTalk()
        self.hears_itself = False
        """Whether the assistant talks: what is heard then is its own voice, too."""
        self.far = False
        """Whether the utterance that is under way, or was last, is talk behind whoever
        asked of late."""

    def __call__(self, frame: Frame) -> float:
        """Probability of speech in a frame; 0 for talk behind a near voice."""
        probability = self._detector(frame)
        # What goes on around is not known while its own voice sounds: as before.
        self._now += not self.hears_itself
        self._around_is_known = False
        self._recent.append(_loudness(frame))
        self._level_db = max(self._recent)
        if not self.hears_itself:
            self._running.note(probability >= SPEECH, self._level_db)
        near = self._speaking and not self._below
        self._behind = near and self._level_db < self._end_db()
        if probability < SPEECH:
            self._risen = 0
            return probability
        if self._behind:
            self._note_talk()
            return 0.0
        if self._speaking:
            self._utterance.append(self._level_db)
        bar_db = self._bar_db()
        risen = bar_db is not None and self._recent[-1] >= bar_db
        self._risen = self._risen + 1 if risen else 0
        self._note_talk()
        return probability

    @property
    def talk_around(self) -> bool:
        """Whether people talk, or a television does, besides whoever asks."""
        return self._around_db() is not None

    @property
    def tells(self) -> bool:
        """Whether near and far can be told apart now."""
        return self._bar_db() is not None

    def is_amid_talk(self, level_db: float) -> bool:
        """Whether an utterance so loud is likely part of talk that runs on.

        Args:
            level_db: See `level_db`.
        """
        return self._running.holds(level_db)

    @property
    def sounds_far(self) -> bool:
        """Whether a voice that began now would be talk behind."""
        return self._remembered_db() is not None and self._is_below()

    @property
    def risen(self) -> bool:
        """Whether somebody nearer has begun to speak over the talk."""
        return self._speaking and self._below and self._risen >= RISEN_FRAMES

    @property
    def level_db(self) -> float:
        """How loud the utterance is that is under way, or was last; below 0."""
        if not self._utterance:
            return self._level_db
        return float(np.percentile(self._utterance, 75))

    def without_talk(self, frame: Frame) -> Frame:
        """The frame that was heard last, faint where it is talk behind a near voice."""
        return _fainter(frame) if self._behind else frame

    def onset(self, frames: Sequence[Frame]) -> list[Frame]:
        """The first frames of an utterance, with talk faint before a near voice."""
        bar_db = self._bar_db()
        if bar_db is None or self._below:
            return list(frames)
        near = [at for at, one in enumerate(frames) if _loudness(one) >= bar_db]
        begins = max(0, near[0] - SOFT_FRAMES) if near else 0
        return [*map(_fainter, frames[:begins]), *frames[begins:]]

    def begin(self) -> None:
        """An utterance begins."""
        self._below, self.far = self._is_below(), self.sounds_far
        self._speaking, self._utterance = True, [self._level_db]

    def end(self) -> None:
        """It ends."""
        self._speaking, self._risen = False, 0

    def note_asker(self, level_db: float) -> None:
        """Note how loud an utterance was that was said to the assistant.

        What is far fainter than whoever asked of late may be a mistake.
        """
        known_db = self._remembered_db()
        if known_db is not None and level_db < known_db - FARTHEST_DB:
            return
        self._asker_db, self._asked_at = level_db, self._now
        theirs_db = level_db - SAME_VOICE_DB
        self._talk = deque(one for one in self._talk if one[1] < theirs_db)
        self._around_is_known = False

    def _is_below(self) -> bool:
        bar_db = self._bar_db()
        return bar_db is not None and self._level_db < bar_db

    def _end_db(self) -> float:
        """What is fainter does not belong to the near utterance that is under way."""
        around_db, loudest_db = self._around_db(), max(self._utterance)
        if around_db is None or loudest_db - around_db < APART_DB:
            return -math.inf
        softest_db = loudest_db - FARTHEST_DB
        return max(around_db + GOES_ON * (loudest_db - around_db), softest_db)

    def _note_talk(self) -> None:
        asker_db = self._remembered_db()
        theirs = asker_db is not None and self._level_db >= asker_db - SAME_VOICE_DB
        if not (self.hears_itself or theirs):
            self._talk.append((self._now, self._level_db))
            self._around_is_known = False

    def _remembered_db(self) -> float | None:
        """How loud somebody asked of late."""
        since_s = (self._now - self._asked_at) * FRAME_S
        known = not math.isnan(self._asker_db) and since_s < REMEMBERED_S
        return self._asker_db if known else None

    def _around_db(self) -> float | None:
        """How loud the talk around is, where there is any.

        It is asked for several times a frame, and worked out once.
        """
        if not self._around_is_known:
            self._around, self._around_is_known = self._talk_db(), True
        return self._around

    def _talk_db(self) -> float | None:
        while self._talk and (self._now - self._talk[0][0]) * FRAME_S > AROUND_S:
            self._talk.popleft()
        if len(self._talk) * FRAME_S < TALK_S:
            return None
        return float(np.median([level_db for _, level_db in self._talk]))

    def _bar_db(self) -> float | None:
        """From where on a voice is near; None where that cannot be told."""
        around_db, asker_db = self._around_db(), self._remembered_db()
        if around_db is None:
            return None
        if asker_db is None:
            return around_db + APART_DB
        if asker_db - around_db < APART_DB:
            return None
        halfway_db = around_db + BEGINS * (asker_db - around_db)
        return max(halfway_db, asker_db - FARTHEST_DB)


def _fainter(frame: Frame) -> Frame:
    return (np.frombuffer(frame, np.int16) * FAINTER).astype(np.int16).tobytes()


def _loudness(frame: Frame) -> float:
    samples = np.frombuffer(frame, np.int16).astype(np.float32) / _FULL_SCALE
    power = float(np.mean(samples * samples)) if len(samples) else 0.0
    return 10 * math.log10(power) if power > 10 ** (_SILENT_DB / 10) else _SILENT_DB
