"""Clicks on what has just gone: Textual looks for the parent of the widget that it last drew there, and has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from textual.geometry import Offset
    from textual.widget import Widget


class SureClicks(Screen[Any]):
    """A screen that takes a click on a widget already taken away as one on nothing; every screen is one."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget that is drawn there, if it still stands, and the place within its text."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        gone = widget is not None and widget.parent is None and not isinstance(widget, Screen)
        return (None, None) if gone else (widget, offset)
