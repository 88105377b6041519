"""One of a few: a list in a box with what there is to say of the entry under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from quizzer.tui.screens.help import HEIGHTS, WIDTHS, shown_key
from quizzer.tui.screens.sure import SureScreen
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import Hint, KeyBar
from quizzer.tui.widgets.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click

    from quizzer.tui.settings import Settings


class ChooseScreen(SureScreen, ModalScreen["int | None"]):
    """The place of the entry chosen, or None."""

    CSS_PATH = "choose.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", show=False),
        Binding("escape,q", "cancel", show=False),
    ]

    def __init__(self, title: str, entries: Sequence[tuple[str, str]], now: int, settings: Settings) -> None:
        """Choose from `entries` (each a title, and what there is to say of it), with the cursor on `now`."""
        super().__init__()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")
        self._title = title
        self._entries = entries
        self._now = now
        self._settings = settings
        self._listing = Listing(self._line, settings.glyphs)
        self._said = Static(classes="said", markup=False)
        self._key_bar = KeyBar()

    def compose(self) -> ComposeResult:
        """Lay out the list in a box, what is said of an entry below it."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield self._listing
            yield self._said
        yield self._key_bar

    def on_mount(self) -> None:
        """Start on the entry that holds now."""
        self._listing.styles.max_height = len(self._entries)
        self._listing.show(len(self._entries), self._now)
        self._listing.focus()
        enter = shown_key("enter", self._settings)
        self._key_bar.show([Hint(enter, "choose", "choose"), Hint("esc", "cancel", "cancel")])

    def _line(self, place: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        glyphs = self._settings.glyphs
        mark = (f"{glyphs.cursor if at_cursor else ' '} ", "bold $accent")
        sign = (f"{glyphs.picked if place == self._now else ' '} ", "$secondary")
        return Content.assemble(mark, sign, fitted(self._entries[place][0], width - 4, glyphs))

    def on_listing_moved(self) -> None:
        """Say what there is to say of the entry under the cursor."""
        self._said.update(self._entries[self._listing.cursor][1])

    def on_listing_clicked(self) -> None:
        """Choose what was clicked."""
        self.action_choose()

    def action_choose(self) -> None:
        """Hand back the entry under the cursor."""
        self.dismiss(self._listing.cursor)

    def action_cancel(self) -> None:
        """Hand back nothing."""
        self.dismiss(None)

    def on_click(self, event: Click) -> None:
        """Cancel on a click beside the box."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)
