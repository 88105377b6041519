"""The frame of every screen: where you are and how far, above; the keys that work now, below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult

    from quizzer.tui.glyphs import Glyphs

BAR_WIDTH = 20
NARROW = 60


class TopBar(Static):
    """One line: where you are, how far, a bar, a clock."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self._glyphs = glyphs
        self._where = ""
        self._right = ""
        self._share: float | None = None

    def show(self, where: str, right: str = "", share: float | None = None) -> None:
        """Say where we are; `right` stands at the right edge; `share` (0 to 1) draws a bar beside it."""
        self._where, self._right, self._share = where, right, share
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the line, the bar only where there is room."""
        width = self.size.width - 2
        right = Content.styled(f"{self._right}", "bold $foreground")
        if self._share is not None and width >= NARROW:
            full = round(self._share * BAR_WIDTH)
            right = Content.assemble(
                right,
                "  ",
                (self._glyphs.full * full, "$accent"),
                (self._glyphs.empty * (BAR_WIDTH - full), "$line"),
            )
        room = max(0, width - right.cell_length - 1)
        where = Content.styled(self._where, "$foreground").truncate(room, ellipsis=True)
        return Content.assemble(where, " " * max(0, width - where.cell_length - right.cell_length), right)


class Hint(msgspec.Struct, frozen=True):
    """A key that works now: as shown, what it does, the action it runs."""

    keys: str
    label: str
    action: str = ""


class KeyBar(Widget):
    """The keys that work now, the most wanted first; each can be clicked."""

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, action: str) -> None:
            """Carry the action to run."""
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._hints: tuple[Hint, ...] = ()

    def show(self, hints: Sequence[Hint]) -> None:
        """Show `hints`, as many as fit."""
        self._hints = tuple(hints)
        self.refresh()

    def render(self) -> RenderResult:
        """Draw as many hints as fit in the width."""
        parts: list[Content] = []
        used = 0
        for place, hint in enumerate(self._hints):
            part = Content.assemble((hint.keys, "bold $accent"), " ", (hint.label, "$muted"))
            used += part.cell_length + 3
            if used - 3 > self.size.width - 2:
                break
            parts.append(part.stylize(Style.from_meta({"@click": f"press({place})"})) if hint.action else part)
        return Content("   ").join(parts)

    def action_press(self, place: int) -> None:
        """Run what the clicked hint says."""
        if place < len(self._hints):
            self.post_message(self.Pressed(self._hints[place].action))
