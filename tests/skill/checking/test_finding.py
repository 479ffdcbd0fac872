"""What a check found, as it is told."""

from collections.abc import Iterator

from audio import DeviceError
from intents import TopicError
from skill.checking.finding import (
    CheckFinding,
    Health,
    Problem,
    failure,
    found,
    guarded,
)
from skill.errors import SettingsError

UNPLUGGED = Problem(Health.BAD, "It is unplugged.", "Plug it in.", "I am unplugged.")
DUSTY = Problem(Health.WARNING, "It is dusty.", "Wipe it.", "I am dusty.")


def test_nothing_wrong_is_good() -> None:
    assert found("lamp", "a lamp.", aloud="I shine.") == CheckFinding(
        "lamp", Health.GOOD, "a lamp.", aloud="I shine."
    )


def test_the_worst_is_told_first() -> None:
    finding = found("lamp", "a lamp.", [DUSTY, UNPLUGGED], {"watts": 5})
    assert finding.state is Health.BAD
    assert finding.told == "a lamp. It is unplugged. It is dusty."
    assert finding.advice == "Plug it in. Wipe it."
    assert finding.aloud == "I am unplugged."
    assert finding.record() == {
        "name": "lamp",
        "state": "bad",
        "told": "a lamp. It is unplugged. It is dusty.",
        "advice": "Plug it in. Wipe it.",
        "figures": {"watts": 5},
    }


def test_a_warning_alone_is_a_warning() -> None:
    assert found("lamp", "a lamp.", [DUSTY]).state is Health.WARNING


def test_our_errors_tell_what_happened_and_what_to_do() -> None:
    for kind in (DeviceError, TopicError, SettingsError):
        why = kind("the lamp 'No. 5' is out. Change the bulb. Or use a candle.")
        finding = failure("lamp", why, "It is dark.")
        assert finding.state is Health.BAD
        assert finding.told == "the lamp 'No. 5' is out."
        assert finding.advice == "Change the bulb. Or use a candle."
        assert finding.aloud == "It is dark."


def test_an_error_that_nobody_thought_of_is_a_line_too() -> None:
    finding = failure("lamp", ZeroDivisionError("no\n  light"))
    assert finding.state is Health.BAD
    assert finding.told == "this could not be checked (ZeroDivisionError: no light)."
    assert finding.advice


def test_an_error_without_words() -> None:
    finding = failure("lamp", KeyError())
    assert finding.told == "this could not be checked (KeyError)."


def test_a_check_that_fails_halfway_tells_what_it_found() -> None:
    def check() -> Iterator[CheckFinding]:
        yield found("lamp", "a lamp.")
        raise OSError("smoke")

    states = [(one.name, one.state) for one in guarded("bulb", check)]
    assert states == [("lamp", Health.GOOD), ("bulb", Health.BAD)]
