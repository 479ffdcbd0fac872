"""What other threads ask for is done by the one that asks for it, in order."""

from skill.live.errands import Errands


def test_errands_are_done_in_order_and_once() -> None:
    errands, done = Errands(), []
    errands.ask(lambda: done.append(1))
    errands.ask(lambda: done.append(2))
    errands.run()
    errands.run()
    assert done == [1, 2]


def test_what_an_errand_asks_for_waits_for_the_next_time() -> None:
    errands, done = Errands(), []

    def again() -> None:
        done.append(0)
        errands.ask(again)

    errands.ask(again)
    errands.run()
    assert done == [0]
    errands.run()
    assert done == [0, 0]
