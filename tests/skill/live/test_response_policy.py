"""What is done about utterances, with an ear and a mouth of straw."""

import pytest

from audio import HEARD, LISTENING, NOT_CAUGHT
from skill.assistant import Announcement
from skill.dialogue.reply import Reply
from skill.live.attention import AMID_TALK_S, ATTENTION_S
from skill.live.barge_in import SOON_S
from skill.live.overheard import NO_SECOND_S
from skill.live.response_policy import VOICE_LATE_S
from skill.live.states import LiveState
from skill.understanding import Understanding
from tests.skill.live.core import WAKE, Core

BINS = "did you put the bins out"


@pytest.fixture
def core(understanding: Understanding) -> Core:
    """An assistant with a wake phrase, asleep."""
    return Core(understanding)


@pytest.fixture
def open_core(understanding: Understanding) -> Core:
    """An assistant to which all is said."""
    return Core(understanding, address="open")


@pytest.fixture
def talking(open_core: Core) -> Core:
    """An assistant that has been answering for a while."""
    open_core.act("what are the symptoms")
    open_core.wait(SOON_S + 1)
    open_core.output.done.clear()
    return open_core


def test_a_call_gets_a_tone_and_attention(core: Core) -> None:
    core.act(WAKE, asleep=True)
    assert core.output.tones == [LISTENING]
    assert core.state is LiveState.CALLED
    assert core.policy.awake


def test_a_question_that_never_comes_is_told_of_once(core: Core) -> None:
    core.act(WAKE, asleep=True)
    core.wait(ATTENTION_S + 10)
    assert core.output.tones == [LISTENING, NOT_CAUGHT]
    assert core.state is LiveState.ASLEEP


def test_who_is_still_speaking_is_not_told(core: Core) -> None:
    core.act(WAKE, asleep=True)
    core.wait(ATTENTION_S + 1, busy=True)
    assert core.output.tones == [LISTENING]


def test_words_that_are_none_after_a_call_are_told_of(core: Core) -> None:
    core.act(WAKE, asleep=True)
    core.act("")
    assert core.output.tones == [LISTENING, NOT_CAUGHT]
    core.act("")
    assert core.output.tones == [LISTENING, NOT_CAUGHT]


def test_a_question_is_answered(core: Core) -> None:
    core.act(WAKE, asleep=True)
    core.act("what are the symptoms")
    assert core.intents == ["symptoms"]
    assert core.state is LiveState.TALKING
    assert core.output.reply is not None
    assert core.output.reply.intent == "symptoms"


def test_after_an_answer_it_stays_awake_for_a_while(
    understanding: Understanding,
) -> None:
    core = Core(understanding, follow_up=3)
    core.act(f"{WAKE} what are the symptoms", asleep=True)
    core.finish()
    states = []
    for _ in range(2):
        core.wait(2.5)
        states.append(core.state)
    assert states == [LiveState.AWAKE, LiveState.ASLEEP]
    assert core.output.tones == []


def test_said_to_others_it_is_not_answered(core: Core) -> None:
    core.act("what are the symptoms", asleep=True)
    assert core.intents == []
    assert core.output.tones == []


def test_after_a_goodbye_it_sleeps(core: Core) -> None:
    core.act(WAKE, asleep=True)
    core.act("goodbye then")
    core.finish()
    assert not core.policy.awake
    assert core.state is LiveState.ASLEEP


def test_a_call_in_the_midst_of_a_goodbye_is_heard(core: Core) -> None:
    core.act("goodbye then")
    core.act(WAKE, over=True)
    core.wait(1)
    assert core.state is LiveState.CALLED
    assert core.policy.awake


def test_what_is_not_understood_is_said_once_then_told_by_a_tone(
    open_core: Core,
) -> None:
    for _ in range(3):
        open_core.act(BINS)
        open_core.finish()
    assert open_core.intents == [None]
    assert open_core.output.tones == [NOT_CAUGHT, NOT_CAUGHT]
    open_core.act("what are the symptoms")
    open_core.finish()
    open_core.act(BINS)
    assert open_core.intents == [None, "symptoms", None]


