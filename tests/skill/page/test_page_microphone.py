"""What a page hears: its frames, or silence where it hears nothing."""

from skill.page.messages import PageFrame
from skill.page.page_microphone import SILENCE, PageMicrophone

FRAME = b"\1\0" * 512


def test_frames_come_in_order_with_where_the_player_was() -> None:
    told: list[tuple[int, float]] = []
    microphone = PageMicrophone(lambda number, at_s: told.append((number, at_s)))
    microphone.connect()
    microphone.set_state("on")
    for number in range(3):
        microphone.take(PageFrame(number, FRAME, 5, number / 10))
    assert [microphone.read(0.0) for _ in range(4)] == [FRAME, FRAME, FRAME, None]
    assert told == [(5, 0.0), (5, 0.1), (5, 0.2)]
    assert microphone.taken == 3


def test_a_muted_page_gives_silence_so_that_time_goes_on() -> None:
    microphone = PageMicrophone(lambda *_: None)
    microphone.connect()
    microphone.set_state("muted")
    assert microphone.read(1.0) == SILENCE
    assert microphone.trouble is None


def test_trouble_says_what_to_do_and_goes_with_the_page() -> None:
    microphone = PageMicrophone(lambda *_: None)
    microphone.connect()
    microphone.set_state("none", "denied")
    assert "Allow it in the browser" in (microphone.trouble or "")
    assert microphone.read(1.0) == SILENCE
    microphone.set_state("on")
    assert microphone.trouble is None
    microphone.set_state("none", "lost")
    microphone.hang_up()
    assert microphone.trouble is None
    assert microphone.read(0.0) is None


def test_what_one_page_said_is_not_heard_from_the_next() -> None:
    microphone = PageMicrophone(lambda *_: None)
    microphone.connect()
    microphone.set_state("on")
    microphone.take(PageFrame(1, FRAME, 0, 0.0))
    microphone.hang_up()
    microphone.connect()
    microphone.set_state("on")
    assert microphone.read(0.0) is None
