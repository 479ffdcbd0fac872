"""The pages on safety: hazards are whole, tests exist, nobody is said to have signed.

What the pages say of medicine is for a clinician to judge.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.docs.pages import ROOT, Page, rows

SAFETY: Final = ROOT / "docs" / "safety"
LOG: Final = Page.read(SAFETY / "hazard-log.md")
CASE: Final = Page.read(SAFETY / "safety-case.md")
PAGES: Final = sorted(SAFETY.glob("*.md"))

FIELDS: Final = [
    *("Hazard", "Causes", "Effect", "Initial risk", "Controls", "Measured"),
    *("Gaps", "Residual risk", "Owner", "Status"),
]
LEAST_HAZARDS: Final = 22
TO_REDUCE: Final = 4
"""A risk from which on the safety case names it."""

NOBODY: Final = "No clinician has signed"

_HEADING: Final = re.compile(r"^## (H-\d+) (.+)$", re.MULTILINE)
_TEST: Final = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
_RISK: Final = re.compile(r"likelihood ([a-z ]+), severity ([a-z]+), risk (\d)")
_WHO: Final = re.compile(r"\b(clinicians?|doctors?|nurses?|officers?|NHS|MHRA)\b", re.I)
_SAYS_YES: Final = re.compile(
    r"\b(signed|approved|approves|reviewed|assessed|accepted|endorsed|checked)\b",
    re.I,
)
_IS_NOT: Final = re.compile(
    r"\b(no|not|nobody|none|never|nor|neither|unsigned|until|without|whether|must|if"
    r"|to be)\b",
    re.I,
)


def hazards() -> dict[str, dict[str, str]]:
    """The fields of each hazard, by its id."""
    parts = _HEADING.split(LOG.text)
    found: dict[str, dict[str, str]] = {}
    for name, table in zip(parts[1::3], parts[3::3], strict=True):
        assert name not in found, f"{name} is there twice"
        # The head of the table, which is empty, is none of its rows.
        found[name] = {row[0]: row[1] for row in rows(table)}
    return found


def risk_of(text: str) -> int:
    """The risk that a field states, which has to be that of the matrix."""
    found = _RISK.match(text)
    assert found, text
    likelihood, severity, risk = found.groups()
    section = LOG.section("## The scales")
    table = {row[0]: row[1:] for row in rows(section)}
    heads = next(line for line in section.splitlines() if line.startswith("| likeli"))
    severities = [cell.strip() for cell in heads.strip("|").split("|")][1:]
    assert table[likelihood][severities.index(severity)] == risk, text
    return int(risk)


def claims(text: str) -> Iterator[str]:
    """Sentences by which somebody qualified seems to have signed or approved."""
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", text)
    # What is to be ticked is yet to be done.
    lines = [line for line in prose.splitlines() if not line.startswith("- [ ]")]
    for sentence in re.split(r"[.!?:;|](?:\s|$)|\n", "\n".join(lines)):
        if (
            _WHO.search(sentence)
            and _SAYS_YES.search(sentence)
            and not _IS_NOT.search(sentence)
        ):
            yield sentence.strip()


HAZARDS: Final = hazards()
NAMED: Final = sorted(
    {found for page in PAGES for found in _TEST.findall(page.read_text("utf-8"))}
)


def test_there_are_hazards_and_tests_to_look_at() -> None:
    assert len(HAZARDS) >= LEAST_HAZARDS
    assert len(NAMED) > LEAST_HAZARDS


def test_hazards_are_numbered_without_a_gap() -> None:
    assert list(HAZARDS) == [f"H-{at:02d}" for at in range(1, len(HAZARDS) + 1)]


@pytest.mark.parametrize("name", HAZARDS)
def test_a_hazard_has_all_its_fields(name: str) -> None:
    assert list(HAZARDS[name]) == FIELDS
    assert all(HAZARDS[name].values())


@pytest.mark.parametrize("name", HAZARDS)
def test_a_risk_is_that_of_the_matrix_and_controls_do_not_raise_it(name: str) -> None:
    fields = HAZARDS[name]
    assert risk_of(fields["Residual risk"]) <= risk_of(fields["Initial risk"])
    assert "unsigned estimate" in fields["Residual risk"]


@pytest.mark.parametrize("name", HAZARDS)
def test_a_control_names_its_test_or_says_that_there_is_none(name: str) -> None:
    for control in HAZARDS[name]["Controls"].rstrip(".").split("; "):
        if ": " in control:
            assert _TEST.search(control) or "**no test**" in control, control
    assert _TEST.search(HAZARDS[name]["Controls"])


@pytest.mark.parametrize(("file", "test"), NAMED, ids="::".join)
def test_a_test_that_is_named_exists(file: str, test: str) -> None:
    path = ROOT / file
    assert path.is_file()
    assert f"def {test}(" in path.read_text(encoding="utf-8")


def test_what_is_short_agrees_with_what_is_long() -> None:
    titles = dict(_HEADING.findall(LOG.text))
    assert rows(LOG.section("## All in short")) == [
        [
            name,
            titles[name],
            str(risk_of(fields["Initial risk"])),
            str(risk_of(fields["Residual risk"])),
        ]
        for name, fields in HAZARDS.items()
    ]


def test_the_safety_case_names_every_risk_that_has_to_be_made_less() -> None:
    section = CASE.section("## 6. Risk evaluation")
    assert re.findall(r"^- (H-\d+)", section, re.MULTILINE) == [
        name
        for name, fields in HAZARDS.items()
        if risk_of(fields["Residual risk"]) >= TO_REDUCE
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_hazard_that_is_referred_to_is_there(path: Path) -> None:
    assert set(re.findall(r"\bH-\d+", path.read_text(encoding="utf-8"))) <= set(HAZARDS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_nobody_is_said_to_have_signed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert NOBODY in text
    assert list(claims(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "A clinician has signed this.",
        "It was approved by the clinical safety officer.",
        "| Status | reviewed by two nurses |",
    ],
)
def test_a_claim_is_found(text: str) -> None:
    assert list(claims(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "No clinician has signed this.",
        "- [ ] A clinician has read and signed it.",
        "To be signed by a clinical safety officer.",
    ],
)
def test_what_is_no_claim_is_not_complained_about(text: str) -> None:
    assert list(claims(text)) == []
