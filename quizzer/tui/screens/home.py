"""Home: painted before anything is loaded, then what there is to do now and how each topic stands.

The log is opened in a thread, and the overview is taken anew in one whenever this screen comes back
to the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizzer.study.prose import visible
from quizzer.study.selection import Selection
from quizzer.tui.screens.help import HELP, Command, CommandScreen, bindings_of
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.too_small import TooSmall
from quizzer.tui.widgets.topics import Topics, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import Screen

    from quizzer.study.catalogue import Overview
    from quizzer.study.desk import Desk
    from quizzer.study.sitting import Sitting
    from quizzer.study.slip_history import SlipHistory
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings

SLIPS_SHOWN = 3
SLIP_DRILL = 8
"""Questions in the short drill of one slip."""


class Action(Static):
    """A line that can be clicked to do what it says."""

    class Pressed(Message):
        """The line was clicked."""

        def __init__(self, action: str) -> None:
            """Carry the action to run."""
            super().__init__()
            self.action = action

    def __init__(self, action: str, *, classes: str) -> None:
        """Run `action` on a click."""
        super().__init__(classes=classes)
        self._action = action

    def on_click(self) -> None:
        """Report the click."""
        self.post_message(self.Pressed(self._action))


COMMANDS = (
    Command(
        id="review", keys="r", fixed="enter", action="review", label="review", what="start a sitting: due, then new"
    ),
    Command(id="drill", keys="d", action="drill", label="drill", what="pick topics, types or slips and drill them"),
    Command(id="browse", keys="b", action="browse", label="browse", what="look through all items"),
    Command(id="simulate", keys="f", action="simulate", label="freeze", what="the freeze simulator"),
    Command(id="slip-1", keys="1", action="slip(0)", label="drill slip", what="drill the slip you make most"),
    Command(id="slip-2", keys="2", action="slip(1)", label="drill slip", what="drill the slip listed second"),
    Command(id="slip-3", keys="3", action="slip(2)", label="drill slip", what="drill the slip listed third"),
    Command(
        id="changed",
        keys="c",
        action="browse('is:changed')",
        label="changed",
        what="browse items whose answer has changed",
    ),
    HELP,
    Command(id="leave", keys="q", action="quit", label="quit", what="quit; everything is saved"),
)


class HomeScreen(CommandScreen):
    """What there is to do now."""

    CSS_PATH = "home.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Home"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        settings: Settings,
        *,
        begin: Callable[[Desk], Sitting] | None = None,
        browse: str | None = None,
        above: Callable[[Desk], Screen[None]] | None = None,
    ) -> None:
        """Open the desk with `open_desk`, in a thread; then `begin` a sitting, `browse`, or put `above` on top."""
        super().__init__(settings)
        self._open_desk = open_desk
        self._begin_with = begin
        self._browse_with = browse
        self._above = above
        self._desk: Desk | None = None
        self._overview: Overview | None = None
        self._headline = Static("opening your log...", classes="headline")
        self._detail = Static(classes="detail")
        self._start = Action("review", classes="start")
        self._topics = Topics(settings.glyphs)
        self._slip_lines = tuple(Action(f"slip({place})", classes="slip") for place in range(SLIPS_SHOWN))
        self._slip_title = Static(Content.styled("your slips", "$muted"))
        self._slips: list[SlipHistory] = []
        self._changed = Action("browse('is:changed')", classes="changed")
        self._notices = Static(classes="notices")
        self._parts = (
            self._headline,
            self._start,
            self._detail,
            self._changed,
            self._topics,
            self._slip_title,
            *self._slip_lines,
            self._notices,
        )
        self._area = Area(*self._parts, can_focus=True)

    def compose(self) -> ComposeResult:
        """Lay out one column between the two bars."""
        yield self.top_bar
        with Horizontal():
            yield self._area
            yield Gauge(self._area, self.settings.glyphs)
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Say where we are, and open the desk after the first paint."""
        self.top_bar.show("Quizzer")
        self.show_keys("leave", "help")
        for part in self._parts[1:]:
            part.display = False
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        self.run_worker(self._opened(), group="desk", exclusive=True)

    async def _opened(self) -> None:
        self._desk = desk = await self.aside("still opening...", self._open_desk)
        begin = self._begin_with
        if begin is not None:
            self.begin(lambda: begin(desk))
        elif self._browse_with is not None:
            self.action_browse(self._browse_with)
        elif self._above is not None:
            self.app.push_screen(self._above(desk))
        await self._refreshed()

    def on_screen_resume(self) -> None:
        """Take the overview anew: whatever was above may have changed it."""
        if self._desk is not None:
            self.run_worker(self._refreshed(), group="desk", exclusive=True)

    async def _refreshed(self) -> None:
        if self._desk is not None:
            self._overview = await self.aside("counting what is due...", self._desk.overview)
            self._show(self._overview, self._desk)
            self._slips = (await self.aside("reading your slips...", self._desk.slips))[:SLIPS_SHOWN]
            self._show_slips()

    def _show_slips(self) -> None:
        self._slip_title.display = bool(self._slips)
        for place, line in enumerate(self._slip_lines):
            here = place < len(self._slips)
            self._put(line, slip_line(place, self._slips[place], self.settings.glyphs) if here else Content(""))

    def say(self, what: str) -> None:
        """Say what is being waited for, in the top bar."""
        self.top_bar.show(self._where(), what)

    def _where(self) -> str:
        banks = list(self._desk.ground.library.banks.values()) if self._desk else []
        if len(banks) == 1:
            return f"Quizzer {self.settings.glyphs.crumb} {visible(banks[0].head.title)}"
        return f"Quizzer {self.settings.glyphs.crumb} {len(banks)} banks" if banks else "Quizzer"

    # What it says

    def _show(self, overview: Overview, desk: Desk) -> None:
        glyphs, limit = self.settings.glyphs, self.settings.limit
        self.top_bar.show(self._where())
        self._headline.update(headline(overview, glyphs))
        self._put(self._detail, detail(overview, limit, glyphs))
        self._put(self._start, start_line(overview, glyphs) if overview.items else Content(""))
        self._put(self._changed, changed_line(overview, glyphs))
        self._put(self._notices, Content("\n").join(Content.styled(visible(one), "$muted") for one in desk.notices))
        self._topics.show(in_order(overview.topics, desk.ground.library))
        self._topics.display = bool(overview.topics)
        study = ("review", "drill", "browse") if overview.items else ()
        self.show_keys(*study, "simulate", "leave", "help")

    def _put(self, part: Static, shown: Content) -> None:
        part.update(shown)
        part.display = bool(shown)

    # What it does

    def action_review(self) -> None:
        """Start a sitting of what is due and new; where nothing is, offer the drill."""
        desk, overview = self._desk, self._overview
        if desk is None or overview is None or not overview.items:
            return
        if overview.due or overview.new:
            self.begin(lambda: desk.review(limit=self.settings.limit))
        else:
            self.action_drill()

    def action_drill(self) -> None:
        """Pick what to drill."""
        from quizzer.tui.screens.drill import DrillScreen  # noqa: PLC0415  paid for when it is opened

        if self._desk is not None and self._desk.ground.library.questions:
            self.app.push_screen(DrillScreen(self._desk, self.settings))

    def action_slip(self, place: int) -> None:
        """Drill the questions in which a slip tempts."""
        desk = self._desk
        if desk is not None and place < len(self._slips):
            selection = Selection(slips=(self._slips[place].key,))
            self.begin(lambda: desk.drill(selection, limit=SLIP_DRILL))

    def action_browse(self, search: str = "") -> None:
        """Look through all items, or those found."""
        from quizzer.tui.screens.browse import BrowseScreen  # noqa: PLC0415  paid for when it is opened

        if self._desk is not None and self._desk.ground.library.questions:
            self.app.push_screen(BrowseScreen(self._desk, self.settings, search))

    def action_weak(self) -> None:
        """Show what loses most marks."""
        from quizzer.tui.screens.weak import WeakScreen  # noqa: PLC0415  paid for when it is opened

        if self._desk is not None and self._desk.ground.library.questions:
            self.app.push_screen(WeakScreen(self._desk, self.settings))

    def action_simulate(self) -> None:
        """Open the freeze simulator, which needs neither bank nor log."""
        from quizzer.tui.screens.simulate import SimulateScreen  # noqa: PLC0415  paid for when it is opened

        self.app.push_screen(SimulateScreen(self.settings))

    def action_quit(self) -> None:
        """Leave Quizzer."""
        self.app.exit()

    async def on_action_pressed(self, event: Action.Pressed) -> None:
        """Run what a clicked line says."""
        await self.run_action(event.action)


