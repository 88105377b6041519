"""A learner's weak points, read from the log step by step, and the questions that drill them.

Topics and types stand in the cached memories and come at once; what is recalled and the slips need every review,
the confused pairs the whole entries of what was missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.study.confusion import MOST_ANSWERS, ConfusedPair, confused_pairs, suspects
from quizzer.study.exam import Exam
from quizzer.study.exam_marks import exam_marks
from quizzer.study.log import Review
from quizzer.study.weak_wants import weak_wants
from quizzer.study.weakness import Exposure, WeakArea, WeakSlip, exposures, weak_areas, weak_slips

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.study.exam import Timetable
    from quizzer.study.ground import Ground
    from quizzer.study.past import PastReview
    from quizzer.study.queue import Want

WeakPoint = WeakArea | WeakSlip | ConfusedPair


class WeakPoints(msgspec.Struct, frozen=True, kw_only=True):
    """All weak points, as far as they are known; each list has first what loses most marks."""

    exam: str = ""
    """The exam whose marks are meant; empty where none is ahead and all banks count alike."""
    topics: tuple[WeakArea, ...] = ()
    types: tuple[WeakArea, ...] = ()
    slips: tuple[WeakSlip, ...] = ()
    pairs: tuple[ConfusedPair, ...] = ()

    @property
    def lost(self) -> float:
        """Return the share of the exam's marks lost in what was met, were it now."""
        return sum(topic.lost for topic in self.topics)

    @property
    def unmet(self) -> float:
        """Return the share of the exam's marks lost in what was not met yet."""
        return sum(topic.unmet for topic in self.topics)

    @property
    def met(self) -> int:
        """Return how many items were met."""
        return sum(topic.met for topic in self.topics)

    def all(self) -> tuple[WeakPoint, ...]:
        """Return every weak point, group by group."""
        return (*self.topics, *self.types, *self.slips, *self.pairs)


class WeakReader:
    """Reads weak points from the log of one moment: `areas`, then `answers`, then `confusions` say ever more."""

    def __init__(self, ground: Ground, timetable: Timetable) -> None:
        """Look at the log of `ground`, in the marks of the next exam of `timetable`."""
        self._ground = ground
        self._now = ground.clock()
        ahead = timetable.ahead(ground.today())
        self._exam = ahead[0].name if ahead else ""
        marks = exam_marks(ground.library, ahead[0] if ahead else Exam(date=ground.today()))
        self.risks: list[Exposure] = exposures(
            ground.library, marks, ground.store.standings(), ground.forgetting, self._now
        )
        self._past: list[PastReview] | None = None

    def areas(self) -> WeakPoints:
        """Return topics and types, by memories alone."""
        topics, types = weak_areas(self._ground.library, self.risks, self._past)
        return WeakPoints(exam=self._exam, topics=tuple(topics), types=tuple(types))

    def answers(self) -> WeakPoints:
        """Return topics and types with what was recalled lately, and slips."""
        self._past = self._ground.store.past()
        slips = weak_slips(self._ground.library, self.risks, self._past, self._now)
        return msgspec.structs.replace(self.areas(), slips=tuple(slips))

    def confusions(self, found: WeakPoints) -> WeakPoints:
        """Return what `answers` has found, with the confused pairs."""
        library = self._ground.library
        marks = {risk.item.key: risk.marks for risk in self.risks}
        past = self._past or []
        answers = self._looked_at(suspects(library, past), {review.answer for review in past})
        pairs = confused_pairs(library, marks, answers, past, self._now)
        return msgspec.structs.replace(found, pairs=tuple(pairs))

    def all(self) -> WeakPoints:
        """Return everything."""
        return self.confusions(self.answers())

    def _looked_at(self, items: Iterable[str], standing: set[str]) -> Iterable[tuple[str, Review]]:
        for item in items:
            found = [one for one in self._ground.store.entries(item) if isinstance(one, Review)]
            for review in [one for one in found if one.answer in standing][-MOST_ANSWERS:]:
                yield item.partition("#")[0], review

    # What to ask

    def wants(self, found: WeakPoints) -> list[Want]:
        """Return askings of everything met, what loses most marks first, slips and confused pairs counted in."""
        met = {risk.item.key for risk in self.risks if risk.reviews}
        more: dict[str, float] = {}
        points: list[WeakPoint] = [*found.slips, *found.pairs]
        for point in points:
            for key in point.drill:
                more[key] = more.get(key, 0.0) + point.lost / len(point.drill)
        return weak_wants(self._ground.library, self.risks, met, more=more, together=[one.drill for one in found.pairs])

    def wants_of(self, point: WeakPoint) -> list[Want]:
        """Return askings of what one weak point is about; of a pair both sides in one, where its type can."""
        together = [point.drill] if isinstance(point, ConfusedPair) else []
        return weak_wants(self._ground.library, self.risks, set(point.drill), together=together)
