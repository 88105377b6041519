"""Mock exams: the paper that is open or a new one, and those handed in; the clock starts only with Enter here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from quizzer.errors import StoreError, UsageError
from quizzer.study.mock_exams import ANY
from quizzer.study.paper_marks import shown_marks
from quizzer.study.prose import visible
from quizzer.tui.screens.dialogs import ConfirmScreen
from quizzer.tui.screens.help import HELP, Command, bindings_of
from quizzer.tui.screens.keeping import KeepingScreen
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import minutes
from quizzer.tui.widgets.listing import Listing
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.study.desk import Desk
    from quizzer.study.mock_exam import MockExam
    from quizzer.study.mock_exams import Terms, Wish
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings

COMMANDS = (
    Command(id="open-paper", keys="enter", action="choose", label="start", what="start the clock; or open a result"),
    Command(id="new-paper", keys="n", action="another", label="new paper", what="hand in the open paper, draw another"),
    HELP,
    Command(
        id="leave", keys="q", fixed="escape", action="leave", label="back", what="back; an open paper's clock runs"
    ),
)


class MockScreen(KeepingScreen):
    """The open paper, or what a new one would be like; below it those handed in."""

    CSS_PATH = "mock.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Mock exam"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(self, desk: Desk, settings: Settings, wish: Wish = ANY, *, new: bool = False) -> None:
        """Sit papers drawn at `desk` as `wish` says; `new` asks at once whether to hand in one that is open."""
        super().__init__(settings)
        self._desk = desk
        self._wish = wish
        self._terms = desk.mocks.terms(wish)
        self._new = new
        self._open: MockExam | None = None
        self._past: Sequence[MockExam] = ()
        self._ready = False
        """Whether the papers have been read."""
        self._head = Static(classes="head")
        self._listing = Listing(self._line, settings.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out what a paper is like, then the papers."""
        yield self.top_bar
        yield self._head
        yield self._listing
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Say what a paper is like, and read those there are after the first paint."""
        self.top_bar.show(f"Quizzer {self.settings.glyphs.crumb} Mock exam")
        self._head.update(terms_text(self._terms, self.settings.glyphs))
        self._listing.focus()
        self._show_keys()
        self.call_after_refresh(self._read)

    def on_screen_resume(self) -> None:
        """Read the papers anew: the screen above may have changed one."""
        if self._ready:
            self._read()

    def _read(self) -> None:
        self.run_worker(self._reading(), group="papers", exclusive=True)

    async def _reading(self) -> None:
        mocks = self._desk.mocks
        found = await self.aside("reading your papers...", mocks.resume)
        self._past = await self.aside("reading your papers...", mocks.past)
        self._open = found if found is not None and found.result is None else None
        if found is not None and self._open is None:
            self.notify("The time of your open paper had run out: it was handed in as it stood.", timeout=5)
        if not self._ready:
            for problem in mocks.problems():
                self.notify(problem, timeout=8)
        self._ready = True
        self._listing.show(1 + len(self._past), self._listing.cursor)
        self._show_keys()
        if self._new:
            self._new = False
            self.action_another()

    def _show_keys(self) -> None:
        names = ["open-paper", *(["new-paper"] if self._open else []), "leave", "help"]
        on_past = self._listing.cursor > 0
        self.show_keys(*names, **{"open-paper": "open" if on_past else "go on" if self._open else "start the clock"})

    def _line(self, row: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        glyphs = self.settings.glyphs
        mark = (f"{glyphs.cursor if at_cursor else ' '} ", "bold $accent")
        if row == 0:
            return Content.assemble(mark, self._first_row(width - 2))
        return Content.assemble(mark, past_line(self._past[row - 1], self._desk.ground.zone, width - 2, glyphs))

    def _first_row(self, width: int) -> Content:
        exam, dot = self._open, f" {self.settings.glyphs.dot} "
        if exam is None:
            return fitted("Start a paper: the clock starts with it", width, self.settings.glyphs, "bold")
        done = f"{len(exam.places('answered'))} of {exam.total} answered"
        said = f"Go on{dot}{minutes(exam.seconds_left)} left{dot}{done}{dot}{visible(exam.paper.name)}"
        return fitted(said, width, self.settings.glyphs, "bold")

    def on_listing_moved(self) -> None:
        """Show what Enter does on this row."""
        self._show_keys()

    def on_listing_clicked(self) -> None:
        """Do what Enter does."""
        self.action_choose()

    # What it does

    def action_choose(self) -> None:
        """Sit the paper of the first row, or show the result of another."""
        if not self._ready:
            return
        if self._listing.cursor > 0:
            from quizzer.tui.screens.mock_result import ResultScreen  # noqa: PLC0415  paid for when it is opened

            self.app.push_screen(ResultScreen(self._past[self._listing.cursor - 1], self.settings))
        elif self._open is not None:
            self._sit(self._open)
        else:
            self._start()

    def action_another(self) -> None:
        """Ask whether to hand in the open paper, then draw another; without one, stay."""
        if self._open is not None:
            from quizzer.tui.screens.paper import hand_in_text  # noqa: PLC0415  paid for when it is asked

            text = hand_in_text(self._open)
            self.app.push_screen(ConfirmScreen("Hand in the open paper first?", text, self.settings), self._replaced)

    def _replaced(self, yes: bool | None) -> None:  # noqa: FBT001  what the dialog hands back
        if yes and self._open is not None and self.tried(self._open.hand_in):
            self._open = None
            self._start()

    def _start(self) -> None:
        self.run_worker(self._started(), group="start", exclusive=True)

    async def _started(self) -> None:
        try:
            exam = await self.aside("drawing a paper...", lambda: self._desk.mocks.begin(self._wish))
        except (UsageError, StoreError) as error:
            self.notify(str(error), timeout=5)
            return
        self._sit(exam)

    def _sit(self, exam: MockExam) -> None:
        from quizzer.tui.screens.paper import PaperScreen  # noqa: PLC0415  paid for when one is sat

        if exam.over:
            self._read()
        else:
            self.app.push_screen(PaperScreen(exam, self.settings))


def terms_text(terms: Terms, glyphs: Glyphs) -> Content:
    """Return what a paper is like, in a few lines."""
    dot = f" {glyphs.dot} "
    count = "1 question" if terms.questions == 1 else f"{terms.questions} questions"
    time = "1 minute" if terms.minutes == 1 else f"{terms.minutes:g} minutes"
    rules = [f"a wrong answer costs {terms.wrong:.0%} of its marks"] if terms.wrong else []
    rules += [] if terms.calculator else ["no calculator: one number, worked out"]
    said = "No feedback until you hand in. Every answer is kept; the clock runs on if you leave."
    return Content("\n").join(
        [
            Content.assemble((visible(terms.name), "bold"), (dot, "$muted"), f"{count}{dot}{time}"),
            *(Content.styled(rule, "$warning") for rule in rules),
            Content.styled(said, "$muted"),
        ]
    )


def past_line(exam: MockExam, zone: tzinfo, width: int, glyphs: Glyphs) -> Content:
    """Return a paper that was handed in: when, its marks, those expected, which exam."""
    result, at = exam.result, exam.sat.started_at.astimezone(zone)
    if result is None:
        return Content("")
    marks = f"{shown_marks(result.marks)} of {shown_marks(result.out_of)}"
    said = f"{at:%Y-%m-%d %H:%M}  {marks:<10}  expected {shown_marks(round(result.predicted)):<4} {exam.paper.name}"
    return fitted(visible(said), width, glyphs)
