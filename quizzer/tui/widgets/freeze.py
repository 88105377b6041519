"""`freeze`: the simulator's stack, to lock and unlock or with a count to predict; its readout stays covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.questions.base import Outcome
from quizzer.simulator.plan import HEAD
from quizzer.tui.widgets.answer import DrawnAnswer
from quizzer.tui.widgets.drawing import CURSOR, INKS, Sketch, padded, sign, wrapped
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.number import NumberAnswer
from quizzer.tui.widgets.prose import content
from quizzer.tui.widgets.stages import StagesPicture, stages_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.widgets import Input

    from quizzer.questions.base import Presentation
    from quizzer.study.asking import LineNote
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.widgets.answer import AnswerWidget, Keys
    from quizzer.tui.widgets.field import FieldRow

ENTRY = "1"
"""The label of the line that is asked."""
LOWER = "lower"
"""The spot that lets the head read an earlier stage."""
LACKS = "what it lacks"
"""The spot of what is said of a plan while a try is left; no stage has a name with blanks."""
TALL = 30
"""From so many rows up each stage says in words what it is made of."""


def freeze_answer(presentation: Presentation, glyphs: Glyphs) -> AnswerWidget:
    """Return the stack to lock and unlock, or with a number to predict where the plan is given."""
    network = presentation.network
    given = network is not None and network.train is not None
    return (FreezeCountAnswer if given else FreezeGoalAnswer)(presentation, glyphs)


class FreezeGoalAnswer(DrawnAnswer):
    """Lock and unlock stages."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show every stage locked, the cursor on the head."""
        super().__init__(presentation, glyphs)
        self.stages = stages_of(presentation, glyphs)
        self.numbers = {row.name: place for place, row in enumerate(self.stages.rows(), 1)}
        """A stage keeps its number wherever the head goes."""
        self.cursor = HEAD
        self.touched = False
        """Whether anything was chosen: an untouched stack is no answer."""
        self._told = False
        """Whether what the plan lacks has just been said, and is what to keep in view."""

    def response(self) -> str:
        """Return the stages that train; an untouched stack is no answer."""
        return self.stages.text() if self.touched else ""

    def fill(self, text: str) -> None:
        """Train what `text` says."""
        self.stages.choose(text)
        self.touched = bool(text)
        self.redraw()

    def reopen(self) -> None:
        """Take a second try, with what the plan lacks in view."""
        self._told = True
        super().reopen()

    def toggle(self, name: str) -> None:
        """Lock or unlock a stage, and go there."""
        self.cursor = name
        self.act(lambda: self.stages.toggle(name))

    def act(self, change: Callable[[], None]) -> None:
        """Change the plan; what was said of the last one goes."""
        change()
        self.touched = True
        self.notes.pop(ENTRY, None)

    def move(self, step: int) -> None:
        """Move the cursor up or down the stack as it is drawn."""
        names = [row.name for row in self.stages.rows()]
        self.cursor = names[(names.index(self.cursor) + step) % len(names)]

    # Keys and clicks

    def key(self, key: str, character: str) -> bool:
        """Act on digits, arrows, Tab, Space and the letters of the simulator."""
        moves = {"down": 1, "tab": 1, "j": 1, "up": -1, "k": -1}
        letters: dict[str, Callable[[], None]] = {
            "e": self.stages.lower,
            "f": lambda: self.stages.freeze_down(self.cursor),
            "t": lambda: self.stages.train_up(self.cursor),
        }
        named = next((name for name, number in self.numbers.items() if character == str(number)), "")
        if named:
            self.toggle(named)
        elif key in moves:
            self.move(moves[key])
        elif key == "space":
            self.toggle(self.cursor)
        elif character in letters:
            self.act(letters[character])
        else:
            return False
        self._told = False
        return True

    def pick(self, name: str) -> None:
        """Act on a click on a stage, or on what the head reads."""
        self._told = False
        if name == LOWER:
            self.act(self.stages.lower)
        elif name in self.numbers:
            self.toggle(name)

    def action_act(self, key: str) -> None:
        """Do what a key does, for a click on its hint."""
        if not self.locked and self.key(key, key):
            self.changed()

    def cursor_spot(self) -> str:
        """Return the stage under the cursor, or what the plan lacks where that is new."""
        return LACKS if self._told else self.cursor

    def hints(self) -> tuple[Hint, ...]:
        """Return what the keys do to the stage under the cursor."""
        row = next(row for row in self.stages.rows() if row.name == self.cursor)
        word = {"cut": "read here", "trained": "freeze"}.get(row.state, "train")
        return (
            Hint("space", word, "answer.act('space')"),
            Hint("e", "head reads", "answer.act('e')"),
            Hint("t", "train up", "answer.act('t')"),
            Hint("f", "freeze down", "answer.act('f')"),
        )

    def keys_help(self) -> Keys:
        """Return the keys for a stack."""
        return (
            ("Space", "freeze the stage under the cursor, or train it (a click too)"),
            (f"1-{min(9, len(self.numbers))}", "the same for the stage of that number"),
            ("Up Down Tab", "move"),
            ("e", "let the head read an earlier stage; what lies above is cut off"),
            ("t", "train this stage and all above"),
            ("f", "freeze this stage and all below"),
        )

    # Drawing

    def sketch(self, width: int) -> Sketch:
        """Draw the network, its stages, what the head reads, and the readout or its cover."""
        sketch = Sketch()
        sketch.add(self.stages.heading(width))
        rows, lead = self.stages.rows(), len(str(len(self.numbers))) + 4
        airy = self.roomy(len(rows) + len(sketch.lines) + 4)
        if airy:
            sketch.gap()
        tall = 2 if self.screen.size.height >= TALL else 1
        for row, lines in zip(rows, self.stages.lines(width - lead, tall=tall), strict=True):
            sketch.add(self._led(row.name, lines, lead), row.name, width=width)
        if not self.locked:
            said = (("the head reads ", "$muted"), (self.stages.plan.reads, "bold"))
            sketch.add([Content.assemble((f"{'e':>{lead - 2}}  ", "bold $accent"), *said)], LOWER)
        if airy or self.locked:
            sketch.gap()
        self._said(sketch, width)
        return sketch

    def _led(self, name: str, lines: list[Content], lead: int) -> list[Content]:
        """Return a stage's lines behind the cursor's sign and its number."""
        here = name == self.cursor and not self.locked
        mark = self.glyphs.cursor if here else " "
        first = Content.styled(f"{mark} {self.numbers[name]:>{lead - 4}}  ", "bold $accent")
        led = [Content.assemble(Content(" " * lead) if y else first, line) for y, line in enumerate(lines)]
        widest = max(line.cell_length for line in led)
        return [padded(line, widest).stylize_before(CURSOR) for line in led] if here else led

    def _said(self, sketch: Sketch, width: int) -> None:
        """Add what became of the plan: while a try is left what it lacks, in the end the readout."""
        note = self.notes.get(ENTRY)
        if self.locked:
            if note is not None and note.outcome is not Outcome.RIGHT:
                answer = Content.styled(f"{self.glyphs.arrow} {note.answer}", "bold $success")
                sketch.add(wrapped(Content.assemble(answer, ("  would do", "$muted")), width))
                sketch.gap()
            sketch.add(self.stages.readout(width))
        elif note is not None and note.cue:
            mark = (f"{sign(note.outcome, self.glyphs)} ", INKS[note.outcome])
            sketch.add(wrapped(Content.assemble(mark, content(note.cue)), width), LACKS)
        else:
            sketch.add([self.stages.cover(width)])

    def remarks(self) -> list[Content]:
        """Return how the plan stands to the rule, where that was asked."""
        note = self.notes.get(ENTRY)
        wrong = note is not None and note.outcome is not Outcome.RIGHT
        return [content(note.why.partition("\n")[0])] if note is not None and note.why and wrong else []


class FreezeCountAnswer(NumberAnswer):
    """Predict a count of the plan on show."""

    def __init__(self, presentation: Presentation, glyphs: Glyphs) -> None:
        """Show the plan above an empty field."""
        super().__init__(presentation, glyphs)
        self.picture = StagesPicture(stages_of(presentation, glyphs))

    def compose(self) -> ComposeResult:
        """Lay out the stack, then the field."""
        yield self.picture
        yield from super().compose()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is typed in view, below a stack that may fill a small terminal."""
        event.stop()
        self.post_message(self.Moved(self.rows[0].virtual_region))

    def remark(self, row: FieldRow, note: LineNote) -> Content:
        """Return the cue while a try is left, and the count worked out after it."""
        return content(note.why, "$secondary") if self.locked and note.why else super().remark(row, note)

    def redraw(self) -> None:
        """Draw the field as it is, and uncover the readout once the answer is final."""
        self.picture.stages.covered = not self.locked
        self.picture.refresh(layout=True)
        super().redraw()
