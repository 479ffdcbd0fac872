"""Whose turn it is, with an ear and a mouth of straw."""

from concurrent.futures import Future

import pytest

from audio import FRAME_S, HEARD, LISTENING, RecognitionError, SpeechEvent, StreamResult
from skill.live.states import LiveState
from skill.live.turn_taking import ANSWER_LATE_S, MIN_OVER_S
from skill.understanding import Understanding
from tests.skill.live.core import WAKE, Core, heard

OWN = ["pain", "in", "a", "bone", "that", "does", "not", "go", "away"]
"""What it says meanwhile."""

BEGAN, PAUSED, RESUMED, ENDED, DROPPED = SpeechEvent


@pytest.fixture
def core(understanding: Understanding) -> Core:
    """An assistant to which all is said."""
    return Core(understanding, address="open")


def frame(core: Core, event: SpeechEvent | None = None, pressed: bool = False) -> None:
    """Let a frame be heard, and what it brought."""
    core.clock.tick()
    core.policy.let_time_pass(core.stream.speaking or core.turns.thinking)
    core.turns.take(event, pressed)


def begins(core: Core) -> None:
    core.stream.speaking = True
    frame(core, BEGAN)


def pauses(core: Core, text: str) -> None:
    core.stream.answer = known(heard(text))
    frame(core, PAUSED)


def ends(core: Core, answer: "Future[StreamResult] | None" = None) -> None:
    core.stream.answer = answer or core.stream.answer
    core.stream.speaking = False
    frame(core, ENDED)


def known(result: StreamResult) -> "Future[StreamResult]":
    answer: Future[StreamResult] = Future()
    answer.set_result(result)
    return answer


def says(core: Core, text: str) -> None:
    begins(core)
    pauses(core, text)
    ends(core)


def talks(core: Core) -> None:
    """Have it answer something, for a while."""
    says(core, "what are the symptoms")
    for _ in range(100):
        frame(core)
    core.output.done.clear()


def test_an_utterance_is_answered_at_its_end(core: Core) -> None:
    begins(core)
    pauses(core, "what are the symptoms")
    assert core.intents == []
    assert [reply.intent for reply in core.output.prepared] == ["symptoms"]
    ends(core)
    assert core.intents == ["symptoms"]
    assert not core.turns.thinking


def test_who_goes_on_is_answered_with_all_of_it(core: Core) -> None:
    begins(core)
    pauses(core, "what are the symptoms")
    core.stream.answer = None
    frame(core, RESUMED)
    pauses(core, "what are the symptoms of high calcium")
    ends(core)
    assert core.intents == ["hypercalcaemia"]


def test_an_unfinished_question_is_waited_for_longer(core: Core) -> None:
    begins(core)
    pauses(core, "what is the")
    assert core.stream.trailing_silence_s == pytest.approx(1.8)
    core.stream.answer = None
    frame(core, RESUMED)
    assert core.stream.trailing_silence_s == pytest.approx(0.9)
    pauses(core, "what is the treatment")
    assert core.stream.trailing_silence_s == pytest.approx(0.9)


def test_what_was_not_understood_is_waited_for_before_it_is_refused(
    core: Core,
) -> None:
    begins(core)
    pauses(core, "will my bones")
    assert core.stream.trailing_silence_s == pytest.approx(1.8)
    assert core.intents == []


def test_who_pauses_is_given_such_pauses_again(core: Core) -> None:
    begins(core)
    pauses(core, "what is the")
    for _ in range(round(1.1 / FRAME_S)):
        frame(core)
    core.stream.answer = None
    frame(core, RESUMED)
    pauses(core, "what is the treatment")
    # A pause begins before it is told.
    assert core.stream.trailing_silence_s == pytest.approx(1.25 * (1.1 + 0.3), abs=0.1)
    ends(core)
    says(core, "what are the symptoms")
    assert core.stream.trailing_silence_s == pytest.approx(0.9)


