"""The few signs that carry a state where colour cannot; ASCII where the terminal has no UTF-8."""

from __future__ import annotations

import msgspec


class Glyphs(msgspec.Struct, frozen=True, kw_only=True):
    """One sign for each state. All are one cell wide."""

    right: str = "✓"
    wrong: str = "✗"
    missed: str = "○"
    followed: str = "≈"
    picked: str = "●"
    unpicked: str = "·"
    cursor: str = "▸"
    bar: str = "▌"
    full: str = "━"
    empty: str = "─"
    arrow: str = "→"
    back: str = "←"
    enter: str = "⏎"
    up_down: str = "↕"
    suspended: str = "⏸"
    flag: str = "⚑"
    note: str = "✎"
    changed: str = "≠"
    dot: str = "·"
    ellipsis: str = "…"
    blocks: str = " ▏▎▍▌▋▊▉█"


UNICODE = Glyphs()
ASCII = Glyphs(
    right="+",
    wrong="x",
    missed="o",
    followed="~",
    picked="*",
    unpicked=".",
    cursor=">",
    bar="|",
    full="=",
    empty="-",
    arrow=">",
    back="<",
    enter="Enter",
    up_down="^",
    suspended="-",
    flag="!",
    note="@",
    changed="#",
    dot="-",
    ellipsis="~",
    blocks=" .:-=+*#@",
)
