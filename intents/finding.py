"""Something in a topic to mend, or to know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LintFinding:
    """Something to mend, or to know."""

    file: str
    field: str
    what: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning" if self.warning else "error"
        return f"{kind}: {self.file}, field '{self.field}': {self.what}"
