"""A long text to scroll through: only the rows in view are drawn, and a change of width keeps the place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView

from quizzer.study.lesson import MEASURE
from quizzer.tui.widgets.lines import strip_of
from quizzer.tui.widgets.page_rows import Row, spans

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click, Resize
    from textual.strip import Strip

    from quizzer.tui.glyphs import Glyphs

MARGIN = 2
"""Cells to the left of the text, where the bar stands."""
SIDEWAYS = 8
Make = Callable[[int], list[Row]]
"""Lays the text out for so many cells."""


class Page(ScrollView, can_focus=True):
    """Rows in sections, one of them marked by a bar at its side."""

    DEFAULT_CSS = "Page { scrollbar-size-vertical: 0; overflow-x: hidden; overflow-y: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left", "sideways(-1)", show=False),
        Binding("right", "sideways(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    class Moved(Message):
        """Other rows are in view."""

        def __init__(self, page: Page) -> None:
            """Carry the page."""
            super().__init__()
            self.page = page

    class Pressed(Message):
        """The line that asks a section's questions was clicked."""

        def __init__(self, section: int) -> None:
            """Carry the place of the section."""
            super().__init__()
            self.section = section

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self._glyphs = glyphs
        self._make: Make = lambda _: []
        self._rows: list[Row] = []
        self._spans: dict[int, tuple[int, int]] = {}
        self._side = 0
        self.marked = -1
        """The section with the bar."""

    def on_mount(self) -> None:
        """Report where it is scrolled to."""
        self.watch(self, "scroll_y", self._moved, init=False)

    @property
    def measure(self) -> int:
        """Return how many cells a row may take."""
        width = self.scrollable_content_region.width
        return max(1, width - MARGIN - 1) if width else MEASURE

    def show(self, make: Make, rows: list[Row] | None = None) -> None:
        """Show what `make` lays out (`rows`, where that was done already), at the place where it was."""
        here = self.section
        start, end = self._spans.get(here, (0, 0))
        share = (self.scroll_offset.y - start) / max(1, end - start)
        self._make = make
        self._rows = make(self.measure) if rows is None else rows
        self._spans = spans(self._rows)
        self._fit()
        start, end = self._spans.get(here, (0, 0))
        self._go(start + round(share * (end - start)))
        self.refresh()
        self._moved()

    def lay_out_anew(self) -> None:
        """Lay the same text out again, where it is."""
        self.show(self._make)

    def _fit(self) -> None:
        """Leave so much below the last section that it can stand at the top."""
        last = self._spans[max(self._spans)][0] if self._spans else 0
        height = max(len(self._rows), last + self.scrollable_content_region.height if last else 0)
        self.virtual_size = Size(self.scrollable_content_region.width, height)

    @property
    def section(self) -> int:
        """Return the section at the top."""
        top = min(self.scroll_offset.y, len(self._rows) - 1)
        return max(0, self._rows[top].section) if self._rows else 0

    @property
    def share(self) -> float:
        """Return how far the rows in view reach, from 0 to 1."""
        bottom = self.scroll_offset.y + self.scrollable_content_region.height
        return min(1.0, bottom / max(1, len(self._rows)))

    def ended(self) -> list[int]:
        """Return the sections whose end is in view."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        return [place for place, (_, end) in self._spans.items() if top < end <= top + height]

    def go_to(self, section: int) -> None:
        """Bring the heading of a section to the top."""
        if section in self._spans:
            self._go(self._spans[section][0])

    def _go(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, force=True, immediate=True)

    def _moved(self) -> None:
        self.post_message(self.Moved(self))

    def on_resize(self, event: Resize) -> None:
        """Lay the text out anew."""
        del event
        self._side = 0
        self.lay_out_anew()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        place, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        row = self._rows[place] if place < len(self._rows) else Row(Content(""), -2)
        marked = row.section == self.marked
        bar = Content.styled(f"{self._glyphs.bar} " if marked else "  ", "$accent")
        line = Content.assemble(bar, self._cut(row, width - MARGIN)).truncate(width, pad=True)
        return strip_of(self, line, width)

    def _cut(self, row: Row, width: int) -> Content:
        """Return what is seen of a row: a wide one moves sideways, and says that there is more."""
        line = row.line[min(self._side, len(row.line)) :] if row.wide and self._side else row.line
        if not row.wide or line.cell_length <= width or not line.plain[width - 1 :].strip():
            return line
        return line.truncate(width - 1) + Content.styled(self._glyphs.ellipsis, "bold $accent")

    # Keys and clicks

    def action_move(self, rows: int) -> None:
        """Scroll by rows."""
        self._go(self.scroll_offset.y + rows)

    def action_page(self, pages: int) -> None:
        """Scroll by what is in view, a row less."""
        self._go(self.scroll_offset.y + pages * max(1, self.scrollable_content_region.height - 1))

    def action_edge(self, edge: int) -> None:
        """Go to the first row or the last."""
        self._go(edge * max(0, len(self._rows) - self.scrollable_content_region.height))

    def action_sideways(self, steps: int) -> None:
        """Move what is wider than the page."""
        longest = max((row.line.cell_length for row in self._rows if row.wide), default=0)
        most = max(0, longest - self.scrollable_content_region.width + MARGIN)
        self._side = max(0, min(most, self._side + steps * SIDEWAYS))
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Report a click on the line that asks."""
        offset = event.get_content_offset(self)
        place = self.scroll_offset.y + offset.y if offset is not None else -1
        if 0 <= place < len(self._rows) and self._rows[place].check:
            self.post_message(self.Pressed(self._rows[place].section))
