"""A learner's seat on a database in a file: a bank of small choices, a clock that can be set, a sitting on a screen."""

from __future__ import annotations

import io
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.scheduling.memory import Forgetting
from quizzer.storage import open_store
from quizzer.study.desk import Desk
from quizzer.study.fold import fold
from quizzer.study.ground import Ground
from quizzer.study.log import Review
from quizzer.study.selection import Selection
from quizzer.tui.settings import Settings
from tests.faults.kills import bank
from tests.tui.conftest import Harness, Play

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import tzinfo
    from pathlib import Path

    from quizzer.study.sitting import Sitting

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
BRIEF = 0.3
"""Seconds to wait for a lock here."""


class Seat:
    """One learner on one database."""

    def __init__(self, home: Path, *, now: datetime = START, zone: tzinfo = UTC, waits: float = BRIEF) -> None:
        """Sit down at the database in `home`, which is made where there is none."""
        self.home, self.now = home, now
        self.database = home / "quizzer.db"
        self.store = open_store(self.database, learner="me", forgetting=Forgetting(), busy_timeout=waits)
        ids, path = count(1), bank(home)
        self.ground = Ground(
            library=Library([load_bank(path.read_bytes(), str(path))]),
            store=self.store,
            forgetting=Forgetting(),
            clock=self._tick,
            new_id=lambda: f"{next(ids):08d}",
            version="test",
            zone=zone,
        )
        self.desk = Desk(self.ground, seed=1)

    def _tick(self) -> datetime:
        """Return the time, a second later at each look."""
        self.now += timedelta(seconds=1)
        return self.now

    def sitting(self) -> Sitting:
        """Begin a sitting of everything."""
        return self.desk.drill(Selection())

    @property
    def kept(self) -> int:
        """Return how many answers the log holds."""
        return len({entry.answer for entry in self.store.entries() if isinstance(entry, Review)})

    @property
    def problems(self) -> list[str]:
        """Return what is wrong with the database: damage, or a memory that is not the fold of the log."""
        folded = fold(self.store.entries(), Forgetting())
        return self.store.check() + ([] if self.store.standings() == folded else ["not the fold"])


@contextmanager
def seated(home: Path, *, now: datetime = START, zone: tzinfo = UTC, waits: float = BRIEF) -> Iterator[Seat]:
    """Yield a seat, left at the block's end."""
    seat = Seat(home, now=now, zone=zone, waits=waits)
    try:
        yield seat
    finally:
        seat.store.close()


@asynccontextmanager
async def on_screen(seat: Seat, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Play]:
    """Open a sitting of everything on a screen."""
    app = Harness(seat.sitting(), Settings(settle=0))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Play(app, pilot)


class Typed(io.StringIO):
    """Standard input whose lines are made when they are read."""

    def __init__(self, *lines: Callable[[], str]) -> None:
        """Hand out `lines`, then end."""
        super().__init__()
        self.lines = list(lines)

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]  # of text, as StringIO's own
        """Return the next line."""
        return self.lines.pop(0)() if self.lines else ""
