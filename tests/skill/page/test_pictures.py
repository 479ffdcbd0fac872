"""A picture names nothing that its section does not say, and can be read aloud."""

import re

import pytest

from intents import Topic
from skill.page.labels import ButtonLabels
from skill.page.pictures import PICTURES
from skill.page.server import STATIC

HTML = (STATIC / "index.html").read_text(encoding="utf-8")
DRAWN = dict(re.findall(r'<symbol id="picture-(\w+)"(.+?)</symbol>', HTML, re.DOTALL))


def test_each_is_drawn_and_each_that_is_drawn_has_a_text() -> None:
    assert set(DRAWN) == set(PICTURES)


@pytest.mark.parametrize("label", PICTURES)
def test_what_is_named_on_it_stands_in_the_topic_and_in_its_text(
    topic: Topic, label: str
) -> None:
    section = topic.sections[label]
    said = " ".join(f"{section.answer} {section.more}".split()).lower()
    named = re.findall(r"<text[^>]*>([^<]+)</text>", DRAWN[label])
    assert len(named) > 1
    for name in named:
        assert name in said
        assert name in PICTURES[label]


def test_it_is_read_before_the_buttons(topic: Topic) -> None:
    labels = ButtonLabels(topic)
    said = labels.screen(("picture_bone_cells", "picture_of_a_cat", "stop"))
    assert said.startswith("There is a picture. Two kinds of cells on a bone.")
    assert said.endswith("On this screen you can choose: Stop.")
    assert "cat" not in said
