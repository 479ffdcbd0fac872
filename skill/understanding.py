"""A topic made ready to be asked: worded for its region, with its matcher."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from intents import (
    Context,
    Hypothesis,
    Match,
    Matcher,
    SituationMatcher,
    TeamLine,
    Topic,
    encoder_of,
    facets_of,
    load_topic,
    situations_of,
    weights_of,
)

if TYPE_CHECKING:  # brings recognisers, which `match` does without
    from audio import Transcript


class Understanding:
    """A topic and what it takes to find one's way in it.

    Args:
        topic: The name of a topic that ships, or a folder.
        region: Which region it is worded for.
        learning: Called with the share that is done, 0 to 1, where the topic's
            phrases have to be learned first.
        team: The hospital's own line, if it is to be spoken.
        called: Its wake phrases, taken off what is said to it.

    Raises:
        TopicError: The topic is missing or wrong, or has no such region.
    """

    def __init__(
        self,
        topic: str | Path,
        region: str,
        learning: Callable[[float], None] | None = None,
        team: TeamLine | None = None,
        called: Iterable[str] = (),
    ) -> None:
        general = load_topic(topic)
        self.topic: Topic = general.in_region(region, team)
        self.matcher = Matcher(
            general,
            weights_of(general, learning),
            encoder_of(general),
            facets_of(general, learning),
            called,
        )
        self.situations: Mapping[Context, SituationMatcher] = situations_of(
            general, learning
        )

    def judge(self, transcript: "Transcript") -> Match:
        """The matcher's judgement of what was heard.

        All that the recognisers say counts: their alternatives, how far they agree,
        and whether it was English.
        """
        return self.matcher.match(
            (Hypothesis(one.text, one.score) for one in transcript.alternatives),
            transcript.agreement,
            transcript.english,
        )
