"""What may become of bytes and texts, by chance that a seed repeats."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

MOST_CHANGES: Final = 6

STRANGE: Final[Sequence[str]] = (
    *("\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufeff", "\u202e", "\r"),
    *("\udcff", "\ud800", "\uffff", "\U0010ffff", "\U0001f9b4", "e\u0301" * 200),
    *("\u0130", "ß", "ﬁ", "\uff11\uff12", "٣", "x" * 300, "a" * 30_000, " " * 5_000),
    *("[", "]", "(", ")", "{", "}", "<", ">", "|", ";", "\\", "'", '"', "`", "%"),
    *("[" * 3_000, "{a: " * 3_000, "(" * 900, "[a" * 900, "[a]" * 40, "(a|b)" * 30),
    *("(a;b;c;d;e;f;g;h;i;j)", "{emergency_number}", "{first}", "{0}", "{", "%s"),
    *("&a [*a]", "*a", "&a", "<<: *a", "!!python/object:os.system", "!!binary x"),
    *("? ", "- ", ": ", "#", "---\n", "...\n", "\t", "\n", "\n\n", "|-\n", ">\n"),
    *("9" * 400, "9" * 5_000, "-1", "0", "1e400", "nan", "-inf", "0x7fffffff"),
    *("null", "true", "no", "~", "[]", "{}", '""', "2026-13-45", "0000-00-00"),
    *("../../etc/passwd", "/dev/zero", "CON", "a/b", "~root", "$HOME", "http://x"),
)
"""What files and people hold that nobody thinks of."""

NUMBERS: Final = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF)


def changed_bytes(chance: Random, data: bytes) -> bytes:
    """Bytes, a few of them others: flipped, cut out, doubled, put elsewhere."""
    changed = bytearray(data)
    for _ in range(_how_many(chance)):
        chance.choice(_OF_BYTES)(chance, changed)
    return bytes(changed)


def changed_text(chance: Random, text: str) -> str:
    """A text of lines with a few changes of the kinds that people and disks make."""
    lines = text.split("\n")
    for _ in range(_how_many(chance)):
        chance.choice(_OF_LINES)(chance, lines)
    return "\n".join(lines)


def _how_many(chance: Random) -> int:
    """Mostly one: what is refused at the first is not looked into any deeper."""
    return min(MOST_CHANGES, int(chance.paretovariate(1.5)))


def as_bytes(text: str) -> bytes:
    """A text as UTF-8, and what is none as bytes that are none."""
    return text.encode("utf-8", "surrogatepass")


def _span(chance: Random, length: int) -> tuple[int, int]:
    start = chance.randint(0, length)
    return start, min(length, start + int(chance.paretovariate(0.7)))


def _flip(chance: Random, data: bytearray) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _overwrite(chance: Random, data: bytearray) -> None:
    start, end = _span(chance, len(data))
    data[start:end] = chance.randbytes(min(end - start, 4096))


def _put_number(chance: Random, data: bytearray) -> None:
    start = chance.randint(0, len(data))
    width, order = chance.choice((1, 2, 4)), chance.choice(("little", "big"))
    value = chance.choice(NUMBERS) & (256**width - 1)
    data[start : start + width] = value.to_bytes(width, "little")[
        :: 1 if order == "little" else -1
    ]


def _cut_out(chance: Random, data: bytearray) -> None:
    start, end = _span(chance, len(data))
    del data[start:end]


def _cut_off(chance: Random, data: bytearray) -> None:
    del data[chance.randint(0, len(data)) :]


def _double(chance: Random, data: bytearray) -> None:
    start, end = _span(chance, len(data))
    data[start:start] = data[start : min(end, start + 65_536)]


def _put_in(chance: Random, data: bytearray) -> None:
    start = chance.randint(0, len(data))
    data[start:start] = chance.choice(
        (
            chance.randbytes(8),
            b"\0" * 64,
            b"\xff" * 16,
            as_bytes(chance.choice(STRANGE)),
        )
    )


def _head_off(chance: Random, data: bytearray) -> None:
    del data[: min(len(data), chance.randint(1, 64))]


_OF_BYTES: Final[Sequence[Callable[[Random, bytearray], None]]] = (
    *(_flip, _flip, _overwrite, _put_number, _put_number, _cut_out),
    *(_cut_off, _double, _put_in, _head_off),
)


def _some(chance: Random, lines: list[str]) -> int:
    if not lines:
        lines.append("")
    return chance.randrange(len(lines))


def _strange_in(chance: Random, lines: list[str]) -> None:
    at = _some(chance, lines)
    place = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + chance.choice(STRANGE) + lines[at][place:]


def _strange_value(chance: Random, lines: list[str]) -> None:
    at = _some(chance, lines)
    for sign in (": ", "= ", "\t", "- ", " "):
        head, found, _ = lines[at].partition(sign)
        if found:
            lines[at] = head + sign + chance.choice(STRANGE)
            return
    lines[at] = chance.choice(STRANGE)


def _line_out(chance: Random, lines: list[str]) -> None:
    del lines[_some(chance, lines)]


def _line_twice(chance: Random, lines: list[str]) -> None:
    at = _some(chance, lines)
    lines[at:at] = [lines[at]] * chance.choice((1, 1, 1, 50, 2_000))


def _line_elsewhere(chance: Random, lines: list[str]) -> None:
    moved = lines.pop(_some(chance, lines))
    lines.insert(chance.randint(0, len(lines)), moved)


def _line_indented(chance: Random, lines: list[str]) -> None:
    at = _some(chance, lines)
    lines[at] = " " * chance.choice((1, 2, 4, 40)) + lines[at].lstrip(" ")


def _words_mixed(chance: Random, lines: list[str]) -> None:
    at = _some(chance, lines)
    words = lines[at].split(" ")
    chance.shuffle(words)
    lines[at] = " ".join(words)


def _letter_other(chance: Random, lines: list[str]) -> None:
    at = _some(chance, lines)
    if lines[at]:
        place = chance.randrange(len(lines[at]))
        other = chr(chance.choice((chance.randrange(128), chance.randrange(0x3000))))
        lines[at] = lines[at][:place] + other + lines[at][place + 1 :]


def _rest_off(chance: Random, lines: list[str]) -> None:
    del lines[_some(chance, lines) + 1 :]


_OF_LINES: Final[Sequence[Callable[[Random, list[str]], None]]] = (
    *(_strange_in, _strange_in, _strange_value, _strange_value, _line_out),
    *(_line_twice, _line_elsewhere, _line_indented, _words_mixed, _letter_other),
    *(_letter_other, _rest_off),
)
