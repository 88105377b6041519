"""The items of the exams ahead as the planner takes them: marks, memories, seconds, by what the log says.

Banks and log become arrays here; `exam_plan` makes values of what the planner finds, `exam_queue` wants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import UsageError
from quizzer.scheduling.memory import Learned
from quizzer.study.exam_marks import exam_marks
from quizzer.study.learner import DAY, KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizzer.bank.library import Item
    from quizzer.scheduling.arrays import Floats, Places
    from quizzer.scheduling.belief import Items
    from quizzer.study.exam import Exam
    from quizzer.study.fold import Standing
    from quizzer.study.ground import Ground
    from quizzer.study.learner import Learner

Profile = tuple[tuple[int, float], ...]
STEPS = 4
"""An item that several exams ask has its marks over their days in steps of one over this: profiles stay few."""


class ExamItems(msgspec.Struct, frozen=True, kw_only=True):
    """What may be asked for the exams ahead, in one order."""

    asked: tuple[Item, ...]
    marks: Floats
    """(exams, items): each exam's marks, of sum 1 each, in the order of the exams."""
    days: tuple[int, ...]
    """Each exam's day, counted from today."""
    profiles: tuple[Profile, ...]
    items: Items
    """With the memories of the cautious belief, by which a plan is made."""
    lives: Places
    """(items,): which of the correction's memories each has; -1: one that the log's reviews do not make."""
    suspended: tuple[int, ...]
    """How many of each exam's items are left out, since the learner leaves them out."""


def exam_items(ground: Ground, exams: Sequence[Exam], learner: Learner) -> ExamItems:
    """Return the items of `exams`, all ahead; raise UsageError where one of them has nothing to ask."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.ranges import with_memories  # noqa: PLC0415  likewise

    standings = ground.store.standings()
    worth = [exam_marks(ground.library, exam) for exam in exams]
    left_out = {key for key, standing in standings.items() if standing.suspended}
    for exam, marks in zip(exams, worth, strict=True):
        _refuse_nothing(exam, marks, left_out)
    asked = tuple(
        item
        for item in ground.library.items.values()
        if item.key not in left_out and any(item.key in marks for marks in worth)
    )
    shares = np.array([[one.get(item.key, 0.0) for item in asked] for one in worth])
    shares /= np.where(shares.sum(axis=1) > 0, shares.sum(axis=1), 1.0)[:, None]
    days = tuple(exam.days_left(ground.today()) for exam in exams)
    profiles, profile = _profiles(shares, days)
    lives = _lives(asked, learner, standings)
    items = _items(ground, asked, shares.sum(axis=0), profile, learner=learner, standings=standings)
    return ExamItems(
        asked=asked,
        marks=shares,
        days=days,
        profiles=profiles,
        items=with_memories(items, learner.correction.cautious_memories, lives),
        lives=lives,
        suspended=tuple(len(left_out & one.keys()) for one in worth),
    )


def _refuse_nothing(exam: Exam, marks: Mapping[str, float], left_out: set[str]) -> None:
    if marks.keys() - left_out:
        return
    what = f"every item of {exam.name} is suspended" if marks else f"no bank at hand is covered by {exam.name}"
    message = f"{what}; see quizzer bank list, or name banks with: quizzer plan --bank BANK"
    raise UsageError(message)


def _profiles(marks: Floats, days: tuple[int, ...]) -> tuple[tuple[Profile, ...], Places]:
    """Return the ways in which marks lie over exam days, and each item's: exactly for one day, in steps for several."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    dates = sorted(set(days))
    by_day = np.array([marks[np.array(days) == day].sum(axis=0) for day in dates])
    total = by_day.sum(axis=0)
    shares = by_day / np.where(total > 0, total, 1.0)
    rough = np.where(shares > 0, np.maximum(np.round(shares * STEPS), 1.0), 0.0)
    rough /= np.where(rough.sum(axis=0) > 0, rough.sum(axis=0), 1.0)
    ways, profile = np.unique(rough.T, axis=0, return_inverse=True)
    profiles = tuple(
        tuple((day, float(share)) for day, share in zip(dates, way, strict=True) if share) or ((dates[0], 1.0),)
        for way in ways
    )
    return profiles, profile.reshape(-1)


def _items(  # noqa: PLR0913  what an item is made of
    ground: Ground,
    asked: Sequence[Item],
    marks: Floats,
    profile: Places,
    *,
    learner: Learner,
    standings: Mapping[str, Standing],
) -> Items:
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.belief import items_of  # noqa: PLC0415  likewise

    questions, costs = ground.library.questions, learner.costs
    kind = np.array([KINDS.index(item.kind) for item in asked], dtype=np.intp)
    stability, difficulty, elapsed = _memories(ground, asked, standings)
    return items_of(
        marks,
        stability=stability,
        difficulty=difficulty,
        elapsed=elapsed,
        luck=np.array([questions[item.question].luck() for item in asked]),
        pass_seconds=costs.pass_seconds[kind],
        lapse_seconds=costs.lapse_seconds[kind],
        first_seconds=costs.first_seconds[kind],
        shift=np.array([learner.shifts[item.topic] + learner.shifts[item.kind] for item in asked]),
        first=costs.first_chances[kind],
        profile=profile,
    )


def _memories(
    ground: Ground, asked: Sequence[Item], standings: Mapping[str, Standing]
) -> tuple[Floats, Floats, Floats]:
    """Return stability and difficulty as they stand, and days since the last review; NaN if never met."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    now, found = ground.clock().timestamp(), np.full((3, len(asked)), np.nan)
    for place, item in enumerate(asked):
        memory = standings[item.key].memory if item.key in standings else None
        if isinstance(memory, Learned):
            elapsed = max(0.0, (now - memory.last_review.timestamp()) / DAY)
            found[:, place] = memory.stability, memory.difficulty, elapsed
    return found[0], found[1], found[2]


def _lives(asked: Sequence[Item], learner: Learner, standings: Mapping[str, Standing]) -> Places:
    """Return which memory of the log each item has: none where it was never met, reset since, or placed."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    def life(key: str) -> int:
        memory = standings[key].memory if key in standings else None
        return learner.places.get(key, -1) if isinstance(memory, Learned) and memory.reviews else -1

    return np.array([life(item.key) for item in asked], dtype=np.intp)
