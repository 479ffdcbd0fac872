"""`askaloud explain`: why a text is answered, asked about or rejected."""

import sys
from typing import Annotated

import typer

from skill.cli.options import Region, TopicOption
from skill.settings import load_settings


def explain(
    text: Annotated[str, typer.Argument(help="What somebody said.")],
    region: Region = None,
    topic: TopicOption = None,
) -> None:
    """Tell why a text is answered, asked about or rejected."""
    from skill.output.explain import explanation
    from skill.output.loading import load_understanding

    settings = load_settings({"region": region, "topic": topic})
    understanding = load_understanding(settings.topic, settings.region, [settings.wake])
    sys.stdout.write(explanation(understanding, text) + "\n")
