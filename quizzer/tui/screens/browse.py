"""Browse: every item, searched as you type; suspend, note, flag or reset it, or drill its question.

The rows come from the desk in a thread, the newest search only; what is done to an item goes through
the desk too, and then its row is read anew.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from quizzer.scheduling.memory import Learned
from quizzer.study.prose import visible
from quizzer.study.selection import Selection
from quizzer.tui.screens.dialogs import AskScreen, ConfirmScreen
from quizzer.tui.screens.help import HELP, Command, Sections, bindings_of
from quizzer.tui.screens.keeping import KeepingScreen
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.item_row import row_detail, row_line
from quizzer.tui.widgets.listing import Listing
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.study.catalogue import Row
    from quizzer.study.desk import Desk
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings

PAIRS = 50
"""Below so many columns the pane sets each number on a line of its own."""
SEARCHES = (
    ("is:due", "due now"),
    ("is:new", "not met yet"),
    ("is:suspended", "not asked any more"),
    ("is:flagged", "you said that something is wrong"),
    ("is:noted", "with a note of yours"),
    ("is:changed", "the answer is another one than you learned"),
    ("words", "in key, text, topic, type, note and flag; all of them must be there"),
)
WRITING = {
    "note": ("Note", "Your own words. Empty takes the note away."),
    "flag": ("What is wrong with it?", "Flags the question. Empty takes the flag back."),
}


class Items(Listing):
    """The rows found, a line each."""

    def __init__(self, glyphs: Glyphs, prefix: str) -> None:
        """Start empty; keys are shown without `prefix`."""
        super().__init__(self._line, glyphs)
        self.rows: list[Row] = []
        self._signs = glyphs
        self._prefix = prefix

    @property
    def row(self) -> Row | None:
        """Return the row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show_rows(self, rows: list[Row]) -> None:
        """Show `rows`, with the cursor on the item it was on, where that is among them."""
        here = self.row.item.key if self.row else ""
        self.rows = rows
        places = (place for place, row in enumerate(rows) if row.item.key == here)
        self.show(len(rows), next(places, 0))

    def renew(self, fresh: Row) -> None:
        """Show another state of one item, where it stands."""
        self.rows = [fresh if row.item.key == fresh.item.key else row for row in self.rows]
        self.refresh()
        self.post_message(self.Moved(self))

    def _line(self, place: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        return row_line(self.rows[place], width, self._signs, prefix=self._prefix, here=at_cursor)


class Pane(Horizontal):
    """Everything about the item under the cursor."""

    def __init__(self, desk: Desk, glyphs: Glyphs) -> None:
        """Start empty."""
        self._desk = desk
        self._glyphs = glyphs
        self._row: Row | None = None
        self._text = Static()
        self._area = Area(self._text, can_focus=True)
        super().__init__(self._area, Gauge(self._area, glyphs))

    def show(self, row: Row | None) -> None:
        """Show another item, from its top."""
        self._row = row
        self._area.scroll_home(animate=False)
        self.on_resize()

    def on_resize(self) -> None:
        """Lay the item out for the width there is."""
        row, compact = self._row, self.size.width >= PAIRS
        self._text.update(row_detail(row, self._desk, self._glyphs, compact=compact) if row else "")


COMMANDS = (
    Command(id="search", keys="slash", action="search", label="search", what="go to the search field"),
    Command(id="open", keys="", fixed="enter", action="open", label="drill", what="drill it now; or a double click"),
    Command(id="suspend", keys="x", action="suspend", label="suspend", what="ask this item no more, or again"),
    Command(id="note", keys="n", action="write('note')", label="note", what="note something on it"),
    Command(id="flag", keys="f", action="write('flag')", label="flag", what="say that it is wrong, and how"),
    Command(id="reset", keys="z", action="reset", label="reset", what="start its memory anew"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="leave the field, then the list"),
)


class BrowseScreen(KeepingScreen):
    """All items, searched."""

    CSS_PATH = "browse.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Browse"
    HELP_BELOW: ClassVar[Sections] = (("What can be searched", SEARCHES),)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(COMMANDS), Binding("down", "rows", show=False)]
    AUTO_FOCUS = "Items"

    def __init__(self, desk: Desk, settings: Settings, search: str = "") -> None:
        """Look through everything on `desk`, starting with `search`."""
        super().__init__(settings)
        banks = desk.ground.library.banks
        self._desk = desk
        self._search = search
        self._moved = True
        """Whether memories may have moved since the rows were read."""
        self._stale = False
        self._reading = False
        self._field = Input(search, placeholder="words or is:due, is:flagged ...", compact=True, select_on_focus=False)
        self._items = Items(settings.glyphs, f"{next(iter(banks))}/" if len(banks) == 1 else "")
        self._nothing = Static(classes="nothing muted", markup=False)
        self._pane = Pane(desk, settings.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the field above the list, the pane beside or below it."""
        yield self.top_bar
        with Horizontal(classes="search"):
            yield Static("/ ", classes="accent")
            yield self._field
        with Horizontal(classes="body"):
            with Vertical(classes="rows"):
                yield self._nothing
                yield self._items
            yield self._pane
        yield self.key_bar
        yield TooSmall()

    def on_screen_resume(self) -> None:
        """Read the rows, at first and when a drill has moved memories."""
        if self._moved:
            self._moved = False
            self._read()

    def say(self, what: str) -> None:
        """Say what is being waited for, or else how many rows there are."""
        count, total = len(self._items.rows), len(self._desk.ground.library.items)
        found = f"{total} items" if count == total else f"{count} of {total} items"
        self.top_bar.show(f"Quizzer {self.settings.glyphs.crumb} Browse", what or found)

    # The rows

    def _read(self) -> None:
        """Have the rows of the search read; while they are being read, only remember that they are stale."""
        self._stale = True
        if not self._reading:
            self._reading = True
            self.run_worker(self._read_rows(), group="rows")

    async def _read_rows(self) -> None:
        try:
            while self._stale:
                self._stale = False
                rows = await self.aside("searching...", partial(self._desk.rows, self._search))
                if not self._stale:
                    self._show(rows)
        finally:
            self._reading = False

    def _show(self, rows: list[Row]) -> None:
        self._items.show_rows(rows)
        self._items.display = bool(rows)
        self._nothing.update(f"Nothing is found for {visible(self._search)}")
        self._nothing.display = not rows
        self.say("")

    def on_listing_moved(self) -> None:
        """Show the item under the cursor in the pane."""
        self._pane.show(self._items.row)
        self.on_descendant_focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed."""
        if event.value != self._search:
            self._search = event.value
            self._read()

    def on_input_submitted(self) -> None:
        """Leave the field for the rows found."""
        self.action_rows()

    # Keys

    def on_descendant_focus(self) -> None:
        """Show the keys that work where the focus is now."""
        row = self._items.row
        if self._field.has_focus:
            self.key_bar.show([Hint("type", "words, is:due, is:new ..."), Hint("esc", "to the rows", "leave")])
        elif row is None:
            self.show_keys("search", "leave", "help")
        else:
            names = ("open", "search", "suspend", "note", "flag", "reset", "leave", "help")
            suspend = "resume" if row.standing.suspended else "suspend"
            self.show_keys(*names, open="drill" if self._pane.display else "more", suspend=suspend)

    def action_search(self) -> None:
        """Go to the search field."""
        self.remove_class("-detail")
        self._field.focus()

    def action_rows(self) -> None:
        """Go to the rows."""
        self._items.focus()

    def action_leave(self) -> None:
        """Leave the field, then the pane where it covers the list, then the screen."""
        if not self._field.has_focus and not self.has_class("-detail"):
            self.dismiss(None)
            return
        self.remove_class("-detail")
        self.action_rows()
        self.call_after_refresh(self.on_descendant_focus)

    def action_open(self) -> None:
        """Drill the question; where there is no room for the pane beside the list, show that first."""
        row = self._items.row
        if row is None:
            return
        if not self._pane.display:
            self.add_class("-detail")
            self.call_after_refresh(self.on_descendant_focus)
            return
        self._moved = True
        self.begin(partial(self._desk.drill, Selection(questions=(row.item.question,)), limit=1))

    def on_listing_clicked(self, event: Listing.Clicked) -> None:
        """Take a double click as Enter."""
        if event.times > 1:
            self.action_open()

    # What is done to an item

    def action_suspend(self) -> None:
        """Ask the item no more, or again."""
        row = self._items.row
        if row is not None:
            change = self._desk.resume if row.standing.suspended else self._desk.suspend
            self.keep(partial(change, row.item.key), lambda _: self._renewed(row.item.key))

    def action_write(self, field: str) -> None:
        """Ask for a note, or for what is wrong, and keep it."""
        row = self._items.row
        if row is None:
            return
        desk, standing = self._desk, row.standing
        keep, old = (desk.note, standing.note) if field == "note" else (desk.flag, standing.flag)

        def kept(text: str | None) -> None:
            if text is not None and text != old:
                self.keep(partial(keep, row.item.key, text), lambda _: self._renewed(row.item.key))

        self.app.push_screen(AskScreen(*WRITING[field], old, self.settings), kept)

    def action_reset(self) -> None:
        """Ask, then start the item's memory anew."""
        row = self._items.row
        if row is None:
            return
        if not isinstance(row.standing.memory, Learned):
            self.notify("It is new already; there is nothing to reset.", timeout=2)
            return

        def answered(yes: bool | None) -> None:  # noqa: FBT001  as Textual calls it
            if yes:
                self.keep(partial(self._desk.reset, row.item.key), lambda _: self._renewed(row.item.key))

        text = "It will be new again. Its reviews stay in the log, and count no more for when it is due."
        self.app.push_screen(ConfirmScreen("Start this memory anew?", text, self.settings), answered)

    @work(group="row")
    async def _renewed(self, key: str) -> None:
        """Read one row anew and leave it where it is, even where the search would now pass it over."""
        rows = await self.aside("reading...", partial(self._desk.rows, key))
        for row in rows:
            if row.item.key == key:
                self._items.renew(row)
