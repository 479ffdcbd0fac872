"""How far Vosk is to be believed beside PocketSphinx, utterance by utterance.

Ours was made from few voices: it hears those, and noise, much better than PocketSphinx,
and a strange voice worse. Which of the two is at home shows in what they say of
themselves: how well the sound fits Vosk's words, how far Vosk prefers its first
hypothesis, how many letters a second PocketSphinx made of it (in noise it drops words),
and its path's score.
"""

from collections.abc import Sequence
from typing import Final

from audio.recogniser.fusion import Weighing
from audio.recogniser.logistic import LogisticWeights
from audio.recogniser.result import Transcript

QUIET_S: Final = 0.7
"""What an utterance holds besides speech, in seconds: before the first word and behind
the last one."""
SHORTEST_S: Final = 0.2

VOSK_IS_BETTER: Final = LogisticWeights((1.28, 12.8, -0.309, -0.753), -3.56)
"""A logistic regression on who had fewer word errors in 696 utterances of four
training voices, a strange one and people, clean and in noise; `fusion_weights` in
`tests/benchmarks/recognition` finds such weights and shows what they do."""


def fusion_weight(
    vosk: Transcript, sphinx: Transcript, sound_s: float
) -> Weighing | None:
    """How far Vosk is to be believed; the rest of belief is PocketSphinx's.

    Args:
        vosk: What Vosk heard.
        sphinx: What PocketSphinx heard.
        sound_s: Seconds of the utterance.

    Returns:
        0.05 to 0.95; None where one of them heard nothing.
    """
    found = features(vosk, sphinx, sound_s)
    if found is None:
        return None
    return Weighing(VOSK_IS_BETTER.share(found))


def features(
    vosk: Transcript, sphinx: Transcript, sound_s: float
) -> Sequence[float] | None:
    """What tells who is at home; None where one of them heard nothing."""
    if not vosk.alternatives or not sphinx.alternatives:
        return None
    if vosk.fit is None or sphinx.fit is None:
        return None
    speech_s = max(sound_s - QUIET_S, SHORTEST_S)
    letters = len(sphinx.text) / speech_s
    return vosk.fit, vosk.alternatives[0].score, letters, sphinx.fit
