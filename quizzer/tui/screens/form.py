"""A few lines asked for in one box; what is refused is said there, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from quizzer.errors import QuizzerError
from quizzer.study.prose import visible
from quizzer.tui.screens.help import HEIGHTS, WIDTHS, shown_key
from quizzer.tui.screens.sure import SureScreen
from quizzer.tui.widgets.frame import Hint, KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.tui.settings import Settings


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a form."""

    label: str
    value: str = ""
    example: str = ""
    """Shown while nothing is entered."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for, and who takes it."""

    title: str
    lines: tuple[Line, ...]
    how: str
    """What becomes of it."""
    take: Callable[[tuple[str, ...]], None]
    """Takes what was entered; raises QuizzerError, saying what to write instead, where it cannot be taken."""


class FormScreen(SureScreen, ModalScreen[bool]):
    """A form over a screen: True when what was entered was taken."""

    CSS_PATH = "form.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, form: Form, settings: Settings) -> None:
        """Ask for `form`."""
        super().__init__()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")
        self._form = form
        self._settings = settings
        self._inputs = [
            Input(line.value, placeholder=line.example, compact=True, select_on_focus=False) for line in form.lines
        ]
        self._refused = Static(classes="refused wrong", markup=False)
        self._key_bar = KeyBar()

    def compose(self) -> ComposeResult:
        """Lay out the lines in a box, their labels before them."""
        with Vertical(classes="box") as box:
            box.border_title = Content(visible(self._form.title))
            width = max(len(line.label) for line in self._form.lines) + 2
            for line, field in zip(self._form.lines, self._inputs, strict=True):
                with Horizontal(classes="line"):
                    label = Static(line.label, classes="label", markup=False)
                    label.styles.width = width
                    yield label
                    yield field
            yield self._refused
            yield Static(visible(self._form.how), classes="muted", markup=False)
        yield self._key_bar

    def on_mount(self) -> None:
        """Be ready to type."""
        hints = [Hint(shown_key("enter", self._settings), "keep", "keep")]
        if len(self._inputs) > 1:
            hints.append(Hint("tab", "next line", "app.focus_next"))
        self._key_bar.show([*hints, Hint("esc", "cancel", "cancel")])
        self._refused.display = False
        self._inputs[0].focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take Enter: go on to the next line, and keep everything from the last."""
        event.stop()
        if event.input is self._inputs[-1]:
            self.action_keep()
        else:
            self.app.action_focus_next()

    def action_keep(self) -> None:
        """Have what was entered taken, or say why it is not."""
        try:
            self._form.take(tuple(field.value.strip() for field in self._inputs))
        except QuizzerError as error:
            self._refused.update(f"{self._settings.glyphs.wrong} {visible(str(error))}")
            self._refused.display = True
        else:
            self.dismiss(True)  # noqa: FBT003  as Textual calls it

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(False)  # noqa: FBT003  as Textual calls it

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)