def test_who_called_is_told_every_time(core: Core) -> None:
    for _ in range(2):
        core.act(f"{WAKE} {BINS}", asleep=True)
        core.finish()
    assert core.intents == [None, None]


# Somebody speaks over it.


def test_it_falls_silent_for_somebody_and_goes_on(talking: Core) -> None:
    talking.policy.interrupt()
    states = [talking.state]
    talking.policy.interrupt()
    talking.act(BINS, over=True)
    assert talking.output.done == ["pause", "resume"]
    assert [*states, talking.state] == [LiveState.PAUSED, LiveState.TALKING]


def test_its_echo_interrupts_it_but_once(open_core: Core) -> None:
    open_core.act("what are the symptoms")
    open_core.policy.interrupt()
    open_core.policy.false_alarm()
    open_core.policy.interrupt()
    open_core.policy.interrupt(surely=True)
    assert open_core.output.done == ["say", "pause", "resume", "duck", "pause"]


def test_the_next_answer_may_be_interrupted_again(open_core: Core) -> None:
    for _ in range(2):
        open_core.act("what are the symptoms")
        open_core.policy.interrupt()
        open_core.policy.false_alarm()
    assert open_core.output.done == ["say", "pause", "resume"] * 2


def test_a_cough_later_on_is_no_echo(talking: Core) -> None:
    talking.policy.interrupt()
    talking.policy.false_alarm()
    talking.wait(SOON_S + 1)
    talking.policy.interrupt()
    assert talking.output.done == ["pause", "resume", "pause"]


def test_without_barge_in_it_is_not_interrupted(understanding: Understanding) -> None:
    core = Core(understanding, address="open", barge_in=False)
    core.act("what are the symptoms")
    core.policy.interrupt()
    core.policy.interrupt(surely=True)
    assert core.output.done == ["say"]


def test_stop_silences_it_and_is_no_turn(talking: Core) -> None:
    talking.act("stop", over=True)
    assert talking.output.done == ["hush"]
    assert talking.intents == ["symptoms"]
    assert talking.state is LiveState.AWAKE


def test_louder_changes_what_is_being_said(talking: Core) -> None:
    talking.policy.interrupt()
    talking.act("louder please", over=True)
    assert talking.output.done == ["pause", "change"]
    assert talking.observer.turns[-1][1] is False
    assert talking.state is LiveState.TALKING


def test_at_its_loudest_it_says_so(understanding: Understanding) -> None:
    core = Core(understanding, address="open", volume=1.0)
    core.act("what are the symptoms")
    core.act("louder please", over=True)
    assert core.output.done == ["say", "say"]
    assert core.intents == ["symptoms", "louder"]


@pytest.mark.parametrize(
    ("text", "at_once"),
    [
        ("stop", True),
        ("slower please", True),
        ("say that again", True),
        ("what is a bone scan", False),
    ],
)
def test_what_needs_no_endpoint(talking: Core, text: str, at_once: bool) -> None:
    assert talking.policy.acts_at_once(talking.interpret(text)) is at_once


# Voices that fail.


def test_a_voice_that_fails_is_told_of(open_core: Core) -> None:
    open_core.output.fails = True
    open_core.act("what are the symptoms")
    open_core.output.fails = False
    open_core.finish()
    assert open_core.observer.troubles == [
        "the answer cannot be spoken. `askaloud check` tries the voice."
    ]
    assert open_core.output.tones == [NOT_CAUGHT]
    assert open_core.output.reply is not None
    assert "went wrong" in open_core.output.reply.text


def test_a_voice_that_cannot_even_say_so_is_silent(open_core: Core) -> None:
    open_core.output.fails = True
    open_core.act("what are the symptoms")
    open_core.wait(5)
    assert open_core.output.done == ["say", "say"]
    assert len(open_core.observer.troubles) == 2


