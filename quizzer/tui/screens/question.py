"""Questions asked one by one: the frame around them, and the way from an entry to its feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.errors import Malformed
from quizzer.scheduling.memory import Rating
from quizzer.study.prose import visible
from quizzer.tui.screens.staged import StagedScreen
from quizzer.tui.widgets.feedback import RatingLine
from quizzer.tui.widgets.frame import minutes
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from quizzer.errors import StoreError
    from quizzer.study.asking import Asking, Feedback
    from quizzer.study.sitting import Sitting
    from quizzer.tui.settings import Settings
    from quizzer.tui.widgets.answer import AnswerWidget
    from quizzer.tui.widgets.frame import Hint


class QuestionScreen(StagedScreen):
    """A sitting's question on show."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        """Ask what `sitting` asks."""
        super().__init__(settings)
        self.sitting = sitting
        self.ratings = RatingLine(settings.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out bar, question, ratings and keys."""
        yield self.top_bar
        yield self.stage
        yield self.ratings
        yield self.key_bar
        yield TooSmall()

    async def on_mount(self) -> None:
        """Ask the first question, and let the clock run."""
        self.set_interval(1, self.tick)
        await self.go_on()

    @property
    def final(self) -> Feedback | None:
        """Return the feedback once there is no try left."""
        feedback = self.sitting.feedback
        return feedback if feedback is not None and feedback.stage == "final" else None

    async def go_on(self) -> None:
        """Ask the next question, or finish."""
        asking = self.sitting.next()
        if asking is None:
            self.finish()
        else:
            await self.ask(asking)

    def finish(self) -> None:
        """Leave the questions."""
        raise NotImplementedError

    async def ask(self, asking: Asking) -> None:
        """Put a question on show."""
        self.ratings.clear()
        await self.stage.ask(asking)
        self.settle()
        self.show_frame()

    def mark(self, text: str) -> None:
        """Have a response marked; what cannot be read, or kept, is explained, and the entry stays as it is."""
        try:
            self.keep(lambda: self.sitting.answer(text), self._marked)
        except Malformed as error:
            self.stage.show_notices(str(error))

    def _marked(self, feedback: Feedback) -> None:
        """Show what became of a response, which is kept."""
        self.stage.show_feedback(feedback)
        self.ratings.show(feedback, self.sitting.ground.clock())
        self.settle()
        self.show_frame()

    def refuse(self, error: StoreError) -> None:
        """Say beside the entry why it could not be kept."""
        self.refused = str(error)
        self.stage.show_notices(self.refused, "not kept")

    # After the answer

    def action_rate(self, rating: int) -> None:
        """Amend the rating."""
        if self.final is not None:
            self.keep(lambda: self.sitting.rate(Rating(rating)), self.rated)

    def rated(self, feedback: Feedback) -> None:
        """Show the rating as it was amended."""
        self.ratings.show(feedback, self.sitting.ground.clock())
        self.stage.show_notices()
        self.show_frame()

    # The frame

    def tick(self) -> None:
        """Let the clock go on."""
        self.top_bar.tick(self.clock())

    def clock(self) -> str:
        """Return how long the sitting has lasted."""
        return minutes((self.sitting.ground.clock() - self.sitting.started_at).total_seconds())

    def show_frame(self) -> None:
        """Show where we are, how far, and the keys that work now."""
        asking = self.sitting.asking
        if asking is None:
            return
        where = f"{visible(asking.bank_title)} {self.settings.glyphs.crumb} {asking.question.name}"
        done = asking.place - (0 if self.final else 1)
        sure = f"{self.sitting.sureness}  " if self.sitting.sureness else ""
        self.top_bar.show(where, f"{sure}{asking.place}/{asking.total}", done / asking.total, self.clock())
        self.key_bar.show(self.key_hints())

    def key_hints(self) -> list[Hint]:
        """Return the keys that work now."""
        raise NotImplementedError

    # What the answer reports

    def on_descendant_focus(self) -> None:
        """Show the keys that work where the focus is now."""
        self.show_frame()

    def on_answer_widget_changed(self) -> None:
        """Show the keys that work for this entry."""
        self.show_frame()

    def on_answer_widget_turned(self) -> None:
        """Turn the card over."""
        if self.answer is not None and not self.settling:
            self.answer.turn(self.sitting.turn_over())
            self.settle()
            self.show_frame()

    def on_answer_widget_submitted(self, event: AnswerWidget.Submitted) -> None:
        """Have the entry marked."""
        event.stop()
        if not self.settling and self.final is None:
            self.mark(event.text)
