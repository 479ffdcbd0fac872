"""The files of situations, and what is wrong with them."""

from pathlib import Path

import pytest

from intents import Act, Context, Kind, Topic, TopicError, lint, load_topic
from tests.intents.edit import change

DRINK = """\
situation: drink
title: whether to drink
act: what_to_do
answer: No drink. Call {emergency_number}.
controls: [repeat]
phrases:
  - can i (drink|eat)
  - shall i give him water
"""
MINE = """\
situation: mine
title: it is mine
act: report
phrases:
  - that's mine
"""


def add(garden: Path, context: Context, name: str, text: str) -> Path:
    """Give a topic a situation."""
    folder = garden / context.value
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def down(garden: Path, text: str) -> None:
    """Give the urgent section words for situations."""
    change(garden / "sections/gnome_down.yaml", "phrases:", f"{text}\nphrases:")


def test_situations_are_loaded(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    topic = load_topic(garden)
    one = topic.situations[Context.ALARM]["drink"]
    assert (one.act, one.controls) == (Act.GUIDE, ("repeat",))
    assert topic.situations[Context.ANSWER] == {}


def test_a_topic_needs_none(garden: Path) -> None:
    topic = load_topic(garden)
    assert topic.situations == {Context.ALARM: {}, Context.ANSWER: {}}


def test_what_is_told_is_in_the_words_of_the_region(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    local = load_topic(garden).in_region("us")
    one = local.situations[Context.ALARM]["drink"]
    told = local.told_after(local.sections["gnome_down"], one)
    assert told == "No drink. Call 9 1 1."


def test_a_section_has_its_own_words(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    down(garden, "after:\n  drink: Give the gnome a drink. Call {emergency_number}.")
    local = load_topic(garden).in_region("uk")
    one = local.situations[Context.ALARM]["drink"]
    told = local.told_after(local.sections["gnome_down"], one)
    assert told == "Give the gnome a drink. Call 9 9 9."


def test_what_is_repeated_is_what_to_do(garden: Path) -> None:
    text = DRINK.replace("act: what_to_do", "act: repeat")
    text = text.replace("answer: No drink. Call {emergency_number}.\n", "")
    add(garden, Context.ALARM, "drink", text)
    local = load_topic(garden).in_region("uk")
    alarm = local.sections["gnome_down"]
    assert local.told_after(alarm, local.situations[Context.ALARM]["drink"]) == alarm.do


def test_an_alarm_that_is_no_emergency_has_no_general_words(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    change(garden / "sections/gnome_down.yaml", "urgency: emergency", "urgency: soon")
    topic = load_topic(garden)
    one = topic.situations[Context.ALARM]["drink"]
    assert topic.told_after(topic.sections["gnome_down"], one) is None


@pytest.mark.parametrize(
    ("old", "new", "field", "what"),
    [
        ("situation: drink", "situation: none", "the whole", "no situation is named"),
        (
            "situation: drink",
            "situation: eat",
            "situation",
            "named after its situation",
        ),
        ("what_to_do", "dance", "act", "Input should be"),
        ("what_to_do", "report", "the whole", "'report' has no 'answer'"),
        ("what_to_do", "refer", "the whole", "needs the 'section'"),
        ("act:", "section: size\nact:", "the whole", "'what_to_do' has no 'section'"),
        ("[repeat]", "[dance]", "controls", "there is no section 'dance'"),
        ("act:", "follows: [dance]\nact:", "follows", "there is no section 'dance'"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_field(
    garden: Path, old: str, new: str, field: str, what: str
) -> None:
    file = add(garden, Context.ALARM, "drink", DRINK)
    change(file, old, new)
    with pytest.raises(TopicError) as caught:
        load_topic(garden)
    told = str(caught.value)
    assert str(file) in told
    assert f"field '{field}'" in told
    assert what in told


def test_an_unknown_situation_of_a_section(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    down(garden, "after:\n  dance: Do not dance.")
    with pytest.raises(TopicError) as caught:
        load_topic(garden)
    assert "sections/gnome_down.yaml" in str(caught.value)
    assert "field 'after.dance': there is no such situation" in str(caught.value)
    assert "There are drink" in str(caught.value)


def test_only_an_urgent_section_has_words_for_situations(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    file = garden / "sections/size.yaml"
    change(file, "phrases:", "after:\n  drink: No drink.\nphrases:")
    with pytest.raises(TopicError, match="only an urgent section has"):
        load_topic(garden)


def test_after_an_answer_something_has_to_be_said(garden: Path) -> None:
    text = DRINK.replace("answer: No drink. Call {emergency_number}.\n", "")
    add(garden, Context.ANSWER, "drink", text)
    with pytest.raises(TopicError, match="it needs an 'answer'"):
        load_topic(garden)


def test_what_is_reported_has_to_be_urgent(garden: Path) -> None:
    add(garden, Context.ANSWER, "mine", MINE)
    reports = "reports:\n  paint: gnome_down\n"
    change(garden / "topic.yaml", "red_flags:", f"{reports}red_flags:")
    assert load_topic(garden).manifest.reports == {"paint": "gnome_down"}
    change(garden / "topic.yaml", "paint: gnome_down", "paint: size")
    with pytest.raises(TopicError, match=r"field 'reports\.paint'"):
        load_topic(garden)


def test_a_place_that_a_region_does_not_fill(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK.replace("{emerg", "{moon_emerg"))
    with pytest.raises(TopicError, match=r"uses \{moon_emergency_number\}"):
        load_topic(garden)


# What its author should hear.


def test_few_phrases_hard_words_and_long_texts_are_told_of(garden: Path) -> None:
    hard = "Incontrovertible hypercalcaemia necessitates hospitalisation. " * 9
    text = DRINK.replace("No drink. Call {emergency_number}.", hard)
    add(garden, Context.ALARM, "drink", text)
    told = "\n".join(map(str, lint(load_topic(garden))))
    assert "after_alarm/drink.yaml, field 'phrases': it has 2 phrases" in told
    assert "after_alarm/drink.yaml, field 'answer': its reading age is" in told


def test_what_a_section_says_in_a_situation_is_read_too(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    down(garden, f"after:\n  drink: {'no drink ' * 30}")
    told = "\n".join(map(str, lint(load_topic(garden))))
    assert "sections/gnome_down.yaml, field 'after.drink': it has 60 words" in told


def test_a_phrase_that_two_situations_claim(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK)
    other = DRINK.replace("situation: drink", "situation: eat")
    add(garden, Context.ALARM, "eat", other)
    told = "\n".join(map(str, lint(load_topic(garden))))
    assert "after_alarm/eat.yaml, field 'phrases': 'can i drink' is claimed" in told


def test_a_phrase_that_is_no_template(garden: Path) -> None:
    add(garden, Context.ALARM, "drink", DRINK.replace("(drink|eat)", "(drink|eat"))
    with pytest.raises(TopicError, match=r"drink.yaml, line \d+, field 'phrases\.\d"):
        load_topic(garden)


# The topic that ships.


def test_every_alarm_has_something_to_say_in_most_situations(topic: Topic) -> None:
    some = topic.situations[Context.ALARM].values()
    spoken = [one for one in some if one.act is not Act.IGNORE]
    assert len(spoken) >= 20
    for alarm in topic.of_kind(Kind.URGENT):
        silent = [o.situation for o in spoken if not topic.told_after(alarm, o)]
        assert set(silent) <= {"done_it", "drink_or_eat", "medicine"}


def test_every_situation_has_many_phrases(topic: Topic) -> None:
    for situations in topic.situations.values():
        for one in situations.values():
            least = 25 if one.situation.startswith("sign_") else 40
            assert len(one.phrases) >= least, one.situation


def test_every_text_is_short(topic: Topic) -> None:
    for section in topic.of_kind(Kind.URGENT):
        for name, text in section.after.items():
            assert len(text.split()) <= 45, (section.label, name)
