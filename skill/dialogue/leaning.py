"""Short questions that lean on the answer before them: "how is that treated"."""

from intents import Asked, Kind, Topic
from skill.dialogue.choice import FollowUps
from skill.dialogue.state import DialogueState


class Leaning:
    """Finds what such a question asks.

    Args:
        topic: Its follow-ups say what each means, and which facets they ask for.
    """

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        manifest = topic.manifest
        self._follow_ups = FollowUps(manifest.follow_ups, manifest.follow_ups_after)

    def label(self, state: DialogueState, text: str) -> str | None:
        """What a text would mean after an answer; None where it leans on nothing."""
        return self._follow_ups.find(text, state.section)

    def on(self, state: DialogueState, text: str) -> Asked | None:
        """What a text asks in the light of the last answer.

        "How is that treated" after a section that has words on its own treatment asks
        for these; else for the section on treatment.
        """
        about = self._topic.sections.get(state.section or "")
        if about is None or about.kind is not Kind.INFORMATION:
            return None
        label = self.label(state, text)
        if label is None:
            return None
        asked = Asked.of(label)
        if asked.facet is not None:
            return asked
        facet = self._topic.manifest.follow_up_facets.get(label)
        section = about if facet in about.facets else self._topic.sections[label]
        return Asked(section.label, facet if facet in section.facets else None)
