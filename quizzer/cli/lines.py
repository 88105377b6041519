"""A question and its feedback as numbered lines: what every `--plain` shares."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, TextIO

from quizzer.questions.base import Outcome
from quizzer.study.prose import plain_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.questions.base import Presentation
    from quizzer.study.asking import Feedback, LineNote

WIDTH = 78
WORDS = {
    Outcome.RIGHT: "right",
    Outcome.WRONG: "wrong",
    Outcome.MISSED: "missed",
    Outcome.FOLLOWED: "right by your own earlier value",
    Outcome.PLAIN: "",
}


class Leave(Exception):
    """The input has ended, or the learner leaves."""


class Lines:
    """Lines in and out."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        """Read from `source`, write to `sink`."""
        self.source = source
        self.sink = sink

    def say(self, text: str, indent: str = "") -> None:
        """Write text in lines that fit."""
        for line in visible(text).split("\n") if text else [""]:
            own = line[: len(line) - len(line.lstrip())]
            wrapped = textwrap.wrap(line.strip(), WIDTH, initial_indent=indent + own, subsequent_indent=indent + own)
            self.sink.write("\n".join(wrapped) + "\n")
        self.sink.flush()

    def read(self) -> str:
        """Return the next line; raise Leave at the end of the input."""
        line = self.source.readline()
        if not line:
            raise Leave
        return line.strip()

    def show(self, shown: Presentation) -> None:
        """Write what a question asks."""
        self.say(plain_text(shown.prompt))
        for group in shown.groups:
            if group.title:
                self.say(f"  ({group.title})")
            for line in group.lines:
                unit = f" ({line.unit})" if line.unit else ""
                self.say(f"{line.label}) {plain_text(line.text)}{unit}", indent="  ")

    def tell_lines(self, feedback: Feedback) -> None:
        """Write what became of each line, and the slips found."""
        for note in feedback.lines:
            for text in noted(note):
                self.say(text, indent="  ")
        for slip in feedback.slips:
            why = f": {plain_text(slip.why)}" if feedback.stage == "final" else ""
            self.say(f"Slip: {plain_text(slip.title)}{why}", indent="  ")


def noted(note: LineNote) -> Iterator[str]:
    """Yield what is said of one line."""
    word = WORDS[note.outcome]
    if not word or not (note.answer or note.why or note.cue or note.outcome is Outcome.WRONG):
        return
    given = f", you: {visible(note.given)}" if note.given else ""
    answer = f", answer: {plain_text(note.answer)}" if note.answer and note.outcome is not Outcome.RIGHT else ""
    cue = f" ({plain_text(note.cue)})" if note.cue else ""
    yield f"{note.label}: {word}{given}{answer}{cue}"
    if note.why and note.outcome is not Outcome.RIGHT:
        yield f"   {plain_text(note.why)}"
