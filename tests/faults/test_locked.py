"""A database locked by another program: waited for without the screen standing still, and nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quizzer.tui.screens.dialogs import WaitScreen
from quizzer.tui.screens.sitting import SittingScreen
from tests.faults.seats import on_screen, seated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.tui.conftest import Play

LONG = 30.0
"""Seconds that nobody waits here in fact: the lock goes before."""


@contextmanager
def locked(database: Path) -> Iterator[sqlite3.Connection]:
    """Hold the writer's lock, as another program would."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


async def on_top(play: Play, kind: type) -> None:
    """Wait until a screen of that kind lies on top."""
    while not isinstance(play.app.screen, kind):
        await play.pilot.pause()


async def test_locked_for_a_while(tmp_path: Path) -> None:
    """Locked for less than we wait: the screen says so and takes no key; when the lock goes the answer is kept once."""
    with seated(tmp_path, waits=LONG) as seat:
        async with on_screen(seat) as play:
            with locked(seat.database) as other:
                await play.press("1", "enter")
                await on_top(play, WaitScreen)
                assert "Another program holds your log" in play.text
                await play.press("enter", "q", "r")
                assert isinstance(play.app.screen, WaitScreen)
                assert seat.kept == 0
                other.execute("ROLLBACK")
                await on_top(play, SittingScreen)
            await play.pilot.pause()
            assert "1 again" in play.text
            assert (seat.kept, seat.problems) == (1, [])


async def test_locked_for_too_long(tmp_path: Path) -> None:
    """Locked for longer than we wait: one sentence says what to do, the entry stands, Enter keeps it later."""
    with seated(tmp_path) as seat:
        async with on_screen(seat) as play:
            with locked(seat.database):
                await play.press("1", "enter")
                await on_top(play, WaitScreen)
                await on_top(play, SittingScreen)
                await play.pilot.pause()
                assert "not kept" in play.text
                assert "close the other one" in " ".join(play.text.split())
            assert (seat.kept, play.response) == (0, "1")
            await play.press("enter")
            assert "1 again" in play.text
            assert (seat.kept, seat.problems) == (1, [])


async def test_locked_while_undoing(tmp_path: Path) -> None:
    """Locked: an undo waits too, and puts its question on show again."""
    with seated(tmp_path, waits=LONG) as seat:
        async with on_screen(seat) as play:
            await play.press("r")
            with locked(seat.database) as other:
                await play.press("u")
                await on_top(play, WaitScreen)
                assert play.sitting.finish().answered == 1
                other.execute("ROLLBACK")
                await on_top(play, SittingScreen)
            await play.pilot.pause()
            assert play.sitting.finish().answered == 0
            assert play.log == ["Review", "Void"]
