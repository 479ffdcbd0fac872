"""All that an assistant can say without being asked something first, once made."""

from collections.abc import Iterator

from intents import Code, Decision, Kind, Match, Topic
from skill.dialogue.dialogue import Dialogue
from skill.dialogue.reply import Manner, Reply


def fixed_replies(topic: Topic, manner: Manner) -> Iterator[Reply]:
    """Every reply that does not depend on what was said before, urgent ones first.

    Args:
        topic: The topic, worded for a region.
        manner: How it is spoken.
    """
    dialogue = Dialogue(topic, manner)
    begin = dialogue.begin()
    replies = topic.manifest.replies
    for text in (replies.fault, replies.no_microphone, replies.microphone_back):
        if text:
            yield dialogue.announce(begin, text)
    order = (Kind.URGENT, Kind.PERSONAL, Kind.INFORMATION, Kind.CONTROL)
    for code in Code:
        match = Match(Decision.REJECT, code=code)
        yield dialogue.turn(begin, match, 0.0)[1]
    for kind in order:
        for section in topic.of_kind(kind):
            said = Match(Decision.ANSWER, intent=section.label)
            state, reply = dialogue.turn(begin, said, 0.0)
            yield reply
            if section.more:
                more = Match(Decision.ANSWER, intent="more")
                yield dialogue.turn(state, more, 0.0)[1]
