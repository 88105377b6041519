"""The plan for an exam: what the learner's items are worth on its day, and what to ask now because of it.

The planner deals in arrays; here banks and log become its items, and its figures become values and wants.
NumPy comes with the planner, so both are loaded when a plan is made and not before the first question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import UsageError
from quizzer.scheduling.memory import DAY, Learned, New
from quizzer.study.queue import Want

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from quizzer.bank.library import Item
    from quizzer.scheduling.belief import Items
    from quizzer.scheduling.planner import Plan
    from quizzer.study.exam import Exam, Timetable
    from quizzer.study.ground import Ground

EXAM = "exam"
"""The reason of a want that the plan gives."""


class ExpectedMarks(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of the exam's marks, 0 to 1, guessing included."""

    today: float
    """Were the exam now."""
    unstudied: float
    """On the day, with no more study."""
    planned: float
    """On the day, with the plan."""
    upper_bound: float
    """What no way of studying can be expected to exceed."""


class TopicPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One topic of the exam."""

    topic: str
    """`bank/topic`."""
    title: str
    weight: float
    """Its share of the exam's marks, 0 to 1."""
    items: int
    seen: int
    today: float
    """The share of its marks expected were the exam now, 0 to 1."""
    expected: float
    """The share of its marks expected on the day, with the plan, 0 to 1."""

    @property
    def given_up(self) -> float:
        """Return the share of the exam's marks that the plan leaves lying here."""
        return self.weight * (1 - self.expected)


class ExamPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Where the learner stands, and what the days to come are worth."""

    exam: Exam
    days_left: int
    minutes_per_day: int
    expected: ExpectedMarks
    topics: tuple[TopicPlan, ...]
    suspended: int
    """Items that the plan leaves out, since the learner does."""


class _Stand(msgspec.Struct, frozen=True, kw_only=True):
    item: Item
    memory: New | Learned
    luck: float
    together: int
    """How many items one asking of its question shows."""


class _Made(msgspec.Struct, frozen=True, kw_only=True):
    stands: tuple[_Stand, ...]
    suspended: int
    items: Items
    plan: Plan


def exam_plan(ground: Ground, timetable: Timetable, exam: Exam) -> ExamPlan:
    """Return the plan for `exam`, its day ahead; raise UsageError where nothing of it can be asked."""
    made = _made(ground, timetable, exam)
    expected = made.plan.expected
    return ExamPlan(
        exam=exam,
        days_left=exam.days_left(ground.today()),
        minutes_per_day=timetable.minutes,
        expected=ExpectedMarks(
            today=float(expected.today.sum()),
            unstudied=float(expected.unstudied.sum()),
            planned=float(expected.planned.sum()),
            upper_bound=made.plan.bound,
        ),
        topics=tuple(_topics(ground, made)),
        suspended=made.suspended,
    )


def exam_wants(ground: Ground, timetable: Timetable, exam: Exam) -> list[Want]:
    """Return every asking that gains marks on the day: what gains most a second first; none where nothing can."""
    made = _made(ground, timetable, exam)
    gains = {stand.item.key: float(gain) for stand, gain in zip(made.stands, made.plan.index, strict=True)}
    groups: dict[str, list[_Stand]] = {}
    for stand in made.stands:
        groups.setdefault(stand.item.question, []).append(stand)
    askings = [pair for key, stands in groups.items() for pair in _askings(ground, key, stands, gains)]
    return [want for _, want in sorted(askings, key=lambda pair: -pair[0])]


def _made(ground: Ground, timetable: Timetable, exam: Exam) -> _Made:
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made: the first question waits for none

    from quizzer.scheduling.belief import Belief  # noqa: PLC0415  likewise
    from quizzer.scheduling.planner import plan_for  # noqa: PLC0415  likewise

    stands, suspended = _stands(ground, exam)
    now = ground.clock()
    items = _items(stands, now)
    plan = plan_for(
        items,
        np.array(timetable.seconds_until(exam.date, ground.today())),
        belief=Belief(weights=ground.forgetting.weights),
    )
    return _Made(stands=stands, suspended=suspended, items=items, plan=plan)


def _stands(ground: Ground, exam: Exam) -> tuple[tuple[_Stand, ...], int]:
    """Return the exam's items that may be asked, and how many may not."""
    standings, questions = ground.store.standings(), ground.library.questions
    covered = [item for item in ground.library.items.values() if exam.covers(item.question.partition("/")[0])]
    suspended = {item.key for item in covered if item.key in standings and standings[item.key].suspended}
    stands = tuple(
        _Stand(
            item=item,
            memory=standings[item.key].memory if item.key in standings else New(),
            luck=questions[item.question].luck(),
            together=len(questions[item.question].asked(questions[item.question].items())),
        )
        for item in covered
        if item.key not in suspended
    )
    if not stands:
        what = f"every item of {exam.name} is suspended" if covered else f"no bank at hand is covered by {exam.name}"
        message = f"{what}; see quizzer bank list, or name banks with: quizzer plan --bank BANK"
        raise UsageError(message)
    return stands, len(suspended)


