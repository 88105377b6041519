"""Rows of one line with a cursor, drawn only when they are in view: ten thousand cost what ten do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.style import Style

from quizzer.tui.widgets.lines import strip_of

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.events import Click, Resize
    from textual.strip import Strip

    from quizzer.tui.glyphs import Glyphs

Draw = Callable[[int, int, bool], Content]
"""Draws the row at a place, so many cells wide, under the cursor or not."""


class Listing(ScrollView, can_focus=True):
    """Rows of one line with a cursor and a gauge; only what is in view is drawn: ten thousand cost what ten do."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"listing--cursor"}
    DEFAULT_CSS = "Listing { height: 1fr; scrollbar-size-vertical: 0; overflow-x: hidden; overflow-y: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor is at another row."""

        def __init__(self, listing: Listing) -> None:
            """Carry the list."""
            super().__init__()
            self.listing = listing

    class Clicked(Message):
        """A row was clicked; the cursor is there already."""

        def __init__(self, listing: Listing, times: int) -> None:
            """Carry the list, and 2 for a double click."""
            super().__init__()
            self.listing = listing
            self.times = times

    def __init__(self, draw: Draw, glyphs: Glyphs) -> None:
        """Start empty; `draw` draws a row."""
        super().__init__()
        self._glyphs = glyphs
        self._draw = draw
        self._count = 0

    def show(self, count: int, cursor: int = 0) -> None:
        """Have `count` rows, with the cursor at the row `cursor`."""
        self._count = count
        self._measure()
        self.set_reactive(Listing.cursor, self.validate_cursor(cursor))
        self.watch_cursor()
        self.refresh()

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._count)

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view."""
        del event
        self._measure()
        self._keep_in_view()

    def validate_cursor(self, cursor: int) -> int:
        """Return `cursor` within the rows."""
        return max(0, min(cursor, self._count - 1))

    def watch_cursor(self) -> None:
        """Follow the cursor, and report it."""
        self._keep_in_view()
        self.refresh()
        self.post_message(self.Moved(self))

    def _keep_in_view(self) -> None:
        if self.is_mounted:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        place, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        gauge = self._gauge(y)
        room = width - gauge.cell_length
        at_cursor = place == self.cursor
        row = self._draw(place, room, at_cursor) if place < self._count else Content("")
        style = self.get_visual_style("listing--cursor") if at_cursor else self.visual_style
        line = row.truncate(room, pad=True).stylize_before(Style(background=style.background)) + gauge
        return strip_of(self, line, width)

    def _gauge(self, y: int) -> Content:
        """Return the rail's cell at line `y`: a thumb, or an arrow where there is more; nothing when all is in view."""
        height, glyphs = self.scrollable_content_region.height, self._glyphs
        hidden = self._count - height
        if hidden <= 0:
            return Content("")
        top = self.scroll_offset.y
        if y == 0 and top > 0:
            return Content.styled(f" {glyphs.above}", "bold $accent")
        if y == height - 1 and top < hidden:
            return Content.styled(f" {glyphs.below}", "bold $accent")
        thumb = max(1, height * height // self._count)
        start = round((height - thumb) * top / hidden)
        on_thumb = start <= y < start + thumb
        return Content.styled(f" {glyphs.thumb if on_thumb else glyphs.rail}", "$muted" if on_thumb else "$line")

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by `pages` of what is in view."""
        self.cursor += pages * max(1, self.scrollable_content_region.height - 1)

    def action_jump(self, place: int) -> None:
        """Move the cursor to a row; -1 is the last."""
        self.cursor = place % max(1, self._count)

    def on_click(self, event: Click) -> None:
        """Move the cursor to the row clicked, and report it."""
        offset = event.get_content_offset(self)
        if offset is not None and self.scroll_offset.y + offset.y < self._count:
            self.cursor = self.scroll_offset.y + offset.y
            self.post_message(self.Clicked(self, event.chain))
