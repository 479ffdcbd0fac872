"""A page may send what it needs, and not much more."""

from skill.page.rate_limit import RateLimit


def test_some_may_come_at_once_and_then_as_many_as_time_earns() -> None:
    now_s = 0.0
    limit = RateLimit(10.0, 5.0, lambda: now_s)
    assert [limit.take() for _ in range(6)] == [True] * 5 + [False]
    now_s += 0.25
    assert [limit.take() for _ in range(3)] == [True, True, False]


def test_a_long_rest_earns_no_more_than_may_come_at_once() -> None:
    now_s = 0.0
    limit = RateLimit(10.0, 5.0, lambda: now_s)
    now_s = 1000.0
    assert sum(limit.take() for _ in range(50)) == 5
