"""Progress: days, marks, memory, sureness, load, time and slips, each a page; all at once where there is room.

The frame is painted first; then the log is read in a thread, and each figure shows as soon as it is known.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from quizzer.study.progress.pages import PAGES
from quizzer.tui.screens.help import HELP, Command, CommandScreen, bindings_of
from quizzer.tui.widgets.figures import ALL, Figures, PageBar
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.study.desk import Desk
    from quizzer.study.progress import Reading
    from quizzer.tui.settings import Settings

ROOMY = (100, 32)
"""From so many columns and rows up all pages are shown at first."""
ORDER = ("days", "pace", "sureness", "slips", "load", "marks", "retention")
"""Figures in the order in which they are read: the cheap ones first."""

COMMANDS = (
    *(
        Command(id=f"page-{place}", keys=str(place), action=f"page({place - 1})", label=page.title, what=page.what)
        for place, page in enumerate(PAGES, 1)
    ),
    Command(id="page-all", keys="0", action=f"page({ALL})", label="all", what="all of them at once"),
    Command(id="page-next", keys="n", fixed="right", action="turn(1)", label="next", what="the next page"),
    Command(id="page-back", keys="p", fixed="left", action="turn(-1)", label="page", what="the page before"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="leave progress"),
)


class ProgressScreen(CommandScreen):
    """What the log says about the learner."""

    CSS_PATH = "progress.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Progress"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(self, open_desk: Callable[[], Desk], settings: Settings) -> None:
        """Read the log of the desk that `open_desk` opens, in a thread."""
        super().__init__(settings)
        self._open_desk = open_desk
        self._known: dict[str, Any] = {}
        self._page: int | None = None
        self._shown = 0
        self._page_bar = PageBar(settings.glyphs)
        self._figures = Figures(settings.glyphs)
        self._welcome = Static(welcome(), classes="welcome")
        self._area = Area(self._welcome, self._figures, can_focus=True)

    @property
    def page(self) -> int:
        """Return the place of the page on show, or ALL: what was picked, else what the room suggests."""
        if self._page is not None:
            return self._page
        roomy = self.app.size.width >= ROOMY[0] and self.app.size.height >= ROOMY[1]
        return ALL if roomy else 0

    def compose(self) -> ComposeResult:
        """Lay out the bar of pages and the page below it."""
        yield self.top_bar
        yield self._page_bar
        with Horizontal():
            yield self._area
            yield Gauge(self._area, self.settings.glyphs)
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Say where we are and what will be here; read the log after the first paint."""
        self.say("")
        self._welcome.display = False
        self._show_keys()
        self._area.focus()
        self._show()
        self.call_after_refresh(self._read)

    def _show_keys(self) -> None:
        """Put both arrows into the key bar as one hint, and how to scroll."""
        glyphs = self.settings.glyphs
        turn = Hint(f"{glyphs.back}{glyphs.arrow}", "page", "turn(1)")
        scroll = Hint(glyphs.up_down, "scroll")
        known = {one.id: one for one in self.KEY_TABLE}
        rest = [known[name] for name in ("page-all", "leave", "help")]
        hints = [Hint(one.shown(self.settings)[0], one.label, one.action) for one in rest]
        self.key_bar.show([turn, scroll, *hints])

    def on_resize(self) -> None:
        """Show what the new size has room for."""
        if self.page != self._shown:
            self._show()

    def say(self, what: str) -> None:
        """Say what is being waited for, in the top bar."""
        self.top_bar.show(f"Quizzer {self.settings.glyphs.crumb} Progress", what)

    def _read(self) -> None:
        self.run_worker(self._figures_read(), group="progress", exclusive=True)

    async def _figures_read(self) -> None:
        reading = await self.aside("opening your log...", self._reading)
        past = await self.aside("reading your log...", lambda: reading.past)
        if not past:
            self._begin_here()
            return
        for name in ORDER:
            self._known[name] = await self.aside("counting...", partial(getattr, reading, name))
            self._show()

    def _reading(self) -> Reading:
        from quizzer.study.progress import Reading  # noqa: PLC0415  its figures come after the first paint

        desk = self._open_desk()
        return Reading(desk.ground, desk.timetable)

    def _begin_here(self) -> None:
        """Say how there will be something to show."""
        self._welcome.display = True
        self._figures.display = self._page_bar.display = False
        self.show_keys("leave", "help")

    def _show(self) -> None:
        self._shown = self.page
        self._figures.show(self._known, self.page)
        self._page_bar.show(self.page)

    def action_page(self, page: int) -> None:
        """Show a page, or all."""
        self._page = page
        self._area.scroll_home(animate=False)
        self._show()

    def action_turn(self, by: int) -> None:
        """Show the next page, or the one before."""
        turns = [*range(len(PAGES)), ALL]
        self.action_page(turns[(turns.index(self.page) + by) % len(turns)])

    def on_page_bar_picked(self, event: PageBar.Picked) -> None:
        """Show the page that was clicked."""
        self.action_page(event.page)


def welcome() -> Content:
    """Return what an empty log has to say: what will be here, and how to begin."""
    rows = [Content.assemble((f"{page.title:<10}", "$secondary"), (page.what, "$muted")) for page in PAGES]
    begin = Content.assemble(
        ("To begin: ", "$muted"),
        ("q", "bold $accent"),
        (" back, then ", "$muted"),
        ("r", "bold $accent"),
        (" starts a review.", "$muted"),
    )
    head = [
        Content.styled("Nothing answered yet", "bold"),
        Content.styled("Once you have studied, this shows", "$muted"),
    ]
    return Content("\n").join([*head, Content(""), *rows, Content(""), begin])
