"""`askaloud match`: what each line of standard input is taken for."""

import sys

from skill.cli.options import Region, TopicOption
from skill.settings import load_settings


def match(region: Region = None, topic: TopicOption = None) -> None:
    """Read an utterance a line; print what each is, as one JSON object a line."""
    from skill.output.loading import load_understanding
    from skill.output.render import match_record, to_json

    settings = load_settings({"region": region, "topic": topic})
    matcher = load_understanding(
        settings.topic, settings.region, [settings.wake]
    ).matcher
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        sys.stdout.write(to_json(match_record(line, matcher.match(line))) + "\n")
        sys.stdout.flush()
