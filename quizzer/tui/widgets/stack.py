"""The stack of the freeze simulator: a cursor on a stage or layer, a click or Space to lock and unlock it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from quizzer.simulator.plan import HEAD
from quizzer.simulator.stack import Row, frame_of, row_lines, rows_of
from quizzer.tui.widgets.lines import strip_of
from quizzer.tui.widgets.readout import signs_for, styled

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click, Resize

    from quizzer.simulator.scenario import Findings
    from quizzer.tui.glyphs import Glyphs

LEAD, GAUGE = 4, 2
"""Cells before a row (cursor, sign to open) and behind it (what lies above and below)."""


class Stack(ScrollView, can_focus=True):
    """The head on top, the input at the bottom."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"stack--cursor"}
    DEFAULT_CSS = "Stack { scrollbar-size-vertical: 0; overflow-x: hidden; overflow-y: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
    ]

    class Toggled(Message):
        """A row is to be locked or unlocked."""

        def __init__(self, row: Row) -> None:
            """Carry the row."""
            super().__init__()
            self.row = row

    class Moved(Message):
        """The cursor is on another row."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.cursor = 0
        self._glyphs = glyphs
        self._signs = signs_for(glyphs)
        self._findings: Findings | None = None
        self._opened: frozenset[str] = frozenset()
        self._drawn: list[tuple[int, Content]] = []

    @property
    def row(self) -> Row | None:
        """Return the row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, findings: Findings) -> None:
        """Show other findings, the cursor on the row it was on, where that is still there."""
        here = self.row.name if self.row else HEAD
        if self._findings is not None and self._findings.plan.backbone != findings.plan.backbone:
            self._opened = frozenset()
        self._findings = findings
        self._arrange(here)

    def _arrange(self, here: str) -> None:
        """Draw every row anew; keep the cursor on the one called `here`."""
        if self._findings is None:
            return
        self.rows = rows_of(self._findings, self._opened)
        places = (place for place, row in enumerate(self.rows) if row.name == here)
        self.cursor = next(places, min(self.cursor, len(self.rows) - 1))
        width = self.scrollable_content_region.width - LEAD - GAUGE
        height = 0 if self.screen.has_class("-narrow") else self.size.height
        frame = frame_of(self._findings, self.rows, self._signs, max(20, width), height=height)
        lines = ((place, line) for place, row in enumerate(self.rows) for line in row_lines(row, frame))
        before = len(self._drawn)
        self._drawn = [(place, styled(line)) for place, line in lines]
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._drawn))
        self._keep_in_view()
        self.refresh(layout=len(self._drawn) != before)
        self.post_message(self.Moved())

    def on_resize(self, event: Resize) -> None:
        """Draw for the room there is."""
        del event
        self._arrange(self.row.name if self.row else "")

    def _keep_in_view(self) -> None:
        lines = [y for y, (place, _) in enumerate(self._drawn) if place == self.cursor]
        if self.is_mounted and lines:
            region = Region(0, lines[0], 1, len(lines))
            self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        width = self.scrollable_content_region.width
        at = self.scroll_offset.y + y
        gauge = self._gauge(y)
        place, line = self._drawn[at] if at < len(self._drawn) else (-1, Content(""))
        here = place == self.cursor and bool(line)
        if place >= 0:
            line = Content.assemble(self._lead(at, place, here=here), line)
        style = self.get_visual_style("stack--cursor") if here else self.visual_style
        line = line.truncate(width - gauge.cell_length, pad=True).stylize_before(Style(background=style.background))
        return strip_of(self, line + gauge, width)

    def _lead(self, at: int, place: int, *, here: bool) -> Content:
        first = at == 0 or self._drawn[at - 1][0] != place
        row = self.rows[place]
        cursor = self._glyphs.cursor if first and here else " "
        sign = (self._signs.opened if row.opened else self._signs.closed) if first and row.layers > 1 else " "
        return Content.assemble((f"{cursor} ", "bold $accent"), (f"{sign} ", "$muted"))

    def _gauge(self, y: int) -> Content:
        """Return the cells behind a line: an arrow where there is more, a rail with its thumb between."""
        height, count, glyphs = self.scrollable_content_region.height, len(self._drawn), self._glyphs
        hidden, top = count - height, self.scroll_offset.y
        if hidden <= 0:
            return Content("  ")
        if y == 0 and top > 0:
            return Content.styled(f" {glyphs.above}", "bold $accent")
        if y == height - 1 and top < hidden:
            return Content.styled(f" {glyphs.below}", "bold $accent")
        thumb = max(1, height * height // count)
        start = round((height - thumb) * top / hidden)
        on_thumb = start <= y < start + thumb
        return Content.styled(f" {glyphs.thumb if on_thumb else glyphs.rail}", "$muted" if on_thumb else "$line")

    # Moving, opening, locking

    def _go_to(self, place: int) -> None:
        self.cursor = max(0, min(place, len(self.rows) - 1))
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved())

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self._go_to(self.cursor + rows)

    def action_jump(self, place: int) -> None:
        """Move the cursor to a row; -1 is the last."""
        self._go_to(place % max(1, len(self.rows)))

    def open_row(self) -> None:
        """Show the layers of the stage under the cursor."""
        row = self.row
        if row is not None and row.layers > 1:
            self._opened |= {row.name}
            self._arrange(row.name)

    def close_row(self) -> None:
        """Show the stage under the cursor, or that of the layer there, as one row."""
        row = self.row
        if row is not None:
            name = row.stage or row.name
            self._opened -= {name}
            self._arrange(name)

    def toggle(self) -> None:
        """Report that the row under the cursor is to be locked or unlocked."""
        if self.row is not None:
            self.post_message(self.Toggled(self.row))

    def on_click(self, event: Click) -> None:
        """Move to the row clicked: on its sign open or close it, elsewhere lock or unlock it."""
        offset = event.get_content_offset(self)
        at = self.scroll_offset.y + offset.y if offset is not None else len(self._drawn)
        if offset is None or at >= len(self._drawn):
            return
        self._go_to(self._drawn[at][0])
        row = self.rows[self.cursor]
        if offset.x < LEAD and row.layers > 1:
            (self.close_row if row.opened else self.open_row)()
        else:
            self.toggle()
