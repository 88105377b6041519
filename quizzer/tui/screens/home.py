"""Home: painted before anything is loaded, then what there is to do now and how each topic stands.

The log is opened in a thread, and the overview is taken anew in one whenever this screen comes back
to the top.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizzer.errors import UsageError
from quizzer.study.glance import Habits, habits_of, is_near, next_exam
from quizzer.study.prose import visible
from quizzer.study.selection import Selection
from quizzer.tui.screens.help import HELP, Command, CommandScreen, bindings_of
from quizzer.tui.screens.home_lines import (
    changed_line,
    detail,
    exam_headline,
    exam_start,
    headline,
    last_line,
    marks_lines,
    new_line,
    paper_line,
    slip_line,
    start_line,
    weak_line,
    where,
)
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.too_small import TooSmall
from quizzer.tui.widgets.topics import Topics, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import Screen

    from quizzer.study.catalogue import Overview
    from quizzer.study.desk import Desk
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.tui.settings import Settings

SLIPS_SHOWN, TOPICS_SHOWN = 3, 3
SHORT_DRILL = 8
"""Questions in the short drill of one slip or topic."""


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
        id="review",
        keys="r",
        fixed="enter",
        action="review",
        label="study",
        what="start a sitting: what gains most marks for the exam ahead; without one what is due, then new",
    ),
    Command(id="plan", keys="p", action="open('plan')", label="plan", what="exams, minutes, what the days are worth"),
    Command(id="mock", keys="m", action="open('mock')", label="mock", what="mock exams: a timed paper, or an open one"),
    Command(id="weak", keys="w", action="open('weak')", label="weak", what="what loses most marks, drilled by a key"),
    Command(id="progress", keys="s", action="open('progress')", label="progress", what="days, marks, memory, load"),
    Command(id="lessons", keys="l", action="open('lessons')", label="lessons", what="the lessons behind the questions"),
    Command(id="drill", keys="d", action="open('drill')", label="drill", what="pick topics, types or slips to drill"),
    Command(id="browse", keys="b", action="browse", label="browse", what="look through all items"),
    Command(id="simulate", keys="f", action="open('simulate')", label="freeze", what="the freeze simulator"),
    Command(id="placement", keys="n", action="placement", label="placement", what="ten minutes: what you know already"),
    Command(id="last", keys="h", action="last", label="last hours", what="for the last days: misses, slips, formulas"),
    Command(id="slip-1", keys="1", action="slip(0)", label="drill slip", what="drill the slip you make most"),
    Command(id="slip-2", keys="2", action="slip(1)", label="drill slip", what="drill the slip listed second"),
    Command(id="slip-3", keys="3", action="slip(2)", label="drill slip", what="drill the slip listed third"),
    Command(id="topic-1", keys="4", action="topic(0)", label="drill topic", what="drill the topic that loses most"),
    Command(id="topic-2", keys="5", action="topic(1)", label="drill topic", what="drill the topic listed second"),
    Command(id="topic-3", keys="6", action="topic(2)", label="drill topic", what="drill the topic listed third"),
    Command(
        id="changed",
        keys="c",
        action="browse('is:changed')",
        label="changed",
        what="browse items whose answer has changed",
    ),
    HELP,
    Command(id="leave", keys="q", action="app.quit", label="quit", what="quit; everything is saved"),
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
        browse: str | None = None,
        above: Callable[[Desk], Screen[None]] | None = None,
    ) -> None:
        """Open the desk with `open_desk`, in a thread; then `browse`, or put `above` on top."""
        super().__init__(settings)
        self._open_desk = open_desk
        self._browse_with = browse
        self._above = above
        self._desk: Desk | None = None
        self._overview: Overview | None = None
        self._habits: Habits | None = None
        self._headline = Static("opening your log...", classes="headline")
        self._marks = Static(classes="marks")
        self._start = Action("review", classes="start")
        self._detail = Static(classes="detail")
        self._paper = Action("open('mock')", classes="offer")
        self._last = Action("last", classes="offer")
        self._new = Action("placement", classes="offer")
        self._changed = Action("browse('is:changed')", classes="changed")
        self._mend_title = Static(Content.styled("to mend", "$muted"))
        self._slips = tuple(Action(f"slip({place})", classes="slip") for place in range(SLIPS_SHOWN))
        self._weak = tuple(Action(f"topic({place})", classes="slip") for place in range(TOPICS_SHOWN))
        self._topics = Topics(settings.glyphs)
        self._notices = Static(classes="notices")
        offers = (self._paper, self._last, self._new, self._changed)
        mend = (self._mend_title, *self._slips, *self._weak)
        self._parts = (
            self._headline,
            self._marks,
            self._start,
            *offers,
            self._detail,
            *mend,
            self._topics,
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

    @property
    def says_what_is_due(self) -> bool:
        """Return whether what is due is on show; what the log tells besides may follow."""
        return self._overview is not None

    def on_mount(self) -> None:
        """Say where we are, and open the desk after the first paint."""
        self.top_bar.show("Quizzer")
        self.show_keys("leave", "help")
        for part in self._parts[1:]:
            part.display = False
        self.call_after_refresh(lambda: self.run_worker(self._opened(), group="desk", exclusive=True))

    async def _opened(self) -> None:
        self._desk = desk = await self.aside("still opening...", self._open_desk)
        if self._browse_with is not None:
            self.action_browse(self._browse_with)
        elif self._above is not None:
            self.app.push_screen(self._above(desk))
        await self._refreshed()

    def on_screen_resume(self) -> None:
        """Take the overview anew: whatever was above may have changed it."""
        if self._desk is not None:
            self.run_worker(self._refreshed(), group="desk", exclusive=True)

    async def _refreshed(self) -> None:
        """Say what is known at once, then what the reviews tell, then what the plan finds.

        A screen above has the machine to itself: what is left is taken up when this one is back.
        """
        desk = self._desk
        if desk is None or not self.is_current:
            return
        self._overview = await self.aside("counting what is due...", desk.overview)
        self._show(self._overview, desk)
        if not self.is_current:
            return
        self._habits = habits = await self.aside("reading your log...", lambda: habits_of(desk, self._habits))
        self._put(self._detail, detail(self._overview, self.settings.limit, habits.streak, self.settings.glyphs))
        self._show_mend(habits)
        if next_exam(desk) is not None and self.is_current:
            try:
                self._show_plans(await self.aside("planning...", desk.exam_plans))
            except UsageError as error:  # an exam of banks that are gone is no reason to stop: the plan screen mends it
                self._put(self._marks, Content.styled(visible(str(error)), "$warning"))

    def _show_mend(self, habits: Habits) -> None:
        glyphs, paper = self.settings.glyphs, habits.paper
        self._put(self._paper, Content("") if paper is None else paper_line(paper.paper.name, paper.seconds_left))
        self._mend_title.display = bool(habits.slips or habits.weak)
        slips = [slip_line(place, one, glyphs) for place, one in enumerate(habits.slips[:SLIPS_SHOWN])]
        topics = [
            weak_line(place, one, glyphs) for place, one in enumerate(habits.weak[:TOPICS_SHOWN], SLIPS_SHOWN + 1)
        ]
        for lines, said in ((self._slips, slips), (self._weak, topics)):
            for line, content in zip(lines, [*said, *[Content("")] * (len(lines) - len(said))], strict=True):
                self._put(line, content)

    def _show_plans(self, plans: Sequence[ExamPlan]) -> None:
        width = self._area.size.width - self._area.gutter.width
        self._put(self._marks, marks_lines(plans[0], width, self.settings.glyphs))
        self._put(self._start, exam_start(plans[0], self.settings.glyphs))

    def say(self, what: str) -> None:
        """Say what is being waited for, in the top bar."""
        self.top_bar.show(where(self._desk, self.settings.glyphs), what)

    # What it says

    def _show(self, overview: Overview, desk: Desk) -> None:
        glyphs, limit, exam = self.settings.glyphs, self.settings.limit, next_exam(desk)
        self.top_bar.show(where(desk, glyphs))
        self._headline.update(headline(overview, glyphs) if exam is None else exam_headline(exam, desk, glyphs))
        streak = self._habits.streak if self._habits is not None else 0
        self._put(self._detail, detail(overview, limit, streak, glyphs))
        if exam is None or not self._start.display:
            self._put(self._start, start_line(overview, glyphs) if overview.items else Content(""))
        if exam is None:
            self._put(self._marks, Content(""))
        self._put(self._last, last_line() if overview.seen and is_near(exam, desk) else Content(""))
        self._put(self._new, new_line() if overview.items and not overview.seen else Content(""))
        self._put(self._changed, changed_line(overview, glyphs))
        self._put(self._notices, Content("\n").join(Content.styled(visible(one), "$muted") for one in desk.notices))
        self._topics.show(in_order(overview.topics, desk.ground.library, exam))
        self._topics.display = bool(overview.topics)
        taught = any(bank.head.lesson for bank in desk.ground.library.banks.values())
        study = ("review", "plan", "mock", "weak", "progress", *(("lessons",) if taught else ()), "drill", "browse")
        self.show_keys(*(study if overview.items else ()), "simulate", "leave", "help")

    def _put(self, part: Static, shown: Content) -> None:
        part.update(shown)
        part.display = bool(shown)

    # What it does

    def action_review(self) -> None:
        """Start a sitting of what gains most, or is due and new; where nothing is, offer the drill."""
        desk, overview = self._desk, self._overview
        if desk is None or overview is None or not overview.items:
            return
        if overview.due or overview.new or next_exam(desk) is not None:
            self.begin(lambda: desk.review(limit=self.settings.limit))
        else:
            self.action_open("drill")

    def action_last(self) -> None:
        """Start what the last days are for, once they have come."""
        desk = self._desk
        if desk is not None and is_near(next_exam(desk), desk):
            self.begin(lambda: desk.last_hours(limit=self.settings.limit))
        else:
            self.notify("This is for the last two days before an exam.", timeout=3)

    def action_placement(self) -> None:
        """Find out what is known already."""
        desk = self._desk
        if desk is not None and desk.ground.library.questions:
            self.begin(desk.placement)

    def action_slip(self, place: int) -> None:
        """Drill the questions in which a slip tempts."""
        desk, habits = self._desk, self._habits
        if desk is not None and habits is not None and place < len(habits.slips[:SLIPS_SHOWN]):
            selection = Selection(slips=(habits.slips[place].key,))
            self.begin(lambda: desk.drill(selection, limit=SHORT_DRILL))

    def action_topic(self, place: int) -> None:
        """Drill what is weak of a topic."""
        desk, habits = self._desk, self._habits
        if desk is not None and habits is not None and place < len(habits.weak[:TOPICS_SHOWN]):
            topic = habits.weak[place]
            self.begin(lambda: desk.weak(topic, limit=SHORT_DRILL))

    def action_open(self, screen: str) -> None:
        """Open another screen on the same desk; the freeze simulator needs neither bank nor log."""
        if screen == "simulate":
            from quizzer.tui.screens.simulate import SimulateScreen  # noqa: PLC0415  paid for when it is opened

            self.app.push_screen(SimulateScreen(self.settings))
        elif self._desk is not None and self._desk.ground.library.questions:
            shown = opened(screen, self._desk, self.settings)
            if shown is not None:
                self.app.push_screen(shown)
            else:
                self.notify("No bank at hand has a lesson.", timeout=3)

    def action_browse(self, search: str = "") -> None:
        """Look through all items, or those found."""
        from quizzer.tui.screens.browse import BrowseScreen  # noqa: PLC0415  paid for when it is opened

        if self._desk is not None and self._desk.ground.library.questions:
            self.app.push_screen(BrowseScreen(self._desk, self.settings, search))

    async def on_action_pressed(self, event: Action.Pressed) -> None:
        """Run what a clicked line says."""
        await self.run_action(event.action)


SCREENS: dict[str, tuple[str, str]] = {
    "plan": ("plan", "PlanScreen"),
    "mock": ("mock", "MockScreen"),
    "weak": ("weak", "WeakScreen"),
    "progress": ("progress", "ProgressScreen"),
    "lessons": ("reader", "lessons_screen"),
    "drill": ("drill", "DrillScreen"),
}
"""Screens on a desk with their modules: each is imported when it is opened."""


def opened(name: str, desk: Desk, settings: Settings) -> Screen[None] | None:
    """Return the screen of that name; None where there is nothing to show on it."""
    module, kind = SCREENS[name]
    make: Callable[[Any, Settings], Screen[None] | None] = getattr(import_module(f"quizzer.tui.screens.{module}"), kind)
    return make((lambda: desk) if name == "progress" else desk, settings)
