"""A learner's mock exams: the one that is open, those handed in, and drawing another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import UsageError
from quizzer.generators.draws import derive
from quizzer.study.exam import EXAM_OF_ALL
from quizzer.study.exam_marks import blueprint_of
from quizzer.study.mock_exam import MockExam
from quizzer.study.paper import draw_paper
from quizzer.study.paper_marks import expected_marks
from quizzer.study.papers import Entered, Sat

if TYPE_CHECKING:
    from quizzer.study.exam import Exam, Timetable
    from quizzer.study.ground import Ground
    from quizzer.study.papers import Papers


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner wants a paper to be like; what is not said is as the exam's blueprint has it."""

    name: str | None = None
    """The exam's; the soonest that is not over where none is named."""
    questions: int | None = None
    minutes: float | None = None


ANY = Wish()


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper that is not drawn yet would be like."""

    name: str
    questions: int
    """At the most: the banks may have fewer."""
    minutes: float
    wrong: float
    calculator: bool


class MockExams:
    """Every mock exam of one learner."""

    def __init__(self, ground: Ground, papers: Papers, timetable: Timetable, seed: int) -> None:
        """Keep papers in `papers`, drawn by `seed` for the exams of `timetable`."""
        self._ground = ground
        self._papers = papers
        self._timetable = timetable
        self._seed = seed
        self._begun = 0

    def peek(self) -> MockExam | None:
        """Return the paper that is not handed in, its time run out or not; None where there is none."""
        sat = self._papers.kept().open
        return None if sat is None else MockExam(self._ground, self._papers, sat)

    def resume(self) -> MockExam | None:
        """Return the open paper, handed in as it stands where its time has run out; None where there is none."""
        exam = self.peek()
        if exam is not None and (exam.over or not exam.total):
            exam.hand_in()
        return exam

    def terms(self, wish: Wish = ANY) -> Terms:
        """Return what a paper drawn now would be like; raise UsageError for an exam that is not there."""
        exam = self._exam(wish.name) or EXAM_OF_ALL
        blueprint = blueprint_of(self._ground.library, exam)
        return Terms(
            name=exam.name,
            questions=wish.questions or blueprint.questions,
            minutes=wish.minutes or blueprint.minutes,
            wrong=blueprint.wrong,
            calculator=blueprint.calculator,
        )

    def begin(self, wish: Wish = ANY) -> MockExam:
        """Draw a paper for an exam, or for all banks where none is set, and start its clock.

        Raise UsageError where nothing can be asked, or a paper is still open.
        """
        ground, exam = self._ground, self._exam(wish.name)
        if self._papers.kept().open is not None:
            message = "a mock exam is still open; hand it in first"
            raise UsageError(message)
        standings = ground.store.standings()
        suspended = {item for item, standing in standings.items() if standing.suspended}
        paper = draw_paper(
            ground.library,
            exam,
            self._next_seed(),
            questions=wish.questions,
            minutes=wish.minutes,
            suspended=suspended,
        )
        now = ground.clock()
        sat = Sat(
            id=ground.new_id(),
            learner=ground.store.learner,
            paper=paper,
            predicted=expected_marks(paper, ground.library, standings, ground.forgetting, now),
            entered=(Entered(),) * len(paper.questions),
            started_at=now,
            deadline=now + timedelta(minutes=paper.minutes),
            version=ground.version,
        )
        self._papers.save(sat)
        return MockExam(ground, self._papers, sat)

    def past(self) -> list[MockExam]:
        """Return the papers that were handed in, the newest first."""
        return [MockExam(self._ground, self._papers, sat) for sat in reversed(self._papers.kept().done)]

    def problems(self) -> tuple[str, ...]:
        """Return a sentence for each paper that cannot be read."""
        return self._papers.kept().problems

    def _exam(self, name: str | None) -> Exam | None:
        """Return the exam called `name`; without a name the soonest that is not over, or None."""
        if name is not None:
            exam = self._timetable.named(name)
            if exam is None:
                there = ", ".join(one.name for one in self._timetable.exams) or "none; set one with quizzer plan"
                message = f"there is no exam `{name}`; there are {there}"
                raise UsageError(message)
            return exam
        today = self._ground.today()
        ahead = [exam for exam in self._timetable.exams if exam.days_left(today) >= 0]
        return min(ahead, key=lambda exam: exam.date, default=None)

    def _next_seed(self) -> int:
        """Return the seed given for the first paper, others for those after it."""
        self._begun += 1
        return self._seed if self._begun == 1 else derive(self._seed, "mock", self._begun)
