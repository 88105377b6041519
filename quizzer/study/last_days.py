"""The last 48 hours before an exam: no new ground to speak of, but what was missed, slips, formulas, what wavers.

First what was missed and has not been right since; then every slip made more than once and not beaten, in another
variant where it tempts; then each formula once; then what is least likely to be recalled, by marks a second, cells
and pairs once confused before the rest; last the few new questions that are worth most a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.bank.library import item_key
from quizzer.scheduling.memory import New, Rating
from quizzer.study.exam_marks import exam_marks
from quizzer.study.queue import Want
from quizzer.study.trouble import open_misses, slip_troubles, tempting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.study.exam import Exam
    from quizzer.study.fold import Standing
    from quizzer.study.ground import Ground
    from quizzer.study.past import PastReview

MISSED, SLIP, FORMULA, WAVERING, NEW_GROUND = "last-missed", "last-slip", "last-formula", "last-wavering", "last-new"
"""The reasons of a want of the last days."""
OFTEN = 2
"""A slip made so many times is not an accident."""
MOST_NEW = 5
"""New questions at the most."""
READING = 10.0
"""Seconds to read a question, besides those that its items take."""
CONFUSED = 2.0
"""How much more a part once confused with another counts than one that only fades."""


def last_wants(ground: Ground, exam: Exam, *, minutes: float | None = None) -> list[Want]:
    """Return what to go over in the last days before `exam`, the most pressing first, as far as `minutes` reach."""
    chosen = _Chosen(ground, exam)
    past = [review for review in ground.store.past() if review.item in chosen.marks]
    misses = open_misses(past, chosen.standings)
    chosen.add(MISSED, sorted({_question(one) for one in misses}, key=lambda one: -chosen.worth(one)), first=misses)
    for slip in sorted(slip_troubles(past, ground.library), key=lambda one: (-one.made, -one.last.at)):
        if slip.made >= OFTEN and not slip.beaten:
            chosen.add(SLIP, _another_with(slip.key, _question(slip.last), chosen))
    met = [one for one in chosen.questions if chosen.met(one)]
    chosen.add(FORMULA, [one for one in sorted(met, key=lambda one: -chosen.worth(one)) if _has_formula(ground, one)])
    confused = {one.item for one in past if one.rating == Rating.AGAIN and "#" in one.item}
    chosen.add(WAVERING, sorted(met, key=lambda one: -chosen.gain(one, confused)))
    new = [one for one in chosen.questions if not chosen.met(one)]
    chosen.add(NEW_GROUND, sorted(new, key=lambda one: -chosen.worth(one) / chosen.seconds(one))[:MOST_NEW])
    return _within(chosen, minutes)


class _Chosen:
    """The wants chosen so far, each question once."""

    def __init__(self, ground: Ground, exam: Exam) -> None:
        self.ground = ground
        self.standings: dict[str, Standing] = ground.store.standings()
        self.marks: dict[str, float] = {
            item: marks for item, marks in exam_marks(ground.library, exam).items() if not self._left_out(item)
        }
        self.questions: dict[str, list[str]] = {}
        """The items of each question that may be asked."""
        for item in self.marks:
            self.questions.setdefault(item.partition("#")[0], []).append(item)
        self.wants: dict[str, Want] = {}

    def _left_out(self, item: str) -> bool:
        return item in self.standings and self.standings[item].suspended

    def recall(self, item: str) -> float:
        """Return the chance that an item is recalled now."""
        memory = self.standings[item].memory if item in self.standings else New()
        return self.ground.forgetting.retrievability(memory, self.ground.clock())

    def met(self, question: str) -> bool:
        """Return whether any of a question has a memory."""
        return any(self.recall(item) > 0 for item in self.questions[question])

    def worth(self, question: str) -> float:
        """Return the share of the exam's marks that a question stands for."""
        return sum(self.marks[item] for item in self.questions[question])

    def seconds(self, question: str) -> float:
        """Return what one asking takes, about."""
        one = self.ground.library.questions[question]
        return READING + one.seconds * len(one.asked(one.items()))

    def gain(self, question: str, confused: set[str]) -> float:
        """Return the marks that are likely to be lost, a second; what was once confused counts more."""
        lost = sum(
            self.marks[item] * (1 - self.recall(item)) * (CONFUSED if item in confused else 1.0)
            for item in self.questions[question]
        )
        return lost / self.seconds(question)

    def add(self, reason: str, questions: Iterable[str], first: Sequence[PastReview] = ()) -> None:
        """Want each of `questions` that is not wanted yet: the parts in `first`, then the least likely recalled."""
        urgent = {review.item for review in first}
        for key in questions:
            if key in self.wants or key not in self.questions:
                continue
            question = self.ground.library.questions[key]
            by_need = sorted(self.questions[key], key=lambda item: (item not in urgent, self.recall(item)))
            parts = question.asked([item.partition("#")[2] for item in by_need])
            items = [item for item in (item_key(key, part) for part in parts) if item in self.marks]
            self.wants[key] = Want(
                question=key,
                parts=parts,
                topic=self.ground.library.items[by_need[0]].topic,
                kind=question.kind,
                reason=reason,
                marks=sum(self.marks[item] for item in items),
                recall=min((self.recall(item) for item in items), default=0.0),
            )


def _question(review: PastReview) -> str:
    return review.item.partition("#")[0]


def _another_with(slip: str, made_in: str, chosen: _Chosen) -> list[str]:
    """Return a question in which a slip tempts: another than it was made in where there is one, met before new."""
    tempted = [
        key for key in chosen.questions if key not in chosen.wants and slip in tempting(chosen.ground.library, key)
    ]
    tempted.sort(key=lambda key: (not chosen.met(key), key == made_in, -chosen.worth(key)))
    return [key for key in tempted[:1] if chosen.met(key)]


def _has_formula(ground: Ground, key: str) -> bool:
    """Return whether a question is answered by a formula or a number: one of each template will do."""
    question = ground.library.questions[key]
    return bool(question.variant(0, question.asked(question.items())).worked().formula)


def _within(chosen: _Chosen, minutes: float | None) -> list[Want]:
    """Return the wants that fit in the minutes, one at the least."""
    wants = list(chosen.wants.values())
    if minutes is None:
        return wants
    left, found = minutes * 60, list[Want]()
    for want in wants:
        left -= chosen.seconds(want.question)
        if left < 0 and found:
            break
        found.append(want)
    return found
