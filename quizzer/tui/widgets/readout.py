"""A part of the simulator's report on the screen: the drawing's roles in colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from quizzer.simulator import drawing
from quizzer.simulator.scenario import Findings
from quizzer.study.prose import visible

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.geometry import Size

    from quizzer.simulator.drawing import Line, Signs
    from quizzer.tui.glyphs import Glyphs

STYLES = {
    "": "$foreground",
    "strong": "bold $foreground",
    "muted": "$muted",
    "line": "$line",
    "trained": "bold $accent",
    "mixed": "bold $accent",
    "solid": "$accent",
    "frozen": "$secondary",
    "hatch": "$secondary on $surface",
    "cut": "$muted",
    "through": "$accent",
    "good": "bold $success",
    "bad": "bold $error",
    "unsure": "bold $warning",
    "lit": "bold $background on $accent",
    "maybe": "$foreground on $cursor-ground",
    "off": "$muted on $surface",
}
Draw = Callable[[Findings, int], "list[Line]"]
"""Draws findings as lines of so many cells."""


def signs_for(glyphs: Glyphs) -> Signs:
    """Return the simulator's signs for a terminal with these glyphs."""
    return drawing.ASCII if glyphs.full.isascii() else drawing.UNICODE


def styled(line: Line) -> Content:
    """Return a line in the colours of its roles; what a file of the learner's holds is shown, never obeyed."""
    return Content.assemble(*((visible(text), STYLES[role]) for text, role in line))


class Readout(Widget):
    """Lines that are drawn anew for every change and every width."""

    DEFAULT_CSS = "Readout { height: auto; }"

    def __init__(self, draw: Draw, *, classes: str = "") -> None:
        """Draw with `draw`."""
        super().__init__(classes=classes)
        self._draw = draw
        self._findings: Findings | None = None

    def show(self, findings: Findings) -> None:
        """Show other findings."""
        before = self._lines(self.size.width)
        self._findings = findings
        self.refresh(layout=len(self._lines(self.size.width)) != len(before))

    def _lines(self, width: int) -> list[Line]:
        return self._draw(self._findings, width) if self._findings is not None and width > 0 else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """Draw the lines."""
        return Content("\n").join(styled(line) for line in self._lines(self.size.width))
