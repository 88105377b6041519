"""A question of a mock exam on show: the frame around it, the clock, and keeping what stands on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.paper_marks import shown_marks
from quizzer.study.prose import visible
from quizzer.tui.screens.staged import StagedScreen
from quizzer.tui.widgets.frame import minutes
from quizzer.tui.widgets.strip import Mark, Strip
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from quizzer.study.mock_exam import MockExam
    from quizzer.tui.settings import Settings
    from quizzer.tui.widgets.frame import Hint

PRESSING = 300
"""Seconds before the end from which on the clock presses."""


class SheetScreen(StagedScreen):
    """One question of the paper on show."""

    CSS_PATH = "mock.tcss"

    def __init__(self, exam: MockExam, settings: Settings) -> None:
        """Sit `exam`, which is not handed in."""
        super().__init__(settings)
        self.exam = exam
        self._strip = Strip(settings.glyphs)
        self.kept = ""
        """The entry on show as it was kept last."""
        self.turning = False
        """Whether one question is making way for another: what stands on the stage is then nobody's entry."""

    def compose(self) -> ComposeResult:
        """Lay out bar, questions, the one on show, keys."""
        yield self.top_bar
        yield self._strip
        yield self.stage
        yield self.key_bar
        yield TooSmall()

    async def on_mount(self) -> None:
        """Put the question on show that was there last, and let the clock run."""
        self.set_interval(1, self.tick)
        if self.exam.left_out:
            left_out = "1 question is" if self.exam.left_out == 1 else f"{self.exam.left_out} questions are"
            self.notify(f"{left_out} not in your banks any more, and left out.", timeout=5)
        await self.ask()

    async def ask(self) -> None:
        """Put the question on show that the paper is at, with what was entered."""
        self.turning = True
        entered = self.exam.sat.entered[self.exam.place]
        await self.stage.ask(self.exam.asking(self.exam.place), entered.draft or entered.answer)
        self.kept = self.answer.response() if self.answer else ""
        self.turning = False
        self.settle()
        self.show_frame()

    def put_by(self) -> bool:
        """Keep what stands on the screen, readable or not, if it is another entry; return whether it was."""
        text = self.answer.response() if self.answer else ""
        if text == self.kept or self.exam.over or self.turning:
            return False
        self.exam.set_aside(text)
        self.kept = text
        return True

    # The frame

    def tick(self) -> None:
        """Let the clock go on, and keep what stands on the screen; at the end hand in what there is."""
        if self.exam.result is not None or not self.is_attached:
            return
        before = self.kept
        self.tried(self.put_by, quietly=True)
        if self.kept != before:
            self.show_frame()
        if self.exam.over:
            self.finish("The time is over: handed in as it stood.")
            return
        self._show_clock()

    def _show_clock(self) -> None:
        left = self.exam.seconds_left
        pressing = left < PRESSING
        self.top_bar.tick(f"only {minutes(left)}" if pressing else f"{minutes(left)} left", pressing=pressing)

    def show_frame(self) -> None:
        """Show which question this is, what it is worth, how all stand, and the keys that work now."""
        exam = self.exam
        marks = exam.paper.questions[exam.place].marks
        worth = "1 mark" if marks == 1 else f"{shown_marks(marks)} marks"
        where = f"{exam.place + 1}/{exam.total}  {worth}"
        self.top_bar.show(visible(exam.paper.name), where, len(exam.places("answered")) / exam.total)
        self._show_clock()
        self._strip.show(marks_of(exam), exam.place)
        self.key_bar.show(self.hints())

    def hints(self) -> list[Hint]:
        """Return the keys that work now."""
        raise NotImplementedError

    def on_descendant_focus(self) -> None:
        """Show the keys that work where the focus is now."""
        if self.answer is not None:
            self.show_frame()

    def on_answer_widget_changed(self) -> None:
        """Show the keys that work for this entry."""
        self.show_frame()

    def is_over(self) -> bool:
        """Return whether the time is over; then the paper is handed in."""
        if self.exam.over:
            self.finish("The time is over: handed in as it stood.")
        return self.exam.over

    def finish(self, said: str) -> None:
        """Hand in, and show what the paper came to; `said` is said once."""
        raise NotImplementedError


def marks_of(exam: MockExam) -> list[Mark]:
    """Return how each question stands."""
    return [Mark(exam.state(place), exam.sat.entered[place].flagged) for place in range(exam.total)]
