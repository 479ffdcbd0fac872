"""What is said aloud afterwards."""

from skill.checking.finding import Finding, State
from skill.checking.summary import ASK, summary

EMBEDDED = "I listen with the model that comes with me."


def good(name: str, aloud: str = "") -> Finding:
    return Finding(name, State.GOOD, "it is there.", aloud=aloud)


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
        Finding("topic", State.WARNING, "", aloud="Some of it is old."),
        Finding("microphone", State.BAD, "", aloud=muted),
        good("models", EMBEDDED),
    ]
    assert summary(findings) == (
        f"{muted} Some of it is old. {ASK} The speaker is good. {EMBEDDED}"
    )


def test_a_warning_alone_asks_nobody() -> None:
    findings = [Finding("memory", State.WARNING, "", aloud="There is little memory.")]
    assert summary(findings) == "There is little memory."


def test_a_trouble_without_words_is_told_by_its_name() -> None:
    findings = [Finding("voice", State.BAD, "")]
    assert summary(findings) == f"There is trouble with the voice. {ASK}"


def test_no_more_is_told_than_one_can_remember() -> None:
    findings = [
        Finding(f"part {n}", State.WARNING, "", aloud=f"Part {n} is worn.")
        for n in range(9)
    ]
    assert summary(findings) == "Part 0 is worn. Part 1 is worn. Part 2 is worn."


def test_the_same_is_not_told_twice() -> None:
    full = Finding("disk", State.BAD, "", aloud="My disk is full.")
    assert summary([full, full]) == f"My disk is full. {ASK}"
