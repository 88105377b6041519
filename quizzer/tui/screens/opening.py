"""What stands until the first question of a sitting asked for by name: home need not be drawn to be left at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from quizzer.tui.screens.help import CommandScreen
from quizzer.tui.screens.sitting import SittingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import Screen

    from quizzer.study.desk import Desk
    from quizzer.study.sitting import Sitting
    from quizzer.tui.settings import Settings


class OpeningScreen(CommandScreen):
    """A line that says what is waited for; once the sitting is over home takes its place."""

    BINDINGS: ClassVar[list[BindingType]] = [("q,escape", "app.quit", "quit")]

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        settings: Settings,
        *,
        begin: Callable[[Desk], Sitting],
        home: Callable[[Desk], Screen[None]],
        settled: Callable[[Desk], None],
    ) -> None:
        """Open the desk with `open_desk` and `begin` a sitting, in a thread; `home` is what comes after it.

        `settled` is called with the desk, in a thread too, once the first question stands.
        """
        super().__init__(settings)
        self._open_desk = open_desk
        self._begin_with = begin
        self._home = home
        self._settled = settled
        self._desk: Desk | None = None
        self._line = Static("opening your log...")

    def compose(self) -> ComposeResult:
        """Show the line."""
        yield self._line

    def on_mount(self) -> None:
        """Open the desk."""
        self.run_worker(self._opened(), group="desk", exclusive=True)

    async def _opened(self) -> None:
        desk, sitting = await self.aside("still opening...", self._seated)
        if sitting.total:
            shown = SittingScreen(sitting, self.settings)
            await self.app.push_screen(shown)
            self._desk = desk
            await shown.aside("", lambda: self._settled(desk))
        else:
            self.app.switch_screen(self._home(desk))
            self.notify("Nothing to ask here now.", timeout=3)

    def _seated(self) -> tuple[Desk, Sitting]:
        desk = self._open_desk()
        return desk, self._begin_with(desk)

    def on_screen_resume(self) -> None:
        """Give way to home, once the sitting is over."""
        if self._desk is not None:
            self._line.display = False
            self.app.switch_screen(self._home(self._desk))

    def say(self, what: str) -> None:
        """Say what is being waited for, in the one line there is."""
        self._line.update(what)
