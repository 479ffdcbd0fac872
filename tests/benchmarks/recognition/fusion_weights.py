"""How the weights of `audio/recogniser/fusion_weights.py` were found, and what they do.

    python -m tests.benchmarks.recognition.fusion_weights [--people FOLDER...]
        [--every 16] [--keep FILE]

Vosk and PocketSphinx hear the same utterances: in training voices, in voices kept out
of training, and of people, clean and in noise. A logistic regression on the features
tells who has fewer word errors, an utterance counting by how many fewer. Then, for
each kind, the word errors and the sections right with one of them alone, with fixed
shares, with the weights in use, and with these. What is fitted and what is asked are
the same: with four weights for hundreds of utterances that flatters little.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audio import Transcript
from audio.recogniser.choice import VOSK_SHARE
from audio.recogniser.fusion import agreement, merge, weighed
from audio.recogniser.fusion_weights import VOSK_IS_BETTER, features
from audio.recogniser.logistic import LogisticWeights
from audio.sound import FRAME_S
from audio.topic_recogniser.build import Talk
from intents import load_topic
from skill.building import talk_of
from tests.benchmarks.recognition.__main__ import LEFT_OUT
from tests.benchmarks.recognition.ears import SPHINX, VOSK, Bench
from tests.benchmarks.recognition.fitting import (
    MAX_ERRORS,
    KnownSpeech,
    gain,
    logistic,
    spoken_by_people,
    spoken_by_voices,
    told,
)
from tests.benchmarks.recognition.judging import Judge, Tally
from tests.benchmarks.recognition.kept import Kept
from tests.benchmarks.recognition.people import AGES, texts_of_others
from tests.benchmarks.recognition.sounds import CLEAN, Condition
from tests.benchmarks.recognition.tables import table

CONDITIONS: Final = (
    CLEAN,
    *(Condition(f"pink, {below_db} dB", "pink", below_db) for below_db in (20, 10)),
)
FIXED: Final = "fixed"


@dataclass(frozen=True)
class Both:
    """What both heard of one utterance."""

    spoken: KnownSpeech
    vosk: Transcript
    sphinx: Transcript
    found: Sequence[float]
    """The features."""

    def believed(self, to: float | str) -> Transcript:
        """What they make of it together, with a share of belief for Vosk."""
        vosk = VOSK_SHARE if isinstance(to, str) else to
        lists = {
            VOSK: (self.vosk.alternatives, vosk),
            SPHINX: (self.sphinx.alternatives, 1 - vosk),
        }
        lists = {name: one for name, one in lists.items() if one[1] > 0}
        ballots = weighed(lists) if to == FIXED else lists
        return Transcript(merge(ballots), agreement=agreement(ballots))


def both_of(spoken: Iterable[KnownSpeech]) -> Iterator[Both]:
    """What both heard, where both heard anything."""
    for one in spoken:
        vosk, sphinx = one.heard.each[VOSK], one.heard.each[SPHINX]
        found = features(vosk, sphinx, one.heard.frames * FRAME_S)
        if found is not None:
            yield Both(one, vosk, sphinx, found)


def fitted(both: Sequence[Both]) -> LogisticWeights:
    """The weights for whether to believe Vosk."""
    gains = [gain(one.spoken.asked.text, one.vosk, one.sphinx) for one in both]
    return logistic(
        [one.found for one in both],
        [better > 0 for better in gains],
        [min(abs(better), MAX_ERRORS) for better in gains],
    )


def rows(
    both: Sequence[Both], found: LogisticWeights, judge: Judge
) -> Iterator[Sequence[str]]:
    """For each kind: errors and sections for each way to believe."""
    for kind in dict.fromkeys(one.spoken.kind for one in both):
        these = [one for one in both if one.spoken.kind == kind]
        tallies = [Tally() for _ in range(5)]
        for one in these:
            ways: tuple[float | str, ...] = (
                1.0,
                0.0,
                FIXED,
                VOSK_IS_BETTER.share(one.found),
                found.share(one.found),
            )
            for tally, to in zip(tallies, ways, strict=True):
                tally.count(judge, one.spoken.asked, one.believed(to))
        yield [kind, str(len(these)), *map(str, tallies)]


def main() -> int:
    """Print the weights and what they do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=16, help="each so-manyth question")
    parser.add_argument("--people", type=Path, nargs="*", default=[], help="recordings")
    parser.add_argument("--keep", type=Path, help="a file for what was heard")
    chosen = parser.parse_args()
    topic, kept = load_topic(), Kept(chosen.keep)
    talk = talk_of(topic, LEFT_OUT)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(talk, Path(folder), kept=kept)
        both = list(both_of(spoken_by_voices(bench, chosen.every, CONDITIONS)))
    for recordings in chosen.people:
        known = (recordings / AGES).exists()
        words = texts_of_others(recordings) if known else []
        own = Talk(dict.fromkeys(words, 1.0), talk.other, talk.words)
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(own if known else talk, Path(folder), kept=kept)
            heard = spoken_by_people(bench, recordings, chosen.every, CONDITIONS)
            both += both_of(heard)
    found = fitted(both)
    print(told(found))
    print(f"in use: {told(VOSK_IS_BETTER)}")
    table(
        [
            "word errors / sections right / emergencies", "", "Vosk", "PocketSphinx",
            f"fixed {VOSK_SHARE}", "weights in use", "found",
        ],
        rows(both, found, Judge(topic, LEFT_OUT)),
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
