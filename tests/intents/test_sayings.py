"""All that a topic can say, sentence by sentence."""

from intents import TeamLine, Topic, load_topic, sayings, sentences_in


def test_urgent_ones_come_first_and_each_comes_once(topic: Topic) -> None:
    found = sayings(topic)
    urgent = [one.urgent for one in found]
    assert urgent == sorted(urgent, reverse=True)
    assert any(urgent)
    assert not all(urgent)
    texts = [one.text for one in found]
    assert len(set(texts)) == len(texts)


def test_what_to_do_in_an_emergency_is_urgent(topic: Topic) -> None:
    of = {one.text: one for one in sayings(topic)}
    assert of["Lie flat, and keep as still as you can."].urgent
    assert of["Please ask your doctor what this means for you."].urgent
    first = sentences_in(topic.sections["bone_structure"].answer)[0]
    assert not of[first].urgent


def test_titles_stand_in_their_places(topic: Topic) -> None:
    texts = {one.text: one for one in sayings(topic)}
    assert not any("{" in text for text in texts)
    title = topic.sections["symptoms"].title
    assert not texts[f"You also asked about {title}."].in_halves
    halves = texts[f"Do you mean {title}, or {title}?"]
    assert halves.in_halves
    assert not halves.urgent
    assert title not in texts


def test_the_hospitals_own_line_is_in_it() -> None:
    own = load_topic().in_region("uk", TeamLine("0 2 0, 7 9 4 6", "the ward"))
    assert any("the ward on 0 2 0, 7 9 4 6" in one.text for one in sayings(own))
