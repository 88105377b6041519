"""The app with nothing but the freeze simulator: no desk, no store, no banks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.errors import UsageError
from quizzer.tui.app import QuizzerApp
from quizzer.tui.screens.simulate import SimulateScreen

if TYPE_CHECKING:
    from textual.events import Mount

    from quizzer.simulator.scenario import Scenario
    from quizzer.study.desk import Desk
    from quizzer.tui.settings import Settings


class SimulatorApp(QuizzerApp):
    """Quizzer opened at its simulator; leaving that leaves the app."""

    def __init__(self, scenario: Scenario | None, settings: Settings) -> None:
        """Start from `scenario`, or from the first preset."""
        super().__init__(_no_desk, settings)
        self.scenario = scenario

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]  # Textual passes the event to who asks for it
        """Open the simulator in the place of the home screen."""
        event.prevent_default()
        self.set_keymap(self.settings.keys)
        self.push_screen(SimulateScreen(self.settings, self.scenario), lambda _: self.exit())


def _no_desk() -> Desk:
    message = "the simulator has no log"
    raise UsageError(message)
