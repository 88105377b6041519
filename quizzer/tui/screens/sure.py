"""What every screen is sure of, whatever comes at the wrong moment: a click on what has gone, a key too many.

Textual looks for the parent of the widget that it last drew under a click, and there may be none; and it takes the
screen on top away when another one leaves, so that this one stays and can never leave again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.geometry import Offset
    from textual.widget import Widget


class SureScreen(Screen[Any]):
    """A screen that stands late clicks and leaves when it is to leave; every screen is one."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the widget that is drawn there, if it still stands, and the place within its text."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        gone = widget is not None and widget.parent is None and not isinstance(widget, Screen)
        return (None, None) if gone else (widget, offset)

    def dismiss(self, result: object = None) -> AwaitComplete:
        """Leave, once, and take along what a key has put on top in the meantime."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)
