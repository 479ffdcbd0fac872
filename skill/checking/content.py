"""Settings and topic: whether they can be read, and whether the topic is in order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from intents import (
    SIGNATURES,
    LintFinding,
    Topic,
    encoder_of,
    has_encoder,
    lint,
    load_topic,
)
from intents.manifest import EMERGENCY_NUMBER, TEAM_LINE
from skill.checking.finding import CheckFinding, Health, Problem, failure, found
from skill.errors import SettingsError
from skill.settings import Settings, load_settings, settings_file

MAX_ERRORS: Final = 3
"""How many errors of a topic are told; `askaloud topic lint` tells all."""


def read_settings(overrides: Mapping[str, Any]) -> tuple[Settings, CheckFinding]:
    """The settings, and what is to be said of their file.

    Where the file is wrong, the check goes on without it.

    Args:
        overrides: What the command line says; None values do not count.

    Raises:
        SettingsError: The command line is wrong.
    """
    path = settings_file()
    try:
        load_settings()
    except SettingsError as why:
        given = {name: value for name, value in overrides.items() if value is not None}
        try:
            settings = Settings.model_validate(given)
        except ValidationError:
            settings = Settings()
        aloud = "There is a mistake in my settings."
        return settings, failure("settings", why, aloud)
    told = f"'{path}'." if path.exists() else f"all defaults, as '{path}' is not there."
    return load_settings(overrides), found("settings", told)


def check_topic(settings: Settings) -> tuple[Topic, CheckFinding]:
    """The topic in its region's wording, and what is to be said of it.

    Raises:
        TopicError: It cannot be loaded, or has no such region.
    """
    general = load_topic(settings.topic)
    topic = general.in_region(settings.region, settings.team)
    linted = lint(general)
    meaning = encoder_of(general) is not None
    by = "words and meaning" if meaning else "words alone"
    told = (
        f"{topic.manifest.title}: {len(topic.sections)} sections for region "
        f"'{settings.region}', matched by {by}."
    )
    figures = {
        "topic": topic.manifest.name,
        "content": topic.content_version,
        "region": settings.region,
        "sections": len(topic.sections),
        "encoder": meaning,
        "errors": sum(not one.warning for one in linted),
        "warnings": sum(one.warning for one in linted),
        "overdue": _overdue(linted),
        "unsigned": _unsigned(linted),
    }
    problems = [*_problems(settings, linted), *_without_encoder(general, meaning)]
    return topic, found("topic", told, problems, figures)


def check_region(settings: Settings, topic: Topic) -> CheckFinding:
    """Whom it tells people to call: by region, and by what the hospital set."""
    region = topic.manifest.regions[settings.region]
    number = region.words.get(EMERGENCY_NUMBER)
    line = region.worded(settings.team).get(TEAM_LINE) if settings.team else None
    told = (
        f"'{settings.region}'{f', {region.title}' if region.title else ''}. "
        f"In an emergency it says: call {number or 'nobody that it knows'}. "
        f"The hospital's own line: "
        f"{line or 'none; team_number in the settings is for it'}."
    )
    figures = {
        "region": settings.region,
        "emergency_number": number,
        "team_number": settings.team_number,
        "team_line": line,
    }
    return found("region", told, figures=figures)


def _without_encoder(topic: Topic, meaning: bool) -> Iterator[Problem]:
    """What is to be said where a topic has an encoder that cannot be used."""
    if meaning or not has_encoder(topic):
        return
    yield Problem(
        Health.WARNING,
        "Its encoder cannot be used, so it understands less and refuses less.",
        "Run 'askaloud -v match' to see why; 'pip install --force-reinstall askaloud' "
        "brings it anew.",
        "I understand less well than I could.",
    )


def _problems(settings: Settings, linted: Sequence[LintFinding]) -> Iterator[Problem]:
    see = f"'askaloud topic lint --topic {settings.topic}' names them"
    errors = [one for one in linted if not one.warning]
    if errors:
        shown = "; ".join(str(one) for one in errors[:MAX_ERRORS])
        yield Problem(
            Health.BAD,
            f"It has {len(errors)} errors: {shown}.",
            f"Mend its files: {see}.",
            "There are mistakes in what I know.",
        )
    overdue = _overdue(linted)
    if overdue:
        yield Problem(
            Health.WARNING,
            f"{overdue} of them are overdue for review.",
            f"Have them reviewed by a clinician: {see}.",
            "Some of what I know is due to be reviewed.",
        )
    unsigned = _unsigned(linted)
    if unsigned:
        yield Problem(
            Health.WARNING,
            f"{unsigned} of its texts for emergencies are signed by nobody.",
            f"Have a clinician read and sign them: {see}.",
        )
    others = len(linted) - len(errors) - overdue - unsigned
    if others:
        yield Problem(
            Health.WARNING, f"There are {others} other warnings.", f"See: {see}."
        )


def _overdue(linted: Sequence[LintFinding]) -> int:
    return sum(one.warning and one.field == "sources" for one in linted)


def _unsigned(linted: Sequence[LintFinding]) -> int:
    return sum(one.file == SIGNATURES and one.field != "place" for one in linted)
