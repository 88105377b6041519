"""Plan: the exams ahead, what the days until then are worth, what is given up; each of it can be changed here."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from quizzer.errors import QuizzerError, UsageError
from quizzer.study.exam_settings import STEP, weight_of, with_day_off, with_exam, with_weight, without_exam
from quizzer.study.exam_words import target_said
from quizzer.study.prose import visible
from quizzer.tui.screens import plan_forms
from quizzer.tui.screens.dialogs import ConfirmScreen
from quizzer.tui.screens.form import FormScreen
from quizzer.tui.screens.help import HELP, Command, bindings_of
from quizzer.tui.screens.plan_frame import PlanFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from quizzer.study.exam import Exam, Timetable
    from quizzer.tui.screens.form import Form
    from quizzer.tui.widgets.listing import Listing

COMMANDS = (
    Command(id="open", keys="", fixed="enter", action="open", label="change", what="change what the cursor is on"),
    Command(id="review", keys="r", action="review", label="review", what="start reviewing by the plan"),
    Command(id="next-pane", keys="tab", action="next_pane", label="next part", what="go to the marks, topics or days"),
    Command(id="new-exam", keys="n", action="ask('new')", label="new exam", what="set an exam: its name and its day"),
    Command(
        id="edit-exam", keys="e", action="ask('exam')", label="edit exam", what="change its name, its day or banks"
    ),
    Command(id="minutes", keys="m", action="ask('minutes')", label="minutes", what="set the minutes of study a day"),
    Command(id="target", keys="t", action="ask('target')", label="target", what="ask what a mark needs a day"),
    Command(id="more", keys="plus,equals_sign", action="step(1)", label="more", what="give the topic 5 marks more"),
    Command(id="less", keys="minus", action="step(-1)", label="less", what="give the topic 5 marks less"),
    Command(id="floor", keys="f", action="ask('floor')", label="floor", what="let the topic not fall below a share"),
    Command(id="day-off", keys="o", action="day_off", label="day off", what="have every such weekday off, or on again"),
    Command(id="exam-before", keys="less_than_sign", action="go(-1)", label="before", what="the exam before"),
    Command(id="exam-after", keys="greater_than_sign", action="go(1)", label="after", what="the exam after"),
    Command(id="forget-exam", keys="x", action="forget", label="forget", what="forget this exam"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="back"),
)


class PlanScreen(PlanFrame):
    """The plan for the exams ahead."""

    KEY_TABLE = COMMANDS
    HELP_TITLE = "Plan"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    # Going about

    def action_next_pane(self) -> None:
        """Go to the next part; the marks are one only where they are not always on show."""
        if self.exam is not None:
            places = (0, 1, 2) if self.alone else (1, 2)
            self._go_to(next((place for place in places if place > self._now), places[0]))

    def on_listing_clicked(self, event: Listing.Clicked) -> None:
        """Take a double click as Enter."""
        if event.times > 1:
            self.action_open()

    def action_go(self, step: int) -> None:
        """Show another of the exams ahead."""
        ahead = self._desk.timetable.ahead(self._desk.ground.today())
        if self.exam is not None:
            self._chosen = ahead[(ahead.index(self.exam) + step) % len(ahead)].name
            self._answer = ""
            self._show()

    # What can be changed

    def action_open(self) -> None:
        """Change what the cursor is on; where it is on nothing, set an exam or review."""
        if self.exam is None:
            self.action_ask("new")
        elif self._now == 0:
            self.action_review()
        else:
            self.action_ask("weight" if self._now == 1 else "day")

    def action_ask(self, what: str) -> None:
        """Ask for something to set, and plan anew once it is kept."""
        form = self._form(what)
        if form is None:
            return
        names = {one.name for one in self._desk.timetable.exams}

        def kept(taken: bool | None) -> None:  # noqa: FBT001  as Textual calls it
            if taken and what != "target":
                added = [one.name for one in self._desk.timetable.exams if one.name not in names]
                self._changed(added[0] if added else self._chosen)

        self.app.push_screen(FormScreen(form, self.settings), kept)

    def _form(self, what: str) -> Form | None:
        """Return the form for `what`; None where there is nothing it could be for."""
        desk, exam = self._desk, self.exam
        topic, day = self._topics.listing.topic, self._days.listing.day
        if what == "minutes":
            return plan_forms.minutes_form(desk)
        if what in {"new", "exam"}:
            return plan_forms.exam_form(desk, None if what == "new" else exam or self.last)
        if what == "day":
            return plan_forms.day_form(desk, day.date) if exam and day else None
        if what == "target":
            return plan_forms.target_form(exam, partial(self._wish, exam)) if exam else None
        make = plan_forms.weight_form if what == "weight" else plan_forms.floor_form
        return make(desk, exam, topic) if exam and topic else None

    def action_step(self, way: int) -> None:
        """Give the topic under the cursor some marks more, or less, in steps of five."""
        exam, topic = self.exam, self._topics.listing.topic
        if exam is not None and topic is not None:
            library = self._desk.ground.library
            steps = weight_of(library, exam, topic.topic) / STEP
            marks = STEP * (math.floor(steps) + 1 if way > 0 else math.ceil(steps) - 1)
            self._keep(lambda now: with_exam(now, with_weight(library, exam, topic.topic, marks), exam.name))

    def action_day_off(self) -> None:
        """Have the weekday under the cursor off, or on again."""
        day = self._days.listing.day
        if self.exam is not None and day is not None:
            self._keep(lambda now: with_day_off(now, day.date))

    def action_forget(self) -> None:
        """Ask, then forget the exam that is shown."""
        exam = self.exam or self.last
        if exam is None:
            return

        def answered(yes: bool | None) -> None:  # noqa: FBT001  as Textual calls it
            if yes:
                self._keep(lambda now: without_exam(now, exam.name))

        text = "Its date, weights and floors go; what you have learned stays."
        self.app.push_screen(ConfirmScreen(f"Forget {visible(exam.name)}?", text, self.settings), answered)

    def action_review(self) -> None:
        """Start a sitting of what gains most."""
        if self._desk.ground.library.questions:
            self.begin(lambda: self._desk.review(limit=self.settings.limit))

    def _keep(self, change: Callable[[Timetable], Timetable]) -> None:
        """Keep the timetable as changed and plan anew, or say why not."""
        try:
            self._desk.keep_timetable(change(self._desk.timetable))
        except QuizzerError as error:
            self.notify(str(error), severity="warning", timeout=4)
        else:
            self._changed(self._chosen)

    def _changed(self, name: str) -> None:
        self._chosen, self._answer = name, ""
        self._replan()

    def _wish(self, exam: Exam, target: float) -> None:
        self.run_worker(self._wished(exam, target), group="target", exclusive=True)

    async def _wished(self, exam: Exam, target: float) -> None:
        """Find out what a mark needs, and say it where the figures are."""
        self._answer = "working out what it needs..."
        self._show()
        try:
            minutes = await self.aside("working it out...", partial(self._desk.minutes_needed, exam, target))
        except UsageError as error:
            self._answer = str(error)
        else:
            self._answer = target_said(target, exam.name, minutes)
        self._show()