def _items(stands: Sequence[_Stand], now: datetime) -> Items:
    """Return what the planner knows of items: marks that sum to 1, memories, luck, seconds."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling import belief  # noqa: PLC0415  likewise

    marks = np.array([stand.item.marks for stand in stands])
    memories = [_memory(stand.memory, now) for stand in stands]
    stability, difficulty, elapsed = np.array(memories, dtype=np.float64).T
    pass_seconds = belief.PASS_SECONDS / np.array([stand.together for stand in stands])
    return belief.items_of(
        marks / (marks.sum() or 1.0),
        stability=stability,
        difficulty=difficulty,
        elapsed=elapsed,
        luck=np.array([stand.luck for stand in stands]),
        pass_seconds=pass_seconds,
        lapse_seconds=pass_seconds * (belief.LAPSE_SECONDS / belief.PASS_SECONDS),
        first_seconds=pass_seconds * (belief.FIRST_SECONDS / belief.PASS_SECONDS),
    )


def _memory(memory: New | Learned, now: datetime) -> tuple[float, float, float]:
    """Return stability, difficulty and days since the last review; NaN of what was never met."""
    if isinstance(memory, New):
        nothing = float("nan")
        return nothing, nothing, nothing
    return memory.stability, memory.difficulty, max(0.0, (now - memory.last_review) / DAY)


def _topics(ground: Ground, made: _Made) -> Iterable[TopicPlan]:
    places: dict[str, list[int]] = {}
    for place, stand in enumerate(made.stands):
        places.setdefault(stand.item.topic, []).append(place)
    expected = made.plan.expected
    for key, inside in places.items():
        weight = float(made.items.marks[inside].sum())
        yield TopicPlan(
            topic=key,
            title=ground.library.topic(key).title,
            weight=weight,
            items=len(inside),
            seen=sum(isinstance(made.stands[place].memory, Learned) for place in inside),
            today=float(expected.today[inside].sum()) / weight if weight else 0.0,
            expected=float(expected.planned[inside].sum()) / weight if weight else 0.0,
        )


def _askings(
    ground: Ground, key: str, stands: Sequence[_Stand], gains: dict[str, float]
) -> Iterable[tuple[float, Want]]:
    """Yield askings of one question, each with its greatest gain a second, until every gain is asked for."""
    question = ground.library.questions[key]
    by_gain = sorted(stands, key=lambda stand: -gains[stand.item.key])
    order = [stand.item.part for stand in by_gain]
    waiting = [stand for stand in by_gain if gains[stand.item.key] > 0]
    while waiting:
        first = [stand.item.part for stand in waiting]
        parts = question.asked([*first, *(part for part in order if part not in first)])
        served = [stand for stand in waiting if stand is waiting[0] or stand.item.part in parts]
        waiting = [stand for stand in waiting if stand not in served]
        yield gains[served[0].item.key], _want(ground, parts, served)


def _want(ground: Ground, parts: tuple[str, ...], served: Sequence[_Stand]) -> Want:
    item, now = served[0].item, ground.clock()
    return Want(
        question=item.question,
        parts=parts,
        topic=item.topic,
        kind=item.kind,
        reason=EXAM,
        marks=sum(stand.item.marks for stand in served),
        recall=min(ground.forgetting.retrievability(stand.memory, now) for stand in served),
    )
