"""A sitting as numbered lines on standard input and output: for screen readers, pipes and `TERM=dumb`.

The same engine as the screens. One line answers; a line that starts with `:` is a command. The end of
the input ends the sitting, everything answered being kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from quizzer.cli.lines import Leave, Lines
from quizzer.errors import BankError, Malformed, StoreError, UsageError
from quizzer.scheduling.memory import Rating
from quizzer.study.prose import plain_text, visible
from quizzer.study.reasons import why_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.asking import Asking, Feedback
    from quizzer.study.ground import Ground
    from quizzer.study.log import Sureness
    from quizzer.study.sitting import Sitting

COMMANDS = {
    ":hint": "the next hint; a right answer then counts as hard",
    ":undo": "take the last answer back and answer it again",
    ":lesson": "what the lesson says on this question; it counts as a hint",
    ":read": "what the lesson says on the last question answered",
    ":another": "another like the last one, next",
    ":why": "why this question now",
    ":guess": "say before you answer that you guess (:fairly, :sure)",
    ":mine": "the last answer was right after all",
    ":again": "rate the last answer (:hard, :good, :easy)",
    ":help": "these commands",
    ":quit": "end the sitting; everything is kept",
}
SURENESS: dict[str, Sureness] = {":guess": "guess", ":fairly": "fairly", ":sure": "sure"}


class PlainSitting(Lines):
    """One sitting, line by line."""

    def __init__(self, sitting: Sitting, source: TextIO, sink: TextIO) -> None:
        """Read answers from `source`, write to `sink`."""
        super().__init__(source, sink)
        self.sitting = sitting
        self._last = ""
        """The question answered last."""

    def run(self) -> None:
        """Ask until the questions or the input end, then sum up."""
        self.say("An answer a line; ? shows the answer; :help lists the commands, :quit ends.")
        try:
            asking = self.sitting.next()
            while asking is not None:
                self._show(asking)
                asking = self._until_answered(asking)
        except Leave:
            pass
        self._sum_up()

    def _until_answered(self, asking: Asking) -> Asking | None:
        """Read lines until `asking` has its final feedback; return what comes next."""
        while True:
            line = self.read()
            if line.startswith(":"):
                other = self._command(line)
                if other is not None:
                    self._show(other)
                    asking = other
                continue
            if asking.question.self_rated and not line:
                self.say(plain_text(self.sitting.turn_over().model), indent="  ")
                continue
            feedback = self._answer(line)
            if feedback is not None:
                self._tell(feedback, asking)
                if feedback.stage == "final":
                    self._last = asking.key
                    return self.sitting.next()

    def _answer(self, line: str) -> Feedback | None:
        try:
            return self.sitting.answer(line)
        except Malformed as error:
            self.say(f"Not read, nothing lost: {visible(str(error))}")
            return None
        except StoreError as error:
            self.say(f"Not kept; give it again when that is mended: {error}")
            return None

    def _command(self, line: str) -> Asking | None:
        """Carry out a command; return the question on show again after an undo."""
        word = line.strip().lower()
        actions: dict[str, Callable[[], Asking | None]] = {
            ":undo": self._undo,
            ":hint": self._hint,
            ":why": self._why,
            ":mine": self._overrule,
            ":another": self._another,
            ":lesson": self._lesson,
            ":read": self._read_up,
            ":help": self._help,
            ":quit": _quit,
        }
        matches = [name for name in (*actions, *SURENESS, *_ratings()) if word != ":" and name.startswith(word)]
        if len(matches) != 1:
            self.say(f"{visible(word)} is no command; :help lists them")
            return None
        name = matches[0]
        try:
            if name in SURENESS:
                self.sitting.say_sureness(SURENESS[name])
                self.say(f"noted: {SURENESS[name]}")
            elif name in _ratings():
                self._rated(self.sitting.rate(_ratings()[name]))
            else:
                return actions[name]()
        except (UsageError, StoreError) as error:
            self.say(str(error))
        return None

    def _undo(self) -> Asking | None:
        undone = self.sitting.undo()
        self.say("nothing to undo" if undone is None else "undone; here it is again")
        return undone

    def _hint(self) -> None:
        hint = self.sitting.hint()
        self.say(f"hint: {plain_text(hint)}" if hint else "there is no hint left")

    def _lesson(self) -> None:
        asking = self.sitting.asking
        if asking is not None and self._tell_section(asking.key) and self.sitting.look_up():
            self.say("(a right answer now counts as hard)")

    def _read_up(self) -> None:
        if self._last:
            self._tell_section(self._last)
        else:
            self.say("nothing is answered yet")

    def _tell_section(self, question: str) -> bool:
        """Print the section that settles a question; return whether there was one to print."""
        try:
            lines = _section(self.sitting.ground, question)
        except BankError as error:
            self.say(str(error))
            return False
        for line in lines or ["no lesson says anything on this question"]:
            self.say(line)
        return bool(lines)

    def _another(self) -> None:
        self.sitting.another()
        self.say("another like it comes next")

    def _why(self) -> None:
        asking = self.sitting.asking
        if asking is not None:
            self.say(f"why now: {why_now(asking.want)}")

    def _overrule(self) -> None:
        self._rated(self.sitting.overrule())

    def _rated(self, feedback: Feedback) -> None:
        rating = feedback.rating
        if rating is not None:
            self.say(f"the last answer is rated {rating.word} now")

    def _help(self) -> None:
        for name, what in COMMANDS.items():
            self.say(f"{name:8} {what}")

    # Showing

    def _show(self, asking: Asking) -> None:
        shown = asking.presentation
        self.say("")
        again = ", again" if asking.want.reason == "missed" else ""
        self.say(f"[{asking.place}/{asking.total}] {asking.bank_title} · {asking.question.name}{again}")
        self.show(shown)
        if asking.question.self_rated:
            self.say("Recall it, then an empty line turns it over.")
        self.say(f"Answer: {shown.how}.")

    def _tell(self, feedback: Feedback, asking: Asking) -> None:
        if asking.question.self_rated:
            self.say(plain_text(feedback.verdict.model), indent="  ")
        else:
            self.say(_headline(feedback))
        self.tell_lines(feedback)
        if feedback.stage == "repair":
            self.say("One more try (the rating stays that of a miss).")
            return
        if not feedback.right and not asking.question.self_rated:
            self.say(f"Answer: {plain_text(feedback.verdict.model)}")
        if feedback.why:
            self.say(plain_text(feedback.why))
        if feedback.rating is not None:
            self.say(f"Rated {feedback.rating.word}; back {_day(feedback)}.")

    def _sum_up(self) -> None:
        summary = self.sitting.finish()
        self.say("")
        if not summary.answered:
            self.say("Nothing answered." if summary.left else "Nothing to ask just now.")
            return
        self.say(f"{summary.answered} answered, {summary.right} right. Everything is kept.")
        for missed in summary.missed:
            self.say(f"- {missed.key}: {plain_text(missed.answer)}")
        for found in summary.found:
            self.say(f"* {plain_text(found)}")


def _headline(feedback: Feedback) -> str:
    if feedback.right:
        return "Right." if not feedback.second_try else "Right at the second try."
    share = f"{feedback.verdict.score:.0%}"
    return f"Not quite ({share})."


def _quit() -> None:
    raise Leave


def _section(ground: Ground, key: str) -> list[str]:
    """Return the section that settles a question as lines; none where it names none."""
    from quizzer.bank.lesson import lesson_of
    from quizzer.study.lesson import section_lines, section_of

    bank, anchor = section_of(ground, key) or (None, "")
    lesson = lesson_of(bank) if bank is not None else None
    return section_lines([lesson.section(anchor)]) if lesson is not None else []


def _ratings() -> dict[str, Rating]:
    return {f":{rating.word}": rating for rating in Rating}


def _day(feedback: Feedback) -> str:
    date = feedback.dates.get(feedback.rating) if feedback.rating is not None else None
    return date.date().isoformat() if date is not None else "soon"
