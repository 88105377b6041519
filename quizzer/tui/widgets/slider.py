"""A value on a track: arrows and a drag move it, signs at its ends step it, Enter asks for it exactly.

The part of the track where the rule is undecided is dashed, so that its borders can be seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult
    from textual.binding import BindingType

    from quizzer.tui.glyphs import Glyphs

ENDS = 2
"""Cells before the track: the sign that steps down and a blank; as many behind it."""


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """The values of a slider, and where they lie."""

    stops: tuple[float, ...]
    log: bool = False
    band: tuple[float, float] | None = None
    """From here to there (not included) the rule is undecided."""

    def share(self, value: float) -> float:
        """Return where a value lies, 0 to 1."""
        low, high = self._scaled(self.stops[0]), self._scaled(self.stops[-1])
        return min(1.0, max(0.0, (self._scaled(value) - low) / (high - low)))

    def nearest(self, share: float) -> float:
        """Return the stop nearest to a place on the track."""
        return min(self.stops, key=lambda stop: abs(self.share(stop) - share))

    def step(self, value: float, steps: int) -> float:
        """Return the stop so many steps up, or down; a value between two stops goes to the next one."""
        above = [stop for stop in self.stops if stop > value]
        below = [stop for stop in self.stops if stop < value]
        if steps > 0:
            return above[min(steps, len(above)) - 1] if above else self.stops[-1]
        return below[-min(-steps, len(below))] if below else self.stops[0]

    def undecided(self, share: float) -> bool:
        """Return whether a place on the track lies in the band."""
        return self.band is not None and self.share(self.band[0]) <= share < self.share(self.band[1])

    def _scaled(self, value: float) -> float:
        return math.log10(max(value, self.stops[0])) if self.log else value


class Slider(Widget, can_focus=True):
    """A label with its value, and a track below."""

    DEFAULT_CSS = "Slider { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("home", "end(0)", show=False),
        Binding("end", "end(-1)", show=False),
        Binding("enter", "ask", show=False),
    ]

    class Changed(Message):
        """The value was moved."""

        def __init__(self, slider: Slider, value: float) -> None:
            """Carry the slider and the value it is to have."""
            super().__init__()
            self.slider = slider
            self.value = value

    class Asked(Message):
        """The value is to be entered exactly."""

        def __init__(self, slider: Slider) -> None:
            """Carry the slider."""
            super().__init__()
            self.slider = slider

    def __init__(
        self, label: str, track: Track, words: Callable[[float], tuple[str, str, str]], glyphs: Glyphs
    ) -> None:
        """Move along `track`; `words` says a value: itself, a word beside it, a line below (or nothing)."""
        super().__init__()
        self.label = label
        self.track = track
        self.value = track.stops[0]
        self._words = words
        self._glyphs = glyphs
        self._held = False

    def show(self, value: float) -> None:
        """Show a value."""
        self.value = value
        self.refresh()

    def get_content_height(self, *_: object) -> int:
        """Return two lines, or three where something is said below."""
        return 3 if self._words(self.value)[2] else 2

    def render(self) -> RenderResult:
        """Draw label, value and track."""
        width = self.size.width
        value, word, below = self._words(self.value)
        mark = (f"{self._glyphs.cursor} " if self.has_focus else "  ", "bold $accent")
        left = Content.assemble(mark, (self.label, "bold $foreground" if self.has_focus else "$muted"))
        right = Content.assemble((value, "bold $foreground"), (f"  {word}" if word else "", "$muted"))
        gap = max(1, width - left.cell_length - right.cell_length)
        lines = [Content.assemble(left, " " * gap, right), self._track_line()]
        if below:
            lines.append(Content.styled(below[:width].rjust(width), "$muted"))
        return Content("\n").join(lines)

    def _track_line(self) -> Content:
        glyphs, cells = self._glyphs, self._cells
        at = round(self.track.share(self.value) * (cells - 1))
        parts: list[tuple[str, str]] = [(f"{MINUS} ", "bold $accent")]
        for cell in range(cells):
            undecided = self.track.undecided(cell / max(1, cells - 1))
            if cell == at:
                parts.append((glyphs.picked, "bold $accent"))
            elif cell < at:
                parts.append((glyphs.full if not undecided else DASH[glyphs.full.isascii()], "$accent"))
            else:
                parts.append((glyphs.empty if not undecided else DASH[glyphs.full.isascii()], "$muted"))
        return Content.assemble(*parts, (" +", "bold $accent"))

    @property
    def _cells(self) -> int:
        return max(2, self.size.width - 2 * ENDS)

    def on_focus(self) -> None:
        """Show that the arrows go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they do not."""
        self.refresh()

    def action_step(self, steps: int) -> None:
        """Report the next stop."""
        self._report(self.track.step(self.value, steps))

    def action_end(self, place: int) -> None:
        """Report the first stop, or the last."""
        self._report(self.track.stops[place])

    def action_ask(self) -> None:
        """Report that the value is to be entered."""
        self.post_message(self.Asked(self))

    def _report(self, value: float) -> None:
        if value != self.value:
            self.post_message(self.Changed(self, value))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Step at the ends, take hold of the track, ask for the value where it is written."""
        if event.y == 0:
            self.action_ask()
        elif event.y == 1 and event.x < ENDS:
            self.action_step(-1)
        elif event.y == 1 and event.x >= ENDS + self._cells:
            self.action_step(1)
        elif event.y == 1:
            self._held = True
            self.capture_mouse()
            self._drag(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while it holds the track."""
        if self._held:
            self._drag(event.x)

    def on_mouse_up(self) -> None:
        """Let go."""
        self._held = False
        self.release_mouse()

    def _drag(self, x: int) -> None:
        share = (x - ENDS) / max(1, self._cells - 1)
        self._report(self.track.nearest(min(1.0, max(0.0, share))))


MINUS = "-"
DASH = {False: "╌", True: "."}
"""For the part of a track where the rule is undecided; by whether signs are ASCII."""
