"""Speak the labelled questions and write down what the recognisers heard.

    python -m tests.benchmarks.recognise

Each question in one of four synthetic voices, in turn; the recognisers of a default
installation; their alternatives go to questions/recognised.jsonl, which the
matching benchmark reads, so that it needs no synthesiser. The language model has
not seen the questions, unlike the one that ships. The voices are ones that the
acoustic model was made of: real speech is heard less well than this tells.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from audio import Recogniser, choose_recogniser, hear, read_frames
from audio.recogniser import EMBEDDED, MODEL_NAME
from audio.recogniser.whisper_weights import whisper_that_comes_along
from audio.topic_recogniser.build import build
from intents import load_topic
from skill.building import talk_of
from tests.benchmarks.questions import RECOGNISED, question_files, read_questions
from tests.spoken.make import speak

VOICES: Final = (
    "flite:slt",
    "flite:rms",
    "festival:cmu_us_slt_arctic_hts",
    "espeak-ng:en-us",
)


def recognised(recogniser: Recogniser) -> Iterator[dict[str, Any]]:
    """Every question as it was heard."""
    for file in question_files():
        for at, question in enumerate(read_questions(file)):
            voice = VOICES[at % len(VOICES)]
            with tempfile.TemporaryDirectory() as folder:
                sound = Path(folder) / "question.wav"
                speak(voice, question.text, sound)
                heard = hear(read_frames(sound), recogniser)
            alternatives = heard.alternatives if heard else ()
            yield {
                "file": file.stem,
                "labels": list(question.labels),
                "text": question.text,
                "voice": voice,
                "heard": [[one.text, round(one.score, 4)] for one in alternatives],
            }


def main() -> int:
    """Write the file."""
    asked = tuple(file.stem for file in question_files())
    with tempfile.TemporaryDirectory() as folder:
        built = build(talk_of(load_topic(), asked), EMBEDDED / MODEL_NAME, Path(folder))
        recogniser = choose_recogniser(
            built=built.vosk.parent, whisper=whisper_that_comes_along()
        )
        with RECOGNISED.open("w", encoding="utf-8") as out:
            for row in recognised(recogniser):
                out.write(json.dumps(row) + "\n")
                out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
