"""What is said of a button is what stands on it."""

import re
from html import unescape
from pathlib import Path

import pytest

from intents import Topic
from skill.page.code import code_rows, printed_code
from skill.page.labels import BUTTONS, NOTHING_HERE, ButtonLabels
from skill.page.server import STATIC

HTML = (STATIC / "index.html").read_text(encoding="utf-8")
SCRIPTS = "".join(file.read_text("utf-8") for file in STATIC.glob("*.js"))
ON_PAGE = re.findall(r'<button[^>]*data-label="(\w+)"[^>]*>([^<]+)</button>', HTML)


def test_the_buttons_of_the_page_are_found() -> None:
    assert len(ON_PAGE) == HTML.count("<button")


@pytest.mark.parametrize(("label", "text"), ON_PAGE)
def test_a_button_is_called_what_stands_on_it(label: str, text: str) -> None:
    assert BUTTONS[label] == unescape(text)


@pytest.mark.parametrize("group", sorted(set(re.findall(r'data-group="(\w+)"', HTML))))
def test_a_group_of_buttons_has_a_name(group: str) -> None:
    assert group in BUTTONS


def test_no_label_is_left_over() -> None:
    used = {label for label, _ in ON_PAGE} | set(
        re.findall(r'data-group="(\w+)"', HTML)
    )
    assert {one for one in BUTTONS if one not in used} == {"unmute"}
    assert "unmute" in SCRIPTS


def test_what_people_have_most_words_for_comes_first_and_personal_things_last(
    topic: Topic,
) -> None:
    labels = ButtonLabels(topic)
    names = [label for label, _ in labels.sections]
    assert names[0] == "definition"
    assert names[-1] == "personal_advice"
    assert not {"stop", "urgent_low_blood", "not_covered"} & set(names)
    assert labels.text("symptoms") == "The signs and symptoms"


def test_a_screen_is_read_as_sentences_and_unknown_names_are_not(topic: Topic) -> None:
    labels = ButtonLabels(topic)
    said = labels.screen(("stop", "choices", "buy pills"))
    assert said == "On this screen you can choose: Stop. What can I ask?"
    assert labels.screen(("buy pills",)) == NOTHING_HERE


def test_a_code_is_square_and_what_is_too_long_has_none() -> None:
    rows = code_rows("Please ask your doctor.")
    assert {len(row) for row in rows} == {len(rows)}
    assert rows[0].startswith("#######.")
    assert code_rows("x" * 4000) == []
    assert printed_code("https://10.0.0.5:8060/").strip()


def test_nothing_on_the_page_comes_from_elsewhere_or_is_kept() -> None:
    everything = HTML + SCRIPTS
    for file in STATIC.glob("*.css"):
        everything += file.read_text("utf-8")
    found = set(re.findall(r"https?://[\w./]+", everything))
    assert found == {"http://www.w3.org/2000/svg"}
    for store in ("localStorage", "sessionStorage", "indexedDB", "cookie", "caches"):
        assert store not in everything
    assert " style=" not in HTML
    assert not re.search(r"<script(?![^>]* src=)", HTML)
    assert not re.search(r"\son\w+=", HTML)


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda one: one.name)
def test_a_file_of_the_page_is_not_too_long(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 300
