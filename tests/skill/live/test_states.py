"""The states of a live assistant, and what leads from one to another."""

import itertools

import pytest

from audio import FRAME_S
from skill.live.activation import ActivationMode
from skill.live.clock import Clock
from skill.live.states import TRANSITIONS, LiveEvent, LiveState, StateMachine

S, E = LiveState, LiveEvent

TABLE = {
    # event          ASLEEP      CALLED      AWAKE       TALKING     PAUSED
    E.CALL: (S.CALLED, S.CALLED, S.CALLED, S.CALLED, S.CALLED),
    E.REPLY: (S.TALKING, S.TALKING, S.TALKING, S.TALKING, S.TALKING),
    E.INTERRUPT: (S.ASLEEP, S.CALLED, S.AWAKE, S.PAUSED, S.PAUSED),
    E.RESUME: (S.ASLEEP, S.CALLED, S.AWAKE, S.TALKING, S.TALKING),
    E.SILENCE: (S.ASLEEP, S.CALLED, S.AWAKE, S.AWAKE, S.AWAKE),
    E.FINISH: (S.ASLEEP, S.CALLED, S.AWAKE, S.AWAKE, S.AWAKE),
    E.FAREWELL: (S.ASLEEP, S.CALLED, S.AWAKE, S.ASLEEP, S.ASLEEP),
    E.MISS: (S.ASLEEP, S.AWAKE, S.AWAKE, S.TALKING, S.PAUSED),
    E.EXPIRE: (S.ASLEEP, S.ASLEEP, S.ASLEEP, S.TALKING, S.PAUSED),
}


@pytest.fixture
def clock() -> Clock:
    """A clock that a test lets go on."""
    return Clock()


def machine(clock: Clock, mode: ActivationMode = ActivationMode.WAKE) -> StateMachine:
    return StateMachine(mode, clock)


def wait(clock: Clock, seconds: float) -> None:
    for _ in range(round(seconds / FRAME_S)):
        clock.tick()


@pytest.mark.parametrize(
    ("state", "event"), [*itertools.product(LiveState, LiveEvent)], ids=str
)
def test_every_event_in_every_state(
    clock: Clock, state: LiveState, event: LiveEvent
) -> None:
    one = machine(clock)
    one.state = state
    one.take(event)
    assert one.state is TABLE[event][list(LiveState).index(state)]


def test_the_table_has_nothing_that_changes_nothing_but_calls() -> None:
    same = {pair for pair, to in TRANSITIONS.items() if pair[0] is to}
    assert same == {(S.CALLED, E.CALL), (S.TALKING, E.REPLY)}


def test_it_begins_asleep_unless_whatever_is_said_is_for_it(clock: Clock) -> None:
    assert machine(clock).state is S.ASLEEP
    assert not machine(clock).awake
    assert machine(clock, ActivationMode.PUSH).state is S.ASLEEP
    assert machine(clock, ActivationMode.OPEN).state is S.AWAKE
    assert machine(clock, ActivationMode.OPEN).awake


def test_it_stays_awake_for_a_while_and_no_longer(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.CALL, 2.0)
    wait(clock, 1.9)
    assert one.awake
    assert not one.let_time_pass(busy=False)
    wait(clock, 0.2)
    assert not one.awake
    assert one.let_time_pass(busy=False), "a question was due"
    assert one.state is S.ASLEEP
    assert not one.let_time_pass(busy=False), "it is told once"


def test_a_shorter_while_does_not_cut_off_a_longer_one(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.CALL, 8.0)
    one.take(E.REPLY)
    one.take(E.FINISH, 1.0)
    wait(clock, 7.0)
    assert one.awake


def test_a_question_that_is_being_asked_is_still_due(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.CALL, 1.0)
    wait(clock, 1.5)
    assert not one.let_time_pass(busy=True)
    assert one.state is S.CALLED
    assert one.let_time_pass(busy=False)


def test_after_an_answer_no_question_is_due(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.CALL, 1.0)
    one.take(E.REPLY)
    assert one.replying
    one.take(E.FINISH, 1.0)
    assert not one.replying
    wait(clock, 2.0)
    assert not one.let_time_pass(busy=False)
    assert one.state is S.ASLEEP


def test_it_does_not_fall_asleep_while_it_talks(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.REPLY)
    wait(clock, 60)
    assert not one.let_time_pass(busy=False)
    assert one.state is S.TALKING


def test_a_goodbye_ends_its_attention_at_once(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.CALL, 60.0)
    one.take(E.REPLY)
    one.take(E.FAREWELL)
    assert not one.awake


def test_openly_it_never_sleeps(clock: Clock) -> None:
    one = machine(clock, ActivationMode.OPEN)
    wait(clock, 600)
    assert one.awake
    assert not one.let_time_pass(busy=False)
    one.take(E.REPLY)
    one.take(E.FAREWELL)
    assert one.awake
    assert one.state is S.AWAKE


def test_it_falls_asleep_though_somebody_speaks_where_no_question_is_due(
    clock: Clock,
) -> None:
    one = machine(clock)
    one.take(E.REPLY)
    one.take(E.FINISH, 1.0)
    wait(clock, 2.0)
    assert not one.let_time_pass(busy=True)
    assert one.state is S.ASLEEP


def test_what_is_paused_was_not_heard_to_its_end(clock: Clock) -> None:
    one = machine(clock)
    one.take(E.REPLY)
    one.take(E.INTERRUPT)
    assert one.replying
