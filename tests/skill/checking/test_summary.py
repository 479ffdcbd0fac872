"""What is said aloud afterwards."""

from skill.checking.finding import CheckFinding, Health
from skill.checking.summary import ASK, summary

EMBEDDED = "I listen with the model that comes with me."


def good(name: str, aloud: str = "") -> CheckFinding:
    return CheckFinding(name, Health.GOOD, "it is there.", aloud=aloud)


def test_all_is_good() -> None:
    names = ("software", "topic", "speaker", "microphone", "engine")
    findings = [*map(good, names), good("models", EMBEDDED)]
    assert summary(findings) == (
        "Microphone, speaker, engine and topic are good. "
        "I listen with the model that comes with me."
    )


def test_what_is_wrong_comes_first_and_somebody_is_asked() -> None:
    muted = "The microphone is silent. It may be muted."
    findings = [
        good("speaker"),
        CheckFinding("topic", Health.WARNING, "", aloud="Some of it is old."),
        CheckFinding("microphone", Health.BAD, "", aloud=muted),
        good("models", EMBEDDED),
    ]
    assert summary(findings) == (
        f"{muted} Some of it is old. {ASK} The speaker is good. {EMBEDDED}"
    )


def test_a_warning_alone_asks_nobody() -> None:
    findings = [
        CheckFinding("memory", Health.WARNING, "", aloud="There is little memory.")
    ]
    assert summary(findings) == "There is little memory."


def test_a_trouble_without_words_is_told_by_its_name() -> None:
    findings = [CheckFinding("voice", Health.BAD, "")]
    assert summary(findings) == f"There is trouble with the voice. {ASK}"


def test_no_more_is_told_than_one_can_remember() -> None:
    findings = [
        CheckFinding(f"part {n}", Health.WARNING, "", aloud=f"Part {n} is worn.")
        for n in range(9)
    ]
    assert summary(findings) == "Part 0 is worn. Part 1 is worn. Part 2 is worn."


def test_the_same_is_not_told_twice() -> None:
    full = CheckFinding("disk", Health.BAD, "", aloud="My disk is full.")
    assert summary([full, full]) == f"My disk is full. {ASK}"
