"""Clicks that come too late are clicks on nothing, and a key too many keeps no screen."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from textual.screen import Screen

from quizzer.tui import screens
from quizzer.tui.screens.home import HomeScreen
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.screens.summary import SummaryScreen
from quizzer.tui.screens.sure import SureScreen
from tests.tui.test_home import BANK, desk_on, opened

KINDS = {
    kind
    for module in iter_modules(screens.__path__)
    for kind in vars(import_module(f"quizzer.tui.screens.{module.name}")).values()
    if isinstance(kind, type) and issubclass(kind, Screen) and kind.__module__.startswith("quizzer")
}


@pytest.mark.parametrize("kind", sorted(KINDS, key=str))
def test_every_screen_is_sure_of_its_clicks(kind: type[Screen[object]]) -> None:
    """No screen is left to Textual's own way, which ends the app."""
    assert issubclass(kind, SureScreen)


async def test_a_click_on_what_has_just_gone() -> None:
    """A widget that is drawn still, and stands nowhere any more, takes no click and stops nothing."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("w")
        bar = seat.app.screen.query_one("TopBar")
        parent, bar._parent = bar._parent, None
        await seat.pilot.click(offset=(1, 0))
        bar._parent = parent
        await seat.press("escape")
        assert seat.app.screen.is_current


async def test_a_key_too_many_keeps_no_screen() -> None:
    """Esc, and Esc again before the sitting has heard that its summary is done: it leaves all the same, and once."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("enter")
        sitting = seat.app.screen
        assert isinstance(sitting, SittingScreen)
        await seat.press("escape")
        summary = seat.app.screen
        assert isinstance(summary, SummaryScreen)
        summary.dismiss(None)
        summary.dismiss(None)
        sitting.finish()
        await seat.settle()
        assert isinstance(seat.app.screen, HomeScreen)
        assert len(seat.app.screen_stack) == 2
        await seat.press("enter", "escape", "escape")
        assert isinstance(seat.app.screen, HomeScreen)
