"""The questions of a paper in one line: which have an answer, which are begun, flagged, on show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult
    from textual.events import Click

    from quizzer.tui.glyphs import Glyphs


class Mark(msgspec.Struct, frozen=True):
    """How one question stands."""

    state: str
    """`answered`, `begun` or `empty`."""
    flagged: bool = False


class Strip(Widget):
    """Numbers with their signs; where they do not all fit, those around the one on show."""

    DEFAULT_CSS = "Strip { height: 1; text-wrap: nowrap; text-overflow: clip; }"

    class Picked(Message):
        """A question was clicked."""

        def __init__(self, place: int) -> None:
            """Carry which, from 0."""
            super().__init__()
            self.place = place

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self._glyphs = glyphs
        self._marks: Sequence[Mark] = ()
        self._here = 0

    def show(self, marks: Sequence[Mark], here: int) -> None:
        """Show `marks` with the question at `here` on show."""
        self._marks, self._here = marks, here
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the line."""
        first, cells = self._cells()
        before = Content.styled(self._glyphs.back if first else " ", "$muted")
        after = Content.styled(self._glyphs.arrow if first + len(cells) < len(self._marks) else "", "$muted")
        return Content.assemble(before, *cells, " ", after)

    def _cells(self) -> tuple[int, list[Content]]:
        """Return the first question in view, and the cells of all that are."""
        cells = [self._cell(place, mark) for place, mark in enumerate(self._marks)]
        first, last = window([cell.cell_length for cell in cells], self._here, self.size.width - 4)
        return first, cells[first:last]

    def _cell(self, place: int, mark: Mark) -> Content:
        here = place == self._here
        sign, ink = sign_of(mark, self._glyphs)
        flag = (self._glyphs.flag, "bold $warning") if mark.flagged else ""
        number = (f"{place + 1}", "bold $foreground" if here else "$muted")
        return Content.assemble((self._glyphs.cursor if here else " ", "bold $accent"), number, (sign, ink), flag)

    def on_click(self, event: Click) -> None:
        """Report the question clicked."""
        first, cells = self._cells()
        edge = self.gutter.left + 1
        for place, cell in enumerate(cells, first):
            edge += cell.cell_length
            if event.x < edge:
                self.post_message(self.Picked(place))
                return


def sign_of(mark: Mark, glyphs: Glyphs) -> tuple[str, str]:
    """Return the sign of a question's state and its ink."""
    signs = {
        "answered": (glyphs.picked, "bold $secondary"),
        "begun": (glyphs.missed, "bold $warning"),
        "empty": (glyphs.unpicked, "$muted"),
    }
    return signs[mark.state]


def window(widths: Sequence[int], here: int, room: int) -> tuple[int, int]:
    """Return the first and the end of a run around `here` that fits in `room`, the one at `here` at the least."""
    first, last, used = here, min(here + 1, len(widths)), sum(widths[here : here + 1])
    while True:
        ahead = widths[last] if last < len(widths) else None
        behind = widths[first - 1] if first > 0 else None
        near = last - here <= here - first + 1
        if ahead is not None and (near or behind is None) and used + ahead <= room:
            last, used = last + 1, used + ahead
        elif behind is not None and used + behind <= room:
            first, used = first - 1, used + behind
        elif ahead is not None and used + ahead <= room:
            last, used = last + 1, used + ahead
        else:
            return first, last
