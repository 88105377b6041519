"""The app: paints first, then lets the desk (store, banks) be opened in a worker."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static
from textual.worker import WorkerFailed

from quizzer.errors import QuizzerError
from quizzer.tui.keys_first import KeysFirst
from quizzer.tui.theme import OWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App, ComposeResult
    from textual.screen import Screen
    from textual.theme import Theme

    from quizzer.study.desk import Desk
    from quizzer.study.sitting import Sitting
    from quizzer.tui.settings import Settings

BEGUN = [Path(__file__).with_name("theme.tcss"), Path(__file__).parent / "screens" / "sitting.tcss"]
"""The style sheets of a sitting begun at once: read together, they are parsed once."""


class QuizzerApp(KeysFirst):
    """Quizzer on a terminal."""

    TITLE = "Quizzer"
    CSS_PATH = "theme.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [("ctrl+c", "quit", "Quit"), ("q,escape", "leave", "Quit")]

    def __init__(  # noqa: PLR0913  what the command line may ask of it
        self,
        open_desk: Callable[[], Desk],
        settings: Settings,
        *,
        begin: Callable[[Desk], Sitting] | None = None,
        browse: str | None = None,
        above: Callable[[Desk], Screen[None]] | None = None,
        eager: bool = False,
        settled: Callable[[Desk, Sitting], None] = lambda *_: None,
    ) -> None:
        """Open the desk with `open_desk` (in a thread); then `begin` a sitting, `browse`, or put `above` on top.

        `eager` makes other screens ready while home rests; `settled` gets the desk and that sitting once it stands.
        """
        super().__init__(css_path=None if begin is None else [*BEGUN])
        self.open_desk = open_desk
        self.settings = settings
        self.begin = begin
        self.browse = browse
        self.above = above
        self.eager = eager
        self.settled = settled
        self.failure: BaseException | None = None
        """What stopped the app, for `cli` to explain."""
        put_on(self, settings)

    def compose(self) -> ComposeResult:
        """Say what is waited for, where no home screen does."""
        if self.begin is not None:
            yield Static("opening your log...")

    def on_mount(self) -> None:
        """Paint the home screen, or none but what a sitting needs."""
        self.set_keymap(self.settings.keys)
        if self.begin is None:
            self.push_screen(self._home(self.open_desk, browse=self.browse, above=self.above))
        else:
            begin = self.begin
            self.call_after_refresh(lambda: self.run_worker(self._opened(begin), group="desk"))

    async def _opened(self, begin: Callable[[Desk], Sitting]) -> None:
        """Ask the first question with no home below: it would be drawn to be left at once."""
        from quizzer.tui.screens.sitting import SittingScreen  # noqa: PLC0415  home is painted without it

        sitting = await asyncio.to_thread(begin, desk := await asyncio.to_thread(self.open_desk))
        if not sitting.total:
            await self.push_screen(self._home(lambda: desk))
            self.notify("Nothing to ask here now.", timeout=3)
            await asyncio.to_thread(self.settled, desk, sitting)
            return
        shown = SittingScreen(sitting, self.settings)

        def go_home(_: object) -> None:
            self.call_later(lambda: self.push_screen(self._home(lambda: desk)))  # once the sitting has gone

        self.push_screen(shown, go_home)
        await shown.aside("", lambda: self.settled(desk, sitting))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let `q` and Esc quit as long as nothing but the line stands."""
        if action == "leave":
            return len(self.screen_stack) == 1
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Quit."""
        self.exit()

    def _home(
        self,
        open_desk: Callable[[], Desk],
        *,
        browse: str | None = None,
        above: Callable[[Desk], Screen[None]] | None = None,
    ) -> Screen[None]:
        from quizzer.tui.screens.home import HomeScreen  # noqa: PLC0415  a sitting is painted without home
        from quizzer.tui.warm_up import warm_up  # noqa: PLC0415

        if self.eager:
            warm_up(self)
        return HomeScreen(open_desk, self.settings, browse=browse, above=above)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme; Textual asks for the one in use with every line it draws."""
        return OWN.get(theme_name) or super().get_theme(theme_name)

    def fail(self, error: BaseException) -> None:
        """Stop with `error` for `cli` to explain."""
        self.failure = error
        self.exit(return_code=1)

    def _handle_exception(self, error: Exception) -> None:
        """Stop quietly for what Quizzer can explain; anything else keeps its traceback.

        Once the app is ending, a screen that was about to come finds no place any more: that is no fault to tell.
        """
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._exit:
            self._exception_event.set()
        elif isinstance(cause, QuizzerError):
            self.fail(cause)
            self._exception_event.set()  # whoever waits for the screen that failed waits no more
        else:
            super()._handle_exception(error)


def put_on(app: App[None], settings: Settings) -> None:
    """Give `app` its themes before its style sheets are read: they name our own colours."""
    for theme in OWN.values():
        app.register_theme(theme)
    app.theme = settings.theme
