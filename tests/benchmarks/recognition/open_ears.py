"""How the weights of `audio/recogniser/open_ears.py` were found, and what they do.

    python -m tests.benchmarks.recognition.open_ears [--people FOLDER...] [--every 16]
        [--keep FILE]

Vosk and Whisper hear the same utterances: questions in strange and in training voices,
clean, in noise and by telephone, and people. One logistic regression tells whether
Whisper has fewer word errors, an utterance counting by how many fewer, each kind as
much as another. A second tells whether it was English at all, of those utterances and
of other languages, English backwards and noise. Both are printed beside those in use,
then word errors if always the one is believed that is believed more: with weights in
use, with those found, and with those found while the voices of that source were left
out.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio import Transcript
from audio.model_kit.checking import word_errors
from audio.recogniser import open_ears as in_use
from audio.recogniser.logistic import LogisticWeights
from intents import load_topic
from skill.building import talk_of
from tests.benchmarks.recognition.__main__ import LEFT_OUT
from tests.benchmarks.recognition.ears import VOSK, WHISPER, Bench
from tests.benchmarks.recognition.fitting import (
    MAX_ERRORS,
    KnownSpeech,
    alike,
    gain,
    logistic,
    spoken_by_people,
    spoken_by_voices,
    told,
)
from tests.benchmarks.recognition.kept import Kept
from tests.benchmarks.recognition.nothing import non_questions
from tests.benchmarks.recognition.sounds import CLEAN, TELEPHONE, Asked, Condition
from tests.benchmarks.recognition.tables import table

CONDITIONS: Final = (
    CLEAN,
    Condition("pink, 10 dB", "pink", 10),
    Condition("8 kHz line", place=TELEPHONE),
)


@dataclass(frozen=True)
class Pair:
    """What both heard of one utterance."""

    source: str
    kind: str
    text: str
    vosk: Transcript
    whisper: Transcript

    @property
    def who(self) -> Sequence[float]:
        """What tells which of them heard better."""
        return in_use.who_is_better(self.vosk, self.whisper)

    @property
    def speech(self) -> Sequence[float]:
        """What tells whether it was English."""
        return in_use.whether_english(self.vosk, self.whisper)

    @property
    def gain(self) -> int:
        """How many word errors fewer Whisper has."""
        return gain(self.text, self.whisper, self.vosk)


def pairs_of(spoken: Iterable[KnownSpeech]) -> Iterator[Pair]:
    """What both heard, where Whisper heard anything."""
    for one in spoken:
        both = one.heard.each
        if both[WHISPER].alternatives:
            yield Pair(one.source, one.kind, one.asked.text, both[VOSK], both[WHISPER])


def nothings_of(bench: Bench, every: int) -> Iterator[Pair]:
    """What both heard where nobody spoke English."""
    for kind, samples in non_questions(every, None):
        once = bench.hear(Asked("", (), samples).frames())
        if once is not None and once.each[WHISPER].alternatives:
            yield Pair(kind, kind, "", once.each[VOSK], once.each[WHISPER])


def who_is_better(pairs: Sequence[Pair]) -> LogisticWeights:
    """The weights for which of them to believe."""
    apart = [one for one in pairs if one.gain]
    counts = [float(min(abs(one.gain), MAX_ERRORS)) for one in apart]
    return logistic(
        [one.who for one in apart],
        [one.gain > 0 for one in apart],
        alike(counts, [one.kind for one in apart]),
    )


def whether_english(speech: Sequence[Pair], others: Sequence[Pair]) -> LogisticWeights:
    """The weights for whether it was English; both sides count alike."""
    counts = [
        *_side(alike([1.0] * len(speech), [one.kind for one in speech])),
        *_side(alike([1.0] * len(others), [one.kind for one in others])),
    ]
    found = [one.speech for one in (*speech, *others)]
    return logistic(found, [True] * len(speech) + [False] * len(others), counts)


def _side(counts: Sequence[float]) -> list[float]:
    return [count / sum(counts) for count in counts]


def error_rows(
    pairs: Sequence[Pair], found: LogisticWeights
) -> Iterator[Sequence[str]]:
    """For each kind, word errors with each way to believe."""
    left_out = {
        source: who_is_better([one for one in pairs if one.source != source])
        for source in dict.fromkeys(one.source for one in pairs)
    }

    def by(weights: Callable[[Pair], LogisticWeights]) -> Callable[[Pair], Transcript]:
        return lambda one: (
            one.whisper if weights(one).evidence(one.who) > 0 else one.vosk
        )

    ways: tuple[Callable[[Pair], Transcript], ...] = (
        lambda one: one.vosk,
        lambda one: one.whisper,
        lambda one: one.whisper if one.gain > 0 else one.vosk,
        by(lambda one: in_use.belief_in(one.whisper).better),
        by(lambda _: found),
        by(lambda one: left_out[one.source]),
    )
    sums = [0.0] * len(ways)
    kinds = list(dict.fromkeys(one.kind for one in pairs))
    for kind in kinds:
        these = [one for one in pairs if one.kind == kind]
        words = max(1, sum(len(one.text.split()) for one in these))
        shares = [
            sum(word_errors(one.text, way(one).text) for one in these) / words
            for way in ways
        ]
        sums = [total + share for total, share in zip(sums, shares, strict=True)]
        yield [kind, str(len(these)), *(f"{share:.3f}" for share in shares)]
    yield ["mean", str(len(pairs)), *(f"{total / len(kinds):.3f}" for total in sums)]


def english_rows(
    pairs: Sequence[Pair], found: LogisticWeights
) -> Iterator[Sequence[str]]:
    """For each kind, what is likelier English than the two bars of the matcher."""
    for kind in dict.fromkeys(one.kind for one in pairs):
        these = [one for one in pairs if one.kind == kind]
        cells = []
        for weights in (in_use.belief_in(these[0].whisper).english, found):
            for bar in (0.3, 0.7):
                over = math.log(bar / (1 - bar))
                count = sum(weights.evidence(one.speech) >= over for one in these)
                cells.append(f"{count / len(these):.3f}")
        yield [kind, str(len(these)), *cells]


def main() -> int:
    """Print the weights and what they do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=16, help="each so-manyth question")
    parser.add_argument("--every-nothing", type=int, default=1, help="and no question")
    parser.add_argument("--people", type=Path, nargs="*", default=[], help="recordings")
    parser.add_argument("--keep", type=Path, help="a file for what was heard")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        talk = talk_of(load_topic(), LEFT_OUT)
        bench = Bench(talk, Path(folder), kept=Kept(chosen.keep))
        if WHISPER not in bench.engines:
            print("Whisper is not installed. Install the extra 'whisper'.")
            return 1
        speech = list(pairs_of(spoken_by_voices(bench, chosen.every, CONDITIONS)))
        for one in chosen.people:
            speech += pairs_of(spoken_by_people(bench, one, 1, [CLEAN]))
        others = list(nothings_of(bench, chosen.every_nothing))
    who, english = who_is_better(speech), whether_english(speech, others)
    in_use_now = in_use.belief_in(speech[0].whisper)
    print(f"whether Whisper is better: fit, alike, first share, letters\n  {told(who)}")
    print(f"  in use: {told(in_use_now.better)}")
    print(f"whether it is English: fit, no speech, alike\n  {told(english)}")
    print(f"  in use: {told(in_use_now.english)}")
    table(
        [
            "word errors", "", "Vosk", "Whisper", "the better one each time",
            "weights in use", "found", "found without that source",
        ],
        error_rows(speech, who),
    )  # fmt: skip
    table(
        ["likelier English than", "", "in use: 0.3", "0.7", "found: 0.3", "0.7"],
        english_rows([*speech, *others], english),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
