"""Nobody takes so much that nothing is left for others."""

import pytest

from skill.serving.limits import Admission, Allowance, Crowded


class Clock:
    """Time that a test lets pass."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_connections_are_counted_while_they_last() -> None:
    admission = Admission(2)
    with admission.entered("a"), admission.entered("b"):
        assert not admission.has_room("c")
        with pytest.raises(Crowded), admission.entered("c"):
            pass
    assert admission.count == 0
    assert admission.has_room("c")


def test_one_address_leaves_room_for_others() -> None:
    admission = Admission(4)
    with admission.entered("a"), admission.entered("a"), admission.entered("a"):
        assert not admission.has_room("a")
        assert admission.has_room("b")


def test_what_has_no_address_may_have_all() -> None:
    admission = Admission(2)
    with admission.entered(None):
        assert admission.has_room(None)


def test_a_connection_that_fails_is_counted_no_longer() -> None:
    admission = Admission(1)
    with pytest.raises(KeyError), admission.entered("a"):
        raise KeyError
    assert admission.has_room("a")


def test_an_allowance_comes_back_with_time() -> None:
    clock = Clock()
    allowance = Allowance(2, 3, clock)
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]
    clock.now_s += 0.5
    assert [allowance.take() for _ in range(2)] == [True, False]
    clock.now_s += 1000
    assert allowance.full
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]


def test_what_is_borrowed_must_be_waited_for() -> None:
    clock = Clock()
    allowance = Allowance(2, 10, clock)
    assert allowance.borrow(10) == 0
    assert allowance.borrow(4) == 2
    clock.now_s += 2
    assert allowance.borrow(0) == 0


def test_some_may_come_at_once_and_then_as_many_as_time_earns() -> None:
    now_s = 0.0
    limit = Allowance(10.0, 5.0, lambda: now_s)
    assert [limit.take() for _ in range(6)] == [True] * 5 + [False]
    now_s += 0.25
    assert [limit.take() for _ in range(3)] == [True, True, False]


def test_a_long_rest_earns_no_more_than_may_come_at_once() -> None:
    now_s = 0.0
    limit = Allowance(10.0, 5.0, lambda: now_s)
    now_s = 1000.0
    assert sum(limit.take() for _ in range(50)) == 5
