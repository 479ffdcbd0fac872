"""QR codes: of an answer to take home, and of the page's address."""

import io

import segno


def code_rows(text: str) -> list[str]:
    """A code as rows of "#" and "."; none where the text is too long for one."""
    try:
        code = segno.make(text, error="l", micro=False)
    except segno.DataOverflowError:
        return []
    return ["".join("#" if dark else "." for dark in row) for row in code.matrix]


def printed_code(text: str) -> str:
    """A code for a terminal."""
    out = io.StringIO()
    segno.make(text, micro=False).terminal(out, compact=True)
    return out.getvalue()
