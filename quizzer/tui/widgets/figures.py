"""The pages of progress on the screen: one of them or all, in the colours of their roles; the bar that picks one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from quizzer.study.plots import ASCII, UNICODE
from quizzer.study.progress.layout import page_lines, side_by_side, stacked
from quizzer.study.progress.pages import PAGES
from quizzer.study.progress.room import NARROW, Room
from quizzer.study.prose import visible
from quizzer.tui.widgets.frame import hit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import RenderResult
    from textual.events import Click
    from textual.geometry import Size

    from quizzer.study.plots import Line, Pens
    from quizzer.tui.glyphs import Glyphs

STYLES = {
    "": "$foreground",
    "strong": "bold $foreground",
    "muted": "$muted",
    "line": "$line",
    "accent": "bold $accent",
    "data": "$secondary",
    "good": "bold $success",
    "bad": "bold $error",
    "shade-1": "$secondary 40%",
    "shade-2": "$secondary 60%",
    "shade-3": "$secondary 80%",
    "shade-4": "$secondary",
}
ALL = -1
"""In the place of a page: all of them."""
WIDE = 100
"""From so many cells up, all pages stand in two columns."""
WIDEST = 100
"""Of one page by itself: a plot wider than this is harder to read, not easier."""


def pens_for(glyphs: Glyphs) -> Pens:
    """Return the pens for a terminal with these glyphs."""
    return ASCII if glyphs.full.isascii() else UNICODE


def styled(line: Line) -> Content:
    """Return a line in the colours of its roles."""
    return Content.assemble(*((visible(text), STYLES[role]) for text, role in line))


LEAST = 20
"""Columns that a page is drawn for, however few there are: what is narrower is behind the sign that asks for room."""


class Figures(Widget):
    """One page, or all."""

    DEFAULT_CSS = "Figures { height: auto; }"

    def __init__(self, glyphs: Glyphs) -> None:
        """Start with no figure known."""
        super().__init__()
        self._pens = pens_for(glyphs)
        self._figures: Mapping[str, Any] = {}
        self._page = 0
        self._drawn: dict[tuple[int, int], list[Line]] = {}

    def show(self, figures: Mapping[str, Any], page: int) -> None:
        """Show a page, by its place or ALL, of the figures known so far."""
        self._figures, self._page = dict(figures), page
        self._drawn.clear()
        self.refresh(layout=True)

    def lines(self, width: int, height: int) -> list[Line]:
        """Return what is shown, in so much room; drawn once, since Textual asks for the height several times."""
        if (width, height) not in self._drawn:
            self._drawn[width, height] = self._lines(width, height)
        return self._drawn[width, height]

    def _lines(self, width: int, height: int) -> list[Line]:
        width = max(width, LEAST)
        room = Room(width=width, height=height, pens=self._pens)
        if self._page != ALL:
            one = Room(width=min(width, WIDEST), height=height, pens=self._pens)
            return page_lines(PAGES[self._page], self._figures, one)
        return side_by_side(self._figures, room) if width >= WIDE else stacked(self._figures, room)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        del viewport
        return len(self.lines(width, container.height))

    def render(self) -> RenderResult:
        """Draw the lines."""
        parent = self.parent
        height = parent.content_size.height if isinstance(parent, Widget) else self.size.height
        return Content("\n").join(styled(line) for line in self.lines(self.size.width, height))


class PageBar(Widget):
    """The numbers and titles of all pages, the one on show marked; a click picks one."""

    DEFAULT_CSS = "PageBar { height: 1; }"

    class Picked(Message):
        """A page was picked."""

        def __init__(self, page: int) -> None:
            """Carry its place, or ALL."""
            super().__init__()
            self.page = page

    def __init__(self, glyphs: Glyphs) -> None:
        """Start on the first page."""
        super().__init__()
        self._glyphs = glyphs
        self._page = 0
        self._gap = 1

    def show(self, page: int) -> None:
        """Mark a page, by its place or ALL."""
        self._page = page
        self.refresh()

    def _parts(self) -> list[tuple[int, Content]]:
        places = [*range(len(PAGES)), ALL]
        short = self.size.width < NARROW
        return [(place, self._part(place, short=short)) for place in places]

    def _part(self, place: int, *, short: bool) -> Content:
        here = place == self._page
        title = "All" if place == ALL else PAGES[place].title
        number = "0" if place == ALL else str(place + 1)
        sign = self._glyphs.cursor if here else " "
        label = f" {title}" if here or not short else ""
        return Content.assemble(
            (sign, "bold $accent"), (number, "bold $accent"), (label, "bold $foreground" if here else "$muted")
        )

    def render(self) -> RenderResult:
        """Draw the bar."""
        return Content(" " * self._gap).join([part for _, part in self._parts()])

    def on_click(self, event: Click) -> None:
        """Report the page that was clicked."""
        parts = self._parts()
        place = hit([part for _, part in parts], self._gap, event.x - self.gutter.left)
        if place is not None:
            self.post_message(self.Picked(parts[place][0]))
