"""The frame of every screen: where you are and how far, above; the keys that work now, below."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.message import Message

from quizzer.tui.widgets.lines import Lined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click

    from quizzer.tui.glyphs import Glyphs

BAR_WIDTH = 20
WIDE_GAP, NARROW_GAP = 3, 2
NARROW = 60


def minutes(seconds: float) -> str:
    """Return a time as `12:31`."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


class TopBar(Lined):
    """One line: where you are, how far, a bar, a clock."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self._glyphs = glyphs
        self._where = ""
        self._right = ""
        self._share: float | None = None
        self._clock = ""
        self._pressing = False

    def show(self, where: str, right: str = "", share: float | None = None, clock: str = "") -> None:
        """Say where we are; `right` stands at the right edge, with a bar of `share` (0 to 1) and a clock."""
        self._where, self._right, self._share, self._clock = where, right, share, clock
        self.refresh()

    def tick(self, clock: str, *, pressing: bool = False) -> None:
        """Show another time, so that it is seen where it is `pressing`."""
        self._clock, self._pressing = clock, pressing
        self.refresh()

    def text_lines(self) -> list[Content]:
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
        if self._clock:
            right = Content.assemble(right, (f"  {self._clock}", "bold $accent" if self._pressing else "$muted"))
        room = max(0, width - right.cell_length - 1)
        where = Content.styled(self._where, "$foreground")
        if where.cell_length > room:
            where = where.truncate(max(0, room - 1)) + Content(self._glyphs.ellipsis)
        return [Content.assemble(where, " " * max(0, width - where.cell_length - right.cell_length), right)]


class Hint(msgspec.Struct, frozen=True):
    """A key that works now: as shown, what it does, the action it runs."""

    keys: str
    label: str
    action: str = ""


class KeyBar(Lined):
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
        self._shown: list[tuple[Hint, Content]] = []
        self._gap = WIDE_GAP

    def show(self, hints: Sequence[Hint]) -> None:
        """Show `hints`, as many as fit."""
        self._hints = tuple(hints)
        self.refresh()

    def text_lines(self) -> list[Content]:
        """Draw as many hints as fit in the width, and the last one always: it leads to all the others."""
        parts = [(hint, drawn(hint)) for hint in self._hints]
        room = self.size.width
        for gap in (WIDE_GAP, NARROW_GAP):
            self._gap, self._shown = gap, list(parts)
            while len(self._shown) > 1 and span([part for _, part in self._shown], gap) > room:
                self._shown.pop(-2)
            if len(self._shown) == len(parts):
                break
        return [Content(" " * self._gap).join([part for _, part in self._shown])]

    def on_click(self, event: Click) -> None:
        """Report the hint that was clicked."""
        place = hit([part for _, part in self._shown], self._gap, event.x - self.gutter.left)
        if place is not None and self._shown[place][0].action:
            self.post_message(self.Pressed(self._shown[place][0].action))


@lru_cache(maxsize=256)
def drawn(hint: Hint) -> Content:
    """Return a key with what it does; one and the same each time."""
    return Content.assemble((hint.keys, "bold $accent"), " ", (hint.label, "$muted"))


def span(parts: Sequence[Content], gap: int) -> int:
    """Return how many cells `parts` take with `gap` blanks between them."""
    return sum(part.cell_length for part in parts) + gap * (len(parts) - 1)


def hit(parts: Sequence[Content], gap: int, x: int) -> int | None:
    """Return which of `parts`, laid out with `gap` blanks between them, covers the cell `x`."""
    starts = [span(parts[: place + 1], gap) - part.cell_length for place, part in enumerate(parts)]
    found = (place for place, part in enumerate(parts) if starts[place] <= x < starts[place] + part.cell_length)
    return next(found, None)
