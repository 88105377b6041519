"""A mock exam as numbered lines on standard input and output: the same paper as on the screens.

A line is the answer to the question on show, kept before the next one is shown; a line that starts with `:`
is a command. The end of the input leaves the paper as it is, its clock running.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from quizzer.cli.lines import Leave, Lines
from quizzer.errors import Malformed, StoreError, UsageError
from quizzer.study.mock_exam import unfinished
from quizzer.study.paper_marks import shown_marks, topic_title
from quizzer.study.prose import plain_text, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.mock_exam import MockExam
    from quizzer.study.papers import MockResult

COMMANDS = {
    ":next": "the next question (an empty line too)",
    ":back": "the question before",
    ":go 7": "question 7",
    ":flag": "flag this question to return to it, or take the flag back",
    ":clear": "take the answer back (? too)",
    ":list": "all questions: which have an answer, which are flagged",
    ":time": "the time left",
    ":done": "hand the paper in (asks first)",
    ":help": "these commands",
    ":quit": "leave; everything is kept, and the clock runs on",
}


class PlainExam(Lines):
    """One paper, line by line."""

    def __init__(self, exam: MockExam, source: TextIO, sink: TextIO, *, resumed: bool) -> None:
        """Sit `exam`, reading from `source`, writing to `sink`; `resumed` says that it was open already."""
        super().__init__(source, sink)
        self.exam = exam
        self._resumed = resumed

    def run(self) -> None:
        """Ask until the paper is handed in, its time is over, or the input ends; then tell what it came to."""
        try:
            if self.exam.result is None:
                self._begin()
            while self.exam.result is None:
                self._take(self.read())
                self._end_on_time()
            self._tell(self.exam.result)
        except Leave:
            self._left()

    def _left(self) -> None:
        if self.exam.result is None:
            self.say("")
            self.say(f"Everything is kept, and the clock runs on: {self._time()} left.")
            self.say("Go on: quizzer exam --plain")

    def _begin(self) -> None:
        exam = self.exam
        time = f"{exam.paper.minutes:g} minutes"
        how = f"going on, {self._time()} left" if self._resumed else time
        self.say(f"Mock exam: {exam.paper.name}, {exam.total} questions, {how}. No feedback until you hand in.")
        if exam.left_out:
            self.say(f"Left out, since your banks do not have them any more: {exam.left_out}.")
        if exam.paper.wrong:
            self.say(f"A wrong answer costs {exam.paper.wrong:.0%} of its marks.")
        self.say("An answer a line, kept at once; an empty line goes on; :help lists the commands, :done hands in.")
        self._show()

    def _end_on_time(self) -> None:
        if self.exam.result is None and self.exam.over:
            self.exam.hand_in()
            self.say("The time is over: handed in as it stood.")

    def _take(self, line: str) -> None:
        """Act on one line; what cannot be kept is said, and the paper stays as it was."""
        if self.exam.over:
            return
        try:
            if line.startswith(":"):
                self._command(line)
            elif not line:
                self._go(self.exam.place + 1)
            else:
                self._answer(line)
        except StoreError as error:
            self.say(f"Not kept; give it again when that is mended: {error}")

    def _answer(self, line: str) -> None:
        try:
            self.exam.enter(line)
        except Malformed as error:
            self.say(f"Not read, nothing lost: {visible(str(error))}")
            return
        said = "Kept." if self.exam.state(self.exam.place) == "answered" else "Cleared."
        self.say(f"{said} ({self.exam.place + 1}/{self.exam.total})")
        if self.exam.place + 1 < self.exam.total:
            self._go(self.exam.place + 1)
        else:
            self.say("That is the last question. :list shows them all, :done hands in.")

    def _command(self, line: str) -> None:
        word, _, rest = line.lower().partition(" ")
        actions: dict[str, Callable[[], None]] = {
            ":next": lambda: self._go(self.exam.place + 1),
            ":back": lambda: self._go(self.exam.place - 1),
            ":go": lambda: self._jump(rest.strip()),
            ":flag": self._flag,
            ":clear": lambda: self._answer("?"),
            ":list": self._list,
            ":time": lambda: self.say(f"{self._time()} left"),
            ":done": self._hand_in,
            ":help": self._help,
            ":quit": self._quit,
        }
        matches = [name for name in actions if word != ":" and name.startswith(word)]
        if len(matches) != 1:
            self.say(f"{visible(word)} is no command; :help lists them")
            return
        try:
            actions[matches[0]]()
        except UsageError as error:
            self.say(str(error))

    def _jump(self, number: str) -> None:
        if number.isdecimal() and 1 <= int(number) <= self.exam.total:
            self._go(int(number) - 1)
        else:
            self.say(f"name a question from 1 to {self.exam.total}, such as :go 3")

    def _go(self, place: int) -> None:
        self.exam.go(place)
        self._show()

    def _flag(self) -> None:
        self.say("flagged" if self.exam.flag() else "no flag now")

    def _list(self) -> None:
        for place, (asked, entered) in enumerate(zip(self.exam.paper.questions, self.exam.sat.entered, strict=True)):
            flag = ", flagged" if entered.flagged else ""
            title = topic_title(asked.topic, self.exam.ground.library)
            self.say(f"{place + 1:>3}) {self.exam.state(place)}{flag}, {_worth(asked.marks)}: {plain_text(title)}")

    def _help(self) -> None:
        for name, what in COMMANDS.items():
            self.say(f"{name:8} {what}")

    def _quit(self) -> None:
        raise Leave

    def _hand_in(self) -> None:
        for line in unfinished(self.exam):
            self.say(line)
        self.say("Hand in? Nothing can be changed after that. [y/N]")
        if self.read().lower() in {"y", "yes"}:
            self.exam.hand_in()
        else:
            self._show()

    # Showing

    def _time(self) -> str:
        seconds = int(self.exam.seconds_left)
        return f"{seconds // 60:02d}:{seconds % 60:02d}"

    def _show(self) -> None:
        asking, place = self.exam.asking(self.exam.place), self.exam.place
        entered = self.exam.sat.entered[place]
        marks = _worth(self.exam.paper.questions[place].marks)
        flag = " · flagged" if entered.flagged else ""
        self.say("")
        self.say(f"[{place + 1}/{self.exam.total}] {asking.question.name} · {marks} · {self._time()} left{flag}")
        self.show(asking.presentation)
        self.say(f"Answer: {asking.presentation.how}.")
        if entered.answer or entered.draft:
            said = "Your answer" if entered.answer else "Begun, not readable yet"
            self.say(f"{said}: {entered.answer or entered.draft}")

    def _tell(self, result: MockResult) -> None:
        self.say("")
        expected = shown_marks(round(result.predicted))
        self.say(f"{shown_marks(result.marks)} of {shown_marks(result.out_of)} marks; {expected} were expected.")
        for topic in result.topics:
            out_of = f"{shown_marks(topic.marks)} of {shown_marks(topic.out_of)}"
            self.say(f"{plain_text(topic.title)}: {out_of} ({shown_marks(topic.predicted)} expected)", indent="  ")
        for place in range(self.exam.total):
            self._tell_question(result, place)
        self._offer(result)

    def _tell_question(self, result: MockResult, place: int) -> None:
        marks, feedback = result.questions[place], self.exam.feedback(place)
        word = "right" if marks.right else "not quite" if marks.answered else "left empty"
        self.say("")
        self.say(f"[{place + 1}/{self.exam.total}] {word}: {shown_marks(marks.marks)} of {shown_marks(marks.out_of)}")
        if feedback is None or marks.right:
            return
        self.show(self.exam.asking(place).presentation)
        self.tell_lines(feedback)
        self.say(f"Answer: {plain_text(feedback.verdict.model)}")
        if feedback.why:
            self.say(plain_text(feedback.why))

    def _offer(self, result: MockResult) -> None:
        self.say("")
        if not result.missed or self.exam.sat.sent:
            return
        items = "1 missed item" if result.missed == 1 else f"{result.missed} missed items"
        self.say(f"No memory was changed. Send {items} to review, each as Again? [y/N]")
        if self.read().lower() in {"y", "yes"}:
            self.say(f"{self.exam.send_misses()} sent to review.")


def _worth(marks: float) -> str:
    return "1 mark" if marks == 1 else f"{shown_marks(marks)} marks"
