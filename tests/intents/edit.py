"""Small changes to the files of a topic."""

from pathlib import Path


def change(file: Path, old: str, new: str) -> int:
    """Put one text in the place of another.

    Returns:
        The line, from 1, on which the change begins.
    """
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"'{old}' has to be in {file} once"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def with_phrases(file: Path, *phrases: str) -> None:
    """Give a section or negatives these phrases and no others."""
    text = file.read_text(encoding="utf-8")
    kept = text[: text.index("phrases:")]
    lines = "".join(f"  - {phrase}\n" for phrase in phrases)
    file.write_text(f"{kept}phrases:\n{lines}", encoding="utf-8")