def test_speech_that_does_not_come_is_given_up(open_core: Core) -> None:
    open_core.act("what are the symptoms")
    open_core.output.waiting = True
    open_core.wait(VOICE_LATE_S - 0.1)
    assert "give up" not in open_core.output.done
    open_core.wait(0.2)
    assert "give up" in open_core.output.done


def test_speech_of_what_is_urgent_is_waited_for(open_core: Core) -> None:
    open_core.act("i can't feel my legs")
    open_core.output.waiting = True
    open_core.wait(60)
    assert "give up" not in open_core.output.done


# Of its own accord.


def test_it_says_what_happens_to_it(core: Core) -> None:
    core.policy.announce(Announcement.NO_MICROPHONE)
    assert core.output.reply is not None
    assert "cannot hear you" in core.output.reply.text
    assert core.observer.turns == []


def test_it_gets_ready_for_what_may_have_been_all(core: Core) -> None:
    core.policy.prepare(core.interpret("what are the symptoms"))
    assert [reply.intent for reply in core.output.prepared] == ["symptoms"]
    assert core.intents == []


def test_that_it_heard_something_is_told_by_a_tone(core: Core) -> None:
    core.policy.acknowledge()
    assert core.output.tones == [HEARD]


def test_tones_can_be_turned_off(understanding: Understanding) -> None:
    core = Core(understanding, tones=0)
    core.policy.acknowledge()
    core.policy.call()
    core.policy.miss()
    assert core.output.tones == []


# What it remembers from one utterance to the next.


def test_an_echo_at_once_counts_in_a_later_answer_too(talking: Core) -> None:
    talking.act("what is a bone scan", over=True)
    talking.policy.interrupt()
    talking.policy.false_alarm()
    talking.policy.interrupt()
    assert talking.output.done == ["say", "pause", "resume", "duck"]


def test_an_echo_just_after_it_went_on_counts(talking: Core) -> None:
    for _ in range(2):
        talking.policy.interrupt()
        talking.policy.false_alarm()
    talking.policy.interrupt()
    assert talking.output.done == ["pause", "resume", "pause", "resume", "duck", "duck"]


def test_after_a_call_alone_what_is_not_understood_is_said_again(core: Core) -> None:
    for _ in range(2):
        core.act(WAKE, asleep=True)
        core.act(BINS)
        core.finish()
    assert core.intents == [None, None]


def test_after_words_that_were_none_a_tone_is_enough(core: Core) -> None:
    core.act(WAKE, asleep=True)
    core.act("")
    core.act(BINS)
    assert core.intents == []
    assert core.output.tones == [LISTENING, NOT_CAUGHT, NOT_CAUGHT]


def test_speech_in_another_prosody_has_as_long_to_come(talking: Core) -> None:
    talking.wait(5)
    talking.act("louder please", over=True)
    talking.output.waiting = True
    talking.wait(VOICE_LATE_S - 0.1)
    assert "give up" not in talking.output.done


def test_every_answer_without_a_voice_is_told_of(open_core: Core) -> None:
    for _ in range(2):
        open_core.output.fails = True
        open_core.act("what are the symptoms")
        open_core.output.fails = False
        open_core.finish()
        open_core.finish()
    said = open_core.output.done.count("say")
    assert said == 4, "each answer, and each time that it cannot be spoken"


