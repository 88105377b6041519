"""The plan as it stands: made anew when log, hour or exams have changed, from where the one before ended.

Two screens may want it at once, each in a thread: the second takes what the first has made.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzer.study.exam import Timetable
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.study.ground import Ground
    from quizzer.study.made_plan import Made
    from quizzer.study.plan_start import PlanStart, PlanStarts


class Planning:
    """Makes plans, and keeps the last one."""

    def __init__(self, ground: Ground, starts: PlanStarts | None) -> None:
        """Plan on `ground`; `starts` keeps where the next run of the program may begin."""
        self._ground = ground
        self._starts = starts
        self._kept: PlanStart | None = None
        self._made: tuple[object, Made] | None = None
        self._told: tuple[Made, list[ExamPlan]] | None = None
        self._making = Lock()

    def plan(self, timetable: Timetable) -> Made:
        """Return the plan for the exams ahead (there is one)."""
        from quizzer.study.made_plan import made_plan  # noqa: PLC0415  the first question without an exam needs none

        with self._making:
            now = self._ground.clock()
            key = (now.replace(minute=0, second=0, microsecond=0), timetable, self._ground.store.newest())
            if self._made is None or self._made[0] != key:
                self._made = key, made_plan(self._ground, timetable, self._before())
                self._keep(self._made[1])
            return self._made[1]

    def exam_plans(self, timetable: Timetable) -> list[ExamPlan]:
        """Return how each exam ahead stands, soonest first."""
        from quizzer.study.exam_plan import exam_plan  # noqa: PLC0415  see above

        exams = timetable.ahead(self._ground.today())
        if not exams:
            return []
        made = self.plan(timetable)
        told = self._told
        if told is None or told[0] is not made:
            told = self._told = made, [exam_plan(self._ground, timetable, exam, made) for exam in exams]
            self._keep(made)
        return told[1]

    def _before(self) -> Made | PlanStart | None:
        """Return the plan before, or what was kept of one."""
        if self._made is not None:
            return self._made[1]
        return None if self._starts is None else self._starts.read()

    def _keep(self, made: Made) -> None:
        """Keep what the next plan may begin with, where it is another one than before."""
        start = made.start
        if self._starts is not None and start != self._kept:
            self._kept = start
            self._starts.keep(start)
