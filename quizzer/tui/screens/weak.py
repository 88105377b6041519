"""Weak: topics, types, slips and confused pairs by the marks they lose, and one key to drill what is under the cursor.

Topics and types come from the memories at once; what was recalled, the slips and the pairs are read from the
log in a thread and follow.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Grid, Horizontal
from textual.content import Content
from textual.widgets import Static

from quizzer.study.selection import Selection
from quizzer.tui.screens.drill import Tab
from quizzer.tui.screens.help import HELP, Command, CommandScreen, Sections, bindings_of
from quizzer.tui.widgets.listing import Listing
from quizzer.tui.widgets.too_small import TooSmall
from quizzer.tui.widgets.weak_row import weak_detail, weak_headline, weak_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.study.desk import Desk
    from quizzer.study.weak_points import WeakPoint, WeakPoints, WeakReader
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings

GROUPS = (
    ("Topics", "no topic at hand"),
    ("Types", "no type at hand"),
    ("Slips", "no slip made yet"),
    ("Confused pairs", "nothing confused yet"),
)
"""Their names, and what is said where one is empty."""
READING = "reading..."
MEANINGS = (
    ("bar", "marks lost were the exam now: longer is weaker, within its list"),
    ("few", "too few answers to tell; the bar is hollow"),
    ("new", "not met yet: ground to study, not a weakness"),
)

COMMANDS = (
    Command(
        id="drill-weak", keys="", fixed="enter", action="drill", label="drill", what="drill what is under the cursor"
    ),
    Command(
        id="weakest", keys="d", action="weakest", label="drill all", what="drill all that is weak, most marks first"
    ),
    Command(id="next-list", keys="tab", action="next_list", label="next list", what="go to the next list"),
    Command(id="study-new", keys="n", action="study_new", label="new", what="study what you have not met yet"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="back"),
)


class Points(Listing):
    """One list of weak points, a line each, its bars on a scale of their own."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__(self._line, glyphs)
        self.points: Sequence[WeakPoint] = ()
        self._signs = glyphs

    @property
    def point(self) -> WeakPoint | None:
        """Return what is under the cursor."""
        return self.points[self.cursor] if self.cursor < len(self.points) else None

    def show_points(self, points: Sequence[WeakPoint]) -> None:
        """Show `points`, with the cursor on the one it was on, where that is among them."""
        here = self.point.key if self.point else ""
        self.points = points
        self.show(len(points), next((place for place, point in enumerate(points) if point.key == here), 0))

    def _line(self, row: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        points, here = self.points, at_cursor and self.has_focus
        return weak_line(points[row], width, points[0].lost, self._signs, here=here)


class WeakScreen(CommandScreen):
    """What loses most marks."""

    CSS_PATH = "weak.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Weak"
    HELP_BELOW: ClassVar[Sections] = (("What it says", MEANINGS),)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Read what is weak from the log on `desk`."""
        super().__init__(settings)
        self._desk = desk
        self._found: WeakPoints | None = None
        self._said = ["", "", READING, READING]
        """Of each list what stands where it is empty."""
        self._headline = Static("weighing your marks...", classes="headline", markup=False)
        self._detail = Static(classes="detail", markup=False)
        self._tabs = [Tab(place) for place in range(len(GROUPS))]
        self._lists = [Points(settings.glyphs) for _ in GROUPS]
        self._now = 0

    def compose(self) -> ComposeResult:
        """Lay out four lists, two beside two; where it is narrow or low, tabs show one at a time."""
        yield self.top_bar
        yield self._headline
        with Horizontal(classes="tabs"):
            yield from self._tabs
        with Grid(classes="lists"):
            yield from self._lists
        yield self._detail
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Start at the topics."""
        self.top_bar.show(f"Quizzer {self.settings.glyphs.crumb} Weak")
        self.show_keys("drill-weak", "weakest", "next-list", "study-new", "leave", "help")
        self._go_to(0)

    def on_screen_resume(self) -> None:
        """Read the log, at first and whenever a drill has moved memories."""
        self.run_worker(self._read(), group="weak", exclusive=True)

    def say(self, what: str) -> None:
        """Say what is being waited for, in the top bar."""
        self.top_bar.show(f"Quizzer {self.settings.glyphs.crumb} Weak", what)

    # What it reads

    async def _read(self) -> None:
        reader, found = await self.aside("weighing your marks...", self._weighed)
        if self._found is None:
            self._show(found)
        found = await self.aside("reading your answers...", reader.answers)
        self._said[2] = GROUPS[2][1]
        self._show(found, pairs=self._lists[3].points)
        found = await self.aside("reading what you mixed up...", partial(reader.confusions, found))
        self._said[3] = GROUPS[3][1]
        self._show(found)

    def _weighed(self) -> tuple[WeakReader, WeakPoints]:
        reader = self._desk.weak_points()
        return reader, reader.areas()

    def _show(self, found: WeakPoints, pairs: Sequence[WeakPoint] = ()) -> None:
        """Show what is found so far, each cursor on the entry it was on; `pairs` until new ones are found."""
        self._found = found
        groups: tuple[Sequence[WeakPoint], ...] = (found.topics, found.types, found.slips, found.pairs or pairs)
        for listing, points in zip(self._lists, groups, strict=True):
            listing.show_points(points)
        self._label()

    # What it says

    def _label(self) -> None:
        """Name the lists, and say everything of what is under the cursor."""
        glyphs = self.settings.glyphs
        for place, (name, _) in enumerate(GROUPS):
            now, points = place == self._now, self._lists[place].points
            self._lists[place].border_title = name
            self._lists[place].border_subtitle = "" if points else self._said[place]
            self._tabs[place].update(Content(f"{glyphs.cursor if now else ' '}{name.split()[-1].capitalize()}"))
            self._tabs[place].set_class(now, "-now")
            self._lists[place].set_class(now, "-now")
        if self._found is not None:
            self._headline.update(weak_headline(self._found, self.size.width - 4))
        point = self._lists[self._now].point
        empty = Content.styled(self._said[self._now], "$muted")
        self._detail.update(empty if point is None else weak_detail(point, self.size.width, glyphs))

    def on_resize(self) -> None:
        """Say the headline in the room there is."""
        self._label()

    def on_listing_moved(self, event: Listing.Moved) -> None:
        """Say everything of the entry the cursor is on now."""
        if event.listing is self._lists[self._now]:
            self._label()

    def on_descendant_focus(self) -> None:
        """Follow a click into another list."""
        focused = next((place for place, one in enumerate(self._lists) if one.has_focus), self._now)
        if focused != self._now:
            self._now = focused
            self._label()
        for listing in self._lists:
            listing.refresh()

    def _go_to(self, place: int) -> None:
        self._now = place
        self._label()
        self._lists[place].focus()

    # What it does

    def action_next_list(self) -> None:
        """Go to the next list."""
        self._go_to((self._now + 1) % len(self._lists))

    def action_drill(self) -> None:
        """Drill what is under the cursor; what was never met is new ground."""
        point = self._lists[self._now].point
        if point is None:
            self.notify(f"There is {self._said[self._now] or 'nothing to drill'}.", timeout=3)
        elif not point.drill:
            self.action_study_new()
        else:
            self.begin(partial(self._desk.weak, point, limit=self.settings.limit))

    def action_weakest(self) -> None:
        """Drill all that is weak."""
        self.begin(partial(self._desk.weak, limit=self.settings.limit))

    def action_study_new(self) -> None:
        """Study what was not met yet: of the topic or the type under the cursor, else of all."""
        point = self._lists[self._now].point
        keys = (point.key,) if point is not None else ()
        choice = (Selection(topics=keys), Selection(kinds=keys), Selection(), Selection())[self._now]
        self.begin(partial(self._desk.drill, choice, new=True, limit=self.settings.limit))

    def on_tab_pressed(self, event: Tab.Pressed) -> None:
        """Go to the list whose name was clicked."""
        self._go_to(event.place)

    def on_listing_clicked(self, event: Listing.Clicked) -> None:
        """Take a double click as Enter."""
        if event.times > 1:
            self.action_drill()
