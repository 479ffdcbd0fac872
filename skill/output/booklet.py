"""All that a topic can say, as a document to be printed, read and signed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from importlib.resources import files
from typing import Final

from intents import Context, Kind, PlaceReading, Section, Standing, Topic, readings

CHAPTERS: Final[Mapping[Kind, str]] = {
    Kind.URGENT: "What is said in an emergency",
    Kind.INFORMATION: "What is said to questions",
    Kind.PERSONAL: "What is said to questions about oneself",
    Kind.CONTROL: "What is said to commands and courtesies",
}
"""The kinds of sections, those first that must be read first."""

SIGNATURE: Final = ("Name", "Role", "Date", "Signature")


class Booklet:
    """A topic as a document in HTML.

    Args:
        topic: The topic, worded for no region.
        local: The same, worded for the region that is printed.
        region: What that region is called.
    """

    def __init__(self, topic: Topic, local: Topic, region: str) -> None:
        self._topic, self._local, self._region = topic, local, region
        self._readings = {one.place: one for one in readings(topic)}

    def html(self, today: date, label: str | None = None) -> str:
        """The document.

        Args:
            today: The day on which it is made.
            label: The one section to be in it; all that is said without.
        """
        title = f"What Ask Aloud can say about {self._local.manifest.title}"
        style = files("skill.output").joinpath("booklet.css").read_text("utf-8")
        parts = [self._front(title, today)]
        if label is None:
            parts += self._chapters()
        else:
            parts.append(self._section(self._local.sections[label]))
        return (
            f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f"{_tag('title', title)}\n<style>\n{style}</style>\n</head>\n<body>\n"
            f"{''.join(parts)}</body>\n</html>\n"
        )

    def _front(self, title: str, today: date) -> str:
        signed = [
            one for one in self._readings.values() if one.standing is Standing.SIGNED
        ]
        facts = [
            f"Content version: {self._topic.content_version}",
            f"Worded for: {self._region}",
            f"Made on: {today}",
            f"Read and signed: {len(signed)} of {len(self._readings)} places",
        ]
        rows = [
            (key, one.publisher, one.title, str(one.reviewed), str(one.review_by or ""))
            for key, one in self._local.manifest.sources.items()
        ]
        head = ("Key", "Publisher", "Title", "Reviewed", "Review due")
        return (
            f"{_tag('h1', title)}\n{''.join(_tag('p', one) for one in facts)}\n"
            f"{_tag('h2', 'Sources')}\n{_table(head, rows)}\n"
        )

    def _chapters(self) -> Iterator[str]:
        for kind, title in CHAPTERS.items():
            sections = [self._section(one) for one in self._local.of_kind(kind)]
            if sections:
                yield _chapter(title, sections)
        for context, title in (
            (Context.ALARM, "What is said after an emergency was told"),
            (Context.ANSWER, "What is said after an answer"),
        ):
            told = [
                f"{_tag('h3', one.title)}\n"
                + self._texts([("Says", one.answer)])
                + self._signing(f"{context.value}/{name}")
                for name, one in self._local.situations.get(context, {}).items()
                if one.answer
            ]
            if told:
                yield _chapter(title, told)
        manifest = self._local.manifest
        replies = [(k, v) for k, v in manifest.replies.model_dump().items() if v]
        named = [(f"advice: {name}", text) for name, text in manifest.advice.items()]
        words = [
            (f"{{{name}}} stands for", text)
            for name, text in manifest.regions[self._region].words.items()
        ]
        texts = self._texts([*named, *replies, *words])
        yield _chapter(
            "What is said with all of these, and where none of them is",
            [texts, self._signing("topic")],
        )

    def _section(self, section: Section) -> str:
        notes = [f"{section.label}, {section.kind.value}"]
        named = (self._local.manifest.sources[key] for key in section.sources)
        notes += [f"{s.publisher}, {s.title}, reviewed {s.reviewed}" for s in named]
        return (
            f"{_tag('h3', section.title)}\n"
            f"{''.join(_tag('p', one, 'note') for one in notes)}\n"
            f"{self._texts(self._said(section))}"
            f"{self._signing(f'sections/{section.label}')}"
        )

    def _said(self, section: Section) -> Iterator[tuple[str, str]]:
        """Each text of a section as it is spoken, with what it is."""
        local = self._local
        advice = local.manifest.advice[section.advice]
        for name, text in (
            ("Says", local.opening(section)),
            ("Says more", section.more),
            ("In plainer words", section.plain),
        ):
            if text:
                yield name, f"{text} {advice}"
        for facet in section.facets.values():
            closing = local.manifest.advice[facet.advice or section.advice]
            whence = "the sources are silent" if facet.is_silent else facet.source
            name = f"Asked for {facet.title} ({whence})"
            yield name, f"{local.opening(section, facet)} {closing}"
            if facet.more:
                yield f"{name}, says more", f"{facet.more} {closing}"
        for one in local.situations.get(Context.ALARM, {}).values():
            then = section.kind is Kind.URGENT and local.told_after(section, one)
            if then:
                yield f"After it: {one.title}", f"{then} {advice}"

    def _texts(self, texts: Iterable[tuple[str, str]]) -> str:
        return "".join(f"{_tag('h4', n)}\n{_tag('p', text)}\n" for n, text in texts)

    def _signing(self, place: str) -> str:
        """Who has read it, and room to sign."""
        one = self._readings.get(place)
        room = "".join(_tag("span", name) for name in SIGNATURE)
        told = _tag("p", _standing(one) if one else "Nothing to sign: it says nothing.")
        return f'<div class="signing">{told}<div class="lines">{room}</div></div>\n'


def _standing(one: PlaceReading) -> str:
    if one.last is None:
        return f"{one.place}: not signed"
    who = f"{one.last.by}, {one.last.role}, on {one.last.on}"
    if one.standing is Standing.CHANGED:
        return f"{one.place}: not signed; changed since it was signed by {who}"
    return f"{one.place}: signed by {who}"


def _chapter(title: str, parts: Iterable[str]) -> str:
    return f'<div class="chapter">{_tag("h2", title)}\n{"".join(parts)}</div>\n'


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = "".join(
        f"<tr>{''.join(_tag('td', cell) for cell in row)}</tr>\n" for row in rows
    )
    return (
        f"<table>\n<tr>{''.join(_tag('th', one) for one in head)}</tr>\n{lines}</table>"
    )


def _tag(name: str, text: str, kind: str = "") -> str:
    """An element with a text, which is no HTML."""
    named = f' class="{kind}"' if kind else ""
    return f"<{name}{named}>{escape(text)}</{name}>"
