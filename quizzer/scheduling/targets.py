"""How much time a wish takes: the minutes a day for a mark, found by planning again and again."""

from __future__ import annotations

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Belief, Habits, Items
from quizzer.scheduling.planner import COARSE, Plan, plan_for

MOST_TIMES, HALVINGS = 64.0, 8


def times_needed(  # noqa: PLR0913  what a plan rests on
    items: Items,
    seconds: Floats,
    target: float,
    *,
    belief: Belief | None = None,
    habits: Habits | None = None,
    before: Plan | None = None,
) -> float | None:
    """Return by what to multiply the `seconds` of each day to expect `target` marks; None: 64 times are too few.

    0 where no study is needed; else within 2 % of the least.
    """
    last = plan_for(items, seconds, belief=belief, habits=habits, before=before, fine=COARSE)
    if float(last.expected.unstudied.sum()) >= target:
        return 0.0

    def expects(times: float) -> bool:
        nonlocal last
        last = plan_for(items, seconds * times, belief=belief, habits=habits, before=last, fine=COARSE)
        return float(last.expected.planned.sum()) >= target

    enough = float(last.expected.planned.sum()) >= target
    low, high = (1 / MOST_TIMES, 1.0) if enough else (1.0, MOST_TIMES)
    if not enough and not expects(high):
        return None
    for _ in range(HALVINGS):
        middle = float((low * high) ** 0.5)
        low, high = (low, middle) if expects(middle) else (middle, high)
    return high
