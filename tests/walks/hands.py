"""The student's hands: a response entered by the keys of the widget on show, and a clock that moves as they work."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widgets import Input

from quizzer.tui.widgets.card import CardAnswer
from quizzer.tui.widgets.fields import FieldsAnswer
from quizzer.tui.widgets.links import LinksAnswer
from quizzer.tui.widgets.options import OptionsAnswer
from quizzer.tui.widgets.order import OrderAnswer
from tests.tui.screen_text import screen_text

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from quizzer.tui.app import QuizzerApp
    from quizzer.tui.widgets.answer import AnswerWidget


class Clock:
    """The time, moved by whoever walks."""

    def __init__(self, now: datetime) -> None:
        """Stand at `now`."""
        self.now = now

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def on(self, seconds: float) -> None:
        """Move on."""
        self.now += timedelta(seconds=seconds)


async def brief_wait(*_: float) -> None:
    """Let the app take its turn: Textual's own wait for an idle process is up to a second a key."""
    await asyncio.sleep(0.002)


class Hands:
    """Keys into a running app."""

    def __init__(self, app: QuizzerApp, pilot: Pilot[None]) -> None:
        """Hold the app and its pilot."""
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        """Return the screen as text."""
        return screen_text(self.app)

    @property
    def screen(self) -> Any:  # noqa: ANN401  whatever lies on top
        """Return the screen on top."""
        return self.app.screen

    @property
    def on_top(self) -> str:
        """Return the name of the screen on top."""
        return type(self.app.screen).__name__

    async def settle(self) -> None:
        """Wait until no worker is at work."""
        await self.pilot.pause()
        while not all(worker.is_finished for worker in self.app.workers):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def until(self, name: str) -> bool:
        """Wait for the screen of that name, and for what it reads at first; return whether it came."""
        for _ in range(50):
            await self.settle()
            if self.on_top == name and getattr(self.screen, "_ready", True):
                return True
        return False

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what they set off."""
        await self.pilot.press(*keys)
        await self.settle()

    async def write(self, text: str) -> None:
        """Put text, pasted as a terminal would, in the place of what stands in the field."""
        field = self.app.screen.focused
        if isinstance(field, Input) and field.value:
            await self.pilot.press("end", "ctrl+u")
        if text and field is not None:
            field.post_message(events.Paste(text))
        await self.pilot.pause()

    async def enter(self, answer: AnswerWidget, response: str) -> None:
        """Enter `response` by the widget's own keys (a freeze plan through `fill`: its keys say no list of stages)."""
        if isinstance(answer, CardAnswer):
            await self.pilot.press("space")
        elif isinstance(answer, FieldsAnswer):
            await self._fields(answer, response)
        elif isinstance(answer, LinksAnswer):
            for link in response.split():
                await self.pilot.press(link[0], *link[1:])
        elif isinstance(answer, OptionsAnswer):
            picked = set(answer.response().split())
            await self.pilot.press(*sorted(picked ^ set(response.split()) if answer.several else response.split()))
        elif isinstance(answer, OrderAnswer):
            await self._order(answer, response.split())
        else:
            answer.fill(response)
        await self.pilot.pause()

    async def _fields(self, answer: FieldsAnswer, response: str) -> None:
        texts = [one.strip() for one in response.split(";")]
        first = len(answer.rows) - len(texts)
        answer.focus()
        await self.pilot.pause()
        for place, text in enumerate(texts, first):
            await self.pilot.press(str(place + 1)) if place == first else await self.pilot.press("tab")
            await self.write(text)

    async def _order(self, answer: OrderAnswer, labels: list[str]) -> None:
        for place, label in enumerate(labels):
            at = next(at for at, line in enumerate(answer.things) if line.label == label)
            steps = at - answer.cursor
            await self.pilot.press(*(["down"] * steps if steps > 0 else ["up"] * -steps), str(place + 1))
