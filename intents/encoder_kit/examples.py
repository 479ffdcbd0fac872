"""What an encoder learns from, pass by pass.

A topic's phrases and utterances, everyday speech in the background, and what is
made of these: questions in which the illness is another one, speech around a
report, words dropped as frightened people and recognisers drop them.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intents.background import read_corpus
from intents.facet import WHOLE, Asked
from intents.normalise import normalise
from intents.phrases import expand
from intents.topic import NOT_URGENT, OTHER_ILLNESS, OUT_OF_SCOPE, Kind, Topic

DROPPED: Final = 0.12
"""Share of the lines in which words are dropped."""
DROPPABLE: Final = frozenset(
    {"i", "my", "the", "a", "is", "am", "are", "and", "it", "to", "have", "has", "do"}
    | {"he", "she", "his", "her", "in", "of", "that", "just", "can", "me", "you"}
)
JOINED: Final = 0.05
"""Share of the lines that stand in the midst of other talk."""
SWAPPED: Final = 900
"""Questions in each pass in which the illness is another one."""
REAL: Final = 2.0
"""Weight of what real people said: files whose names begin with `real_`."""
MAX_TALK_WORDS: Final = 30
ELSEWHERE: Final = (
    "liver", "lungs", "brain", "kidneys", "bowel", "stomach", "skin", "eyes", "throat",
    "pancreas", "bladder", "womb", "ovaries", "lymph nodes", "thyroid", "blood",
)  # fmt: skip
"""Where else cancer may be; questions about it there are not for a topic on bones."""

_OURS: Final = re.compile(
    r"\b(?:(?:secondary|metastatic|spreading) bone cancer|bone (?:mets|metastas[ei]s|"
    r"secondaries|cancer)|secondaries in (?:the|my|his|her) bones?|(?:mets|metastases|"
    r"cancer) in (?:the|my|his|her) bones?|hypercalc[a]?emia|secondary cancer|"
    r"(?:metastatic )?spinal cord compression)\b"
)
_BONES: Final = re.compile(r"\b(?:bones?|skeleton)\b")
_CANCER: Final = re.compile(r"\b(?:cancer\w*|secondar\w+|mets|metasta\w+|spread\w*)\b")
_A_BONE: Final = re.compile(
    r"\b(?:spin\w+|ribs?|hips?|pelvis|pelvic|marrow|thigh|backbone|joints?|osteo\w+|"
    r"skull|back|fracture\w*|break\w*)\b"
)
_FRAMES: Final = tuple(
    re.compile(frame)
    for frame in (
        r"^what (?:is|are) (?:\(are\) )?(?:the )?(?:symptoms|treatments|causes|outlook|"
        r"signs|complications)(?: (?:of|for))? (.+)$",
        r"^what causes (.+)$",
        r"^is (.+) inherited$",
        r"^how to (?:diagnose|prevent|treat) (.+)$",
        r"^how many people are affected by (.+)$",
        r"^who is at risk for (.+)$",
    )
)


@dataclass(frozen=True)
class Line:
    """Something said, and the labels of which any is right."""

    words: tuple[str, ...]
    labels: frozenset[str]
    weight: float = 1.0
    group: str = ""
    """Where it comes from: a file, or the corpus."""


class Lessons:
    """All that there is to learn from, dealt out pass by pass.

    Args:
        topic: The topic.
        without: Names of files of utterances and of corpora to leave out, besides
            those that the topic keeps aside.
        background: Lines of background in each pass.
    """

    def __init__(
        self, topic: Topic, without: Sequence[str] = (), background: int = 9000
    ) -> None:
        self._topic = topic
        self._background = background
        without = (*without, *topic.manifest.kept_aside)
        self._parts = {
            label: frozenset(section.taught_as)
            for label, section in topic.sections.items()
        }
        all_labels = frozenset({OUT_OF_SCOPE, OTHER_ILLNESS})
        self.labels = tuple(sorted(all_labels.union(*self._parts.values())))
        """Sections, and beside each its facets; what is asked of a section as a whole
        has the section's own label."""
        self._urgent = frozenset(
            label for label in self.labels if topic.kind_of(label) is Kind.URGENT
        )
        self._templates = [
            (template, section.label)
            for section in topic.sections.values()
            for template in section.phrases
        ] + [
            (template, str(Asked(section.label, name)))
            for section in topic.sections.values()
            for name, facet in section.facets.items()
            for template in facet.phrases
        ]
        self._lines = [
            line
            for line in self._said()
            if line.group not in without and len(line.words)
        ]
        corpora = [
            read_corpus(name)
            for name in topic.manifest.background
            if name not in without
        ]
        self._corpora = {
            one.name: [normalise(text) for text in one.texts] for one in corpora
        }
        self._foreign = {one.name for one in corpora if one.about_illness}
        self._names = tuple(sorted(self._illnesses()))

    def one_pass(self, chance: random.Random) -> list[Line]:
        """The lines of one pass, in any order."""
        lines = list(self._lines)
        for template, label in self._templates:
            words = normalise(chance.choice(expand(template)))
            lines.append(Line(words, self._right((label,)), 1.0, "phrases"))
        lines += self._of_background(chance)
        lines += self._swapped(chance)
        lines += self._elsewhere(chance)
        lines += self._joined(lines, chance)
        chance.shuffle(lines)
        return [self._dropped(line, chance) for line in lines if line.words]

    def _said(self) -> Iterator[Line]:
        for negatives in self._topic.negatives:
            for text in negatives.phrases:
                label = frozenset({negatives.label})
                yield Line(normalise(text), label, 1.0, negatives.category)
        for said in self._topic.utterances:
            weight = REAL if said.file.startswith("real_") else 1.0
            right = self._right(said.labels, said.facet)
            yield Line(normalise(said.text), right, weight, said.file)

    def _right(self, labels: Sequence[str], facet: str | None = None) -> frozenset[str]:
        """The labels that are right; what is only known to be calm asks nothing.

        Of a section any facet is right where nobody told which is asked for.
        """
        if facet is not None:
            best = labels[0] if facet == WHOLE else str(Asked(labels[0], facet))
            others = (self._parts.get(one, {one}) for one in labels[1:])
            return frozenset({best}).union(*others) - {NOT_URGENT}
        given = frozenset().union(*(self._parts.get(one, {one}) for one in labels))
        return given - {NOT_URGENT} or frozenset({OUT_OF_SCOPE})

    def _of_background(self, chance: random.Random) -> Iterator[Line]:
        if not self._corpora:
            return
        each = self._background // len(self._corpora)
        for name, texts in self._corpora.items():
            label = frozenset(
                {OTHER_ILLNESS if name in self._foreign else OUT_OF_SCOPE}
            )
            for words in chance.sample(texts, min(each, len(texts))):
                yield Line(words, label, 1.0, name)

    def _illnesses(self) -> set[str]:
        found = set()
        for name in self._foreign & set(self._corpora):
            for words in self._corpora[name]:
                text = " ".join(words)
                hit = next((m for f in _FRAMES if (m := f.match(text))), None)
                if hit and len(hit[1].split()) <= 5 and "cancer" not in hit[1]:
                    found.add(hit[1])
        return found

    def _questions(self) -> Iterator[str]:
        """What is asked of information, and not reported."""
        not_so = self._urgent | {OUT_OF_SCOPE, OTHER_ILLNESS}
        return (" ".join(o.words) for o in self._lines if not o.labels & not_so)

    def _elsewhere(self, chance: random.Random) -> Iterator[Line]:
        """Questions of ours in which the cancer is elsewhere than in the bones."""
        if not self._foreign:
            return
        ours = [
            text
            for text in self._questions()
            if _BONES.search(text) and _CANCER.search(text) and not _A_BONE.search(text)
        ]
        for text in chance.sample(ours, min(SWAPPED, len(ours))):
            words = tuple(_BONES.sub(chance.choice(ELSEWHERE), text).split())
            yield Line(words, frozenset({OTHER_ILLNESS}), 0.7, "elsewhere")

    def _swapped(self, chance: random.Random) -> Iterator[Line]:
        """Questions of ours that ask about another illness."""
        if not self._names:
            return
        ours = [text for text in self._questions() if _OURS.search(text)]
        for text in chance.sample(ours, min(SWAPPED, len(ours))):
            other = chance.choice(self._names)
            words = tuple(_OURS.sub(other, text).split())
            yield Line(words, frozenset({OTHER_ILLNESS}), 0.7, "swapped")

    def _joined(self, lines: Sequence[Line], chance: random.Random) -> Iterator[Line]:
        """Lines with talk about something else before or behind them."""
        by_label: dict[bool, list[Line]] = defaultdict(list)
        for line in lines:
            by_label[line.labels == {OUT_OF_SCOPE}].append(line)
        talk, other = by_label[True], by_label[False]
        for line in chance.sample(other, int(JOINED * len(other))):
            around = chance.choice(talk).words[:MAX_TALK_WORDS]
            before = chance.random() < 0.6
            words = (*around, *line.words) if before else (*line.words, *around)
            # Only a report stands out from whatever is said around it.
            if line.labels & self._urgent:
                yield replace(line, words=words, weight=0.7, group="joined")
        for line in chance.sample(talk, int(JOINED * len(talk))):
            more = chance.choice(talk).words[:MAX_TALK_WORDS]
            yield replace(line, words=(*line.words, *more), weight=0.7, group="joined")

    def _dropped(self, line: Line, chance: random.Random) -> Line:
        if len(line.words) < 3 or chance.random() >= DROPPED:
            return line
        words = tuple(
            w for w in line.words if w not in DROPPABLE or chance.random() < 0.5
        )
        return replace(line, words=words) if len(words) >= 2 else line
