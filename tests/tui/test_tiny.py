"""Terminals too small for anything: every screen stands them, and is itself again with room."""

from __future__ import annotations

import pytest

from quizzer.tui.screens.home import SCREENS
from quizzer.tui.screens.home import opened as screen_of
from tests.tui.test_home import BANK, QUICK, opened, week_on

SIZES = ((1, 1), (2, 30), (200, 2), (5, 5), *((width, 30) for width in range(6, 30, 4)))


@pytest.mark.parametrize("name", sorted(SCREENS))
async def test_no_terminal_is_too_small(name: str) -> None:
    """A window dragged down to one cell and back ends nothing; the screen is as it was."""
    desk = week_on(BANK)
    async with opened(desk) as seat:
        screen = screen_of(name, desk, QUICK)
        if screen is None:
            assert name == "lessons"
            return
        await seat.app.push_screen(screen)
        await seat.settle()
        before = seat.text
        for size in SIZES:
            await seat.resize(*size)
        await seat.resize(80, 24)
        assert seat.text == before


@pytest.mark.parametrize("key", ["r", "b", "f", "question_mark"])
async def test_no_terminal_is_too_small_behind_a_key(key: str) -> None:
    """The same where home's own keys lead."""
    async with opened(week_on(BANK)) as seat:
        await seat.press(key)
        before = seat.text
        for size in SIZES:
            await seat.resize(*size)
        await seat.resize(80, 24)
        assert seat.text == before
