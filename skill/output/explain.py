"""Why a text is answered, asked about or rejected, in words and figures."""

from typing import Final

from rapidfuzz import fuzz, process

from intents import Decision, Experiencer, Match, expand, normalise
from skill.understanding import Understanding

MAX_PARTS: Final = 8
MAX_SECTIONS: Final = 4


def explanation(understanding: Understanding, text: str) -> str:
    """Explain the judgement of a text, for a person to read."""
    matcher = understanding.matcher
    match = matcher.match(text)
    lines = [f"text        {text}", _compared(understanding, text)]
    if match.unexplained:
        lines.append(f"unexplained {', '.join(match.unexplained)}")
    lines += _signs(understanding, match.text or text)
    lines += ["", f"decision    {_decision(match)}", "", "best sections"]
    ranked = [(one.label, one.score) for one in match.alternatives]
    if match.intent is not None:
        ranked.insert(0, (match.intent, match.score))
    for label, score in ranked[:MAX_SECTIONS]:
        lines.append(f"  {score:.3f}  {label}")
    if len(ranked) > 1:
        lines.append(f"margin      {ranked[0][1] - ranked[1][1]:.3f}")
    if not ranked:
        return "\n".join(lines)
    best = ranked[0][0]
    by_words, by_meaning = matcher.halves(text, best)
    meant = "-" if by_meaning is None else f"{by_meaning:.3f}"
    lines.append(f"by halves   words {by_words:.3f}, meaning {meant}")
    lines += ["", f"what speaks for and against {best}"]
    for one in matcher.evidence(text, best)[:MAX_PARTS]:
        lines.append(f"  {one.weight:+.3f}  {_named(one.part)}")
    nearest = _nearest_phrase(understanding, text, best)
    if nearest is not None:
        lines += [
            "",
            f"nearest phrase of {best}: {nearest[0]} ({nearest[1]:.0f} of 100)",
        ]
    return "\n".join(lines)


def _compared(understanding: Understanding, text: str) -> str:
    shown = [
        f"{word} [{', '.join(concepts)}]" if concepts else word
        for word, concepts in understanding.matcher.recognised(text)
    ]
    return f"recognised  {' '.join(shown) or '(no words)'}"


def _signs(understanding: Understanding, text: str) -> list[str]:
    """Which signs of an emergency stand in a text, and what is said of each."""
    reading = understanding.matcher.read_signs(text)
    if not reading.signs:
        return []
    lines = [
        "",
        f"signs       {reading.assertion.value}, of {_WHO[reading.experiencer]}",
    ]
    for one in reading.signs:
        why = f", by '{one.cue}'" if one.cue else ""
        lines.append(f"  {one.text}: {one.assertion.value}{why}")
    return lines


_WHO: Final = {
    Experiencer.SPEAKER: "the speaker",
    Experiencer.PRESENT: "somebody with the speaker",
    Experiencer.OTHER: "somebody else",
}


def _decision(match: Match) -> str:
    if match.decision is Decision.ANSWER:
        facet = f", of it {match.facet}" if match.facet else ""
        return f"answer {match.intent}{facet}"
    if match.decision is Decision.CLARIFY:
        return "ask: " + " or ".join(one.label for one in match.alternatives) + "?"
    return f"reject, code {match.reject_reason.value if match.reject_reason else '-'}"


def _named(part: str) -> str:
    if part.startswith("="):
        return f"a word for '{part[1:]}'"
    return part.replace("<s>", "(start)").replace("</s>", "(end)")


def _nearest_phrase(
    understanding: Understanding, text: str, label: str
) -> tuple[str, float] | None:
    topic = understanding.topic
    section = topic.sections.get(label)
    phrases = [said.text for said in topic.utterances if said.label == label]
    if section is not None:
        phrases += [one for phrase in section.phrases for one in expand(phrase)]
    for negatives in topic.negatives:
        if section is None:
            phrases += negatives.phrases
    if not phrases:
        return None
    compared = {" ".join(normalise(phrase)): phrase for phrase in phrases}
    found = process.extractOne(
        " ".join(normalise(text)), list(compared), scorer=fuzz.token_sort_ratio
    )
    return (compared[found[0]], found[1]) if found else None