def headline(overview: Overview, glyphs: Glyphs) -> Content:
    """Return what there is to do now, in a few words."""
    if not overview.items:
        return Content.styled("No questions yet", "bold")
    if not overview.due and not overview.new:
        return Content.styled("Nothing is due now", "bold")
    parts = []
    if overview.due:
        parts.append(Content.assemble((f"{overview.due}", "bold $accent"), (" due", "bold")))
    if overview.new:
        parts.append(Content.assemble((f"{overview.new}", "bold $secondary"), (" new", "bold")))
    return Content.styled(f" {glyphs.dot} ", "$muted").join(parts)


def detail(overview: Overview, limit: int | None, glyphs: Glyphs) -> Content:
    """Return the line below the headline."""
    if not overview.items:
        return Content.assemble(
            ("Add a bank, or a folder of them, then start Quizzer again:\n\n", "$muted"),
            ("quizzer bank add PATH", "bold $secondary"),
        )
    if not overview.seen:
        return Content.styled(
            "Welcome. Answer what you can and leave the rest: a miss shows you how it goes, and comes back soon.",
            "$muted",
        )
    words = [f"{overview.seen} of {overview.items} items met"]
    if limit and (overview.due or overview.new):
        words.append(f"up to {limit} questions a sitting")
    if overview.flagged:
        words.append(f"{overview.flagged} flagged")
    return Content.styled(f" {glyphs.dot} ".join(words), "$muted")


def start_line(overview: Overview, glyphs: Glyphs) -> Content:
    """Return the primary action."""
    if overview.due:
        label = "Start reviewing"
    elif overview.new and not overview.seen:
        label = "Start your first sitting"
    elif overview.new:
        label = "Learn something new"
    else:
        label = "Drill something anyway"
    return Content.assemble((glyphs.enter, "bold $accent"), "  ", (label, "bold"))


def slip_line(place: int, slip: SlipHistory, glyphs: Glyphs) -> Content:
    """Return a slip with how often it is made, and the key that drills it."""
    often = f" {glyphs.dot} in {slip.made} of {slip.chances} answers"
    return Content.assemble((f"{place + 1}", "bold $accent"), "  ", visible(slip.title), (often, "$muted"))


def changed_line(overview: Overview, glyphs: Glyphs) -> Content:
    """Return what to do about items whose answer is another one now; nothing when there are none."""
    count = len(overview.changed)
    if not count:
        return Content("")
    said = "1 answer changed" if count == 1 else f"{count} answers changed"
    return Content.assemble(
        (f"{glyphs.changed} ", "bold $warning"),
        f"{said} since you learned {'it' if count == 1 else 'them'}: ",
        ("c", "bold $accent"),
        (" browses is:changed, ", "$muted"),
        ("z", "bold $accent"),
        (" resets.", "$muted"),
    )
