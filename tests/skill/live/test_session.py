"""Conversations on the stage, with real ears and a real voice."""

from collections.abc import Callable

import pytest

from audio import EchoCanceller, NoCanceller
from audio.echo.canceller import WebRtcCanceller
from audio.sound import Samples
from skill.live.stage import Stage, silence
from tests.audio.conftest import samples_of
from tests.skill.live.conftest import Opens
from tests.skill.live.saying import called

BINS = "oov_did you put the bins out"
WEATHER = "oov_what is the weather going to be tomorrow"


def chatter(text: str = BINS) -> Samples:
    """Somebody talking of something else."""
    return samples_of("out_of_scope", text)


def asked(stage: Stage, text: str = "what is a bone scan") -> None:
    """Call the assistant and ask, until it answers."""
    stage.hear(called("hello assistant"), called(text))
    stage.wait_until(lambda: stage.talking)


def test_it_sleeps_until_it_is_called(stage: Stage) -> None:
    stage.wait(1)
    stage.hear(called("what is a bone scan"))
    stage.wait(3)
    assert stage.observer.states == ["asleep"]
    assert stage.observer.intents == []
    assert stage.played == []


@pytest.mark.parametrize(
    "text", ["hello everybody", "the assistant director left early"]
)
def test_words_like_the_wake_phrase_do_not_wake_it(stage: Stage, text: str) -> None:
    stage.hear(called(text))
    stage.wait(3)
    assert stage.observer.states == ["asleep"]
    assert stage.played == []


def test_the_wake_phrase_alone_gets_a_tone_and_attention(stage: Stage) -> None:
    stage.hear(called("hello assistant"))
    stage.wait(0.5)
    assert stage.observer.states == ["asleep", "listening"]
    assert stage.played == ["listening"]


def test_a_call_is_acted_on_before_the_endpoint(stage: Stage) -> None:
    stage.hear(called("hello assistant"))
    stage.wait_until(lambda: stage.player.playing, longest_s=0.3)
    assert stage.session.state == "listening"


