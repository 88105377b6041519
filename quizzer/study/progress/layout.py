"""Pages laid out: one by itself, or all of them, below each other or in two columns; one by one as figures come."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from quizzer.study.plots import Line, Pens, text_of
from quizzer.study.progress.pages import PAGES, Page
from quizzer.study.progress.room import Room, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizzer.study.progress.reading import Progress

WAITING = "reading your log..."
GAP = 4
"""Cells between columns."""
LEFT = {"days": 11, "marks": 10, "load": 10}
RIGHT = {"retention": 12, "sureness": 6, "pace": 6, "slips": 5}
"""The pages of each column with the lines each needs below its title: 36 and 36, titles and gaps included."""
SHARING = 2
PLAIN_WIDTH, PLAIN_HEIGHT = 78, 16


def page_lines(page: Page, figures: Mapping[str, Any], room: Room) -> list[Line]:
    """Return a page, or what it will show where its figure is not known yet."""
    if page.name in figures:
        return page.draw(figures[page.name], room)
    return said(f"{page.what[0].upper()}{page.what[1:]}: {WAITING}", room, "muted")


def titled(page: Page, figures: Mapping[str, Any], room: Room) -> list[Line]:
    """Return a page below its number and title."""
    return [((f"{PAGES.index(page) + 1} ", "accent"), (page.title, "strong")), *page_lines(page, figures, room)]


def stacked(figures: Mapping[str, Any], room: Room, pages: Sequence[Page] = PAGES) -> list[Line]:
    """Return pages below each other."""
    lines: list[Line] = []
    for page in pages:
        lines += [*([()] if lines else []), *titled(page, figures, room)]
    return lines


def side_by_side(figures: Mapping[str, Any], room: Room) -> list[Line]:
    """Return all pages in two columns, which share the lines that there are."""
    width = (room.width - GAP) // 2
    halves = [_column(heights, figures, width, room) for heights in (LEFT, RIGHT)]
    return [_beside(left, right, width) for left, right in zip_longest(*halves, fillvalue=())]


def _column(heights: Mapping[str, int], figures: Mapping[str, Any], width: int, room: Room) -> list[Line]:
    """Return the pages of a column; what the first ones leave of the lines is shared by the last two."""
    pages = [page for page in PAGES if page.name in heights]
    lines: list[Line] = []
    for place, page in enumerate(pages):
        waiting = len(pages) - place
        left = room.height - len(lines) - (2 * waiting - (0 if lines else 1))  # titles, and gaps between pages
        height = heights[page.name]
        if waiting <= SHARING:
            height = max(height, left // waiting)
        inside = Room(width=width, height=height, pens=room.pens)
        lines += [*([()] if lines else []), *titled(page, figures, inside)]
    return lines


def _beside(left: Line, right: Line, width: int) -> Line:
    blank = " " * (width + GAP - sum(len(text) for text, _ in left))
    return (*left, (blank, ""), *right) if right else left


def plain(progress: Progress, pens: Pens) -> list[str]:
    """Return every page as text, all numbers written out."""
    figures = {name: getattr(progress, name) for name in progress.__struct_fields__}
    room = Room(width=PLAIN_WIDTH, height=PLAIN_HEIGHT, pens=pens, told=True)
    return [text_of(line) for line in stacked(figures, room)]
