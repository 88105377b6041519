"""A key comes first: work in threads stands still for a moment after it, and never longer."""

from __future__ import annotations

from contextvars import copy_context
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer import courtesy
from quizzer.courtesy import TURN, be_courteous, give_way, in_turns
from quizzer.study.exam import Exam, Timetable
from quizzer.study.glance import habits_of
from quizzer.study.progress.reading import Reading
from quizzer.tui.keys_first import MOMENT, Moment
from quizzer.tui.screens.home import HomeScreen
from tests.tui.test_home import BANK, desk_on, opened, week_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.desk import Desk


def times_waited(work: Callable[[], object]) -> int:
    """Return how often `work` gives way."""
    waits: list[None] = []

    def run() -> None:
        be_courteous(lambda: waits.append(None))
        work()

    copy_context().run(run)
    return len(waits)


@given(st.lists(st.integers(), max_size=3 * TURN))
def test_turns_change_nothing(things: list[int]) -> None:
    """All things come, in order, and there is a stop after each turn of them."""
    came: list[int] = []
    waited = times_waited(lambda: came.extend(in_turns(things)))
    assert came == things
    assert waited == -(-len(things) // TURN)


def test_nobody_asks_so_nobody_waits() -> None:
    """Work outside the app, and work begun before it, goes on."""
    assert times_waited(give_way) == 1
    give_way()


def test_a_moment_ends() -> None:
    """Work waits for what is left of the moment, and for nothing once it is over."""
    now = 5.0
    moment = Moment(lambda: now)
    waited: list[float] = []
    moment._never.wait = waited.append  # type: ignore[assignment, method-assign]
    moment.wait()
    moment.begin()
    now += MOMENT / 4
    moment.wait()
    now += MOMENT
    moment.wait()
    assert waited == [pytest.approx(MOMENT * 3 / 4)]


async def test_a_key_holds_work_up() -> None:
    """What a screen has run in a thread is asked to wait after a key, by way of the screen's own context."""
    async with opened(desk_on(BANK)) as seat:
        home, moment = seat.app.screen, seat.app.moment
        assert isinstance(home, HomeScreen)
        assert moment is not None
        held: list[float] = []
        moment._never.wait = held.append  # type: ignore[assignment, method-assign]
        moment._clock = lambda: 1.0
        moment._over = 0.0

        async def work() -> None:
            home.call_later(lambda: home.run_worker(home.aside("", give_way)))  # from within, where keys are handled
            await seat.settle()

        await work()
        assert held == []
        await seat.press("down")
        await work()
        assert held == [pytest.approx(MOMENT)]


WORK: dict[str, Callable[[Desk], object]] = {
    "home": habits_of,
    "weak": lambda desk: desk.weak_points().all(),
    "plan": lambda desk: desk.exam_plans(),
    "progress": lambda desk: Reading(desk.ground, desk.timetable).progress(),
}


@pytest.mark.parametrize("work", WORK)
def test_screens_read_in_turns(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longer a log is, the more often whoever reads it for a screen gives way."""
    monkeypatch.setattr(courtesy, "TURN", 2)
    desk = week_on(BANK)
    desk.timetable = Timetable(exams=(Exam(date=desk.ground.today() + timedelta(days=9)),))
    assert times_waited(lambda: WORK[work](desk)) >= len(desk.ground.store.past()) / 2 > 1
