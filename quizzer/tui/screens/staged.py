"""A screen with one question on its stage: the answer there, its keys in the bar, a moment in which Enter rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.tui.screens.keeping import KeepingScreen
from quizzer.tui.widgets.stage import Stage

if TYPE_CHECKING:
    from quizzer.tui.settings import Settings
    from quizzer.tui.widgets.answer import AnswerWidget
    from quizzer.tui.widgets.frame import KeyBar


class StagedScreen(KeepingScreen):
    """A question on show, to be answered."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, settings: Settings) -> None:
        """Start with an empty stage."""
        super().__init__(settings)
        self.stage = Stage(settings.glyphs)
        self.settling = False
        """Whether Enter is ignored, since something new has just appeared."""

    @property
    def answer(self) -> AnswerWidget | None:
        """Return the answer on show."""
        return self.stage.answer

    def settle(self) -> None:
        """Ignore Enter for a moment, so that a double press skips nothing."""
        if self.settings.settle > 0:
            self.settling = True
            self.set_timer(self.settings.settle, self.settled)

    def settled(self) -> None:
        """Heed Enter again."""
        self.settling = False

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says, here or in the answer."""
        event.prevent_default()
        owner, _, action = event.action.rpartition(".")
        if owner and self.answer is not None:
            await self.answer.run_action(action)
        else:
            await self.run_action(event.action)
