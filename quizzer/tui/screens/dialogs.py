"""Small boxes over a screen: a line to write, a yes to give, a wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from quizzer.tui.screens.help import shown_key
from quizzer.tui.screens.sure import SureScreen
from quizzer.tui.widgets.frame import Hint, KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.tui.settings import Settings


class AskScreen(SureScreen, ModalScreen["str | None"]):
    """One line of text asked for: what was entered, or None."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, title: str, how: str, value: str, settings: Settings) -> None:
        """Ask for `title`, starting from `value`; `how` says what becomes of it."""
        super().__init__()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")
        self._settings = settings
        self._title = title
        self._how = how
        self._input = Input(value, compact=True, select_on_focus=False)
        self._key_bar = KeyBar()

    def compose(self) -> ComposeResult:
        """Lay out the line in a box."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield self._input
            yield Static(self._how, classes="muted", markup=False)
        yield self._key_bar

    def on_mount(self) -> None:
        """Be ready to type."""
        self._key_bar.show([Hint(shown_key("enter", self._settings), "keep", "keep"), Hint("esc", "cancel", "cancel")])
        self._input.focus()

    def action_keep(self) -> None:
        """Hand back what was entered."""
        self.dismiss(self._input.value.strip())

    def action_cancel(self) -> None:
        """Hand back nothing."""
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take Enter."""
        event.stop()
        self.action_keep()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)


class ConfirmScreen(SureScreen, ModalScreen[bool]):
    """A yes or a no before something that is not undone with `u`."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", show=False),
        Binding("n,escape,q", "dismiss(False)", show=False),
    ]

    def __init__(self, title: str, text: str, settings: Settings) -> None:
        """Ask whether to do what `text` says."""
        super().__init__()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")
        self._title = title
        self._text = text
        self._key_bar = KeyBar()

    def compose(self) -> ComposeResult:
        """Lay out the question in a box."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield Static(self._text, markup=False)
        yield self._key_bar

    def on_mount(self) -> None:
        """Say which keys answer."""
        self._key_bar.show([Hint("y", "yes", "dismiss(True)"), Hint("n", "no", "dismiss(False)")])

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)


class WaitScreen(SureScreen, ModalScreen[None]):
    """What is being waited for; it takes every key, so that nothing is done twice, and goes by itself."""

    CSS_PATH = "help.tcss"

    def __init__(self, title: str, text: str, settings: Settings) -> None:
        """Say `text`."""
        super().__init__()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out the words in a box."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            yield Static(self._text, markup=False)
