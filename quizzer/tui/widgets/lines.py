"""One line of a widget that draws itself line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.visual import Visual

if TYPE_CHECKING:
    from textual.content import Content
    from textual.widget import Widget


def strip_of(widget: Widget, line: Content, width: int) -> Strip:
    """Return `line` as `widget` shows it, filled up to `width` cells; nothing where there is no room at all."""
    if width <= 0:
        return Strip.blank(0)
    return Visual.to_strips(widget, line, width, 1, widget.visual_style, pad=True)[0]
