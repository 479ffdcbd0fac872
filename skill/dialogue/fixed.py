"""All that an assistant can say without being asked something first, once made."""

from collections.abc import Iterator
from datetime import date

from intents import Decision, Kind, Match, RejectReason, Section, Topic, Urgency
from skill.dialogue.dialogue import Dialogue
from skill.dialogue.plain_words import AGAIN
from skill.dialogue.reply import Prosody, Reply


def fixed_replies(
    topic: Topic, prosody: Prosody, today: date | None = None
) -> Iterator[Reply]:
    """Every reply that does not depend on what was said before, urgent ones first.

    Args:
        topic: The topic, worded for a region.
        prosody: How it is spoken.
        today: The day on which sources are overdue or not; today without.
    """
    dialogue = Dialogue(topic, prosody, today=today)
    begin = dialogue.begin()
    replies = topic.manifest.replies
    for text in (replies.fault, replies.no_microphone, replies.microphone_back):
        if text:
            yield dialogue.announce(begin, text)
    if replies.asleep_alarm:
        for section in topic.of_kind(Kind.URGENT):
            if section.urgency is Urgency.EMERGENCY:
                said = Match(Decision.ANSWER, intent=section.label)
                yield dialogue.alarm(begin, said, 0.0)[1]
    order = (Kind.URGENT, Kind.PERSONAL, Kind.INFORMATION, Kind.CONTROL)
    for reject_reason in RejectReason:
        match = Match(Decision.REJECT, reject_reason=reject_reason)
        yield dialogue.turn(begin, match, 0.0)[1]
    for kind in order:
        for section in topic.of_kind(kind):
            said = Match(Decision.ANSWER, intent=section.label)
            state, reply = dialogue.turn(begin, said, 0.0)
            yield reply
            if section.more:
                more = Match(Decision.ANSWER, intent="more")
                yield dialogue.turn(state, more, 0.0)[1]
            yield from _in_plainer_words(dialogue, section)
            yield from _of_facets(dialogue, section)
    yield from _in_situations(topic, dialogue)


def _of_facets(dialogue: Dialogue, section: Section) -> Iterator[Reply]:
    """What is said to what of a section may be asked by itself."""
    for name, facet in section.facets.items():
        said = Match(Decision.ANSWER, intent=section.label, facet=name)
        state, reply = dialogue.turn(dialogue.begin(), said, 0.0)
        yield reply
        if facet.more:
            more = Match(Decision.ANSWER, intent="more")
            yield dialogue.turn(state, more, 0.0)[1]


def _in_plainer_words(dialogue: Dialogue, section: Section) -> Iterator[Reply]:
    """What is said to whoever did not understand, or asks again and again."""
    said = Match(Decision.ANSWER, intent=section.label)
    state, first = dialogue.turn(dialogue.begin(), said, 0.0)
    if section.plain:
        plainer = Match(Decision.ANSWER, intent="plainer")
        yield dialogue.turn(state, plainer, 0.0)[1]
    if section.kind is Kind.URGENT:
        return
    for _ in range(AGAIN - 1):
        state, again = dialogue.turn(state, said, 0.0)
    if again.text != first.text:
        yield again


def _in_situations(topic: Topic, dialogue: Dialogue) -> Iterator[Reply]:
    """What is said after alarms, then after answers; the same words once only."""
    said: set[str] = set()
    for kind in (Kind.URGENT, Kind.PERSONAL, Kind.INFORMATION):
        for section in topic.of_kind(kind):
            for reply in dialogue.replies_after(section):
                if reply.text not in said:
                    said.add(reply.text)
                    yield reply
