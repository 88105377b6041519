"""A mock exam being sat: any question at any time, no feedback, the clock above; kept at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.errors import Malformed
from quizzer.study.mock_exam import unfinished
from quizzer.study.paper_marks import shown_marks, still_there, topic_title
from quizzer.study.prose import plain_text, visible
from quizzer.tui.screens.choose import ChooseScreen
from quizzer.tui.screens.dialogs import ConfirmScreen
from quizzer.tui.screens.help import HELP, Command, HelpScreen, bindings_of
from quizzer.tui.screens.sheet import SheetScreen
from quizzer.tui.widgets.field import Field
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.strip import Strip

if TYPE_CHECKING:
    from textual.binding import BindingType

    from quizzer.study.mock_exam import MockExam
    from quizzer.tui.widgets.answer import AnswerWidget

COMMANDS = (
    Command(id="keep", keys="enter", action="keep", label="keep", what="keep the answer and go on; it can be changed"),
    Command(id="forward", keys="x", action="step(1)", label="next", what="go to the next question"),
    Command(id="backward", keys="z", action="step(-1)", label="back", what="go to the question before"),
    Command(id="mark", keys="r", action="flag", label="flag", what="flag the question to return to it, or unflag it"),
    Command(id="questions", keys="l", action="questions", label="list", what="list all questions and jump to one"),
    Command(id="hand-in", keys="h", action="hand_in", label="hand in", what="hand the paper in (asks first)"),
    Command(
        id="leave",
        keys="q",
        fixed="escape",
        action="leave",
        label="leave",
        what="leave with everything kept; the clock runs on",
    ),
    HELP,
)
BY_ID = {command.id: command for command in COMMANDS}


class PaperScreen(SheetScreen):
    """One question of the paper on show, and everything that can be done with it."""

    KEY_TABLE = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def hints(self) -> list[Hint]:
        """Return the keys that work now: those that move before the rarer ones of the answer."""
        own = self.answer.hints() if self.answer else ()
        if isinstance(self.focused, Field):
            return [self._hint("keep"), *own]
        moving = map(self._hint, ("forward", "backward", "mark", "questions", "hand-in"))
        return [self._hint("keep"), *own[:1], *moving, *own[1:], self._hint("leave"), self._hint("help")]

    def _hint(self, name: str) -> Hint:
        command = BY_ID[name]
        flagged = name == "mark" and self.exam.sat.entered[self.exam.place].flagged
        return Hint(command.shown(self.settings)[0], "unflag" if flagged else command.label, command.action)

    # Moving and keeping

    async def on_answer_widget_submitted(self, event: AnswerWidget.Submitted) -> None:
        """Keep the answer and go on; what cannot be read is explained, and the answer before stays."""
        if self.settling or self.is_over():
            return
        try:
            if not self.tried(lambda: self.exam.enter(event.text)):
                return
        except Malformed as error:
            self.stage.show_notices(str(error))
            return
        self.kept = event.text
        if self.exam.place + 1 < self.exam.total:
            await self._go(self.exam.place + 1)
        else:
            self.action_questions()

    async def on_strip_picked(self, event: Strip.Picked) -> None:
        """Go to the question clicked."""
        await self._go(event.place)

    async def _go(self, place: int) -> None:
        if self.turning or self.is_over():
            return
        if self.tried(self.put_by) and self.tried(lambda: self.exam.go(place)):
            await self.ask()

    def action_keep(self) -> None:
        """Keep the answer and go on."""
        if self.answer is not None and not self.settling:
            self.answer.check()

    async def action_step(self, step: int) -> None:
        """Go to the next question or the one before, round the ends."""
        await self._go((self.exam.place + step) % self.exam.total)

    def action_flag(self) -> None:
        """Flag the question, or take the flag back."""
        if not self.is_over() and self.tried(self.exam.flag):
            self.show_frame()

    def action_questions(self) -> None:
        """List all questions, to jump to one."""
        self.tried(self.put_by)
        self.show_frame()
        entries = [self._entry(place) for place in range(self.exam.total)]
        self.app.push_screen(ChooseScreen("Questions", entries, self.exam.place, self.settings), self._chosen)

    def _entry(self, place: int) -> tuple[str, str]:
        asked, flagged = self.exam.paper.questions[place], self.exam.sat.entered[place].flagged
        sign = self.settings.glyphs.flag if flagged else " "
        title = topic_title(asked.topic, self.exam.ground.library)
        line = f"{place + 1:>3}  {self.exam.state(place):<8} {sign} {shown_marks(asked.marks):>4}  {visible(title)}"
        return line, first_line(self.exam, place)

    async def _chosen(self, place: int | None) -> None:
        if place is not None:
            await self._go(place)

    # The end

    def action_hand_in(self) -> None:
        """Ask whether to hand in, naming what is empty and what is flagged."""
        if not self.is_over() and self.tried(self.put_by):
            self.show_frame()
            self.app.push_screen(ConfirmScreen("Hand in?", hand_in_text(self.exam), self.settings), self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:  # noqa: FBT001  what the dialog hands back
        if yes:
            self.finish("")

    def finish(self, said: str) -> None:
        """Hand in, and show the result in the place of this screen and whatever lies above it."""
        from quizzer.tui.screens.mock_result import ResultScreen  # noqa: PLC0415  the end needs it, the start does not

        if not self.tried(self.exam.hand_in, quietly=bool(said)):
            return
        while self.app.screen is not self:
            self.app.pop_screen()
        self.app.switch_screen(ResultScreen(self.exam, self.settings, said))

    def action_leave(self) -> None:
        """Leave with everything kept; once it was said that something is not, leave all the same."""
        told = self.refused
        if self.tried(self.put_by) or told:
            self.dismiss(None)

    def action_help(self) -> None:
        """Show every key that works here."""
        rows = tuple((" ".join(one.shown(self.settings)), one.what) for one in COMMANDS)
        own = self.answer.keys_help() if self.answer else ()
        glyphs = self.settings.glyphs
        signs = (
            (glyphs.picked, "has an answer"),
            (glyphs.missed, "begun: it cannot be read yet, and counts as empty"),
            (glyphs.unpicked, "empty"),
            (glyphs.flag, "flagged, to return to"),
        )
        name = self.exam.asking(self.exam.place).question.name
        self.app.push_screen(HelpScreen((("Paper", rows), (name, own), ("Signs", signs)), self.settings))


def first_line(exam: MockExam, place: int) -> str:
    """Return the beginning of a question's prompt, or its key where the banks do not have it any more."""
    asked = exam.paper.questions[place]
    if not still_there(exam.ground.library, asked):
        return f"{visible(asked.question)} (not in your banks any more)"
    return plain_text(exam.asking(place).presentation.prompt).partition("\n")[0]


def hand_in_text(exam: MockExam) -> str:
    """Return what is asked before the paper is handed in."""
    return "\n".join([*unfinished(exam), "", "Nothing can be changed after that."])
