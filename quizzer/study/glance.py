"""What home says beside the overview: habits and weak points from the reviews, then the exams by their plan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from quizzer.courtesy import in_turns
from quizzer.study.exam import LAST_DAYS
from quizzer.study.progress.days import streak_of
from quizzer.study.slip_history import slip_histories

if TYPE_CHECKING:
    from quizzer.study.desk import Desk
    from quizzer.study.exam import Exam
    from quizzer.study.mock_exam import MockExam
    from quizzer.study.slip_history import SlipHistory
    from quizzer.study.weakness import WeakArea

LEAST_LOST = 0.005
"""A topic that loses less than this share of the marks is not worth naming."""

QUARTER = 900
"""Seconds: within a quarter of an hour no day begins, in any zone."""


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """What the reviews of the past say at a glance."""

    streak: int
    """Days of study in a row, today's included once there is some."""
    slips: tuple[SlipHistory, ...]
    """The most frequent first."""
    weak: tuple[WeakArea, ...]
    """Topics by the marks lost in what was met, with enough answers to tell."""
    paper: MockExam | None
    """The mock exam that is open."""
    read_at: object = None
    """The log, the timetable and the hour that this was read from."""


def habits_of(desk: Desk, before: Habits | None = None) -> Habits:
    """Return what the reviews say: what they said `before`, where nothing was added since, in the same hour."""
    ground = desk.ground
    hour = ground.clock().replace(minute=0, second=0, microsecond=0)
    read_at = (ground.store.newest(), desk.timetable, hour)
    if before is not None and before.read_at == read_at:
        return msgspec.structs.replace(before, paper=_open_paper(desk))
    quarters = {int(review.at // QUARTER) for review in in_turns(ground.store.past())}
    days = {ground.day_of(datetime.fromtimestamp(quarter * QUARTER, UTC)) for quarter in quarters}
    streak = streak_of(sorted(days), ground.today(), lambda day: desk.timetable.minutes_on(day) == 0)
    points = desk.weak_points().answers()
    weak = tuple(one for one in points.topics if one.lost >= LEAST_LOST and not one.few)
    return Habits(
        streak=streak.current,
        slips=tuple(slip_histories(ground.store.past(), ground.library)),
        weak=weak,
        paper=_open_paper(desk),
        read_at=read_at,
    )


def _open_paper(desk: Desk) -> MockExam | None:
    paper = desk.mocks.peek()
    return None if paper is None or paper.over else paper


def next_exam(desk: Desk) -> Exam | None:
    """Return the soonest exam ahead."""
    ahead = desk.timetable.ahead(desk.ground.today())
    return ahead[0] if ahead else None


def is_near(exam: Exam | None, desk: Desk) -> bool:
    """Return whether the last days before an exam have come, which are studied in a way of their own."""
    return exam is not None and exam.days_left(desk.ground.today()) <= LAST_DAYS
