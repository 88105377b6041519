"""The app opened at progress; leaving that leaves the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.tui.app import QuizzerApp
from quizzer.tui.screens.progress import ProgressScreen

if TYPE_CHECKING:
    from textual.events import Mount


class ProgressApp(QuizzerApp):
    """Quizzer with nothing but progress."""

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]  # Textual passes the event to who asks for it
        """Open progress in the place of the home screen."""
        event.prevent_default()
        self.set_keymap(self.settings.keys)
        self.push_screen(ProgressScreen(self.open_desk, self.settings), lambda _: self.exit())
