"""What a mock exam came to: marks by topic against those expected, every question with its feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from quizzer.study.paper_marks import shown_marks
from quizzer.study.prose import visible
from quizzer.tui.screens.dialogs import ConfirmScreen
from quizzer.tui.screens.help import HELP, Command, CommandScreen, bindings_of
from quizzer.tui.screens.keeping import KeepingScreen
from quizzer.tui.screens.paper import first_line
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import minutes
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.listing import Listing
from quizzer.tui.widgets.marks import topic_marks
from quizzer.tui.widgets.stage import Stage
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.study.mock_exam import MockExam
    from quizzer.study.papers import MockResult, QuestionMarks
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings

COMMANDS = (
    Command(
        id="look", keys="enter", action="look", label="look", what="the question with your answer and the feedback"
    ),
    Command(id="send", keys="m", action="send", label="misses to review", what="send what was missed to review"),
    Command(
        id="by-topic", keys="t", action="by_topic", label="topics", what="the topics alone, or the questions again"
    ),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="back"),
)
MARKED = (
    Command(id="forward", keys="x", fixed="enter", action="step(1)", label="next", what="the next question"),
    Command(id="backward", keys="z", action="step(-1)", label="back", what="the question before"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="result", what="back to the result"),
)


class ResultScreen(KeepingScreen):
    """Marks in all, by topic, by question."""

    CSS_PATH = "mock.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Result"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(self, exam: MockExam, settings: Settings, said: str = "") -> None:
        """Show what `exam`, which is handed in, came to; `said` is said once."""
        super().__init__(settings)
        self._exam = exam
        self._result = exam.hand_in()
        self._said = said
        self._texts: dict[int, str] = {}
        """What each question begins with, drawn once: a variant is made for it."""
        self._head = Static(classes="head")
        self._topics = Static()
        self._area = Area(self._topics, can_focus=True)
        self._listing = Listing(self._line, settings.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the marks, those of each topic, the questions."""
        yield self.top_bar
        yield self._head
        yield Horizontal(self._area, Gauge(self._area, self.settings.glyphs), classes="topics")
        yield self._listing
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Show everything."""
        crumb, result = self.settings.glyphs.crumb, self._result
        total = f"{shown_marks(result.marks)} of {shown_marks(result.out_of)}"
        self.top_bar.show(f"{visible(self._exam.paper.name)} {crumb} Result", total, _share(result))
        self._listing.show(len(result.questions))
        self._listing.focus()
        self._show()
        if self._said:
            self.notify(self._said, timeout=5)

    def on_resize(self) -> None:
        """Draw the topics for the room there is."""
        self._show()

    def _show(self) -> None:
        glyphs, width = self.settings.glyphs, self.size.width
        self._head.update(head_text(self._exam, self._result, glyphs))
        room = width - (3 if self.has_class("-narrow") else 9 if self.has_class("-airy") else 7)
        self._topics.update(Content("\n").join(topic_marks(self._result.topics, room, glyphs)))
        send = ["send"] if self._result.missed and not self._exam.sat.sent else []
        label = "questions" if self.has_class("-by-topic") else "topics"
        self.show_keys(
            *(["look"] if self._result.questions else []), *send, "by-topic", "leave", "help", **{"by-topic": label}
        )

    def _line(self, row: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        glyphs, marks = self.settings.glyphs, self._result.questions[row]
        sign, ink = sign_of(marks, glyphs)
        tail = f" {shown_marks(marks.marks)}/{shown_marks(marks.out_of)} "
        mark = (f"{glyphs.cursor if at_cursor else ' '} ", "bold $accent")
        if row not in self._texts:
            self._texts[row] = first_line(self._exam, row)
        text = self._texts[row]
        room = width - 7 - len(tail)
        return Content.assemble(mark, (f"{sign} ", ink), (f"{row + 1:>2} ", "$muted"), fitted(text, room, glyphs), tail)

    # What it does

    def action_look(self) -> None:
        """Open the question under the cursor."""
        if self._result.questions and self._exam.feedback(self._listing.cursor) is not None:
            self.app.push_screen(MarkedScreen(self._exam, self._listing.cursor, self.settings))

    def on_listing_clicked(self) -> None:
        """Open the question clicked."""
        self.action_look()

    def action_by_topic(self) -> None:
        """Show the topics alone, or the questions again."""
        self.toggle_class("-by-topic")
        (self._area if self.has_class("-by-topic") else self._listing).focus()
        self._show()

    def action_send(self) -> None:
        """Ask whether to send the misses to review."""
        if self._result.missed and not self._exam.sat.sent:
            text = f"{_items(self._result.missed)} missed. Each counts as Again, and comes back in your reviews."
            self.app.push_screen(ConfirmScreen("Send the misses to review?", text, self.settings), self._sent)

    def _sent(self, yes: bool | None) -> None:  # noqa: FBT001  what the dialog hands back
        if yes:
            self.keep(self._exam.send_misses, self._told)

    def _told(self, sent: int) -> None:
        self.notify(f"{_items(sent)} sent to review.", timeout=3)
        self._show()


class MarkedScreen(CommandScreen):
    """One question of a paper with the answer given and everything there is to say of it."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    CSS_PATH = "mock.tcss"
    KEY_TABLE = MARKED
    HELP_TITLE = "Marked question"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(MARKED)

    def __init__(self, exam: MockExam, place: int, settings: Settings) -> None:
        """Show the question at `place` of `exam`, which is handed in."""
        super().__init__(settings)
        self._exam = exam
        self._place = place
        self._stage = Stage(settings.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out bar, question and keys."""
        yield self.top_bar
        yield self._stage
        yield self.key_bar
        yield TooSmall()

    async def on_mount(self) -> None:
        """Show the question."""
        self.show_keys("forward", "backward", "leave", "help")
        await self._show()

    async def _show(self) -> None:
        feedback, result = self._exam.feedback(self._place), self._exam.hand_in()
        if feedback is None:
            return
        asking, marks = self._exam.asking(self._place), result.questions[self._place]
        where = f"{visible(asking.bank_title)} {self.settings.glyphs.crumb} {asking.question.name}"
        earned = f"{shown_marks(marks.marks)} of {shown_marks(marks.out_of)} marks"
        self.top_bar.show(where, f"{self._place + 1}/{self._exam.total}  {earned}")
        await self._stage.ask(asking, self._exam.sat.entered[self._place].answer)
        self._stage.show_feedback(feedback)

    async def action_step(self, step: int) -> None:
        """Show the next question or the one before, those that have gone passed over."""
        for _ in range(self._exam.total):
            self._place = (self._place + step) % self._exam.total
            if self._exam.feedback(self._place) is not None:
                break
        await self._show()


def head_text(exam: MockExam, result: MockResult, glyphs: Glyphs) -> Content:
    """Return the marks in all, those expected, the time."""
    dot = f" {glyphs.dot} "
    marks = f"{shown_marks(result.marks)} of {shown_marks(result.out_of)} marks"
    expected = f"{shown_marks(round(result.predicted))} expected when it was drawn"
    lines = [
        Content.assemble((marks, "bold"), (f"{dot}{expected}", "$muted")),
        Content.styled(
            f"{minutes(result.seconds)} of {minutes(exam.paper.minutes * 60)} used{_sent(exam, dot)}", "$muted"
        ),
    ]
    return Content("\n").join(lines)


def _sent(exam: MockExam, dot: str) -> str:
    return f"{dot}misses sent to review" if exam.sat.sent else f"{dot}no memory was changed"


def sign_of(marks: QuestionMarks, glyphs: Glyphs) -> tuple[str, str]:
    """Return the sign of what became of a question, and its ink."""
    if marks.right:
        return glyphs.right, "bold $success"
    if not marks.answered:
        return glyphs.unpicked, "$muted"
    return (glyphs.followed, "bold $warning") if marks.marks > 0 else (glyphs.wrong, "bold $error")


def _share(result: MockResult) -> float:
    return result.marks / result.out_of if result.out_of else 0.0


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
