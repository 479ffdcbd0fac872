"""The conversation: a pure state machine, a match in, a reply out.

It holds nothing itself. What it needs to remember is a `DialogueState` that the caller
keeps, and forgets with the conversation.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from intents import Decision, Kind, Match, RejectReason, Section, Topic
from skill.dialogue.choice import FollowUps, choose
from skill.dialogue.reply import Advice, Prosody, Reply, SourceNote
from skill.dialogue.state import DialogueState
from skill.settings import FASTEST, LOUDEST, QUIETEST, SLOWEST

FORGET_AFTER_S: Final = 120.0
"""Silence after which what came before is forgotten."""

MAX_BEFORE: Final = 10
"""Replies that "go back" can reach."""

RATE_STEP: Final = 25
VOLUME_STEP: Final = 0.15

LEANS_ON_EMERGENCY: Final = frozenset({"yes", "no", "help"})
"""Controls that, right after an emergency, are answered with what to do about it."""

KEEPS_LAST: Final = frozenset(
    {"repeat", "back", "slower", "faster", "louder", "quieter", "stop", "thanks"}
)
"""Controls after which "say that again" is still about what came before."""


class Dialogue:
    """Turns matches into replies.

    Args:
        topic: The topic, worded for a region.
        prosody: How it speaks at first.
    """

    def __init__(self, topic: Topic, prosody: Prosody | None = None) -> None:
        self._topic = topic
        self._manner = prosody or Prosody()
        self._follow_ups = FollowUps(topic.manifest.follow_ups)
        self._titles = {s.label: s.title for s in topic.sections.values()}
        self._controls: dict[
            str, Callable[[DialogueState, Section], tuple[DialogueState, Reply]]
        ] = {
            "repeat": self._repeat,
            "more": self._more,
            "slower": self._slower,
            "faster": self._faster,
            "louder": self._louder,
            "quieter": self._quieter,
            "yes": self._yes,
            "no": self._no,
            "goodbye": self._goodbye,
            "back": self._back,
        }

    def begin(self) -> DialogueState:
        """A conversation in which nothing was said."""
        return DialogueState(self._manner)

    def turn(
        self, state: DialogueState, match: Match, now_s: float
    ) -> tuple[DialogueState, Reply]:
        """Answer an utterance.

        Args:
            state: What the conversation had come to.
            match: The matcher's judgement of the utterance.
            now_s: The time on any clock that only goes forward.

        Returns:
            What the conversation comes to, and the reply.
        """
        if state.last is not None and now_s - state.at_s > FORGET_AFTER_S:
            state = DialogueState(state.prosody)
        state, reply = self._reply_to(replace(state, at_s=now_s), match)
        if reply.ends or reply.intent in KEEPS_LAST:
            return state, reply
        before = (state.last, *state.before) if state.last else state.before
        said = replace(
            state, last=reply, before=before[:MAX_BEFORE], offered=reply.offered
        )
        return said, reply

    def announce(self, state: DialogueState, text: str) -> Reply:
        """Something that is said of the assistant's own accord."""
        return Reply(text, self._advice("control"), prosody=state.prosody)

    def _reply_to(
        self, state: DialogueState, match: Match
    ) -> tuple[DialogueState, Reply]:
        label = self._meant(state, match)
        section = self._topic.sections.get(label) if label else None
        emergency = self._emergency(state)
        if emergency is not None and _leans_on_it(section, match):
            # "What should I do", "yes", "is that bad": it is still about that.
            state, reply = self._inform(state, emergency)
            told = replace(
                reply,
                decision=match.decision,
                intent=label,
                reject_reason=match.reject_reason,
            )
            return state, told
        if section is None:
            return state, self._unanswered(state, match)
        if section.kind is Kind.CONTROL:
            handle = self._controls.get(section.label, self._say)
            return handle(state, section)
        return self._inform(state, section)

    def _meant(self, state: DialogueState, match: Match) -> str | None:
        """The label of an utterance, in the light of what was said before."""
        kind = self._topic.kind_of(match.intent or "")
        if kind is Kind.URGENT or match.intent in state.offered:
            return match.intent
        if state.offered:
            chosen = choose(match.text, state.offered, self._titles)
            if chosen is not None:
                return chosen
        about = self._topic.kind_of(state.section or "")
        if about is Kind.INFORMATION and kind is not Kind.CONTROL:
            return self._follow_ups.find(match.text) or match.intent
        return match.intent

    def _emergency(self, state: DialogueState) -> Section | None:
        """The emergency that was reported last, if nothing else was asked since."""
        section = self._topic.sections.get(state.section or "")
        return section if section and section.kind is Kind.URGENT else None

    def _inform(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        about = replace(state, section=section.label, more_said=False)
        return about, self._reply(state, section, self._topic.opening(section))

    def _unanswered(self, state: DialogueState, match: Match) -> Reply:
        replies = self._topic.manifest.replies
        if match.decision is Decision.CLARIFY:
            offered = tuple(one.label for one in match.alternatives[:2])
            first, second = (self._titles[label] for label in offered)
            return Reply(
                replies.clarify.replace("{first}", first).replace("{second}", second),
                self._advice("unsure"),
                Decision.CLARIFY,
                offered=offered,
                prosody=state.prosody,
            )
        reject_reason = match.reject_reason or RejectReason.UNSURE
        body = {
            RejectReason.NO_SPEECH: replies.no_speech,
            RejectReason.NO_WORDS: replies.no_words,
            RejectReason.OUT_OF_SCOPE: replies.out_of_scope,
            RejectReason.UNSURE: replies.unsure,
        }[reject_reason]
        return Reply(
            body,
            self._advice("unsure"),
            Decision.REJECT,
            reject_reason=reject_reason,
            prosody=state.prosody,
        )

    def _say(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        return state, self._reply(state, section, section.answer)

    def _repeat(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.last is None:
            nothing = self._topic.manifest.replies.repeat_nothing
            return state, self._reply(state, section, nothing)
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
            more_said=False,
            offered=earlier.offered,
        )
        return self._repeat(back, section)

    def _more(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        replies = self._topic.manifest.replies
        about = self._topic.sections.get(state.section or "")
        if about is None:
            return state, self._reply(state, section, replies.more_nothing)
        if state.more_said or not about.more:
            return state, self._reply(state, section, replies.more_end)
        reply = replace(self._reply(state, about, about.more), intent=section.label)
        return replace(state, more_said=True), reply

    def _slower(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.prosody.rate <= SLOWEST:
            limit = self._topic.manifest.replies.slower_limit
            return state, self._reply(state, section, limit)
        rate = max(SLOWEST, state.prosody.rate - RATE_STEP)
        return self._again(self._with(state, rate=rate), section)

    def _faster(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.prosody.rate >= FASTEST:
            limit = self._topic.manifest.replies.faster_limit
            return state, self._reply(state, section, limit)
        rate = min(FASTEST, state.prosody.rate + RATE_STEP)
        return self._say(self._with(state, rate=rate), section)

    def _louder(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.prosody.volume >= LOUDEST:
            limit = self._topic.manifest.replies.louder_limit
            return state, self._reply(state, section, limit)
        volume = min(LOUDEST, state.prosody.volume + VOLUME_STEP)
        return self._again(self._with(state, volume=volume), section)

    def _quieter(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        if state.prosody.volume <= QUIETEST:
            limit = self._topic.manifest.replies.quieter_limit
            return state, self._reply(state, section, limit)
        volume = max(QUIETEST, state.prosody.volume - VOLUME_STEP)
        return self._say(self._with(state, volume=volume), section)

    def _again(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        """Confirm, then say again what was missed."""
        reply = self._reply(state, section, section.answer)
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
            return self._inform(state, self._topic.sections[state.offered[0]])
        nothing = self._topic.manifest.replies.yes_nothing
        return state, self._reply(state, section, nothing)

    def _no(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        replies = self._topic.manifest.replies
        body = replies.clarify_again if state.offered else replies.no_nothing
        return state, self._reply(state, section, body)

    def _goodbye(
        self, state: DialogueState, section: Section
    ) -> tuple[DialogueState, Reply]:
        reply = self._reply(state, section, section.answer)
        return self.begin(), replace(reply, ends=True)

    def _reply(self, state: DialogueState, section: Section, body: str) -> Reply:
        sources = self._topic.manifest.sources
        notes = tuple(
            SourceNote(s.publisher, s.title, s.reviewed.isoformat())
            for s in (sources[key] for key in section.sources)
        )
        return Reply(
            body,
            self._advice(section.advice),
            intent=section.label,
            urgency=section.urgency,
            sources=notes,
            prosody=state.prosody,
        )

    def _with(
        self, state: DialogueState, rate: int | None = None, volume: float | None = None
    ) -> DialogueState:
        prosody = Prosody(
            state.prosody.rate if rate is None else rate,
            state.prosody.volume if volume is None else round(volume, 2),
        )
        return replace(state, prosody=prosody)

    def _advice(self, key: str) -> Advice:
        advice = self._topic.manifest.advice
        return Advice(advice.get(key) or advice["control"])


def _leans_on_it(section: Section | None, match: Match) -> bool:
    """Whether what was said right after an emergency is taken to be about it."""
    if section is None:
        return match.decision is Decision.REJECT
    return section.kind is Kind.PERSONAL or section.label in LEANS_ON_EMERGENCY
