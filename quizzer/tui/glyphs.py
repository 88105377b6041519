"""The few signs that carry a state where colour cannot; ASCII where the terminal has no UTF-8."""

from __future__ import annotations

import msgspec


class Glyphs(msgspec.Struct, frozen=True, kw_only=True):
    """One sign for each state. All are one cell wide, but for `enter`, `blocks` and `box`."""

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
    plan: str = "═"
    """What a plan adds to a bar."""
    arrow: str = "→"
    back: str = "←"
    enter: str = "⏎"
    up_down: str = "↕"
    both_ways: str = "↔"
    suspended: str = "‖"
    flag: str = "⚑"
    note: str = "✎"
    changed: str = "≠"
    dot: str = "·"
    ellipsis: str = "…"
    blocks: str = " ▏▎▍▌▋▊▉█"
    crumb: str = "›"  # noqa: RUF001  meant: where you are, from the whole to the part
    above: str = "▲"
    below: str = "▼"
    rail: str = "│"
    thumb: str = "┃"
    equals: str = "="
    box: str = "╭╮╰╯─│"
    """Corners from the upper left in reading order, a horizontal, a vertical."""
    threads: str = "⠀"
    """Where braille dots can be drawn, their empty cell; else the sign a line is dotted with."""


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
    plan="+",
    arrow=">",
    back="<",
    enter="Enter",
    up_down="^",
    both_ways="/",
    suspended="-",
    flag="!",
    note="@",
    changed="#",
    dot="-",
    ellipsis="~",
    blocks=" .:-=+*#@",
    crumb=">",
    above="^",
    below="v",
    rail=":",
    thumb="|",
    box="++++-|",
    threads=".",
)
