"""The app around a sitting: begun at once, left for home, stopped by what Quizzer can explain."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from textual.widget import MountError

from quizzer.errors import StoreCorrupt, StoreLocked
from quizzer.questions import BY_KIND
from quizzer.study.desk import Desk
from quizzer.study.selection import Selection
from quizzer.tui.app import QuizzerApp
from quizzer.tui.screens.home import HomeScreen
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.settings import Settings
from quizzer.tui.widgets import WIDGETS
from tests.tui.conftest import sitting_on
from tests.tui.screen_text import screen_text

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from quizzer.study.sitting import Sitting


def app_on(sitting: Sitting) -> QuizzerApp:
    """Return the app with a sitting begun at once."""
    desk = Desk(sitting.ground, seed=1)
    return QuizzerApp(lambda: desk, Settings(settle=0), begin=lambda _: sitting)


async def begun(pilot: Pilot[Any]) -> None:
    """Wait until the sitting is on the screen."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_sitting_begun_at_once_is_left_for_home() -> None:
    """`begin` shows its sitting; leaving shows home."""
    app = app_on(sitting_on("choice"))
    async with app.run_test() as pilot:
        await begun(pilot)
        assert isinstance(app.screen, SittingScreen)
        assert "requires_grad" in screen_text(app)
        await pilot.press("q", "enter")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_what_is_left_for_later_waits_for_the_question() -> None:
    """`settled` is told of the desk once, when the question is on the screen."""
    sitting, told = sitting_on("choice"), list[tuple[Desk, bool]]()
    desk = Desk(sitting.ground, seed=1)

    def settled(one: Desk, other: Sitting) -> None:
        assert other is sitting
        told.append((one, "requires_grad" in screen_text(app)))

    app = QuizzerApp(lambda: desk, Settings(settle=0), begin=lambda _: sitting, settled=settled)
    async with app.run_test() as pilot:
        await begun(pilot)
    assert told == [(desk, True)]


async def test_where_nothing_is_to_be_asked_home_is_shown() -> None:
    """A sitting of nothing is no screen."""
    desk = Desk(sitting_on("choice").ground, seed=1)
    app = QuizzerApp(
        lambda: desk, Settings(settle=0), begin=lambda desk: desk.drill(Selection(topics=("no-such-topic",)))
    )
    async with app.run_test(notifications=True) as pilot:
        await begun(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "Nothing to ask here now." in screen_text(app)


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_the_app_is_left_while_the_log_is_opened(key: str) -> None:
    """The keys that leave every screen leave that line too, and no other screen for it."""
    sitting, opened = sitting_on("choice"), Event()

    def open_desk() -> Desk:
        opened.wait(10)
        return Desk(sitting.ground, seed=1)

    app = QuizzerApp(open_desk, Settings(settle=0), begin=lambda _: sitting)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "opening your log" in screen_text(app)
        await pilot.press(key)
        opened.set()
        await pilot.pause()
        assert not app.is_running or app._exit


async def test_an_error_that_no_screen_takes_stops_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours in a handler ends in `failure`, without a traceback."""
    sitting = sitting_on("choice")

    def fail() -> None:
        message = "the store is damaged"
        raise StoreCorrupt(message)

    monkeypatch.setattr(sitting, "hint", fail)
    app = app_on(sitting)
    async with app.run_test() as pilot:
        await begun(pilot)
        await pilot.press("h")
        await pilot.pause()
    assert isinstance(app.failure, StoreCorrupt)


async def test_what_fails_while_the_app_ends_is_not_told() -> None:
    """A screen that was about to come when the app was told to end prints no traceback on the way."""
    app = app_on(sitting_on("choice"))
    async with app.run_test() as pilot:
        await begun(pilot)
        app.exit()
        app._handle_exception(MountError("the screen is going"))
    assert (app.failure, app._exception, app._exit_renderables) == (None, None, [])


async def test_a_desk_that_cannot_be_opened_stops_the_app() -> None:
    """An error of ours in a worker ends in `failure` too."""
    message = "the store is damaged"

    def fail() -> Desk:
        raise StoreLocked(message)

    app = QuizzerApp(fail, Settings(settle=0))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.pause(0.1)
    assert isinstance(app.failure, StoreLocked)


def test_every_question_type_has_its_widget() -> None:
    """The registries of types and of widgets hold the same kinds."""
    assert set(WIDGETS) == set(BY_KIND)
