"""Text that knows its parts: runs of characters with the role they play, so that one drawing serves all.

`--plain` and tests join the characters; the screen gives each role a colour. Nothing is said by colour
alone: every state has a sign, a texture or a word of its own.
"""

from __future__ import annotations

import math
import re
import textwrap

import msgspec

Run = tuple[str, str]
"""Characters, and their role: `trained`, `frozen`, `muted` and the like; empty for plain text."""
Line = tuple[Run, ...]

_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """The signs of the simulator; all are one cell wide."""

    trained: str = "●"
    frozen: str = "❄"
    mixed: str = "◐"
    cut: str = "×"
    solid: str = "█"
    hatch: str = "╱"  # noqa: RUF001  meant: it joins to a hatching
    gone: str = "┄"
    through: str = "↓"
    opened: str = "−"
    closed: str = "+"
    cursor: str = "▸"
    right: str = "✓"
    wrong: str = "✗"
    unsure: str = "?"
    warning: str = "!"
    on: str = "■"
    off: str = "□"
    dot: str = "·"
    ellipsis: str = "…"


UNICODE = Signs()
ASCII = Signs(
    trained="*",
    frozen="#",
    mixed="%",
    cut="x",
    solid="=",
    hatch="/",
    gone=".",
    through="v",
    opened="-",
    cursor=">",
    right="+",
    wrong="x",
    on="#",
    off="-",
    dot="-",
    ellipsis="~",
)


def text_of(lines: tuple[Line, ...] | list[Line]) -> str:
    """Return a drawing as text without trailing blanks."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def length(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(len(text) for text, _ in line)


def apart(left: Line, right: Line, width: int) -> Line:
    """Return `left` and `right` at the two ends of `width` cells; `left` is cut where both do not fit."""
    room = max(0, width - length(right) - 1)
    left = clipped(left, room)
    return (*left, (" " * (width - length(left) - length(right)), ""), *right)


def clipped(line: Line, width: int) -> Line:
    """Return at most `width` cells of a line."""
    kept: list[Run] = []
    for text, role in line:
        kept.append((text[: max(0, width)], role))
        width -= len(text)
    return tuple(kept)


def fit(text: str, width: int, signs: Signs) -> str:
    """Return text in at most `width` cells, its end given up for an ellipsis."""
    return text if len(text) <= width else text[: max(0, width - 1)] + signs.ellipsis


def tail(name: str, width: int, signs: Signs) -> str:
    """Return a module's name in at most `width` cells: what stands first is given up, where it can at a `.` or `_`."""
    if len(name) <= width:
        return name
    cut = name[len(name) - width + 1 :]
    parted = re.sub(r"^[^._]*[._]", "", cut)
    return signs.ellipsis + (parted or cut)


def paragraph(text: str, width: int, role: str = "", *, lead: Run | None = None) -> list[Line]:
    """Return text broken into lines, with `lead` in front of the first and blanks in front of the others."""
    before = len(lead[0]) + 1 if lead else 0
    lines = textwrap.wrap(text, max(8, width - before)) or [""]
    first: Line = ((f"{lead[0]} ", lead[1]),) if lead else ()
    blank: Line = ((" " * before, ""),) if lead else ()
    return [(*(blank if place else first), (line, role)) for place, line in enumerate(lines)]


def whole(number: int) -> str:
    """Return a whole number with commas."""
    return f"{number:,}"


def short(number: float) -> str:
    """Return a number in at most six cells: `9.4 K`, `8.4 M`."""
    for size, letter in ((_BILLION, "G"), (_MILLION, "M"), (_THOUSAND, "K")):
        if number >= size * 0.9995:
            return f"{number / size:.{0 if number >= 100 * size else 1}f} {letter}"
    return f"{number:.0f}"


def memory_text(size: int) -> str:
    """Return bytes with a unit: `10.3 kB`, `44.7 MB`."""
    text = short(size).replace("K", "k")
    return f"{text}B" if " " in text else f"{text} B"


def percent(share: float) -> str:
    """Return a share in percent: two digits behind the point below one percent, one up to 99.9."""
    value = share * 100
    if value in (0, 100):
        return f"{value:.0f} %"
    if value < 1:
        return f"{value:.2f} %" if value >= 0.01 else "< 0.01 %"  # noqa: PLR2004  what two digits can say
    return f"{min(value, 99.9):.1f} %"


def rate_text(rate: float) -> str:
    """Return a learning rate as it is spoken: `1e-3`, `2.8e-5`."""
    power = math.floor(math.log10(rate) + 1e-9)
    return f"{rate / 10**power:.2g}e{power}"


def log_length(parameters: int, most: int, room: int) -> int:
    """Return the cells for a count on a log scale from 10 to `most`; one at the least, where there is anything."""
    if parameters <= 0:
        return 0
    share = (math.log10(max(parameters, 10)) - 1) / max(1e-9, math.log10(max(most, 11)) - 1)
    return min(room, max(1, round(share * room)))
