"""The three parts of the plan's screen: the marks expected, the topics, the days to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quizzer.tui.widgets.calendar import Calendar, day_detail, week_heading
from quizzer.tui.widgets.exam_topics import ExamTopics, topic_detail, topic_heading
from quizzer.tui.widgets.expected_bars import expected_lines
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.plan_head import plan_notes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from textual.app import RenderResult

    from quizzer.study.exam_plan import ExamPlan, TopicPlan
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.calendar import Day


AROUND = 3
"""Lines around a calendar: the names of the weekdays, and two of a day in words."""


class Drawn(Widget):
    """A line drawn for the width there is."""

    DEFAULT_CSS = "Drawn { height: 1; }"

    def __init__(self, draw: Callable[[int], Content]) -> None:
        """Draw with `draw`, which takes a width."""
        super().__init__()
        self._draw = draw

    def render(self) -> RenderResult:
        """Draw it."""
        return self._draw(self.size.width)


class MarksPane(Horizontal):
    """Three bars, and the sentences that belong to them."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start without figures."""
        self._glyphs = glyphs
        self._plan: ExamPlan | None = None
        self._stale = False
        self._bars = Static(classes="bars")
        self._notes = Static(classes="notes")
        self.area = Area(self._bars, self._notes, can_focus=True)
        super().__init__(self.area, Gauge(self.area, glyphs))
        self.border_title = " marks expected, guessing included "

    def show(self, plan: ExamPlan | None, answer: str, *, stale: bool) -> None:
        """Show the figures of `plan`, dimmed while they are `stale`, and the `answer` to what was asked."""
        self._plan, self._stale = plan, stale
        notes = plan_notes(plan, answer, self._glyphs) if plan else Content(answer or "working out what to expect...")
        self._notes.update(notes)
        self._notes.display = bool(notes)
        self.on_resize()

    def on_resize(self) -> None:
        """Draw the bars for the width there is."""
        width = self.area.scrollable_content_region.width
        plan = self._plan
        lines = expected_lines(plan, width, self._glyphs, stale=self._stale) if plan and width else []
        self._bars.update(Content("\n").join(lines))

    def take_focus(self) -> None:
        """Let arrows scroll."""
        self.area.focus(scroll_visible=False)


class TopicsPane(Vertical):
    """The topics under the names of their columns, and what is said of one."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        self.listing = ExamTopics(glyphs)
        self._detail = Static(classes="detail muted", markup=False)
        super().__init__(Drawn(topic_heading), self.listing, self._detail)
        self.border_title = " topics, most given up first "

    def show(self, topics: Sequence[TopicPlan], *, stale: bool) -> None:
        """Show `topics`, dimmed while their figures are `stale`."""
        self.listing.stale = stale
        self.listing.show_topics(topics)

    def words(self, marks: float, bank: str) -> str:
        """Return the figures of the topic under the cursor in words."""
        topic = self.listing.topic
        return topic_detail(topic, marks, bank) if topic else ""

    def tell(self, words: str) -> None:
        """Say more of the topic under the cursor."""
        self._detail.update(words)

    def take_focus(self) -> None:
        """Let keys move the cursor."""
        self.listing.focus(scroll_visible=False)


class DaysPane(Vertical):
    """The calendar under the names of the weekdays, and what is said of one day."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        self.listing = Calendar(glyphs)
        self._today: dt.date | None = None
        self._detail = Static(classes="detail muted", markup=False)
        super().__init__(Drawn(week_heading), self.listing, self._detail)
        self.border_title = " days to come, filled as the plan uses them "

    def show(self, days: Sequence[Day], today: dt.date, *, stale: bool) -> None:
        """Show `days`, dimmed while what the plan uses of them is `stale`."""
        self._today = today
        self.listing.stale = stale
        self.listing.show_days(days)
        self.tell()

    def tell(self) -> None:
        """Say more of the day under the cursor."""
        day = self.listing.day
        self._detail.update(day_detail(day, self._today) if day and self._today else "")

    def on_resize(self) -> None:
        """Leave room for the lines around the calendar, which is as high as its weeks are many."""
        self.listing.styles.max_height = max(1, self.size.height - AROUND)

    def take_focus(self) -> None:
        """Let keys move the cursor."""
        self.listing.focus(scroll_visible=False)
