"""A sitting on the screen: a key or a message becomes one call on the sitting, and its result is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.questions.base import GIVE_UP
from quizzer.scheduling.memory import Rating
from quizzer.study.lesson import section_of
from quizzer.tui.screens.help import HELP, Command, HelpScreen, bindings_of
from quizzer.tui.screens.question import QuestionScreen
from quizzer.tui.widgets.field import Field
from quizzer.tui.widgets.frame import Hint

if TYPE_CHECKING:
    from quizzer.study.asking import Asking, Feedback
    from quizzer.study.log import Sureness
    from quizzer.tui.widgets.feedback import RatingLine

LOOKED_UP = "You looked into the lesson; a right answer now counts as Hard."
SURENESS: tuple[Sureness | None, ...] = (None, "guess", "fairly", "sure")
COMMANDS = (
    Command(id="next", keys="enter", action="next", label="check", what="check the answer, then go on"),
    Command(id="undo", keys="u", action="undo", label="undo", what="undo the last answer and give it again"),
    Command(id="hint", keys="h", action="hint", label="hint", what="show a hint; a right answer then counts as Hard"),
    Command(id="sureness", keys="s", action="sureness", label="sureness", what="how sure you are; a guess is a miss"),
    Command(id="reveal", keys="r", action="reveal", label="show me", what="give up and be shown; counts as a miss"),
    Command(id="lesson", keys="l", action="lesson", label="lesson", what="what settles this; before the answer a hint"),
    Command(id="why", keys="w", action="why", label="why now", what="why this question is asked now"),
    Command(id="overrule", keys="y", action="overrule", label="I was right", what="after a miss: my answer was right"),
    Command(id="another", keys="x", action="another", label="another", what="after the feedback: another like it"),
    Command(id="again", keys="1", action="rate(1)", label="again", what="after the feedback: rate it Again"),
    Command(id="hard", keys="2", action="rate(2)", label="hard", what="after the feedback: rate it Hard"),
    Command(id="good", keys="3", action="rate(3)", label="good", what="after the feedback: rate it Good"),
    Command(id="easy", keys="4", action="rate(4)", label="easy", what="after the feedback: rate it Easy"),
    Command(id="leave", keys="q", fixed="escape", action="leave", label="leave", what="leave; everything is saved"),
    HELP,
)
BY_ID = {command.id: command for command in COMMANDS}


class SittingScreen(QuestionScreen):
    """Questions, one by one, with their commands."""

    CSS_PATH = "sitting.tcss"
    KEY_TABLE = COMMANDS
    BINDINGS = bindings_of(COMMANDS)

    def finish(self) -> None:
        """Go to the summary."""
        from quizzer.tui.screens.summary import SummaryScreen  # noqa: PLC0415  paid for at the end

        self.app.push_screen(SummaryScreen(self.sitting, self.settings), self._after_summary)

    async def _after_summary(self, choice: str | None) -> None:
        if choice == "undo":
            self.action_undo()
        elif choice == "again":
            from quizzer.study.desk import Desk  # noqa: PLC0415  likewise
            from quizzer.study.selection import Selection  # noqa: PLC0415

            missed = tuple(one.key for one in self.sitting.finish().missed)
            self.sitting = Desk(self.sitting.ground, seed=self.sitting.seed + 1).drill(Selection(questions=missed))
            await self.go_on()
        elif choice is None:
            self.dismiss(None)

    # Keys

    def key_hints(self) -> list[Hint]:
        """Return the keys that work now, the most wanted first."""
        if self.final is not None:
            missed = ["overrule"] if self.final.rating is Rating.AGAIN else []
            names = ["undo", *missed, *self._lesson(), "another", "why", "leave", "help"]
            return [self._hint("next", "next"), *map(self._hint, names)]
        own = self.answer.hints() if self.answer else ()
        names = [] if isinstance(self.focused, Field) else self._open_names()
        return [self._hint("next"), *own, *map(self._hint, names)]

    def _open_names(self) -> list[str]:
        """Return the commands that work before the answer."""
        if self.sitting.feedback is not None:
            return ["reveal", *self._lesson(), "undo", "leave", "help"]
        asking = self.sitting.asking
        hinted = asking is not None and (asking.presentation.hints or asking.question.hints)
        rated = asking is not None and asking.question.self_rated
        own = [*(["hint"] if hinted else []), *([] if rated else ["sureness", "reveal"])]
        return [*own, *self._lesson(), "why", "undo", "leave", "help"]

    def _lesson(self) -> list[str]:
        """Return the command that opens the lesson, where the question names a section of one."""
        asking = self.sitting.asking
        return ["lesson"] if asking is not None and section_of(self.sitting.ground, asking.key) else []

    def _hint(self, name: str, label: str = "") -> Hint:
        command = BY_ID[name]
        return Hint(command.shown(self.settings)[0], label or command.label, command.action)

    def on_rating_line_picked(self, event: RatingLine.Picked) -> None:
        """Amend the rating."""
        self.action_rate(event.rating)

    # Commands

    async def action_next(self) -> None:
        """Check the entry; after the feedback, go on."""
        if self.settling:
            return
        if self.final is not None:
            await self.go_on()
        elif self.answer is not None:
            self.answer.check()

    def action_undo(self) -> None:
        """Undo the last answer and put its question on show again."""
        self.keep(self.sitting.undo, self._undone)

    def _undone(self, asking: Asking | None) -> None:
        if asking is None:
            self.notify("Nothing to undo in this sitting.", timeout=2)
        else:
            self.call_next(self.ask, asking)

    def action_hint(self) -> None:
        """Show the next hint."""
        if self.sitting.feedback is not None:
            return
        hint = self.sitting.hint()
        if hint is not None:
            self.stage.add_hint(hint)
        else:
            self.notify("No more hints here." if self.sitting.hints_shown else "No hint for this one.", timeout=2)

    def action_sureness(self) -> None:
        """Say the next degree of sureness."""
        if self.sitting.feedback is None:
            place = SURENESS.index(self.sitting.sureness) + 1
            self.sitting.say_sureness(SURENESS[place % len(SURENESS)])
            self.show_frame()

    def action_lesson(self) -> None:
        """Open the lesson where it settles the question; before the answer that counts as a hint."""
        from quizzer.tui.screens.reader import reader_for  # noqa: PLC0415  paid for when it is opened

        asking, sitting = self.sitting.asking, self.sitting
        reader = reader_for(sitting.ground, self.settings, asking.key, seed=sitting.seed + 1) if asking else None
        if reader is None:
            self.notify("There is no lesson on this question.", timeout=2)
            return
        if sitting.look_up():
            self.stage.add_hint(LOOKED_UP)
        self.app.push_screen(reader)

    def action_why(self) -> None:
        """Say why this question is asked now, or hide it."""
        self.stage.toggle_why()

    def action_reveal(self) -> None:
        """Give up and be shown."""
        if self.final is None:
            self.mark(GIVE_UP)

    def action_overrule(self) -> None:
        """Take the learner's word that the answer was right."""
        if self.final is not None and self.final.rating is Rating.AGAIN:
            self.keep(self.sitting.overrule, self._overruled)

    def _overruled(self, feedback: Feedback) -> None:
        self.rated(feedback)
        self.notify("Taken as right.", timeout=2)

    async def action_another(self) -> None:
        """Go on with a fresh variant of the same question."""
        if self.final is not None:
            self.sitting.another()
            await self.go_on()

    def action_leave(self) -> None:
        """Go to the summary; everything is saved already."""
        self.finish()

    def action_help(self) -> None:
        """Show every key that works here."""
        asking = self.sitting.asking
        rows = tuple((" ".join(one.shown(self.settings)), one.what) for one in COMMANDS)
        own = self.answer.keys_help() if self.answer else ()
        title = asking.question.name if asking else "Answer"
        self.app.push_screen(HelpScreen(((title, own), ("Sitting", rows)), self.settings))
