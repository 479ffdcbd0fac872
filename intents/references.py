"""What one file of a topic says of another, checked."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from askaloud.plain_text import shortened
from intents.background import corpora
from intents.facet import Asked
from intents.reading import wrong_in
from intents.situation import Act, Context
from intents.topic import Kind, Topic

NEEDED_ADVICE: Final = ("control", "unsure")
"""What closes replies that no section words."""


def check_references(topic: Topic) -> None:
    """Check what one file says of another."""
    manifest = topic.manifest
    head = topic.folder / "topic.yaml"
    for key in NEEDED_ADVICE:
        if key not in manifest.advice:
            raise wrong_in(head, ("advice",), f"it needs a line '{key}'. Add one")
    for section in topic.sections.values():
        file = topic.folder / "sections" / f"{section.label}.yaml"
        _check_words(topic, file, section.advice, section.sources)
        file = topic.folder / "facets" / f"{section.label}.yaml"
        for name, facet in section.facets.items():
            sources = [key for key, _ in facet.passages]
            advice = facet.advice or section.advice
            _check_words(topic, file, advice, sources, ("facets", name), "source")
    for field in ("red_flags", "say_overdue", "follow_ups", "follow_up_facets"):
        for place, label in enumerate(getattr(manifest, field)):
            if label not in topic.sections:
                what = f"there is no section '{label}'. Name one that there is"
                inner = label if field.startswith("follow") else place
                raise wrong_in(head, (field, inner), what)
    for after, leaning in manifest.follow_ups_after.items():
        for label in (after, *leaning):
            asked = Asked.of(label)
            named = topic.sections.get(asked.section)
            if named is None or asked.facet not in (None, *named.facets):
                what = f"there is no section or facet '{label}'. Name one that there is"
                raise wrong_in(head, ("follow_ups_after", after, label), what)
    if manifest.say_overdue and not manifest.replies.overdue:
        what = "nothing says it: 'replies' has no 'overdue'. Add it there"
        raise wrong_in(head, ("say_overdue",), what)
    for place, name in enumerate(manifest.background):
        if name not in corpora():
            what = (
                f"no corpus '{shortened(name)}' ships. There are {', '.join(corpora())}"
            )
            raise wrong_in(head, ("background", place), what)
    for name, region in manifest.regions.items():
        for missing in topic.unfilled(region):
            what = (
                f"a text uses {{{missing}}}, which this region does not give. "
                f"Add it there"
            )
            raise wrong_in(head, ("regions", name, "words"), what)


def _check_words(
    topic: Topic,
    file: Path,
    advice: str,
    sources: Iterable[str],
    place: tuple[str, ...] = (),
    field: str = "sources",
) -> None:
    """Check the advice and the sources that something spoken names."""
    manifest = topic.manifest
    if advice not in manifest.advice:
        known = ", ".join(manifest.advice)
        what = f"topic.yaml has no advice '{shortened(advice)}'. It has {known}"
        raise wrong_in(file, (*place, "advice"), what)
    for source in sources:
        if source not in manifest.sources:
            known = ", ".join(manifest.sources)
            what = f"topic.yaml has no source '{shortened(source)}'. It has {known}"
            raise wrong_in(file, (*place, field), what)


def check_situations(topic: Topic) -> None:
    """Check what situations and sections say of each other."""
    head = topic.folder / "topic.yaml"
    for label, reported in topic.manifest.reports.items():
        if label not in topic.sections or topic.kind_of(reported) is not Kind.URGENT:
            what = "it needs a section, and an urgent section that is reported after it"
            raise wrong_in(head, ("reports", label), what)
    after_alarm = topic.situations.get(Context.ALARM, {})
    for section in topic.sections.values():
        for name in section.after:
            if name not in after_alarm:
                file = topic.folder / "sections" / f"{section.label}.yaml"
                known = ", ".join(after_alarm) or "none"
                what = f"there is no such situation after an alarm. There are {known}"
                raise wrong_in(file, ("after", name), what)
    for context, situations in topic.situations.items():
        for one in situations.values():
            file = topic.folder / context.value / f"{one.situation}.yaml"
            named = [("section", one.section)] if one.section else []
            named += [("follows", label) for label in one.follows]
            named += [("controls", label) for label in one.controls]
            for field, label in named:
                if label not in topic.sections:
                    what = f"there is no section '{label}'. Name one that there is"
                    raise wrong_in(file, (field,), what)
            told = one.answer or one.section or one.act in (Act.REPORT, Act.IGNORE)
            if context is Context.ANSWER and not told:
                what = "it needs an 'answer', as no section has words for it"
                raise wrong_in(file, ("situation",), what)
