"""The clock going back: nothing crashes, no answer is lost, memories stay the fold of the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from quizzer.scheduling.memory import Learned
from quizzer.storage.papers import PaperFiles
from quizzer.study.exam import Timetable
from quizzer.study.glance import habits_of
from quizzer.study.mock_exams import ANY, MockExams
from tests.faults.seats import START, Seat, on_screen, seated

if TYPE_CHECKING:
    from pathlib import Path

BACK = {"an hour": timedelta(hours=1), "a year": timedelta(days=365), "to 1971": timedelta(days=55 * 365)}


@pytest.mark.parametrize("back", BACK.values(), ids=BACK)
async def test_the_clock_goes_back_in_a_sitting(back: timedelta, tmp_path: Path) -> None:
    """Clock back: answers, ratings and undoing go on; all are kept, and none took less than no time."""
    with seated(tmp_path) as seat:
        async with on_screen(seat) as play:
            await play.press("1", "enter")
            seat.now -= back
            await play.press("2", "enter", "r", "3")
            seat.now += back / 2
            await play.press("enter", "1", "enter", "u", "1", "enter")
            assert "1 again" in play.text
            assert play.log.count("Void") == 1
            assert min(review.seconds for review in play.reviews) >= 0
        assert (seat.kept, seat.problems) == (4, [])


@pytest.mark.parametrize("back", BACK.values(), ids=BACK)
def test_the_clock_goes_back_between_sittings(back: timedelta, tmp_path: Path) -> None:
    """Clock back: the same items answered before their last answers are folded in order of time."""
    with seated(tmp_path) as seat:
        answered(seat, 5)
        seat.now -= back
        answered(seat, 5)
        assert (seat.kept, seat.problems) == (10, [])
        assert seat.desk.overview().items > 0
        assert habits_of(seat.desk).streak >= 0
        memories = [one.memory for one in seat.store.standings().values()]
        assert all(isinstance(one, Learned) and one.stability > 0 for one in memories)


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, 30, tzinfo=UTC)])
def test_summer_time_comes_and_goes(day: datetime, tmp_path: Path) -> None:
    """The local clock jumps: three days of study in a row are a streak of three, whichever way it jumped."""
    with seated(tmp_path, now=day, zone=ZoneInfo("Europe/Berlin")) as seat:
        for _ in range(3):
            answered(seat, 2)
            seat.now += timedelta(days=1)
        seat.now -= timedelta(days=1)
        assert habits_of(seat.desk).streak == 3
        assert seat.problems == []


def test_the_clock_goes_back_in_a_mock_exam(tmp_path: Path) -> None:
    """Clock back: an exam gives no more time than it had, takes answers, and is handed in after its start."""
    with seated(tmp_path) as seat:
        mocks = MockExams(seat.ground, PaperFiles(tmp_path / "papers", "me"), Timetable(), 1)
        exam = mocks.begin(ANY)
        seat.now -= timedelta(days=365)
        assert exam.seconds_left == exam.paper.minutes * 60
        exam.enter("1")
        result = exam.hand_in()
        assert result.seconds >= 0
        (kept,) = mocks.past()
        assert kept.sat.entered[0].answer == "1"


def answered(seat: Seat, times: int) -> None:
    """Answer so many questions of a new sitting."""
    sitting = seat.sitting()
    for _ in range(times):
        assert sitting.next() is not None
        sitting.answer("1")
    assert seat.now > START - timedelta(days=70 * 365)
