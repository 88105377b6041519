"""How much time a wish takes: the minutes a day for a mark, found by pricing the days again and again.

The search is on a rough market of few periods, whose marks are off by a little: the coarse one says by how much.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Belief, Habits, Items
from quizzer.scheduling.exams import Exams, Profile, exams_of, one_exam
from quizzer.scheduling.planner import (
    COARSE,
    ROUGH,
    ROUGH_ITEMS,
    SOFT,
    Plan,
    Priced,
    market_of,
    planned_in,
    priced,
    recall_in,
)
from quizzer.scheduling.pricing import Market, first_prices
from quizzer.scheduling.value_tables import Kernel

MOST_TIMES, STRIDE, CORRECTING, TRIES = 64.0, 4.0, 1.1, 8
FEW_PERIODS, BLURRED = 12, 0.003
"""Of the rough market: its periods, and how far its prices' policy blurs."""
CLOSE, NEAR_TIMES = 0.0005, 1.01
"""Done when a mark expected is this near, as a share of all marks, or the times on either side are."""

Marks = Callable[[float], float]
"""From how many times the seconds to the marks expected."""


def times_needed(  # noqa: PLR0913  what a plan rests on
    items: Items,
    seconds: Floats,
    target: float,
    *,
    profiles: Sequence[Profile] | None = None,
    belief: Belief | None = None,
    habits: Habits | None = None,
    before: Plan | None = None,
) -> float | None:
    """Return by what to multiply the `seconds` of each day to expect `target` marks; None: 64 times are too few.

    0 where no study is needed; else within some hundredths of the least, and at least a 64th.
    """
    seconds = np.asarray(seconds, dtype=np.float64)
    belief, habits = belief or Belief(), habits or Habits()
    exams = one_exam(len(seconds)) if profiles is None else exams_of(profiles)
    rough = market_of(Kernel(belief, habits, ROUGH), items, seconds, exams, most=ROUGH_ITEMS, periods=FEW_PERIODS)
    missing, close = target - items.lucky, CLOSE * float(items.marks.sum())
    if float(_unstudied(items, belief, exams).sum()) >= missing:
        return 0.0
    if not rough.seconds.any() or missing > float(items.stakes.sum()):
        return None
    if before is None or not before.days:
        start = Priced(days=rough.days, prices=first_prices(rough, BLURRED), softness=BLURRED)
    else:
        start = msgspec.structs.replace(before.found, softness=BLURRED)
    path = _Path(rough, start)
    times = crossing(path.marks, missing, close)
    if times is None:
        return None
    found, roughly = msgspec.structs.replace(path.found, softness=SOFT), path.marks(times)
    market = market_of(Kernel(belief, habits, COARSE), items, seconds, exams)
    off = _Path(market, found, path.times).marks(times) - roughly
    return crossing(path.marks, missing - off, close, start=times, stride=CORRECTING)


def _unstudied(items: Items, belief: Belief, exams: Exams) -> Floats:
    kept = np.zeros(len(items.marks))
    for place, day in enumerate(exams.days):
        kept += exams.shares[items.profile, place] * recall_in(items, belief, float(day))
    return items.stakes * kept


class _Path:
    """The marks of one market at more or less time; each search for prices starts at the last one's."""

    def __init__(self, market: Market, found: Priced, times: float = 1.0) -> None:
        self.market, self.found, self.times = market, found, times

    def marks(self, times: float) -> float:
        """Return the marks at stake that are kept with so many times the seconds."""
        here = msgspec.structs.replace(self.market, seconds=self.market.seconds * times)
        start = msgspec.structs.replace(self.found, prices=self.found.prices * (self.times / times))
        self.found, self.times = priced(here, here, start), times
        return planned_in(here, self.found)


def crossing(marks: Marks, target: float, close: float, *, start: float = 1.0, stride: float = STRIDE) -> float | None:
    """Return where `marks`, that rise with the logarithm of the times, reach `target`; None: nowhere.

    It strides from `start` until the target lies between, and then goes by the straight line (Illinois).
    """
    low = high = start
    short = over = marks(start) - target
    while short >= 0 and low > 1 / MOST_TIMES:
        high, over, low = low, short, max(low / stride, 1 / MOST_TIMES)
        short = marks(low) - target
    while over < 0 and high < MOST_TIMES:
        low, short, high = high, over, min(high * stride, MOST_TIMES)
        over = marks(high) - target
    if over < 0 or short >= 0:
        return None if over < 0 else low
    excess = over
    for _ in range(TRIES):
        if excess <= close or high <= low * NEAR_TIMES:
            break
        middle = math.exp((math.log(low) * over - math.log(high) * short) / (over - short))
        found = marks(middle) - target
        if found >= 0:
            high, over, excess, short = middle, found, found, short / 2
        else:
            low, short, over = middle, found, over / 2
    return high
