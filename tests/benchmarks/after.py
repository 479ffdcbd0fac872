"""How well what people say after an alarm, or after an answer, is taken.

    python -m tests.benchmarks.after FILE [--wrong]

Each line of the file says what was answered, what is said then, and what should
come of it: `label, tab, utterance, tab, outcome`. Outcomes are labels of sections,
`repeat`, `what-to-do-now`, `acknowledge`, `escalate`, or `none` for what is declined;
several that serve equally are joined by `|`. The whole way is measured: the matcher,
then the dialogue. `--wrong` prints the lines that came out otherwise.

    right      came out as it should
    weakened   should escalate, and was acknowledged or declined
    alarmed    was reported as an emergency, and should not have been
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intents import Act, Context, Decision, Kind, Match, Topic
from skill.dialogue import Dialogue, Reply
from skill.understanding import Understanding

OUTCOMES: Final = {
    Act.REPEAT: "repeat",
    Act.GUIDE: "what-to-do-now",
    Act.ACKNOWLEDGE: "acknowledge",
    Act.ESCALATE: "escalate",
}
OF_CONTROLS: Final = {"thanks": "acknowledge", "help": "what-to-do-now"}


@dataclass(frozen=True)
class Case:
    """Something said after something else, and what should come of it."""

    answered: str
    text: str
    outcomes: frozenset[str]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    rows = [
        line.split("\t")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]
    return [Case(row[0], row[1], frozenset(row[2].split("|"))) for row in rows]


def outcomes_of(topic: Topic, reply: Reply) -> frozenset[str]:
    """What came of it: any of these."""
    if reply.intent is None:
        return frozenset({"none"})
    found = {reply.intent}
    name = reply.situation or ""
    named = [topic.situations.get(context, {}) for context in Context]
    acts = [some[name].act for some in named if name in some]
    if acts and acts[0] in OUTCOMES:
        found.add(OUTCOMES[acts[0]])
    elif topic.kind_of(reply.intent) is Kind.URGENT:
        found.add("escalate")
    if reply.intent in OF_CONTROLS:
        found.add(OF_CONTROLS[reply.intent])
    return frozenset(found)


def converse(understanding: Understanding, case: Case) -> Reply:
    """What is replied."""
    dialogue = Dialogue(understanding.topic, situations=understanding.situations)
    before = Match(Decision.ANSWER, intent=case.answered, score=1.0)
    state, _ = dialogue.turn(dialogue.begin(), before, 0.0)
    return dialogue.turn(state, understanding.matcher.match(case.text), 10.0)[1]


def figures(
    topic: Topic, came: list[tuple[Case, Reply, frozenset[str]]]
) -> Iterator[str]:
    """The figures, for alarms, answers and both."""
    urgent = {section.label for section in topic.of_kind(Kind.URGENT)}
    groups = {
        "after an alarm": [one for one in came if one[0].answered in urgent],
        "after an answer": [one for one in came if one[0].answered not in urgent],
        "all": came,
    }
    for name, some in groups.items():
        count: Counter[str] = Counter()
        for case, reply, found in some:
            right = bool(found & case.outcomes)
            wants_alarm = bool(case.outcomes & {"escalate", *urgent})
            count["right"] += right
            count["weakened"] += not right and case.outcomes <= {"escalate", *urgent}
            raised = reply.situation is None or "escalate" in found
            count["alarmed"] += bool(found & urgent) and raised and not wants_alarm
        shares = (f"{what} {n / max(1, len(some)):.3f}" for what, n in count.items())
        yield f"{name}: {len(some)} lines, {', '.join(shares)}"


def main() -> None:
    """Measure a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    understanding = Understanding("secondary_bone_cancer", "uk")
    came = []
    for case in read_cases(given.file):
        reply = converse(understanding, case)
        came.append((case, reply, outcomes_of(understanding.topic, reply)))
    for case, reply, found in came:
        if given.wrong and not found & case.outcomes:
            got = reply.situation or reply.intent or reply.decision.value
            print(f"{case.answered}\t{case.text}\t{'|'.join(case.outcomes)}\t{got}")
    for line in figures(understanding.topic, came):
        print(line)


if __name__ == "__main__":
    main()
