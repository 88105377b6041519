"""What stands in the place of everything when the terminal is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult

LEAST_WIDTH, LEAST_HEIGHT = 40, 12


class TooSmall(Widget):
    """Says the size needed; lies over the screen, which keeps everything entered."""

    DEFAULT_CSS = """
    TooSmall {
        display: none; layer: above; width: 100%; height: 100%;
        background: $background; content-align: center middle; text-align: center;
    }
    """

    def render(self) -> RenderResult:
        """Say it."""
        now, least = self.screen.size, f"{LEAST_WIDTH} x {LEAST_HEIGHT}"
        return f"Please make this terminal\n{least} or larger.\nIt is {now.width} x {now.height}. Nothing is lost."
