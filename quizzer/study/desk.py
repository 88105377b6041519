"""Where a learner sits down: what there is to do, sittings to start, items to look through and to say things of.

What a first question needs none of is imported where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.exam import Timetable
from quizzer.study.ground import Ground
from quizzer.study.log import Flag, Note, Reset, Resume, Suspend
from quizzer.study.planning import Planning
from quizzer.study.queue import arrange
from quizzer.study.selection import Selection, can_choose, fitting
from quizzer.study.sitting import Sitting
from quizzer.study.waiting import WaitingList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quizzer.study.catalogue import Overview, Row
    from quizzer.study.exam import Exam
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.study.made_plan import Made
    from quizzer.study.mock_exams import MockExams
    from quizzer.study.papers import Papers
    from quizzer.study.placement_sitting import PlacementSitting
    from quizzer.study.plan_start import PlanStarts
    from quizzer.study.queue import Want
    from quizzer.study.waiting import Source
    from quizzer.study.weak_points import WeakPoint, WeakReader


class Desk:
    """A learner's place: the ground of every sitting, and what can be done besides."""

    def __init__(  # noqa: PLR0913  what a learner may bring
        self,
        ground: Ground,
        *,
        seed: int,
        notices: tuple[str, ...] = (),
        timetable: Timetable | None = None,
        keep: Callable[[Timetable], None] | None = None,
        papers: Papers | None = None,
        starts: PlanStarts | None = None,
    ) -> None:
        """Stand on `ground`; `seed` settles the variants of every sitting started here.

        `notices` are lines the learner should see, such as a bank that could not be used; `timetable` holds the
        exams to review for while they are ahead, and `keep` keeps another one for the next time; `papers` keeps
        mock exams (for as long as the program runs, where none is given), `starts` where the next plan may begin.
        """
        self.ground = ground
        self.timetable = timetable or Timetable()
        self.notices = notices
        self._keep = keep
        self._papers = papers
        self._mocks: MockExams | None = None
        self._seed = seed
        self._sittings = 0
        self._planning = Planning(ground, starts)

    def review(self, *, limit: int | None = None, minutes: float | None = None) -> Sitting:
        """Return a sitting of what gains most for the exam ahead; without one of what is due, then new."""
        if not self.timetable.ahead(self.ground.today()):
            wants = _arranged(self.ground, Selection(), ("due", "new"), limit)
            return self._seated(wants, limit=limit, minutes=minutes)
        from quizzer.study.exam_queue import ExamQueue  # noqa: PLC0415  arrays are loaded when a plan is made

        return self._seated(ExamQueue(self.ground, self.plan()), limit=limit, minutes=minutes)

    def keep_timetable(self, timetable: Timetable) -> None:
        """Go by another timetable from now on; raise StoreError, and go on by the old one, where it cannot be kept."""
        if self._keep is not None:
            self._keep(timetable)
        self.timetable = timetable
        self._mocks = None

    @property
    def mocks(self) -> MockExams:
        """Return the mock exams by today's timetable."""
        from quizzer.study.mock_exams import MockExams  # noqa: PLC0415  see above

        if self._papers is None:
            from quizzer.study.papers import LoosePapers  # noqa: PLC0415

            self._papers = LoosePapers(self.ground.store.learner)
        if self._mocks is None:
            self._mocks = MockExams(self.ground, self._papers, self.timetable, self._seed)
        return self._mocks

    def plan(self, timetable: Timetable | None = None) -> Made:
        """Return the plan for the exams ahead (there is one), made anew when the log, the hour or an exam changed."""
        return self._planning.plan(timetable or self.timetable)

    def exam_plans(self) -> list[ExamPlan]:
        """Return how each exam ahead stands, soonest first."""
        return self._planning.exam_plans(self.timetable)

    def minutes_needed(self, exam: Exam, target: float) -> float | None:
        """Return the minutes a day with which a share `target` of the exam's marks is expected; None: a day has not."""
        from quizzer.study.exam_target import minutes_needed  # noqa: PLC0415  arrays are loaded when a plan is made

        timetable = self.timetable
        return minutes_needed(self.plan(timetable), exam, target, timetable)

    def drill(
        self, choice: Selection, *, new: bool = False, limit: int | None = None, minutes: float | None = None
    ) -> Sitting:
        """Return a sitting of what `choice` picks, due or not; with `new` only of what was not met yet."""
        wants = _arranged(self.ground, choice, ("new",) if new else ("due", "new", "early"), limit)
        return self._seated(wants, limit=limit, minutes=minutes)

    def _seated(self, wants: Sequence[Want] | Source, *, limit: int | None, minutes: float | None) -> Sitting:
        self._sittings += 1
        return Sitting(self.ground, wants, seed=self._seed + self._sittings - 1, limit=limit, minutes=minutes)

    def weak(
        self, point: WeakPoint | None = None, *, limit: int | None = None, minutes: float | None = None
    ) -> Sitting:
        """Return a sitting of what one weak point is about, or of all that was met; most marks lost first."""
        reader = self.weak_points()
        wants = reader.wants(reader.all()) if point is None else reader.wants_of(point)
        return self._seated(wants, limit=limit, minutes=minutes)

    def weak_points(self) -> WeakReader:
        """Return what reads this learner's weak points, in the marks of the next exam."""
        from quizzer.study.weak_points import WeakReader  # noqa: PLC0415  the first question waits for none of it

        return WeakReader(self.ground, self.timetable)

    def placement(self, *, minutes: float | None = None) -> PlacementSitting:
        """Return a sitting that finds out what is known already, of the next exam's banks where one is set."""
        from quizzer.study.placement_sitting import MINUTES, PlacementSitting  # noqa: PLC0415  see above

        ahead = self.timetable.ahead(self.ground.today())
        self._sittings += 1
        seed = self._seed + self._sittings - 1
        banks = ahead[0].banks if ahead else ()
        return PlacementSitting(self.ground, seed=seed, minutes=minutes or MINUTES, banks=banks)

    def last_hours(self, *, limit: int | None = None, minutes: float | None = None) -> Sitting:
        """Return a sitting for the last days before the next exam: misses, slips, formulas, what wavers."""
        from quizzer.study.last_days import last_wants  # noqa: PLC0415  see above

        exam = self.timetable.coming(self.ground.today())
        return self._seated(last_wants(self.ground, exam, minutes=minutes), limit=limit, minutes=minutes)

    # At a glance

    def overview(self) -> Overview:
        """Return what there is to do, over all topics."""
        from quizzer.study.catalogue import Catalogue  # noqa: PLC0415  see above

        return Catalogue(self.ground).overview()

    def rows(self, search: str = "") -> list[Row]:
        """Return the items that `search` finds: see `Catalogue.rows`."""
        from quizzer.study.catalogue import Catalogue  # noqa: PLC0415  see above

        return Catalogue(self.ground).rows(search)

    # Saying something of an item

    def suspend(self, item: str) -> None:
        """Ask `item` no more."""
        self.ground.store.append([Suspend(item=item, **self.ground.signed())])

    def resume(self, item: str) -> None:
        """Ask `item` again."""
        self.ground.store.append([Resume(item=item, **self.ground.signed())])

    def reset(self, item: str) -> None:
        """Start the memory of `item` anew."""
        self.ground.store.append([Reset(item=item, **self.ground.signed())])

    def note(self, item: str, text: str) -> None:
        """Keep the learner's own words on `item`; empty text takes them away."""
        self.ground.store.append([Note(item=item, text=text, **self.ground.signed())])

    def flag(self, item: str, text: str) -> None:
        """Mark the question of `item` as wrong, saying how; empty text takes it back."""
        self.ground.store.append([Flag(item=item, text=text, **self.ground.signed())])


