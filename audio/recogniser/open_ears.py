"""How far Whisper is to be believed beside Vosk, utterance by utterance.

Whisper was taught by very many people and hears strangers far better; Vosk's model
knows a topic's words, and a few voices that it was made from, better. Whisper makes
things up where nobody speaks English. All of that shows: how likely Whisper finds its
own words, whether it finds that anybody spoke, how alike both heard it, how far Vosk
prefers its first hypothesis, and who heard more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from audio.recogniser.fusion import Weighing
from audio.recogniser.logistic import LogisticWeights
from audio.recogniser.result import Transcript


@dataclass(frozen=True)
class WhisperBelief:
    """What tells how far a Whisper is to be believed."""

    better: LogisticWeights
    """Whether it heard better than Vosk: see `who_is_better`."""
    english: LogisticWeights
    """Whether it was English at all: see `whether_english`."""


OF_MANY_LANGUAGES: Final = WhisperBelief(
    LogisticWeights((6.14, -7.47, -12.1, 1.95), 12.55),
    LogisticWeights((3.82, 0.557, 5.87, 0.532), 0.125),
)
"""Of Whisper base. The first was found for tiny.en and serves as well: of 942
utterances in eleven kinds, people among them, 13.5 words in 100 are wrong with it and
13.4 with its own. The second was found on those, and on 232 of speech in other
languages, played backwards, and noise: of these 6 in 100 are taken for English."""

OF_ENGLISH: Final = WhisperBelief(
    LogisticWeights((6.14, -7.47, -12.1, 1.95), 12.55),
    LogisticWeights((3.88, -13.0, 6.64), 2.42),
)
"""Of Whisper tiny.en: the first from who had fewer word errors in 900 utterances of
people, of Kokoro's voices, of training voices and of a strange one, clean, in noise and
over a telephone, each kind counting alike; the second on those and the same 232."""

SURE_SHARE: Final = 0.5
"""Vosk's share of belief for its first hypothesis where it is to be believed alone: of
96 such utterances, 24 of them in voices that it does not know, one word in a hundred
was wrong. Of people whom it does not know it is never so sure."""

SUREST: Final = 0.001
"""Surer than this a Whisper is never taken to be of the language."""

MADE_UP: Final = 0.5
"""Where Vosk hears no word, what Whisper hears counts only if it is likelier English
than this."""


def weigh_whisper(vosk: Transcript, whisper: Transcript, _: float) -> Weighing | None:
    """How far Vosk is to be believed; the rest of belief is Whisper's.

    Args:
        vosk: What Vosk heard.
        whisper: What Whisper heard.

    Returns:
        Vosk's share, 0.05 to 0.95, or all or nothing where the other heard nothing;
        and how likely it was English. None where Whisper does not tell of itself.
    """
    if not whisper.alternatives:
        return Weighing(1.0) if vosk.alternatives else None
    likely = english(vosk, whisper)
    if likely is None:
        return None
    if not vosk.alternatives:
        return Weighing(0.0 if likely > MADE_UP else 1.0, likely)
    better = belief_in(whisper).better
    return Weighing(1 - better.share(who_is_better(vosk, whisper)), likely)


def belief_in(whisper: Transcript) -> WhisperBelief:
    """How far the Whisper is to be believed that heard this."""
    return OF_ENGLISH if whisper.language is None else OF_MANY_LANGUAGES


def is_sure(vosk: Transcript) -> bool:
    """Whether Vosk alone is to be believed, where there is no time for Whisper."""
    return bool(vosk.alternatives) and vosk.alternatives[0].score >= SURE_SHARE


def english(vosk: Transcript, whisper: Transcript) -> float | None:
    """How likely it is that somebody spoke English, 0 to 1.

    None where Whisper does not tell how well it heard.
    """
    if whisper.fit is None or whisper.no_speech is None:
        return None
    return belief_in(whisper).english.belief(whether_english(vosk, whisper))


def who_is_better(vosk: Transcript, whisper: Transcript) -> Sequence[float]:
    """What tells which of them heard better, where Whisper heard anything.

    How likely Whisper finds its words, how alike both heard it, Vosk's share of belief
    for its first hypothesis, and the logarithm of how many letters more it has.
    """
    first = vosk.alternatives[0].score if vosk.alternatives else 0.0
    letters = math.log((_letters(vosk) + 2) / (_letters(whisper) + 2))
    return whisper.fit or 0.0, _alike(vosk, whisper), first, letters


def whether_english(vosk: Transcript, whisper: Transcript) -> Sequence[float]:
    """What tells whether it was English.

    Whisper's fit, its doubt that anybody spoke, how alike both heard it, and, where it
    knows other languages, how much likelier than those it finds English.
    """
    told = (whisper.fit or 0.0, whisper.no_speech or 0.0, _alike(vosk, whisper))
    if whisper.language is None:
        return told
    likely = min(max(whisper.language, SUREST), 1 - SUREST)
    return *told, math.log(likely / (1 - likely))


def _alike(vosk: Transcript, whisper: Transcript) -> float:
    """How alike both heard it, 0 to 1."""
    return fuzz.ratio(vosk.text, whisper.text) / 100 if vosk.text else 0.0


def _letters(heard: Transcript) -> int:
    return len(heard.text.replace(" ", ""))
