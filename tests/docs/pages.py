"""What stands in a page of ours: its code, its links, its headings, its tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

TOPIC: Final = ROOT / "intents" / "topics" / "secondary_bone_cancer"
"""Pages for authors name folders as they are in a topic."""

PLACES: Final = (
    *("*.md", "docs/**/*.md", ".github/**/*.md"),
    *("audio/**/*.md", "intents/**/*.md"),
)

PAGES: Final = sorted(
    path
    for where in PLACES
    for path in ROOT.glob(where)
    # What has changed may tell of what is no more.
    if path.name != "CHANGELOG.md"
)

MADE: Final = frozenset({"dist/"})
"""What is made, and need not be there."""

INDENT: Final = "    "
"""Before each line of a block of code."""

_SPAN: Final = re.compile(r"`([^`\n]+)`")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_PATH: Final = re.compile(r"[\w.*-]*/[\w./*-]*")
_PATH_ENDS: Final = (".py", ".md", ".svg", "/")


@dataclass(frozen=True)
class Page:
    """A page, as it is written."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> "Page":
        """The page in a file."""
        return cls(path, path.read_text(encoding="utf-8"))

    @property
    def blocks(self) -> list[str]:
        """Blocks of code: lines that are indented, with an empty line before them."""
        blocks: list[list[str]] = []
        before, inside = "", False
        for line in self.text.splitlines():
            if line.startswith(INDENT) and (inside or not before.strip()):
                if not inside:
                    blocks.append([])
                blocks[-1].append(line.removeprefix(INDENT))
                inside = True
            else:
                inside = False
            before = line
        return ["\n".join(block) for block in blocks]

    @property
    def prose(self) -> str:
        """All but the blocks."""
        kept = self.text
        for block in self.blocks:
            indented = "\n".join(f"{INDENT}{line}" for line in block.split("\n"))
            kept = kept.replace(indented, "")
        return kept

    @property
    def spans(self) -> list[str]:
        """Code between backticks."""
        return _SPAN.findall(self.prose)

    @property
    def code(self) -> Iterator[str]:
        """All code, line by line, without comments."""
        yield from self.spans
        for block in self.blocks:
            for line in block.splitlines():
                yield re.split(r"\s#\s|\s{4,}", line)[0].strip()

    @property
    def links(self) -> list[str]:
        """Where its links lead to, but for those to other sites."""
        found = _LINK.findall(self.prose)
        return [link for link in found if "://" not in link]

    @property
    def paths(self) -> list[str]:
        """Code that looks like a path of the repository."""
        return [
            span
            for span in self.spans
            if span.endswith(_PATH_ENDS)
            and _PATH.fullmatch(span)
            and not span.startswith("/")
        ]

    @property
    def anchors(self) -> set[str]:
        """The names by which its headings can be linked to."""
        heads = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        return {
            re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-")
            for head in heads
        }

    def section(self, heading: str) -> str:
        """What stands below a heading, up to the next one of its kind."""
        level = heading.partition(" ")[0]
        _, _, rest = f"\n{self.text}".partition(f"\n{heading}\n")
        assert rest, f"{self.path} has no heading '{heading}'"
        return re.split(rf"^{level} ", rest, maxsplit=1, flags=re.MULTILINE)[0]

    def leads_to(self, link: str) -> Path:
        """The file that a link leads to."""
        file = link.partition("#")[0]
        return (self.path.parent / file).resolve() if file else self.path


def rows(text: str) -> list[list[str]]:
    """The cells of tables, but for their heads."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            found.pop()  # the head stands above this line
        else:
            found.append(cells)
    return found
