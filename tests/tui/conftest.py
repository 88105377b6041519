"""A sitting on a bank of one question of each type, with a fixed clock, seed and ids, on a screen of its own."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.scheduling.memory import Forgetting
from quizzer.study.ground import Ground
from quizzer.study.log import Review
from quizzer.study.queue import Want
from quizzer.study.sitting import Sitting
from quizzer.tui.app import put_on
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.answer import AnswerWidget
from quizzer.tui.widgets.order import OrderAnswer
from tests.memory_store import MemoryStore
from tests.tui.screen_text import offset_of, screen_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

BANK = Path(__file__).parent / "every_type.yaml"
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class Harness(App[None]):
    """Nothing but a sitting."""

    CSS_PATH = Path(__file__).parents[2] / "quizzer" / "tui" / "theme.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        """Show `sitting`."""
        super().__init__()
        self.sitting = sitting
        self.settings = settings
        put_on(self, settings)

    def on_mount(self) -> None:
        """Ask at once."""
        self.set_keymap(self.settings.keys)
        self.push_screen(SittingScreen(self.sitting, self.settings), lambda _: self.exit())


class Play:
    """A running sitting: keys and clicks in, the screen and the log out."""

    def __init__(self, app: Harness, pilot: Pilot[None]) -> None:
        """Hold the app and its pilot."""
        self.app = app
        self.pilot = pilot

    @property
    def sitting(self) -> Sitting:
        """Return the sitting on the screen."""
        return self.app.sitting

    @property
    def text(self) -> str:
        """Return the screen as text."""
        return screen_text(self.app)

    @property
    def reviews(self) -> list[Review]:
        """Return the reviews in the log."""
        return [entry for entry in self.sitting.ground.store.entries() if isinstance(entry, Review)]

    @property
    def log(self) -> list[str]:
        """Return the kinds of all entries, in order."""
        return [type(entry).__name__ for entry in self.sitting.ground.store.entries()]

    def scores(self) -> list[float]:
        """Return the score of each review."""
        return [review.score for review in self.reviews]

    @property
    def answer(self) -> AnswerWidget:
        """Return the answer widget on show."""
        screen = self.app.screen
        assert isinstance(screen, SittingScreen)
        assert screen.answer is not None
        return screen.answer

    @property
    def response(self) -> str:
        """Return what is entered."""
        return self.answer.response()

    @property
    def cursor(self) -> int:
        """Return where the cursor of a list is."""
        assert isinstance(self.answer, OrderAnswer)
        return self.answer.cursor

    def text_line_of_cursor(self) -> str:
        """Return the cursor's sign with the digit behind it, in a match."""
        return next((f"x {one}" for one in "1234567" if f"▸ {one} " in self.text), "")

    def settled(self) -> None:
        """Let the moment pass in which Enter is ignored."""
        screen = self.app.screen
        assert isinstance(screen, SittingScreen)
        screen.settled()

    async def press(self, *keys: str) -> None:
        """Press keys and wait for the screen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Type text."""
        for char in text:
            await self.pilot.press(char)
        await self.pilot.pause()

    async def click(self, text: str, *, last: bool = False) -> None:
        """Click on the screen where `text` stands."""
        await self.pilot.click(offset=offset_of(self.app, text, last=last))
        await self.pilot.pause()

    async def click_at(self, x: int, y: int) -> None:
        """Click on a cell of the screen."""
        await self.pilot.click(offset=(x, y))
        await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()


def sitting_on(*questions: str, bank: Path = BANK, seed: int = 1, step: float = 0) -> Sitting:
    """Return a sitting that asks `questions` in their order; the clock moves on by `step` seconds at each look."""
    library = Library([load_bank(bank.read_bytes(), bank.name)])
    ids, ticks = count(1), count()
    ground = Ground(
        library=library,
        store=MemoryStore(Forgetting()),
        forgetting=Forgetting(),
        clock=lambda: START + timedelta(seconds=step * next(ticks)),
        new_id=lambda: f"{next(ids):08d}",
        version="test",
    )
    key = next(iter(library.banks))
    wants = [_want(library, f"{key}/{name}") for name in questions]
    return Sitting(ground, wants, seed=seed)


def _want(library: Library, key: str) -> Want:
    question = library.questions[key]
    parts = question.asked(question.items())
    topic = f"{key.partition('/')[0]}/{question.topic}"
    return Want(question=key, parts=parts, topic=topic, kind=question.kind, reason="new")


Playing = Any  # an asynchronous context whose value is a Play


@pytest.fixture
def play() -> Callable[..., Playing]:
    """Return what opens a sitting: a context whose value is a Play."""

    @asynccontextmanager
    async def opened(
        *questions: str, size: tuple[int, int] = (80, 24), settings: Settings | None = None, seed: int = 1
    ) -> AsyncIterator[Play]:
        app = Harness(sitting_on(*questions, seed=seed), settings or Settings(settle=0))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Play(app, pilot)

    return opened