def test_asleep_a_fragment_is_waited_for(understanding: Understanding) -> None:
    core = Core(understanding)
    core.stream.phrases = [WAKE]
    begins(core)
    pauses(core, "i can't")
    assert core.stream.trailing_silence_s == pytest.approx(1.8)
    core.stream.answer = None
    frame(core, RESUMED)
    pauses(core, "he passes it back to the keeper who kicks it long")
    assert core.stream.trailing_silence_s == pytest.approx(0.9)


def test_what_was_waited_longer_for_is_waited_for_as_ever_afterwards(
    core: Core,
) -> None:
    begins(core)
    pauses(core, "what is the")
    ends(core)
    assert core.stream.trailing_silence_s == pytest.approx(0.9)


def test_that_something_was_heard_is_told_where_the_answer_is_late(core: Core) -> None:
    begins(core)
    late: Future[StreamResult] = Future()
    ends(core, late)
    assert core.turns.thinking
    ended_s = core.clock.now_s
    while core.clock.now_s + FRAME_S < ended_s + ANSWER_LATE_S:
        frame(core)
        assert core.output.tones == []
    for _ in range(20):
        frame(core)
    assert core.output.tones == [HEARD]
    late.set_result(heard("what are the symptoms"))
    frame(core)
    assert core.output.tones == [HEARD]
    assert core.intents == ["symptoms"]


def test_an_answer_in_time_is_not_announced_by_a_tone(core: Core) -> None:
    begins(core)
    late: Future[StreamResult] = Future()
    ends(core, late)
    frame(core)
    late.set_result(heard("what are the symptoms"))
    frame(core)
    assert core.output.tones == []


def test_asleep_it_does_not_tell_that_it_heard_something(
    understanding: Understanding,
) -> None:
    core = Core(understanding)
    core.stream.phrases = (WAKE,)
    begins(core)
    ends(core, Future())
    for _ in range(20):
        frame(core)
    assert core.output.tones == []


def test_a_recogniser_that_hangs_is_given_up(core: Core) -> None:
    begins(core)
    ends(core, Future())
    frame(core)
    core.stream.hangs = True
    with pytest.raises(RecognitionError, match="hangs"):
        frame(core)
    core.turns.recover()
    assert core.stream.recovered == 1
    assert not core.turns.thinking


def test_late_is_better_than_never(core: Core) -> None:
    late: Future[StreamResult] = Future()
    begins(core)
    ends(core, late)
    for _ in range(1000):
        core.real_s += 0.1
        frame(core)
    late.set_result(heard("what are the symptoms"))
    frame(core)
    assert core.intents == ["symptoms"]


def test_who_speaks_again_before_it_is_known_is_answered_twice(core: Core) -> None:
    late: Future[StreamResult] = Future()
    begins(core)
    ends(core, late)
    says(core, "can it be cured")
    assert core.intents == []
    late.set_result(heard("what are the symptoms"))
    frame(core)
    frame(core)
    assert core.intents == ["symptoms", "outlook"]


def test_a_report_that_is_known_late_counts_while_more_is_said(
    understanding: Understanding,
) -> None:
    core = Core(understanding)
    core.stream.phrases = (WAKE,)
    late: Future[StreamResult] = Future()
    begins(core)
    ends(core, late)
    begins(core)
    late.set_result(heard("i can't feel my legs"))
    frame(core)
    assert core.intents == ["urgent_spinal_cord"]


def test_what_was_said_to_its_end_outlives_a_fault(core: Core) -> None:
    late: Future[StreamResult] = Future()
    begins(core)
    ends(core, late)
    core.turns.recover()
    late.set_result(heard("what are the symptoms"))
    frame(core)
    assert core.intents == ["symptoms"]


def test_a_recogniser_that_fails_is_told_of(core: Core) -> None:
    begins(core)
    broken: Future[StreamResult] = Future()
    broken.set_exception(RecognitionError("it broke. Ask again."))
    with pytest.raises(RecognitionError, match="it broke"):
        ends(core, broken)


