"""How much lies above and below what a scrolling area shows, in one column of signs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style
from textual.containers import VerticalScroll
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from quizzer.tui.widgets.lines import drawn_lines

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult
    from textual.color import Color
    from textual.geometry import Region

    from quizzer.tui.glyphs import Glyphs


@lru_cache(maxsize=64)
def _blank(width: int, colour: Color) -> Strip:
    """Return an empty line; one and the same each time, since a line remembers how it was cut and filtered."""
    return Strip.blank(width, Style(bgcolor=colour.rich_color))


def ground(widget: Widget, crop: Region) -> list[Strip]:
    """Return the lines of a container that draws nothing but its background: one, as often as there are lines."""
    base, background = widget.background_colors
    strip = _blank(crop.width, base + background)
    for one in widget.get_line_filters():
        strip = strip.apply_filter(one, background)
    return [strip] * crop.height


class Area(VerticalScroll, can_focus=False):
    """A scrolling area whose gauge stands beside it."""

    DEFAULT_CSS = "Area { scrollbar-size-vertical: 0; height: 1fr; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the background."""
        return ground(self, crop)


class Gauge(Widget):
    """A rail with a thumb, and an arrow wherever there is more; nothing when all is on show."""

    DEFAULT_CSS = "Gauge { width: 1; height: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, area: Widget, glyphs: Glyphs) -> None:
        """Stand beside `area`, which scrolls."""
        super().__init__()
        self._area = area
        self._glyphs = glyphs

    def on_mount(self) -> None:
        """Follow the area."""
        self.watch(self._area, "scroll_y", self._moved, init=False)
        self.watch(self._area, "virtual_size", self._moved, init=False)

    def _moved(self) -> None:
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the rail."""
        return Content("\n").join(Content.styled(*row) for row in self._rows())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the rail."""
        rows = self._rows() or [(" ", "")] * self.size.height
        signs = [Content.styled(*row) for row in rows[crop.y : crop.bottom]]
        return drawn_lines(self, signs, 0, 1, 0)

    def _rows(self) -> list[tuple[str, str]]:
        """Return sign and style of each row; nothing when all is on show."""
        area, height = self._area, self.size.height
        hidden = area.virtual_size.height - area.size.height
        if hidden <= 0 or height < 3:  # noqa: PLR2004  two arrows and a rail
            return []
        rail = height - 2
        thumb = max(1, rail * area.size.height // area.virtual_size.height)
        top = round((rail - thumb) * area.scroll_offset.y / hidden)
        glyphs = self._glyphs
        rows = [(glyphs.thumb, "$muted") if top <= row < top + thumb else (glyphs.rail, "$line") for row in range(rail)]
        above = (glyphs.above, "bold $accent") if area.scroll_offset.y > 0 else (" ", "")
        below = (glyphs.below, "bold $accent") if area.scroll_offset.y < hidden else (" ", "")
        return [above, *rows, below]

    def on_click(self, event: events.Click) -> None:
        """Scroll by a page towards the click."""
        if event.y < self.size.height // 2:
            self._area.scroll_page_up(animate=False)
        else:
            self._area.scroll_page_down(animate=False)
