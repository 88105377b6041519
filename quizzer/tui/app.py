"""The app: paints first, then lets the desk (store, banks) be opened in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.worker import WorkerFailed

from quizzer.errors import QuizzerError
from quizzer.tui.screens.home import HomeScreen
from quizzer.tui.theme import DARK, LIGHT
from quizzer.tui.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen
    from textual.theme import Theme

    from quizzer.study.desk import Desk
    from quizzer.study.sitting import Sitting
    from quizzer.tui.settings import Settings

OWN = {theme.name: theme for theme in (DARK, LIGHT)}


class QuizzerApp(App[None]):
    """Quizzer on a terminal."""

    TITLE = "Quizzer"
    CSS_PATH = "theme.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [("ctrl+c", "quit", "Quit")]

    def __init__(  # noqa: PLR0913  what the command line may ask of it
        self,
        open_desk: Callable[[], Desk],
        settings: Settings,
        *,
        begin: Callable[[Desk], Sitting] | None = None,
        browse: str | None = None,
        above: Callable[[Desk], Screen[None]] | None = None,
        eager: bool = False,
    ) -> None:
        """Open the desk with `open_desk` (in a thread); then `begin` a sitting, `browse`, or put `above` on top.

        `eager` makes other screens ready while home rests.
        """
        super().__init__()
        self.open_desk = open_desk
        self.settings = settings
        self.begin = begin
        self.browse = browse
        self.above = above
        self.eager = eager
        self.failure: BaseException | None = None
        """What stopped the app, for `cli` to explain."""
        put_on(self, settings)

    def on_mount(self) -> None:
        """Paint the home screen."""
        self.set_keymap(self.settings.keys)
        home = HomeScreen(self.open_desk, self.settings, begin=self.begin, browse=self.browse, above=self.above)
        self.push_screen(home)
        if self.eager:
            self.run_worker(warm_up(self), group="warm-up")

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme; Textual asks for the one in use with every line it draws."""
        return OWN.get(theme_name) or super().get_theme(theme_name)

    def fail(self, error: BaseException) -> None:
        """Stop with `error` for `cli` to explain."""
        self.failure = error
        self.exit(return_code=1)

    def _handle_exception(self, error: Exception) -> None:
        """Stop quietly for what Quizzer can explain; anything else keeps its traceback."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, QuizzerError):
            self.fail(cause)
            self._exception_event.set()  # whoever waits for the screen that failed waits no more
        else:
            super()._handle_exception(error)


def put_on(app: App[None], settings: Settings) -> None:
    """Give `app` its themes before its style sheets are read: they name our own colours."""
    for theme in OWN.values():
        app.register_theme(theme)
    app.theme = settings.theme
