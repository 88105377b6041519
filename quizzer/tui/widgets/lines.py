"""Lines of text as a widget shows them.

Textual lays text out anew with every frame and gives each run of it a style of its own, so that a terminal's codes
are made anew, too. A line that says the same on the same ground is drawn once here, for all widgets; only while text
in it is selected with the mouse does Textual draw it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Self

from rich.segment import Segment
from textual.color import TRANSPARENT
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult
    from textual.content import Span
    from textual.filter import LineFilter
    from textual.geometry import Region

KEPT = 512
"""Lines that are remembered: those of twenty screens."""


def strip_of(widget: Widget, line: Content, width: int) -> Strip:
    """Return `line` as `widget` shows it, filled up to `width` cells; nothing where there is no room at all."""
    if width <= 0:
        return Strip.blank(0)
    return Visual.to_strips(widget, line, width, 1, widget.visual_style, pad=True)[0]


class Lined(Widget):
    """A widget that is whole lines of text, with blanks around them and no border."""

    _seen = False
    """Whether it was drawn since it was hidden last."""

    def text_lines(self) -> Sequence[Content]:
        """Return the lines, none wider than the widget unless it is to be cut."""
        raise NotImplementedError

    def render(self) -> RenderResult:
        """Draw the lines as Textual does."""
        return Content("\n").join(self.text_lines())

    def on_hide(self) -> None:
        """Be drawn as new when it comes back."""
        self._seen = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines, each of them once for as long as it says the same."""
        self._seen = True
        if self.parent is None or self.text_selection is not None or self.opacity < 1:
            return super().render_lines(crop)
        top, right, _, left = self.styles.padding
        width = self.outer_size.width - left - right
        lines = {y + top: line for y, line in enumerate(self.text_lines()[: self.size.height])}
        blank = Content("")
        strips = drawn_lines(self, [lines.get(y, blank) for y in crop.line_range], left, width, right)
        if crop.column_span != (0, left + width + right):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips


def drawn_lines(widget: Widget, lines: Sequence[Content], left: int, width: int, right: int) -> list[Strip]:
    """Return lines as `widget` shows them: `width` cells of each, so many blanks beside them."""
    ground = (left, width, right, widget.visual_style, widget.app.theme, tuple(widget.get_line_filters()))
    return [_strip(line.plain, tuple(line.spans), *ground) for line in lines]


class Appearing(Lined):
    """Lines that come and go."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw anew what is on the screen; what comes there is drawn with its new place.

        Where Textual is asked to draw a widget that has no place yet, it lays out the whole screen twice.
        """
        repaint = repaint and (self._seen or not layout)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


@lru_cache(maxsize=KEPT)
def _strip(  # noqa: PLR0913, PLR0917  all that tells one line on a screen from another
    text: str,
    spans: tuple[Span, ...],
    left: int,
    width: int,
    right: int,
    style: Style,
    theme: str,
    filters: tuple[LineFilter, ...],
) -> Strip:
    """Return one line with blanks beside it; the `theme` tells what the names of colours in `spans` mean."""
    del theme
    whole = Content(text, list(spans), strip_control_codes=False).first_line
    line = whole.expand_tabs().truncate(max(0, width))
    parts = [(run, (style + inked).rich_style) for run, inked in line.render(style, end="")]
    ground = Style(background=style.background).rich_style
    sides = (" " * left, ground), *parts, (" " * (width - line.cell_length + right), ground)
    strip = Strip([Segment(run, ink) for run, ink in sides if run], left + width + right)
    for one in filters:
        strip = strip.apply_filter(one, style.background or TRANSPARENT)
    return strip
