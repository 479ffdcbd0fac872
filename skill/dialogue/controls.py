"""What people say about the conversation itself: again, slower, back, yes, goodbye."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from intents import Decision, Kind, Section, Topic
from skill.dialogue.commands import ACTIONS, MANNERS
from skill.dialogue.plain_words import PlainWords
from skill.dialogue.reply import Prosody, Reply
from skill.dialogue.state import DialogueState
from skill.dialogue.wording import Wording
from skill.settings import FASTEST, LOUDEST, QUIETEST, SLOWEST

RATE_STEP: Final = 25
VOLUME_STEP: Final = 0.15


class Controls:
    """Answers controls; one that does nothing just says what its section says.

    Args:
        topic: The topic, worded for a region.
        wording: Makes replies.
        begin: A conversation in which nothing was said.
        rates: The rates at which it can speak, ascending; at any where there are none.
    """

    def __init__(
        self,
        topic: Topic,
        wording: Wording,
        begin: Callable[[], DialogueState],
        rates: Sequence[int] = (),
    ) -> None:
        self._topic, self._wording, self._begin = topic, wording, begin
        self._rates = rates
        self._replies = topic.manifest.replies
        self._plain_words = PlainWords(topic, wording)
        self._handlers: dict[
            str, Callable[[DialogueState, Section], tuple[DialogueState, Reply]]
        ] = {
            "repeat": self._repeat,
            "more": self._more,
            "plainer": self._plainer,
            "slower": self._slower,
            "faster": self._faster,
            "louder": self._louder,
            "quieter": self._quieter,
            "yes": self._yes,
            "no": self._no,
            "goodbye": self._goodbye,
            "back": self._back,
        }

    def answer(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        """Answer a control.

        Args:
            state: What the conversation had come to.
            section: The control's.

        Returns:
            What the conversation comes to, and the reply.
        """
        return self._handlers.get(section.label, self._say)(state, section)

    def answer_all(
        self, state: DialogueState, labels: Sequence[str]
    ) -> tuple[DialogueState, Reply]:
        """Answer commands that were said together.

        First the manner of speaking is changed, then what is said is said in it.

        Args:
            state: What the conversation had come to.
            labels: The controls, two or more; see `Commands`.
        """
        sections = self._topic.sections
        confirmed: list[str] = []
        for label in (one for one in labels if one in MANNERS):
            alone = replace(state, last=None)
            changed, reply = self.answer(alone, sections[label])
            state = replace(changed, last=state.last)
            confirmed.append(reply.body)
            limited = changed.prosody == alone.prosody
            if not limited and any(one in ACTIONS for one in labels):
                confirmed.pop()  # heard in what is said
        action = next((one for one in ACTIONS if one in labels), None)
        first = sections[action or labels[0]]
        if action is not None:
            state, reply = self.answer(state, first)
        else:
            state, reply = self._again(state, first)
            said = (state.last.body,) if state.last else ()
            return state, replace(reply, body=" ".join((*confirmed, *said)))
        return state, replace(reply, body=" ".join((*confirmed, reply.body)))

    def _say(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        return state, self._wording.reply(state, section, section.answer)

    def _repeat(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.last is None:
            nothing = self._replies.repeat_nothing
            return state, self._wording.reply(state, section, nothing)
        again = replace(
            state.last,
            decision=Decision.ANSWER,
            intent=section.label,
            reject_reason=None,
            prosody=state.prosody,
        )
        return state, again

    def _back(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if not state.before:
            return self._repeat(state, section)
        earlier, *others = state.before
        back = replace(
            state,
            last=earlier,
            before=tuple(others),
            section=earlier.intent,
            facet=earlier.facet,
            more_said=False,
            offered=earlier.offered,
        )
        return self._repeat(back, section)

    def _more(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        replies = self._replies
        alarm = state.alarm.label if state.alarm else ""
        about = self._topic.sections.get(state.section or alarm)
        if about is None:
            return state, self._wording.reply(state, section, replies.more_nothing)
        facet = about.facets.get(state.facet or "")
        if facet is not None:
            # After a part comes what more there is of it, or else the whole.
            body = facet.more or self._topic.opening(about)
            told = replace(state, facet=None)
        elif about.more and not state.more_said:
            body, told = about.more, replace(state, more_said=True)
        else:
            return state, self._wording.reply(state, section, replies.more_end)
        reply = self._wording.reply(state, about, body)
        return told, replace(reply, intent=section.label)

    def _plainer(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        said = self._plain_words.say(state, section)
        if said is not None:
            return said
        slower = self._topic.sections.get("slower")
        if slower is None or state.last is None or state.section is None:
            return self._repeat(state, section)
        return self._slower(state, slower)

    def _slower(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        now = state.prosody.rate
        rate = max(SLOWEST, now - RATE_STEP)
        if self._rates:
            rate = max((one for one in self._rates if one < now), default=now)
        if rate == now:
            limit = self._replies.slower_limit
            return state, self._wording.reply(state, section, limit)
        return self._again(self._with(state, rate=rate), section)

    def _faster(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        now = state.prosody.rate
        rate = min(FASTEST, now + RATE_STEP)
        if self._rates:
            rate = min((one for one in self._rates if one > now), default=now)
        if rate == now:
            limit = self._replies.faster_limit
            return state, self._wording.reply(state, section, limit)
        return self._say(self._with(state, rate=rate), section)

    def _louder(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.prosody.volume >= LOUDEST:
            limit = self._replies.louder_limit
            return state, self._wording.reply(state, section, limit)
        volume = min(LOUDEST, state.prosody.volume + VOLUME_STEP)
        return self._again(self._with(state, volume=volume), section)

    def _quieter(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.prosody.volume <= QUIETEST:
            limit = self._replies.quieter_limit
            return state, self._wording.reply(state, section, limit)
        volume = max(QUIETEST, state.prosody.volume - VOLUME_STEP)
        return self._say(self._with(state, volume=volume), section)

    def _again(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        """Confirm, then say again what was missed."""
        reply = self._wording.reply(state, section, section.answer)
        if state.last is None:
            return state, reply
        missed = state.last
        return state, replace(
            reply,
            body=f"{reply.body} {missed.body}",
            advice=missed.advice,
            urgency=missed.urgency,
            sources=missed.sources,
            offered=missed.offered,
        )

    def _yes(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.offered:
            offered = self._topic.sections[state.offered[0]]
            if offered.kind is Kind.CONTROL:
                return self.answer(state, offered)
            return self._wording.inform(state, offered)
        nothing = self._replies.yes_nothing
        return state, self._wording.reply(state, section, nothing)

    def _no(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        replies = self._replies
        # A question back is open still; what was only offered is done with.
        asked = state.last is not None and state.last.decision is not Decision.ANSWER
        again = bool(state.offered) and asked
        body = replies.clarify_again if again else replies.no_nothing
        return state, self._wording.reply(state, section, body)

    def _goodbye(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        reply = self._wording.reply(state, section, section.answer)
        # Whoever says goodbye in an emergency may still ask what number it was.
        return replace(self._begin(), alarm=state.alarm), replace(reply, ends=True)

    def _with(
        self, state: DialogueState, rate: int | None = None, volume: float | None = None
    ) -> DialogueState:
        prosody = Prosody(
            state.prosody.rate if rate is None else rate,
            state.prosody.volume if volume is None else round(volume, 2),
        )
        return replace(state, prosody=prosody)
