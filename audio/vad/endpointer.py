"""Where an utterance starts and ends.

The detector says how speech-like each frame is; the endpointer turns that
into utterances, with some sound kept from before the first word.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audio.defaults import TRAILING_SILENCE_S
from audio.sound import FRAME_S, Frame, Utterance
from audio.vad.detector import SileroDetector, SpeechDetector


@dataclass(frozen=True)
class EndpointSettings:
    """How patient the endpointer is, in seconds and probabilities."""

    start_probability: float = 0.5
    """A frame above this may be the start of speech."""
    keep_probability: float = 0.35
    """Once speaking, a frame above this is still speech."""
    start_s: float = 0.096
    """Speech as long as this starts an utterance; a shorter click does not."""
    pre_roll_s: float = 0.4
    """Sound kept from before the start, so that the first word is whole."""
    trailing_silence_s: float = TRAILING_SILENCE_S
    """Silence that ends an utterance."""
    kept_silence_s: float = 0.3
    """How much of that silence is kept at the end."""
    detector_lag_s: float = 0.064
    """How long the detector goes on hearing speech after its last sound: the median, in
    whole frames, of the calls that the tests use (-0.06 to 0.12 s). Silence is counted
    from that sound."""
    shortest_s: float = 0.16
    """Utterances with less speech than this are noise."""
    longest_s: float = 20.0
    """An utterance ends here, whoever is still talking."""


class Endpointer:
    """Cuts a stream of frames into utterances.

    Feed it frame by frame; it gives an utterance when one has ended.
    """

    def __init__(
        self,
        settings: EndpointSettings | None = None,
        detector: SpeechDetector | None = None,
    ) -> None:
        self.settings = settings or EndpointSettings()
        self._detector = detector or SileroDetector()
        before = self.settings.pre_roll_s + self.settings.start_s
        self._before: deque[Frame] = deque(maxlen=round(before / FRAME_S))
        self._frames: list[Frame] = []
        self._speech = 0
        self._silence = 0
        self._starting = 0
        self.trailing_silence_s = self.settings.trailing_silence_s
        """Silence that ends an utterance; may be changed while somebody speaks."""

    @property
    def speaking(self) -> bool:
        """Whether an utterance has started and not ended."""
        return bool(self._frames)

    @property
    def silence_s(self) -> float:
        """Seconds since the last speech of the utterance that is under way."""
        if not self._silence:
            return 0.0
        return self._silence * FRAME_S + self.settings.detector_lag_s

    @property
    def speech_s(self) -> float:
        """Seconds of speech in the utterance that is under way."""
        return self._speech * FRAME_S

    @property
    def so_far(self) -> Sequence[Frame]:
        """The frames of the utterance that is under way."""
        return tuple(self._frames)

    def feed(self, frame: Frame) -> Utterance | None:
        """Take the next frame; the utterance, if this frame ended one."""
        probability = self._detector(frame)
        if not self.speaking:
            self._wait_for_start(frame, probability)
            return None
        self._frames.append(frame)
        if probability >= self.settings.keep_probability:
            self._speech += 1
            self._silence = 0
        else:
            self._silence += 1
        too_long = len(self._frames) * FRAME_S >= self.settings.longest_s
        # To the nearest frame: waiting for the next one would always be too long.
        if too_long or self.silence_s > self.trailing_silence_s - FRAME_S / 2:
            return self.finish()
        return None

    def finish(self) -> Utterance | None:
        """End the utterance that is under way, if there is one."""
        frames, speech, silence = self._frames, self._speech, self._silence
        self._frames, self._speech, self._silence, self._starting = [], 0, 0, 0
        self._before.clear()
        surplus = silence - round(self.settings.kept_silence_s / FRAME_S)
        if surplus > 0:
            # Somebody may have taken breath for the next utterance in it.
            self._before.extend(frames[-surplus:])
            frames = frames[:-surplus]
        if speech * FRAME_S < self.settings.shortest_s:
            return None
        return Utterance(tuple(frames), speech * FRAME_S)

    def split(self, kept_s: float) -> Utterance | None:
        """End the utterance that is under way, for another voice that has begun.

        Args:
            kept_s: How much of its end may be the other's beginning.
        """
        later = self._frames[-round(kept_s / FRAME_S) :]
        found = self.finish()
        self._before.extend(later)
        return found

    def _wait_for_start(self, frame: Frame, probability: float) -> None:
        self._before.append(frame)
        if probability < self.settings.start_probability:
            self._starting = 0
            return
        self._starting += 1
        if self._starting * FRAME_S >= self.settings.start_s:
            self._frames = list(self._before)
            self._speech = self._starting
            self._before.clear()


def find_utterance(
    frames: Iterable[Frame],
    settings: EndpointSettings | None = None,
    listen_s: float = 300.0,
) -> Utterance | None:
    """Find the question in a recording.

    A recording holds one question, however long its speaker paused: all that
    is said in it is joined, without the pauses, up to the longest utterance.

    Args:
        frames: The recording.
        settings: How patient to be.
        listen_s: Seconds of the recording to listen to for a start of speech.

    Returns:
        The utterance, or None where nobody speaks.
    """
    endpointer = Endpointer(settings)
    found: list[Utterance] = []
    most = endpointer.settings.longest_s
    for count, frame in enumerate(frames):
        part = endpointer.feed(frame)
        if part is not None:
            found.append(part)
        enough = sum(part.duration_s for part in found) >= most
        if enough or (count * FRAME_S >= listen_s and not endpointer.speaking):
            break
    else:
        last = endpointer.finish()
        if last is not None:
            found.append(last)
    if not found:
        return None
    joined = [frame for part in found for frame in part.frames]
    kept = joined[: round(most / FRAME_S)]
    speech_s = sum(part.speech_s for part in found)
    return Utterance(tuple(kept), min(speech_s, len(kept) * FRAME_S))
