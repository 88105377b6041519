"""The keys that work now on as many lines as they need, so that the mouse reaches every one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.tui.widgets.frame import Hint, KeyBar, drawn, hit, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click
    from textual.geometry import Size

GAP = 2


class KeyDeck(KeyBar):
    """A key bar that wraps."""

    def __init__(self, *, classes: str = "") -> None:
        """Start empty."""
        super().__init__()
        self.set_classes(classes)
        self._all: tuple[Hint, ...] = ()

    def show(self, hints: Sequence[Hint]) -> None:
        """Show all of `hints`."""
        before = len(self._rows(self.size.width))
        self._all = tuple(hints)
        self.refresh(layout=len(self._rows(self.size.width)) != before)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the keys need."""
        del container, viewport
        return len(self._rows(width))

    def text_lines(self) -> list[Content]:
        """Return the lines of keys."""
        rows = ([drawn(hint) for hint in row] for row in self._rows(self.size.width))
        return [Content(" " * GAP).join(row) for row in rows]

    def on_click(self, event: Click) -> None:
        """Report the hint that was clicked."""
        event.prevent_default()
        offset = event.get_content_offset(self)
        rows = self._rows(self.size.width)
        if offset is None or offset.y >= len(rows):
            return
        row = rows[offset.y]
        place = hit([drawn(hint) for hint in row], GAP, offset.x)
        if place is not None and row[place].action:
            self.post_message(self.Pressed(row[place].action))

    def _rows(self, width: int) -> list[list[Hint]]:
        rows: list[list[Hint]] = [[]]
        for hint in self._all:
            if rows[-1] and span([drawn(one) for one in (*rows[-1], hint)], GAP) > width:
                rows.append([])
            rows[-1].append(hint)
        return rows
