"""A turn in writing: JSON for programs, lines for people."""

import json
import textwrap
from typing import TYPE_CHECKING, Any, Final

from intents import Match

if TYPE_CHECKING:  # brings all of audio, which `match` does without
    from skill.assistant import Turn

WIDTH: Final = 78
_NAME_WIDTH: Final = 10


def match_record(text: str, match: Match) -> dict[str, Any]:
    """What `askaloud match` prints for an utterance."""
    return {
        "text": text,
        "decision": match.decision.value,
        "intent": match.intent,
        "facet": match.facet,
        "score": match.score,
        "alternatives": [one.label for one in match.alternatives],
        "code": match.reject_reason.value if match.reject_reason else None,
        "second": match.second.intent if match.second else None,
    }


def turn_record(
    asked: str, turn: "Turn", recogniser: str | None, speech: dict[str, Any] | None
) -> dict[str, Any]:
    """What `askaloud ask --json` prints for a question.

    Args:
        asked: The file's name, or the written question.
        turn: What came of it.
        recogniser: The engines and models; None for a written question.
        speech: Where the speech went; None where none was made.
    """
    reply, match = turn.reply, turn.match
    heard = None
    if turn.transcript is not None:
        heard = {
            "text": turn.transcript.text,
            "speech_s": round(turn.transcript.speech_s, 3),
            "alternatives": [
                {
                    "text": one.text,
                    "score": round(one.score, 4),
                    "sources": list(one.sources),
                }
                for one in turn.transcript.alternatives
            ],
        }
    offered = reply.offered or [one.label for one in match.alternatives]
    return {
        "asked": asked,
        "heard": heard,
        "decision": reply.decision.value,
        "intent": reply.intent,
        "facet": reply.facet,
        "situation": reply.situation,
        "score": match.score,
        "alternatives": list(offered),
        "code": reply.reject_reason.value if reply.reject_reason else None,
        "reply": {
            "text": reply.text,
            "advice": reply.advice.text,
            "urgency": reply.urgency.value,
            "sources": [
                {"publisher": s.publisher, "title": s.title, "reviewed": s.reviewed}
                for s in reply.sources
            ],
        },
        "content": turn.content_version,
        "speech": speech,
        "recogniser": recogniser,
        "timings": {name: round(s, 4) for name, s in turn.timings.items()},
    }


def to_json(record: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(record, ensure_ascii=False)


def for_people(record: dict[str, Any]) -> str:
    """The same as a few lines."""
    lines = [("asked", record["asked"])]
    heard = record["heard"]
    if heard is not None:
        lines.append(("heard", heard["text"] or "(no words)"))
    facet = f", of it {record['facet']}" if record["facet"] else ""
    section = record["intent"] or f"none ({record['code'] or record['decision']})"
    if record["decision"] == "clarify":
        section = " or ".join(record["alternatives"]) + "?"
    if record["situation"] is not None:
        lines.append(("section", f"{section}, in the situation {record['situation']}"))
    else:
        lines.append(("section", f"{section}{facet}, belief {record['score']:.2f}"))
    if record["reply"]["urgency"] != "none":
        lines.append(("urgency", record["reply"]["urgency"]))
    lines.append(("answer", record["reply"]["text"]))
    for source in record["reply"]["sources"]:
        told = f"{source['publisher']}, {source['title']} ({source['reviewed']})"
        lines.append(("from", told))
    if record["speech"] is not None:
        lines.append(("speech", record["speech"]["told"]))
    if record["recogniser"] is not None:
        lines.append(("ears", record["recogniser"]))
    return "\n".join(_line(name, text) for name, text in lines)


def captioned(heard: str, said: str) -> str:
    """A turn of a live conversation, to be read along."""
    return "\n".join([_line("heard", heard or "(no words)"), _line("answer", said)])


def _line(name: str, text: str) -> str:
    if not text.strip():
        return name
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=name.ljust(_NAME_WIDTH),
        subsequent_indent=" " * _NAME_WIDTH,
        break_on_hyphens=False,
    )