def _arranged(ground: Ground, choice: Selection, reasons: Sequence[str], limit: int | None) -> Sequence[Want] | Source:
    """Return what `choice` picks and there are such reasons to ask; at most `limit` will be."""
    if ground.library.is_large and can_choose(choice):
        return _of_many(ground, choice, reasons, limit)
    fits = fitting(ground.library, choice) if choice != Selection() else ground.library.questions.keys()
    standings, now = ground.store.standings(), ground.clock()
    wants = arrange(
        ground.library,
        standings,
        ground.forgetting,
        now,
        keep=lambda item: item.question in fits,
        early="early" in reasons,
    )
    return [want for want in wants if want.reason in reasons]


def _of_many(ground: Ground, choice: Selection, reasons: Sequence[str], limit: int | None) -> Source:
    """Return the same, by columns: arranged when the first question stands, where that is found without."""
    from quizzer.study.begun import Begun  # noqa: PLC0415  columns are for many items
    from quizzer.study.first import first_of  # noqa: PLC0415  likewise

    now = ground.clock()

    def arranged() -> WaitingList:
        from quizzer.study.arrangement import Arrangement  # noqa: PLC0415  likewise

        return WaitingList(Arrangement(ground, reasons, choice, now))

    first = None if limit is None else first_of(ground, reasons, choice, now, limit)
    return arranged() if first is None else Begun(first, arranged)