def test_how_long_its_voice_took_is_told_only_where_it_is_known(
    open_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_core.act("what are the symptoms")
    say = open_core.output.say

    def later(reply: Reply) -> None:
        say(reply)
        open_core.output.waiting = True

    monkeypatch.setattr(open_core.output, "say", later)
    open_core.act("what is a bone scan")
    first, second = (turn for turn, _ in open_core.observer.turns)
    assert "speak" in first.timings
    assert "speak" not in second.timings


def test_who_calls_it_over_its_talk_is_answered_even_if_not_understood(
    core: Core,
) -> None:
    core.act("i can't feel my legs", asleep=True)
    core.act(f"{WAKE} {BINS}", over=True)
    assert core.intents == ["urgent_spinal_cord", None]


def test_what_was_begun_before_it_talked_is_no_interruption(talking: Core) -> None:
    talking.act("stop", over=False)
    assert talking.intents == ["symptoms", "stop"]


# Asleep, a report that was said to nobody.

LEGS = "i can't feel my legs"


def do_of(core: Core, label: str) -> str:
    """What the topic says is to be done first."""
    return core.topic.opening(core.topic.sections[label])


def alarmed(core: Core, text: str = LEGS) -> str:
    """What it says to a report that it overhears, until it is heard to its end."""
    core.act(text, asleep=True)
    core.finish()
    assert core.output.reply is not None
    return core.output.reply.text


def test_asleep_a_report_raises_a_short_alarm(core: Core) -> None:
    said = alarmed(core)
    assert "9 9 9" in said
    assert "Say yes" in said
    assert said.endswith("Tell your own doctor too, as soon as you can.")
    assert do_of(core, "urgent_spinal_cord") not in said
    assert core.intents == ["urgent_spinal_cord"]


@pytest.mark.parametrize("text", ["yes please", "what should i do", LEGS])
def test_after_it_a_yes_or_a_report_gets_all_of_it(core: Core, text: str) -> None:
    alarmed(core)
    core.act(text)
    assert core.output.reply is not None
    assert core.output.reply.body == do_of(core, "urgent_spinal_cord")


def test_after_it_a_no_is_taken_for_one(core: Core) -> None:
    alarmed(core)
    core.act("no thank you")
    assert core.intents[-1] == "no"
    assert core.output.reply is not None
    assert do_of(core, "urgent_spinal_cord") not in core.output.reply.text


def test_after_it_a_television_is_left_alone(core: Core) -> None:
    alarmed(core)
    for text in (BINS, BINS, "so tell me who you think did it in the end"):
        core.act(text)
    assert core.intents == ["urgent_spinal_cord"]
    assert core.output.tones == []
    core.act(f"{WAKE} {BINS}")
    assert core.intents == ["urgent_spinal_cord", None]


def test_after_all_of_it_talk_among_helpers_is_left_alone(core: Core) -> None:
    alarmed(core)
    core.act("yes please")
    core.finish()
    core.act(BINS)
    assert len(core.intents) == 2


def test_after_a_call_what_is_not_understood_is_told_again(core: Core) -> None:
    alarmed(core)
    core.act(WAKE)
    core.act(BINS)
    assert len(core.intents) == 2


def test_a_yes_is_waited_for_though_no_follow_up_is(
    understanding: Understanding,
) -> None:
    core = Core(understanding, follow_up=0)
    alarmed(core)
    core.wait(ATTENTION_S - 1)
    assert core.policy.awake
    core.wait(2)
    assert not core.policy.awake


def test_the_same_words_raise_no_second_alarm_for_ten_minutes(core: Core) -> None:
    alarmed(core)
    core.wait(60)
    alarmed(core)
    assert core.intents == ["urgent_spinal_cord"]
    assert core.state is LiveState.ASLEEP
    core.wait(NO_SECOND_S)
    alarmed(core)
    assert core.intents == ["urgent_spinal_cord"] * 2


def test_other_words_do(core: Core) -> None:
    alarmed(core)
    core.wait(60)
    alarmed(core, "my husband's not breathing")
    assert core.intents == ["urgent_spinal_cord", "emergency_other"]


def test_awake_the_same_words_are_always_answered(open_core: Core) -> None:
    for _ in range(3):
        open_core.act(LEGS)
        open_core.finish()
    assert open_core.intents == ["urgent_spinal_cord"] * 3


def test_a_full_alarm_says_all_at_once(understanding: Understanding) -> None:
    core = Core(understanding, asleep_alarm="full")
    said = alarmed(core)
    assert said.startswith(do_of(core, "urgent_spinal_cord"))
    core.wait(60)
    alarmed(core)
    assert core.intents == ["urgent_spinal_cord"]


def test_where_none_is_wanted_there_is_no_alarm(understanding: Understanding) -> None:
    core = Core(understanding, asleep_alarm="off")
    core.act(LEGS, asleep=True)
    assert core.intents == []
    core.act(f"{WAKE} {LEGS}", asleep=True)
    assert core.intents == ["urgent_spinal_cord"]


def test_it_gets_ready_for_the_alarm_that_it_will_raise(
    understanding: Understanding,
) -> None:
    for alarm, ready in [("short", "Say yes"), ("full", "Lie flat")]:
        core = Core(understanding, asleep_alarm=alarm)
        core.policy.prepare(core.interpret(LEGS, asleep=True))
        assert [ready in reply.body for reply in core.output.prepared] == [True]
        assert core.intents == []


# After an alarm.


@pytest.fixture
def telling(open_core: Core) -> Core:
    """An assistant that has told what to do in an emergency."""
    open_core.act("i can't feel my legs")
    open_core.wait(SOON_S + 1)
    open_core.output.done.clear()
    return open_core


def test_what_is_asked_over_an_alarm_is_answered(telling: Core) -> None:
    telling.act("can he have a drink", over=True)
    assert telling.output.reply is not None
    assert telling.output.reply.situation == "drink_or_eat"


def test_a_stop_in_another_sentence_does_not_silence_an_alarm(telling: Core) -> None:
    telling.act("oh do stop going on i'm not ringing anybody", over=True)
    assert "hush" not in telling.output.done
    assert telling.output.reply is not None
    assert telling.output.reply.situation == "refuse"


def test_a_stop_silences_an_alarm(telling: Core) -> None:
    telling.act("stop", over=True)
    assert "hush" in telling.output.done


def test_of_talk_around_an_emergency_it_takes_no_notice(telling: Core) -> None:
    telling.finish()
    said = list(telling.intents)
    for _ in range(3):
        telling.act(BINS)
    assert telling.intents == said
    assert telling.output.tones == []


def test_called_after_an_alarm_it_says_that_it_does_not_know(
    understanding: Understanding,
) -> None:
    core = Core(understanding)
    core.act("i can't feel my legs", asleep=True)
    core.finish()
    core.act(WAKE)
    core.act(BINS)
    assert core.intents == ["urgent_spinal_cord", None]


@pytest.fixture
def finishing(talking: Core) -> Core:
    """An assistant that was interrupted twice for nothing."""
    for _ in range(2):
        talking.policy.interrupt(surely=True)
        talking.act("", over=True)
    talking.output.done.clear()
    return talking


def test_after_two_interruptions_for_nothing_it_goes_on_in_a_low_voice(
    finishing: Core,
) -> None:
    finishing.policy.interrupt(surely=True)
    finishing.act("can it be cured", over=True)
    assert finishing.state is LiveState.TALKING
    assert "pause" not in finishing.output.done
    assert finishing.output.done[-1] == "duck"
    assert finishing.intents == ["symptoms"]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("stop", ["symptoms"]),
        ("say that again", ["symptoms", "repeat"]),
        ("i can't feel my legs", ["symptoms", "urgent_spinal_cord"]),
    ],
)
def test_commands_and_reports_are_heard_all_the_same(
    finishing: Core, text: str, intents: list[str]
) -> None:
    finishing.act(text, over=True)
    assert finishing.intents == intents
    assert ("hush" in finishing.output.done) == (text == "stop")


def test_after_one_that_was_finished_the_next_may_be_interrupted(
    finishing: Core,
) -> None:
    finishing.finish()
    finishing.act("can it be cured")
    finishing.output.done.clear()
    finishing.policy.interrupt(surely=True)
    assert finishing.output.done == ["pause"]


@pytest.mark.parametrize(
    ("around", "tells", "awake"),
    [(False, False, True), (True, True, True), (True, False, False)],
)
def test_amid_talk_that_is_as_loud_it_soon_wants_to_be_called(
    core: Core, around: bool, tells: bool, awake: bool
) -> None:
    core.act(WAKE, asleep=True)
    core.act("what are the symptoms")
    core.wait(ATTENTION_S)
    core.voices.talk_around, core.voices.tells = around, tells
    core.finish()
    core.wait(AMID_TALK_S + 1)
    assert core.policy.awake == awake