def test_a_question_after_the_call_is_answered(stage: Stage) -> None:
    stage.hear(called("hello assistant"))
    stage.wait(0.5)
    stage.hear(called("what is a bone scan"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["tests"]
    ((turn, spoken),) = stage.observer.turns
    assert spoken
    assert turn.transcript is not None
    assert turn.transcript.text == "what is a bone scan"
    assert turn.reply.text == stage.said
    assert stage.observer.states == ["asleep", "listening", "talking", "listening"]


def test_a_call_and_a_question_in_one_breath_are_answered(stage: Stage) -> None:
    stage.hear(called("hello assistant what is happening to my bones"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["definition"]
    turn, _ = stage.observer.turns[0]
    assert turn.transcript is not None
    assert turn.transcript.text == "what is happening to my bones"


def test_nothing_asked_after_a_call_is_told_by_a_tone(stage: Stage) -> None:
    stage.hear(called("hello assistant"))
    stage.wait(9)
    assert stage.played == ["listening", "not caught"]
    assert stage.observer.states == ["asleep", "listening", "asleep"]
    stage.wait(20)
    assert len(stage.played) == 2


def test_after_an_answer_no_call_is_needed(stage: Stage) -> None:
    asked(stage)
    stage.wait_until(lambda: not stage.talking)
    stage.wait(1)
    assert stage.session.state == "listening"
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["tests", "symptoms"]


def test_some_time_after_an_answer_a_call_is_needed_again(opens: Opens) -> None:
    stage = opens(follow_up=3.0)
    asked(stage)
    stage.wait_until(lambda: not stage.talking)
    stage.wait(2.5)
    assert stage.session.state == "listening"
    stage.wait(1)
    assert stage.session.state == "asleep"
    stage.hear(called("what are the symptoms"))
    stage.wait(3)
    assert stage.observer.intents == ["tests"]


def test_a_goodbye_ends_the_conversation(stage: Stage) -> None:
    stage.hear(called("hello assistant"), samples_of("goodbye", "goodbye then"))
    stage.wait_for_answer()
    stage.wait(0.1)
    assert stage.observer.intents == ["goodbye"]
    assert stage.session.state == "asleep"


def test_in_open_mode_whatever_is_said_is_said_to_it(opens: Opens) -> None:
    stage = opens(address="open")
    stage.hear(called("what is a bone scan"))
    stage.wait_for_answer()
    stage.wait(60)
    assert stage.session.state == "listening"
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["tests", "symptoms"]
    assert "asleep" not in stage.observer.states


def test_in_open_mode_a_goodbye_does_not_send_it_to_sleep(opens: Opens) -> None:
    stage = opens(address="open")
    stage.hear(samples_of("goodbye", "goodbye then"))
    stage.wait_for_answer()
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["goodbye", "symptoms"]


def test_what_is_not_understood_is_said_once_then_a_tone(opens: Opens) -> None:
    stage = opens(address="open")
    stage.hear(chatter())
    stage.wait_for_answer()
    assert stage.observer.intents == [None]
    spoken = len(stage.played)
    for _ in range(2):
        stage.hear(chatter(WEATHER))
        stage.wait(3)
    assert stage.observer.intents == [None]
    assert stage.played[spoken:] == ["not caught", "not caught"]
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    stage.hear(chatter())
    stage.wait_for_answer()
    assert stage.observer.intents == [None, "symptoms", None]


def test_after_a_call_what_is_not_understood_is_said_again(stage: Stage) -> None:
    for _ in range(2):
        stage.hear(called("hello assistant"), chatter())
        stage.wait_for_answer()
        stage.wait(10)
    assert stage.observer.intents == [None, None]


def test_tones_can_be_turned_off(opens: Opens) -> None:
    stage = opens(tones=0.0)
    stage.hear(called("hello assistant"))
    stage.wait(10)
    assert stage.observer.states == ["asleep", "listening", "asleep"]
    assert stage.played == []


def test_somebody_who_speaks_interrupts_it(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    assert stage.player.sounding
    question = called("what are the symptoms")
    stage.hear(question[: len(question) // 2])
    assert stage.talking
    assert not stage.player.sounding


def test_talk_that_is_none_of_its_business_is_let_pass(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    answer, at_s = stage.player.sounding, stage.player.position_s
    stage.hear(chatter())
    assert not stage.player.sounding
    stage.wait_until(lambda: stage.player.sounding is not None, longest_s=2.0)
    assert stage.player.sounding is answer
    assert stage.player.position_s < at_s + 2
    stage.wait_until(lambda: not stage.talking)
    assert stage.observer.intents == ["tests"]


def test_a_new_question_replaces_the_answer(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    stage.hear(called("what are the symptoms"))
    stage.wait_until(lambda: len(stage.observer.turns) == 2, longest_s=2.0)
    assert stage.observer.intents == ["tests", "symptoms"]
    stage.wait(0.1)
    assert stage.player.sounding is stage.player.played[-1]


def test_stop_silences_it_and_is_not_answered(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    played = len(stage.played)
    stage.hear(called("stop"))
    stage.wait_until(lambda: not stage.talking, longest_s=0.3)
    stage.wait(3)
    assert stage.observer.intents == ["tests"]
    assert len(stage.played) == played
    assert stage.session.state == "listening"


def test_after_stop_the_next_question_needs_no_call(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    stage.hear(called("stop"))
    stage.wait(2)
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["tests", "symptoms"]


def test_slower_goes_on_slower_from_the_sentence_it_was_at(stage: Stage) -> None:
    asked(stage)
    first = stage.said
    stage.wait(8)
    stage.hear(called("slower please"))
    stage.wait_until(lambda: len(stage.played) == 3, longest_s=2.0)
    assert stage.observer.intents == ["tests", "slower"]
    assert stage.observer.turns[-1][1] is False
    reply = stage.live.output.reply
    assert reply is not None
    assert reply.prosody.rate == 125
    assert first.endswith(reply.text)
    assert reply.text != first
    stage.wait_until(lambda: not stage.talking)


def test_louder_goes_on_louder_at_once(stage: Stage) -> None:
    asked(stage)
    stage.wait(3)
    answer = stage.player.sounding
    stage.hear(called("louder"))
    stage.wait_until(lambda: stage.player.volume > 0.7, longest_s=0.3)
    assert stage.player.volume == pytest.approx(0.85)
    assert stage.player.sounding is answer
    assert stage.player.position_s > 2


def test_say_that_again_begins_the_answer_anew(stage: Stage) -> None:
    asked(stage)
    stage.wait(4)
    stage.hear(called("say that again"))
    stage.wait_until(lambda: len(stage.played) == 3, longest_s=2.0)
    assert stage.observer.intents == ["tests", "repeat"]
    assert stage.player.played[1] is stage.player.played[2]
    assert stage.player.position_s < 1


def test_an_emergency_raises_an_alarm_without_a_call(stage: Stage) -> None:
    stage.hear(called("i can't feel my legs"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["urgent_spinal_cord"]
    assert stage.said.startswith("If you need help, call 9 9 9 now.")
    stage.wait(1)
    stage.hear(samples_of("yes", "yes please"))
    stage.wait_until(lambda: stage.talking)
    assert stage.observer.intents == ["urgent_spinal_cord"] * 2
    assert stage.said.startswith("Call 9 9 9")


def test_an_emergency_of_somebody_on_television_does_not(stage: Stage) -> None:
    stage.hear(called("the climber can't feel his legs"))
    stage.wait(3)
    assert stage.observer.turns == []
    assert stage.session.state == "asleep"


def test_where_it_is_set_so_an_emergency_is_answered_at_once(opens: Opens) -> None:
    stage = opens(asleep_alarm="full")
    stage.hear(called("i can't feel my legs"))
    stage.wait_until(lambda: stage.talking)
    assert stage.said.startswith("Call 9 9 9")


def test_an_emergency_breaks_into_an_answer(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    stage.hear(called("i can't feel my legs"))
    stage.wait_until(lambda: len(stage.observer.turns) == 2, longest_s=2.0)
    assert stage.observer.intents == ["tests", "urgent_spinal_cord"]


def test_an_unfinished_question_is_waited_for(opens: Opens) -> None:
    stage = opens(address="open")
    # A quarter of a second of silence is on either side of the pause as well.
    stage.hear(called("what is the"), silence(0.8), called("treatment"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["treatment"]
    turn, _ = stage.observer.turns[0]
    assert turn.transcript is not None
    assert turn.transcript.text == "what is the treatment"


def test_a_slow_speaker_is_heard_as_one(opens: Opens) -> None:
    stage = opens(address="open")
    # A quarter of a second of silence is on either side of the pause as well.
    stage.hear(called("what is the"), silence(1.0), called("treatment"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["treatment"]
    turn, _ = stage.observer.turns[0]
    assert turn.transcript is not None
    assert turn.transcript.text == "what is the treatment"


def test_a_finished_question_is_not_waited_for_so_long(opens: Opens) -> None:
    stage = opens(address="open")
    stage.hear(called("what are the symptoms"), silence(0.8))
    assert stage.talking


def test_more_patience_waits_longer(opens: Opens) -> None:
    stage = opens(address="open", patience=3.0)
    stage.hear(called("what are the symptoms"), silence(2.5))
    assert stage.session.state == "listening"
    stage.wait(1.0)
    assert stage.talking


@pytest.mark.parametrize("echo", [0.5, 0.1, 0.02])
def test_it_does_not_answer_itself(opens: Opens, echo: float) -> None:
    stage = opens(address="open")
    stage.echo = echo
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    stage.wait(5)
    assert stage.observer.intents == ["symptoms"]
    assert stage.played == ["speech"]


def test_with_a_canceller_it_does_not_even_hear_itself(opens: Opens) -> None:
    pytest.importorskip("livekit.rtc")
    stage = hearing_itself(opens, 2.0, WebRtcCanceller)
    stage.wait_until(lambda: not stage.talking)
    stage.wait(5)
    assert stage.observer.states == ["listening", "talking", "listening"]
    assert stage.observer.intents == ["symptoms"]


def hearing_itself(
    opens: Opens,
    echo: float,
    canceller: Callable[[], EchoCanceller] = NoCanceller,
    talking_s: float = 4.0,
) -> Stage:
    """An assistant that has talked for so long, and hears itself."""
    stage = opens(address="open", canceller=canceller)
    stage.echo = echo
    stage.hear(called("what are the symptoms"))
    stage.wait_until(lambda: stage.talking)
    stage.wait(talking_s)
    return stage


def test_it_can_be_stopped_while_it_hears_itself_faintly(opens: Opens) -> None:
    stage = hearing_itself(opens, 0.02)
    stage.hear(samples_of("stop", "stop talking"))
    stage.wait_until(lambda: not stage.talking, longest_s=2.0)
    assert stage.observer.intents == ["symptoms"]


QUESTIONS = pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what is a bone scan", "tests"),
        ("i can't feel my legs", "urgent_spinal_cord"),
    ],
)


@pytest.mark.parametrize("echo", [0.02, 0.2, 0.35])
@QUESTIONS
def test_a_question_while_it_hears_itself_is_answered(
    opens: Opens, text: str, intent: str, echo: float
) -> None:
    assert any(
        gets_through(hearing_itself(opens, echo, NoCanceller, moment_s), text) == intent
        for moment_s in (4.0, 4.5, 3.5)
    )


@QUESTIONS
def test_with_a_canceller_a_question_gets_through_at_some_moment_of_an_answer(
    opens: Opens, text: str, intent: str
) -> None:
    pytest.importorskip("livekit.rtc")
    assert any(
        gets_through(hearing_itself(opens, 3.0, WebRtcCanceller, moment_s), text)
        == intent
        for moment_s in (4.0, 4.5, 3.5, 5.0, 5.5, 3.0)
    )


def gets_through(stage: Stage, text: str) -> str | None:
    """What is answered to a question over an answer; None where it is not heard."""
    stage.hear(called(text))
    try:
        stage.wait_until(lambda: len(stage.observer.turns) == 2, longest_s=3.0)
    except TimeoutError:
        return None
    return stage.observer.intents[-1]


def test_once_its_echo_interrupted_it_only_lowers_its_voice(opens: Opens) -> None:
    stage = hearing_itself(opens, 0.2)
    usual = stage.live.output.reply
    assert usual is not None
    stage.hear(called("what is a bone scan")[:16_000])
    assert stage.player.volume < usual.prosody.volume
    assert stage.player.sounding
    stage.hear(called("what is a bone scan")[16_000:])
    stage.wait_until(lambda: len(stage.player.played) == 2)
    assert stage.observer.intents == ["symptoms", "tests"]
    assert stage.player.volume == usual.prosody.volume


def test_a_cough_does_not_keep_it_silent(stage: Stage) -> None:
    asked(stage)
    stage.wait(3)
    question = called("what are the symptoms")
    # A syllable.
    stage.hear(question[4000:6500])
    stage.wait_until(lambda: stage.player.sounding is not None, longest_s=1.5)
    stage.wait_until(lambda: not stage.talking)
    assert stage.observer.intents == ["tests"]


def test_when_pushed_it_listens_to_one_question(opens: Opens) -> None:
    stage = opens(address="push")
    stage.hear(called("what are the symptoms"))
    stage.wait(2)
    assert stage.observer.intents == []
    stage.session.press()
    stage.wait(0.1)
    assert stage.played == ["listening"]
    assert stage.session.state == "listening"
    stage.hear(called("what is a bone scan"))
    stage.wait_for_answer()
    stage.wait(0.5)
    stage.hear(called("what are the symptoms"))
    stage.wait(3)
    assert stage.observer.intents == ["tests"]


def test_when_pushed_it_hears_words_that_began_with_the_press(opens: Opens) -> None:
    stage = opens(address="push")
    stage.wait(1)
    question = called("what is a bone scan")
    # The first word has begun.
    stage.hear(question[:8192])
    stage.session.press()
    stage.hear(question[8192:])
    stage.wait_for_answer()
    turn, _ = stage.observer.turns[0]
    assert turn.transcript is not None
    assert turn.transcript.text == "what is a bone scan"


def test_a_second_press_ends_the_question(opens: Opens) -> None:
    stage = opens(address="push", patience=5.0)
    stage.session.press()
    stage.hear(called("what is a bone scan"))
    stage.session.press()
    stage.wait_until(lambda: stage.talking, longest_s=0.5)
    assert stage.observer.intents == ["tests"]


def test_letting_go_ends_the_question(opens: Opens) -> None:
    stage = opens(address="push", hold=True, patience=5.0)
    stage.session.press()
    stage.hear(called("what is a bone scan"))
    stage.session.release()
    stage.wait_until(lambda: stage.talking, longest_s=0.5)
    assert stage.observer.intents == ["tests"]


@pytest.mark.parametrize("how", ["let go", "wait"])
def test_a_press_and_nothing_said_gets_a_tone(opens: Opens, how: str) -> None:
    stage = opens(address="push")
    stage.session.press()
    stage.wait(1)
    if how == "let go":
        stage.session.release()
    stage.wait(8)
    assert stage.played == ["listening", "not caught"]
    assert stage.session.state == "asleep"
    stage.wait(10)
    assert len(stage.played) == 2


def test_letting_go_of_what_was_not_pressed_does_nothing(opens: Opens) -> None:
    stage = opens(address="push")
    stage.session.release()
    stage.wait(1)
    assert stage.played == []


def test_when_pushed_a_press_silences_the_answer_and_listens(opens: Opens) -> None:
    stage = opens(address="push")
    stage.session.press()
    stage.hear(called("what is a bone scan"))
    stage.wait_until(lambda: stage.talking)
    stage.wait(2)
    stage.session.press()
    assert not stage.talking
    stage.hear(called("what are the symptoms"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["tests", "symptoms"]


def test_when_pushed_it_sleeps_after_its_answer(opens: Opens) -> None:
    stage = opens(address="push")
    stage.session.press()
    stage.hear(called("what is a bone scan"))
    stage.wait_for_answer()
    stage.wait(1)
    assert stage.session.state == "asleep"


def test_a_press_in_place_of_the_wake_phrase(stage: Stage) -> None:
    stage.session.press()
    stage.hear(called("what is a bone scan"))
    stage.wait_for_answer()
    assert stage.observer.intents == ["tests"]


def test_a_press_silences_it(stage: Stage) -> None:
    asked(stage)
    stage.wait(2)
    stage.session.press()
    assert not stage.talking
    stage.wait(2)
    assert stage.session.state == "listening"
    assert stage.observer.intents == ["tests"]


def test_without_barge_in_it_is_not_silent_when_somebody_speaks(opens: Opens) -> None:
    stage = opens(barge_in=False)
    asked(stage)
    stage.wait(2)
    answer = stage.player.sounding
    stage.hear(chatter())
    stage.wait(2)
    assert stage.player.sounding is answer
    assert stage.player.position_s > 4
