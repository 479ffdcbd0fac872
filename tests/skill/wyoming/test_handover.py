"""What was heard is found again by its text, and never somebody else's."""

import pytest

from skill.wyoming.handover import KEPT_S, MAX_KEPT, Handover, Origin
from tests.skill.serving.test_limits import Clock

NOBODY = Origin()
BED, OTHER = Origin("bed 1"), Origin("bed 2")
TALK = Origin("bed 1", "a")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(clock: Clock) -> Handover[str]:
    return Handover(clock)


def test_what_was_kept_is_found_by_its_text_once(kept: Handover[str]) -> None:
    kept.keep("My  legs are numb", "a", NOBODY)
    assert kept.find("my legs are numb", TALK) == "a"
    assert kept.take("my legs are numb ", TALK) == "a"
    assert kept.take("my legs are numb", TALK) is None


def test_another_text_is_not_found(kept: Handover[str]) -> None:
    kept.keep("yes", "a", NOBODY)
    assert kept.take("no", NOBODY) is None


def test_it_is_kept_for_a_moment(kept: Handover[str], clock: Clock) -> None:
    kept.keep("yes", "a", NOBODY)
    clock.now_s += KEPT_S + 0.1
    assert kept.take("yes", NOBODY) is None
    assert len(kept) == 0


def test_what_two_beds_said_alike_is_neither_ones(kept: Handover[str]) -> None:
    kept.keep("yes", "a", NOBODY)
    kept.keep("yes", "b", NOBODY)
    assert kept.take("yes", BED) is None
    assert kept.take("yes", NOBODY) is None


def test_what_two_beds_said_and_was_heard_alike_is_both_ones(
    kept: Handover[str],
) -> None:
    kept.keep("yes", "a", NOBODY)
    kept.keep("yes", "a", NOBODY)
    assert kept.find("yes", BED) == "a"


def test_beds_that_are_known_each_have_their_own(kept: Handover[str]) -> None:
    kept.keep("yes", "a", BED)
    kept.keep("yes", "b", OTHER)
    assert kept.take("yes", OTHER) == "b"
    assert kept.take("yes", OTHER) is None
    assert kept.take("yes", BED) == "a"


def test_who_is_not_known_gets_nothing_of_a_bed_that_is(kept: Handover[str]) -> None:
    kept.keep("yes", "a", BED)
    assert kept.take("yes", NOBODY) is None


def test_a_conversation_counts_where_it_is_known(kept: Handover[str]) -> None:
    kept.keep("yes", "a", TALK)
    assert kept.take("yes", Origin("bed 1", "b")) is None
    assert kept.take("yes", BED) is None
    assert kept.take("yes", TALK) == "a"


def test_what_is_surely_of_a_bed_goes_before_what_may_be(kept: Handover[str]) -> None:
    kept.keep("yes", "a", NOBODY)
    kept.keep("yes", "b", BED)
    assert kept.take("yes", BED) == "b"


def test_the_same_bed_saying_it_again_means_the_last(kept: Handover[str]) -> None:
    kept.keep("yes", "a", BED)
    kept.keep("yes", "b", BED)
    assert kept.take("yes", BED) == "b"


def test_no_more_is_kept_than_may_be(kept: Handover[str]) -> None:
    for number in range(MAX_KEPT + 10):
        kept.keep(f"{number}", "a", NOBODY)
    assert len(kept) == MAX_KEPT
    assert kept.find("0", NOBODY) is None
