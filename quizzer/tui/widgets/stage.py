"""A question on show: prompt, answer, what is said before the check and after it, in one area that scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from quizzer.study.reasons import why_now
from quizzer.tui.widgets.feedback import FeedbackBlock, NoticeBlock, Quoted
from quizzer.tui.widgets.gauge import Area, Gauge, ground
from quizzer.tui.widgets.registry import WIDGETS

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.strip import Strip

    from quizzer.study.asking import Asking, Feedback
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import AnswerWidget


class Stage(Horizontal):
    """One question after the other."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self.answer: AnswerWidget | None = None
        self._glyphs = glyphs
        self._asking: Asking | None = None
        self._hints: list[str] = []
        self._why_now = False
        self._prompt = Static(classes="prompt")
        self._notices = NoticeBlock(glyphs)
        self._feedback = FeedbackBlock(glyphs)
        self._area = Area(self._prompt, self._notices, self._feedback)

    def compose(self) -> ComposeResult:
        """Lay out the area and its gauge."""
        yield self._area
        yield Gauge(self._area, self._glyphs)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the background."""
        return ground(self, crop)

    async def ask(self, asking: Asking, entered: str = "") -> None:
        """Put a question on show, with nothing entered or what was `entered` before."""
        if self.answer is not None:
            await self.answer.remove()
        self._asking, self._hints, self._why_now = asking, [], False
        self.answer = WIDGETS[asking.question.kind](asking.presentation, self._glyphs)
        self._feedback.clear()
        self._notices.show(())
        self._prompt.update(self.answer.prompt())
        await self._area.mount(self.answer, after=self._prompt)
        if entered:
            self.answer.fill(entered)
            self._prompt.update(self.answer.prompt())
        self._area.scroll_home(animate=False)
        self.answer.take_focus()

    def show_feedback(self, feedback: Feedback) -> None:
        """Show what became of the answer; while a try is left, let it be mended."""
        if self.answer is None:
            return
        self.answer.show_feedback(feedback)
        if feedback.stage == "repair":
            self.answer.reopen()
        else:
            self.answer.take_focus()
        self._feedback.show(feedback, self.answer.remarks())
        self._show_prompt()
        self.show_notices()

    def show_notices(self, problem: str = "", label: str = "not read") -> None:
        """Show the hints so far, why the question is asked now, and what came between the entry and its feedback."""
        said = why_now(self._asking.want) if self._asking is not None and self._why_now else ""
        self._notices.show(self._hints, why_now=said, problem=problem, label=label)

    def add_hint(self, hint: str) -> None:
        """Show one more hint."""
        self._hints.append(hint)
        self.show_notices()

    def toggle_why(self) -> None:
        """Say why the question is asked now, or hide it."""
        self._why_now = not self._why_now
        self.show_notices()

    # What the pieces report

    def on_answer_widget_changed(self) -> None:
        """Show the entry in the prompt, where the type does so."""
        self._show_prompt()

    def _show_prompt(self) -> None:
        """Show the prompt where it is another than before: a new one has everything laid out anew."""
        prompt = self.answer.prompt() if self.answer is not None else Content("")
        shown = self._prompt.content
        if not isinstance(shown, Content) or not prompt.is_same(shown):
            self._prompt.update(prompt)

    def on_answer_widget_moved(self, event: AnswerWidget.Moved) -> None:
        """Keep the cursor in view."""
        event.stop()
        if self.answer is not None:
            region = event.region.translate(self.answer.virtual_region.offset)
            self._area.scroll_to_region(region, animate=False)

    def on_quoted_grown(self, event: Quoted.Grown) -> None:
        """Bring what is new into view, its beginning at the least."""
        event.stop()
        tall = event.block.size.height >= self._area.size.height
        self._area.scroll_to_widget(event.block, top=tall, animate=False)