def test_what_was_given_up_is_let_go(core: Core) -> None:
    begins(core)
    gone: Future[StreamResult] = Future()
    gone.cancel()
    gone.set_running_or_notify_cancel()
    ends(core, gone)
    assert not core.turns.thinking
    assert core.intents == []


def test_a_call_is_acted_on_before_the_endpoint(understanding: Understanding) -> None:
    core = Core(understanding)
    core.stream.phrases = (WAKE,)
    begins(core)
    pauses(core, WAKE)
    assert core.output.tones == [LISTENING]
    assert core.stream.dropped == 1


def test_with_a_button_pressed_a_call_may_be_the_beginning_of_a_question(
    understanding: Understanding,
) -> None:
    core = Core(understanding)
    begins(core)
    core.stream.answer = known(heard(WAKE))
    frame(core, PAUSED, pressed=True)
    assert core.output.tones == []


# While it talks.


def test_somebody_who_begins_to_speak_silences_it(core: Core) -> None:
    talks(core)
    begins(core)
    assert core.output.done == ["pause"]
    assert core.policy.state is LiveState.PAUSED


def test_a_command_over_it_needs_no_endpoint(core: Core) -> None:
    talks(core)
    begins(core)
    pauses(core, "stop")
    assert core.output.done == ["pause", "hush"]
    assert core.stream.dropped == 1


def test_a_question_over_it_waits_for_its_end(core: Core) -> None:
    talks(core)
    begins(core)
    pauses(core, "what is a bone scan")
    assert core.intents == ["symptoms"]
    ends(core)
    assert core.intents == ["symptoms", "tests"]


def test_its_own_words_are_let_pass(core: Core) -> None:
    talks(core)
    core.output.words = OWN
    begins(core)
    pauses(core, "pain in a bone")
    assert core.output.done == ["pause", "resume"]
    assert core.intents == ["symptoms"]


def test_a_sound_that_was_too_short_lets_it_go_on(core: Core) -> None:
    talks(core)
    begins(core)
    core.stream.speaking = False
    frame(core, DROPPED)
    assert core.output.done == ["pause", "resume"]


def test_words_that_are_not_its_own_silence_it_where_an_echo_did_before(
    core: Core,
) -> None:
    says(core, "what are the symptoms")
    core.output.words = OWN
    begins(core)
    frame(core, DROPPED)
    core.stream.speaking = False
    begins(core)
    assert core.output.done[-1] == "duck"
    core.stream.partial = "pain in a"
    frame(core)
    assert core.output.done[-1] == "duck"
    core.stream.partial = "can i ask you what"
    frame(core)
    assert core.output.done[-1] == "pause"


def test_how_loud_somebody_speaks_is_noted_where_it_is_silent(core: Core) -> None:
    says(core, "what are the symptoms")
    assert len(core.echo.voices) == 1
    says(core, "what is a bone scan")
    assert len(core.echo.voices) == 1


def test_what_is_known_only_at_the_end_is_not_prepared_for(core: Core) -> None:
    begins(core)
    late: Future[StreamResult] = Future()
    ends(core, late)
    late.set_result(heard("what are the symptoms"))
    for _ in range(3):
        frame(core)
    assert core.output.prepared == []
    assert core.intents == ["symptoms"]


def test_how_long_it_was_silent_before_is_told(core: Core) -> None:
    begins(core)
    pauses(core, "what is the")
    ends(core)
    ((turn, _),) = core.observer.turns
    assert turn.timings["silence"] == pytest.approx(1.8)


def test_a_short_word_is_heard_in_silence_and_not_over_its_talk(core: Core) -> None:
    says(core, "yes")
    assert core.intents == ["yes"]
    core.output.done.clear()
    begins(core)
    core.stream.answer = known(heard("yes", speech_s=MIN_OVER_S - 0.01))
    frame(core, PAUSED)
    assert core.output.done == ["pause", "resume"]
    assert core.stream.dropped == 1
    core.finish()
    begins(core)
    core.stream.answer = known(heard("yes", speech_s=MIN_OVER_S - 0.01))
    frame(core, PAUSED)
    ends(core)
    assert core.intents == ["yes", "yes"]


