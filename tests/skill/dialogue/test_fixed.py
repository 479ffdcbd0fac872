"""All that can be said is known beforehand."""

import re
from datetime import date

import pytest

from audio import Recogniser
from intents import (
    REGIONS,
    Context,
    Decision,
    Kind,
    RejectReason,
    Topic,
    Urgency,
    load_topic,
)
from skill.assistant import Announcement, Assistant
from skill.dialogue.fixed import fixed_replies
from skill.dialogue.reply import Prosody
from skill.settings import Settings
from skill.understanding import Understanding
from tests.skill.dialogue.talking import BEFORE_ANY_REVIEW

MANNER = Prosody(rate=140, volume=0.5)


def no_recogniser() -> Recogniser:
    raise AssertionError("nothing is to be recognised here")


@pytest.mark.parametrize("region", REGIONS)
def test_every_reply_ends_with_advice_to_see_a_doctor(region: str) -> None:
    for reply in fixed_replies(load_topic().in_region(region), MANNER):
        assert reply.body.strip()
        assert reply.text.endswith(reply.advice.text)
        assert re.search(r"\bdoctor\b", reply.advice.text, re.IGNORECASE)
        assert "{" not in reply.text


def test_every_section_and_every_refusal_is_among_them(topic: Topic) -> None:
    replies = list(fixed_replies(topic, MANNER, BEFORE_ANY_REVIEW))
    assert set(topic.sections) <= {reply.intent for reply in replies}
    refused = [reply for reply in replies if reply.decision is Decision.REJECT]
    assert len({reply.body for reply in refused}) == len(refused) == len(RejectReason)
    more = [section.more for section in topic.sections.values() if section.more]
    assert more
    bodies = {reply.body for reply in replies}
    assert all(text in bodies for text in more)


def test_what_is_overdue_is_among_them_as_it_will_be_said(topic: Topic) -> None:
    late = date(2100, 1, 1)
    said = [one for one in fixed_replies(topic, MANNER, late) if one.situation is None]
    for label in topic.manifest.say_overdue:
        told = [one.body for one in said if one.intent == label]
        assert len(told) > len(topic.sections[label].facets)
        assert all(one.endswith(str(topic.manifest.replies.overdue)) for one in told)


def test_plainer_words_are_among_them_asked_for_and_of_its_own_accord(
    topic: Topic,
) -> None:
    early = fixed_replies(topic, MANNER, BEFORE_ANY_REVIEW)
    bodies = {reply.body for reply in early}
    line, before = (
        topic.manifest.replies.emergency_line,
        "I will put it in other words.",
    )
    for section in topic.sections.values():
        if section.plain:
            red = section.label in topic.manifest.red_flags
            plain = f"{section.plain} {line}" if red else section.plain
            assert plain in bodies
            assert section.kind is Kind.URGENT or f"{before} {plain}" in bodies


def test_every_announcement_is_among_them(understanding: Understanding) -> None:
    assistant = Assistant(understanding, Settings(), no_recogniser)
    bodies = [reply.body for reply in fixed_replies(understanding.topic, MANNER)]
    announced = [assistant.announcement(what) for what in Announcement]
    said = [reply.body for reply in announced if reply is not None]
    assert len(said) == 3
    assert bodies[:3] == said
    assert any("call 9 9 9" in body for body in said)


def test_the_short_alarm_of_every_emergency_is_among_them(topic: Topic) -> None:
    alarm = topic.manifest.replies.asleep_alarm
    assert alarm is not None
    said = [one for one in fixed_replies(topic, MANNER) if one.body == alarm]
    urgent = topic.of_kind(Kind.URGENT)
    assert [one.intent for one in said] == [
        section.label for section in urgent if section.urgency is Urgency.EMERGENCY
    ]


def test_a_topic_without_words_for_faults_announces_nothing(
    tiny: Understanding,
) -> None:
    replies = tiny.topic.manifest.replies
    assert replies.fault is replies.no_microphone is replies.microphone_back is None
    assistant = Assistant(tiny, Settings(), no_recogniser)
    assert [assistant.announcement(what) for what in Announcement] == [None] * 3
    assert list(fixed_replies(tiny.topic, MANNER))


def test_the_urgent_come_first(topic: Topic) -> None:
    replies = [one for one in fixed_replies(topic, MANNER) if one.situation is None]
    labels = [reply.intent for reply in replies if reply.intent]
    # "More", and plainer words, are right behind the section that they are of.
    behind = ("more", "plainer")
    kinds = [topic.kind_of(label) for label in labels if label not in behind]
    urgent = len(list(topic.of_kind(Kind.URGENT)))
    assert set(kinds[:urgent]) == {Kind.URGENT}
    assert kinds[-1] is Kind.CONTROL


def test_all_that_is_said_in_situations_is_among_them(topic: Topic) -> None:
    said = {reply.text for reply in fixed_replies(topic, MANNER)}
    after_alarm = topic.situations[Context.ALARM].values()
    for alarm in topic.of_kind(Kind.URGENT):
        advice = topic.manifest.advice[alarm.advice]
        told = [topic.told_after(alarm, one) for one in after_alarm]
        assert {f"{text} {advice}" for text in told if text} <= said
    advice = topic.manifest.advice[topic.sections["symptoms"].advice]
    for one in topic.situations[Context.ANSWER].values():
        assert not one.answer or f"{one.answer} {advice}" in said


def test_nothing_is_made_into_speech_twice(topic: Topic) -> None:
    replies = [one for one in fixed_replies(topic, MANNER) if one.situation]
    assert len({reply.text for reply in replies}) == len(replies)


def test_they_are_spoken_as_they_will_be(topic: Topic) -> None:
    manners = {"slower", "faster", "louder", "quieter"}
    for reply in fixed_replies(topic, MANNER):
        assert (reply.prosody == MANNER) is (reply.intent not in manners)
