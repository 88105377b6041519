"""A learner's progress read from the ground, each figure when it is asked for: a screen shows them as they come."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.progress.answers import Answer, answers_of
from quizzer.study.progress.days import Days, days_of
from quizzer.study.progress.load import Load, load_of
from quizzer.study.progress.marks import Marks, marks_over_time
from quizzer.study.progress.memories import Memories, memories_of
from quizzer.study.progress.pace import Pace, paces_of
from quizzer.study.progress.retention import Retention, retention_of
from quizzer.study.progress.slip_weeks import SlipWeeks, slip_weeks_of
from quizzer.study.progress.sureness import Sure, calibration_of

if TYPE_CHECKING:
    from quizzer.study.exam import Timetable
    from quizzer.study.ground import Ground
    from quizzer.study.past import PastReview


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Every figure; its fields are the keys of `quizzer stats --json`."""

    today: date
    days: Days
    marks: Marks
    retention: Retention
    sureness: tuple[Sure, ...]
    load: Load
    pace: tuple[Pace, ...]
    slips: tuple[SlipWeeks, ...]


class Reading:
    """One look at a log: what several figures need is read once."""

    def __init__(self, ground: Ground, timetable: Timetable) -> None:
        """Look at the log of `ground`; days that `timetable` gives no minutes are days off."""
        self.today = ground.today()
        self._ground = ground
        self._timetable = timetable
        self._now = ground.clock()

    @cached_property
    def past(self) -> list[PastReview]:
        """Return the reviews that stand."""
        return self._ground.store.past()

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Return the answers they belong to."""
        return answers_of(self.past, self._ground.zone)

    @cached_property
    def memories(self) -> Memories:
        """Return what each review found and left."""
        return memories_of(self.past, self._ground.library, self._ground.forgetting.weights)

    @cached_property
    def days(self) -> Days:
        """Return the days of study."""
        return days_of(self.answers, self.today, lambda day: self._timetable.minutes_on(day) == 0)

    @cached_property
    def marks(self) -> Marks:
        """Return the marks expected over time."""
        return marks_over_time(self.memories, self._now, self._ground.zone)

    @cached_property
    def retention(self) -> Retention:
        """Return retention predicted and found."""
        return retention_of(self.memories)

    @cached_property
    def sureness(self) -> tuple[Sure, ...]:
        """Return the calibration of sureness."""
        return calibration_of(self.answers)

    @cached_property
    def load(self) -> Load:
        """Return the load to come."""
        ground = self._ground
        standings = ground.store.standings()
        return load_of(ground.library, standings, ground.forgetting, self.pace, self.today, ground.day_of)

    @cached_property
    def pace(self) -> tuple[Pace, ...]:
        """Return the time per type."""
        return paces_of(self.answers, self._ground.library)

    @cached_property
    def slips(self) -> tuple[SlipWeeks, ...]:
        """Return the slips by week."""
        return slip_weeks_of(self.answers, self._ground.library, self.today)

    def progress(self) -> Progress:
        """Return every figure."""
        return Progress(**{name: getattr(self, name) for name in Progress.__struct_fields__})
