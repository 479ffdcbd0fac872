"""The document of a topic: all of it, well formed, to be signed, on many pages."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from intents import Kind, Topic, load_topic, sign
from skill.output.booklet import Booklet
from tests.skill.page import browsers

DAY = date(2026, 5, 4)
VOID = ("meta",)


class Reader(HTMLParser):
    """Reads a document; what is opened must be closed in order."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.texts: list[str] = []
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def document(topic: Topic, label: str | None = None) -> str:
    local = topic.in_region("uk")
    return Booklet(topic, local, "uk").html(DAY, label)


def texts_of(topic: Topic) -> Iterator[str]:
    for section in topic.in_region("uk").sections.values():
        yield section.label
        yield section.spoken
        yield section.more
        yield section.plain
        yield from section.after.values()
        for facet in section.facets.values():
            yield facet.answer
            yield facet.more


def test_all_that_can_be_said_is_in_it() -> None:
    topic = load_topic()
    read = Reader(document(topic))
    missing = [one for one in texts_of(topic) if " ".join(one.split()) not in read.text]
    assert missing == []
    for source in topic.manifest.sources.values():
        assert source.publisher in read.text
        assert source.title in read.text
        assert str(source.reviewed) in read.text
    assert f"Content version: {topic.content_version}" in read.text
    assert "Made on: 2026-05-04" in read.text


def test_one_section_alone() -> None:
    text = Reader(document(load_topic(), "biopsy")).text
    assert "(the sources are silent)" in text
    assert "sections/biopsy: not signed" in text
    assert "sections/pain" not in text


def test_emergencies_are_read_first() -> None:
    topic = load_topic()
    text = Reader(document(topic)).text
    urgent = [text.index(one.title) for one in topic.of_kind(Kind.URGENT)]
    assert max(urgent) < text.index("What is said to questions")


def test_who_has_signed_is_in_it_and_whether_it_changed(tmp_path: Path) -> None:
    folder = shutil.copytree(load_topic().folder, tmp_path / "topic")
    topic = load_topic(folder)
    place = f"sections/{next(iter(topic.sections))}"
    sign(topic, place, "A. Nurse", "oncology nurse", DAY)
    text = Reader(document(topic)).text
    assert f"{place}: signed by A. Nurse, oncology nurse, on 2026-05-04" in text
    assert "Read and signed: 1 of" in text
    label = place.removeprefix("sections/")
    other = topic.sections[label].model_copy(update={"title": "another"})
    changed = replace(topic, sections={**topic.sections, label: other})
    text = Reader(document(changed)).text
    assert f"{place}: not signed; changed since it was signed by A. Nurse" in text


def test_what_looks_like_html_is_none() -> None:
    topic = load_topic()
    hostile = '</p><script>alert("x")</script> & <b>bold</b>'
    pain = topic.sections["pain"].model_copy(
        update={"answer": hostile, "title": hostile}
    )
    made = document(replace(topic, sections={**topic.sections, "pain": pain}))
    read = Reader(made)
    assert not {"script", "b"} & read.seen
    assert hostile in read.text


@pytest.mark.skipif(browsers.CHROMIUM is None, reason=browsers.NO_CHROMIUM)
def test_it_prints_on_many_pages(tmp_path: Path) -> None:
    file = tmp_path / "booklet.html"
    file.write_text(document(load_topic()), encoding="utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browsers.CHROMIUM, args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(file.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert printed.count(b"/Type /Page\n") > 10
