"""Clicks that come too late are clicks on nothing."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from textual.screen import Screen

from quizzer.tui import screens
from quizzer.tui.screens.clicks import SureClicks
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
    assert issubclass(kind, SureClicks)


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
