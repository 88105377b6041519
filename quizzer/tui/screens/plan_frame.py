"""The plan's screen as it is shown: what is set is painted at once, the figures come from the desk in a thread.

Those before stay, dimmed, until they do. One plan is made at a time: of changes made meanwhile only the last
is planned for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from quizzer.errors import UsageError
from quizzer.study.exam_settings import weight_of
from quizzer.tui.screens.help import CommandScreen
from quizzer.tui.widgets.calendar import days_of
from quizzer.tui.widgets.frame import NARROW
from quizzer.tui.widgets.plan_head import exam_head, nothing_ahead
from quizzer.tui.widgets.plan_panes import DaysPane, MarksPane, TopicsPane
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from quizzer.study.desk import Desk
    from quizzer.study.exam import Exam
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.tui.settings import Settings

LEAST_TALL = 18
"""From so many rows up there is room for all parts."""
SHOWN = (
    ("review", "next-pane", "target", "minutes", "new-exam", "edit-exam", "leave", "help"),
    ("open", "next-pane", "more", "less", "floor", "target", "review", "new-exam", "leave", "help"),
    ("open", "next-pane", "day-off", "minutes", "review", "new-exam", "leave", "help"),
)
"""The keys worth a place in the bar, in each part."""
OPENS = ("", "marks", "minutes")
"""What Enter changes in each part; in the first it reviews."""


class PlanFrame(CommandScreen):
    """What is set, and what it is worth."""

    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Show the exams of `desk`."""
        super().__init__(settings)
        self._desk = desk
        self._plans: dict[str, ExamPlan] = {}
        self._chosen = ""
        """The exam that is shown."""
        self._answer = ""
        self._refused = ""
        self._stale = False
        self._planning = False
        self._now = -1
        """The part where the keys work."""
        self._head = Static(classes="head")
        self._marks = MarksPane(settings.glyphs)
        self._topics = TopicsPane(settings.glyphs)
        self._days = DaysPane(settings.glyphs)
        self._panes = (self._marks, self._topics, self._days)

    def compose(self) -> ComposeResult:
        """Lay out the exam above its marks, topics and days; where there is no room one of them at a time."""
        yield self.top_bar
        yield self._head
        with Horizontal(classes="body"):
            with Vertical(classes="left"):
                yield self._marks
                yield self._topics
            yield self._days
        yield self.key_bar
        yield TooSmall()

    def on_screen_resume(self) -> None:
        """Show what is set, then plan: at first, and when a sitting may have changed the log."""
        self._show()
        self.call_after_refresh(self._replan)

    def say(self, what: str) -> None:
        """Say what is being waited for."""
        busy = "planning..." if self._planning else ""
        self.top_bar.show(f"Quizzer {self.settings.glyphs.crumb} Plan", what or busy)

    # The exam and its plan

    @property
    def alone(self) -> bool:
        """Return whether there is room for one part at a time only."""
        width, height = self.app.size
        return width < NARROW or height < LEAST_TALL

    @property
    def last(self) -> Exam | None:
        """Return the exam that comes last, over or not."""
        return max(self._desk.timetable.exams, key=lambda one: one.date, default=None)

    @property
    def exam(self) -> Exam | None:
        """Return the exam that is shown, one of those ahead."""
        ahead = self._desk.timetable.ahead(self._desk.ground.today())
        return next((one for one in ahead if one.name == self._chosen), ahead[0] if ahead else None)

    def _replan(self) -> None:
        self._stale = True
        if not self._planning and self.exam is not None:
            self._planning = True
            self.run_worker(self._replanned(), group="plan")
        self._show()

    async def _replanned(self) -> None:
        while self._stale:
            self._stale = False
            try:
                plans = await self.aside("planning...", self._desk.exam_plans)
                self._refused = ""
            except UsageError as error:
                plans, self._refused = [], str(error)
            if not self._stale:
                self._plans = {plan.exam.name: plan for plan in plans}
        self._planning = False
        self._show()

    def _show(self) -> None:
        """Show what is set, and the figures there are."""
        desk, exam, glyphs = self._desk, self.exam, self.settings.glyphs
        today = desk.ground.today()
        self.say("")
        self.set_class(exam is None, "-nothing")
        if exam is None:
            self._head.update(nothing_ahead(self.last, today, desk.timetable.minutes, glyphs))
            self.set_focus(None)
            others = ("edit-exam", "forget-exam") if self.last else ()
            self.show_keys("open", "minutes", "review", *others, "leave", "help", open="set an exam")
            return
        plan = self._plans.get(exam.name)
        self._head.update(exam_head(desk.timetable, exam, today, plan, glyphs, brief=self.alone))
        self._marks.show(plan, self._answer or self._refused, stale=self._planning)
        self._topics.show(plan.topics if plan else (), stale=self._planning)
        self._days.show(days_of(desk.timetable, today, plan), today, stale=self._planning)
        self._topics.tell(self._detail())
        self._go_to(self._now if self._now >= 0 else 0 if self.alone else 1)

    def _detail(self) -> str:
        """Return what is said of the topic under the cursor."""
        exam, topic = self.exam, self._topics.listing.topic
        if exam is None or topic is None:
            return ""
        library = self._desk.ground.library
        bank = library.bank_of(topic.topic).head.title
        return self._topics.words(weight_of(library, exam, topic.topic), bank)

    # Going about

    def _go_to(self, place: int) -> None:
        self._now = place
        for at, pane in enumerate(self._panes):
            pane.set_class(at == place, "-now")
        self._panes[place].take_focus()
        self.show_keys(*SHOWN[place], open=OPENS[place])

    def on_listing_moved(self) -> None:
        """Say more of what the cursor is on."""
        self._topics.tell(self._detail())
        self._days.tell()

    def on_descendant_focus(self) -> None:
        """Follow a click into another part."""
        place = next((at for at, pane in enumerate(self._panes) if pane.has_focus_within), self._now)
        if place != self._now:
            self._go_to(place)
