"""What a user types, and what a recogniser hears."""

import json
from pathlib import Path
from random import Random

from audio import Alternative, Recogniser, Transcript
from intents import load_topic
from skill import Settings
from skill.assistant import Assistant
from skill.output.render import for_people, to_json, turn_record
from skill.understanding import Understanding
from tests.benchmarks.fuzz.kind import InputKind, WrongError
from tests.benchmarks.fuzz.mutating import STRANGE, as_bytes, changed_text

TURNS = 3
"""Of a conversation."""


class Texts(InputKind):
    """Some turns of a conversation, typed or heard."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        topic = load_topic()
        said = [one.text for one in topic.utterances]
        said += [one for section in topic.sections.values() for one in section.phrases]
        self._said = sorted(set(said))
        self._understanding = Understanding(topic.folder, "uk")
        self._settings = Settings(keep_speech=False)

    def make(self, chance: Random, given: Path) -> None:
        """Turns, each with what else may have been heard."""
        turns = [
            {
                "heard": chance.random() < 0.5,
                "texts": [self._text(chance) for _ in range(chance.randint(0, 4))],
                "agreement": chance.choice((None, 0.0, chance.random(), 1.0)),
                "english": chance.choice((None, 0.0, chance.random(), 1.0)),
            }
            for _ in range(TURNS)
        ]
        (given / "turns.json").write_text(json.dumps(turns), encoding="utf-8")

    def take(self, given: Path) -> None:
        """Answer them, in one conversation."""
        assistant = Assistant(self._understanding, self._settings, _nobody_hears)
        for turn in json.loads((given / "turns.json").read_text(encoding="utf-8")):
            texts = turn["texts"] or [""]
            if turn["heard"]:
                heard = Transcript(
                    tuple(Alternative(one, 1 / (n + 2)) for n, one in enumerate(texts)),
                    1.0,
                    turn["agreement"],
                    english=turn["english"],
                )
                assistant.preview(assistant.judge(heard))
            else:
                answered = assistant.ask_text(texts[0])
                record = turn_record(texts[0], answered, None, None)
                told = json.loads(to_json(record))
                if not for_people(record).strip() or not told["reply"]["advice"]:
                    raise WrongError("there is no reply, or one without advice")

    def _text(self, chance: Random) -> str:
        kind = chance.random()
        if kind < 0.5:
            text = changed_text(chance, chance.choice(self._said))
        elif kind < 0.8:
            text = " ".join(chance.choices(self._said, k=chance.choice((2, 3, 20))))
            text = changed_text(chance, text.replace(" ", "\n")).replace("\n", " ")
        else:
            text = "".join(chance.choices(STRANGE, k=chance.randint(1, 12)))
        most = chance.choice((100, 300, 300, 1_000, 20_000))
        # As a shell gives what is no UTF-8.
        return as_bytes(text[:most]).decode("utf-8", "surrogateescape")


def _nobody_hears() -> Recogniser:
    raise WrongError("nothing was to be heard")