def test_its_own_words_are_those_since_somebody_began(core: Core) -> None:
    talks(core)
    core.output.position_s = 4.5
    begins(core)
    core.output.position_s = 6.0
    core.stream.partial = "can i"
    frame(core)
    assert core.output.asked_since == [4.5]


def test_the_sound_of_the_whole_utterance_is_compared_with_its_own(
    core: Core,
) -> None:
    talks(core)
    begins(core)
    for _ in range(20):
        frame(core)
    core.stream.partial = "can i"
    frame(core)
    assert core.echo.asked == [pytest.approx(21 * FRAME_S)]


def test_the_same_words_are_judged_once(core: Core) -> None:
    talks(core)
    begins(core)
    core.stream.partial = "can i"
    for _ in range(5):
        frame(core)
    assert len(core.echo.asked) == 1


def test_after_a_fault_nobody_speaks_over_it_any_more(core: Core) -> None:
    talks(core)
    begins(core)
    core.turns.recover()
    core.output.done.clear()
    core.stream.partial = "can i ask you what"
    frame(core)
    assert core.output.done == []


@pytest.fixture
def called_core(understanding: Understanding) -> Core:
    """An assistant that somebody talks to, with a television behind."""
    core = Core(understanding)
    core.act(WAKE, asleep=True)
    core.act("what are the symptoms")
    core.finish()
    core.voices.far = True
    return core


def test_talk_behind_is_not_answered(called_core: Core) -> None:
    says(called_core, "can it be cured")
    assert called_core.intents == ["symptoms"]
    called_core.voices.far = False
    says(called_core, "can it be cured")
    assert called_core.intents == ["symptoms", "outlook"]


def test_a_call_from_afar_counts(called_core: Core) -> None:
    says(called_core, f"{WAKE} can it be cured")
    assert called_core.intents == ["symptoms", "outlook"]


def test_asleep_in_the_midst_of_talk_a_report_is_said_twice(
    understanding: Understanding,
) -> None:
    core = Core(understanding)
    core.stream.phrases = [WAKE]
    core.voices.amid_talk = True
    says(core, "i can't feel my legs")
    assert core.intents == []
    says(core, "help me i can't feel my legs")
    assert core.intents == ["urgent_spinal_cord"]


def test_whoever_calls_it_in_the_midst_of_talk_is_heard_at_once(
    understanding: Understanding,
) -> None:
    core = Core(understanding)
    core.stream.phrases = [WAKE]
    core.voices.amid_talk = True
    says(core, f"{WAKE} i can't feel my legs")
    assert core.intents == ["urgent_spinal_cord"]


def test_a_report_from_afar_counts(called_core: Core) -> None:
    says(called_core, "i can't feel my legs")
    assert called_core.intents == ["symptoms", "urgent_spinal_cord"]


def test_after_a_call_who_turns_away_to_ask_is_heard(called_core: Core) -> None:
    called_core.act(WAKE)
    says(called_core, "can it be cured")
    assert called_core.intents == ["symptoms", "outlook"]
    called_core.act(WAKE)
    says(called_core, "the bins are collected on tuesdays")
    assert called_core.intents == ["symptoms", "outlook"]


def test_talk_behind_does_not_interrupt(core: Core) -> None:
    talks(core)
    core.voices.far = True
    begins(core)
    pauses(core, "can it be cured")
    ends(core)
    assert core.output.done == ["resume"]
    assert core.intents == ["symptoms"]


def test_in_open_mode_talk_behind_is_not_answered(core: Core) -> None:
    core.voices.far = True
    says(core, "can it be cured")
    assert core.intents == []
    says(core, "i can't feel my legs")
    assert core.intents == ["urgent_spinal_cord"]


def test_whoever_is_understood_is_known_by_loudness(core: Core) -> None:
    core.voices.level_db = -15.0
    says(core, "what are the symptoms")
    assert core.voices.askers == [-15.0]
    core.finish()
    says(core, "the bins are collected on tuesdays")
    assert core.voices.askers == [-15.0]
