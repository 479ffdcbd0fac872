"""Open Voice OS in this process, with our skill beside one that takes everything.

Run by the Python of its own environment:

    driver.py SOUND OUT

A sound is a WAV file; what came of it, and of questions in writing, goes to OUT.
"""

import json
import sys
import time
from pathlib import Path

from ovos_bus_client.message import Message
from ovos_bus_client.session import Session
from ovos_plugin_manager.stt import load_stt_plugin
from ovos_plugin_manager.utils.audio import AudioData
from ovos_workshop.skills.fallback import FallbackSkill
from ovoscope import CaptureSession, MiniCroft, get_minicroft

OURS = "ovos-skill-ask-aloud.askaloud"
GREEDY = "greedy.test"
PIPELINE = [
    "ask-aloud-red-flags",
    "ovos-fallback-pipeline-plugin-high",
    "ovos-fallback-pipeline-plugin-medium",
    "ovos-fallback-pipeline-plugin-low",
]


class Greedy(FallbackSkill):
    """Takes whatever it is given, and of some things before all others."""

    def initialize(self) -> None:
        """Offer it twice: first of all, and last of all."""
        first = self.config_core.get("greedy_first", 95)
        self.register_fallback(self.answer, first)

    def can_answer(self, message: Message) -> bool:  # noqa: ARG002
        """Everything."""
        return True

    def answer(self, message: Message) -> bool:  # noqa: ARG002
        """Say something of its own."""
        self.speak("This is another skill.")
        return True


def main(sound: Path, out: Path) -> None:
    """Ask, and tell what was spoken."""
    croft = get_minicroft(
        [OURS],
        extra_skills={GREEDY: Greedy},
        default_pipeline=PIPELINE,
        lang="en-US",
    )
    sessions = {
        name: Session(name, lang="en-US", pipeline=PIPELINE) for name in ("anna", "ben")
    }
    told = []
    for name, text in (
        ("anna", "what is a bone scan"),
        ("anna", "what is the weather tomorrow"),
        ("anna", "can it be cured"),
        ("ben", "say that again"),
        ("anna", "say that again"),
        ("ben", "i can't feel my legs"),
    ):
        told.append(_asked(croft, sessions[name], text))
    # Now the other is first in all but the pipeline for reports.
    croft.intents.pipeline_plugins[
        "ovos-fallback-pipeline-plugin"
    ].registered_fallbacks[GREEDY] = 1
    told.append(_asked(croft, sessions["anna"], "what is a bone scan"))
    told.append(_asked(croft, sessions["anna"], "i can't feel my legs"))
    croft.stop()
    ears = load_stt_plugin("ovos-stt-plugin-ask-aloud")()
    heard = ears.transcribe(AudioData.from_file(str(sound)))
    # Standard output has its log.
    out.write_text(json.dumps({"told": told, "heard": heard}), encoding="utf-8")


def _asked(croft: MiniCroft, session: Session, text: str) -> dict[str, object]:
    capture = CaptureSession(croft)
    message = Message(
        "recognizer_loop:utterance",
        {"utterances": [text], "lang": "en-US"},
        {"session": session.serialize(), "source": "test", "destination": "skills"},
    )
    began = time.monotonic()
    capture.capture(message, timeout=20)
    took_s = time.monotonic() - began
    spoken = [one for one in capture.finish() if one.msg_type == "speak"]
    return {
        "asked": text,
        "spoken": [one.data["utterance"] for one in spoken],
        "sessions": [one.context["session"]["session_id"] for one in spoken],
        "took_s": round(took_s, 3),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
