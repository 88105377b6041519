"""The plan for the exams to come: which item's next second earns the most marks, and what the days are worth.

It prices the days (`pricing`), and then asks of each item what reviewing it now gains over the best of later
and never, per second: its index. Everything is an argument, the plan a value; it may be made in a worker, kept
with the day, and its prices are the next plan's start. Imports NumPy: load it when a plan is wanted.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats, distinct
from quizzer.scheduling.belief import Belief, Habits, Items
from quizzer.scheduling.exams import Exams, Profile, exams_of, one_exam
from quizzer.scheduling.openings import EXACT_ITEMS, Openings, best_first, columns_for, crowded, openings_of, options_of
from quizzer.scheduling.pricing import Market, dual, first_prices, mispriced, settled, stiffness, tables_at
from quizzer.scheduling.value_tables import Grid, Kernel, kept_by

FINE, COARSE, ROUGH = Grid(), Grid(stabilities=26, difficulties=5), Grid(stabilities=16, difficulties=4)
FINE_WORK, COARSE_WORK, ROUGH_ITEMS = 15000, 1500, 150
"""Items times periods beyond which the figures are of the coarse grid, and the search starts on the rough one; the
figures of the coarse grid are within a thousandth of the marks. So many items at most are told apart on the rough."""
SOFTNESSES = (0.01, 0.003, 0.001)
"""Of the marks at stake: how far the prices' own policy blurs, from a cold start to the end."""
SOFT = SOFTNESSES[-1]
NEAR, NEARER, ASTRAY = 0.02, 0.004, 0.05
"""Of the marks: how much may be mispriced after the cold search, in the end, and before a warm start is given up."""
MOST_PERIODS, DEAREST, AT_A_TIME = 28, 1.5, 1000


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Marks expected of each item, (items,) or (exams, items) each: guessing included."""

    today: Floats
    """Were the exams now."""
    unstudied: Floats
    """On their days, with no more study."""
    planned: Floats
    """On their days, with the plan."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for one set of items, days and beliefs."""

    index: Floats
    """(items,): marks gained per second by reviewing now rather than later or never; minus infinity: worth nothing."""
    expected: Expected
    """Of all exams together, (items,)."""
    exam_days: tuple[int, ...]
    """Each exam's day, rising, counted from today."""
    by_exam: Expected
    """Of each exam, (exams, items); they sum to those of all."""
    bound: float
    """Marks that no policy can be expected to exceed, guessing included."""
    days: tuple[int, ...]
    """When the periods' reviews take place, counted from today; periods of several days have their middle."""
    prices: Floats
    """(periods,): marks that a second of each period is worth at the margin."""
    softness: float
    """How far the policy that they were settled by blurs, as a share of the marks at stake."""
    used: Floats
    """(periods,): seconds that the plan expects to use."""
    market: Market
    """What was priced, in which items can be valued again."""
    values: Floats
    """(periods, states, columns): what a memory is worth after a review in each period."""

    @property
    def found(self) -> Priced:
        """Return what the search for prices found: where the next one starts."""
        return Priced(days=self.days, prices=self.prices, softness=self.softness)

    @property
    def margin(self) -> float:
        """Return the marks per second under which today's seconds are better kept for none than spent."""
        return float(self.prices[0]) if len(self.prices) else 0.0

    @property
    def today_adds(self) -> float:
        """Return the marks that today's seconds are worth at the margin."""
        return self.margin * float(self.market.seconds[0]) if len(self.prices) else 0.0


def periods_of(
    seconds: Floats, exam_days: tuple[int, ...] = (), most: int = MOST_PERIODS
) -> tuple[tuple[int, ...], Floats]:
    """Return when to review and the seconds there: today, each near day with time for it, then growing stretches.

    Half of the `most` are near days; no stretch goes past an exam.
    """
    open_days = [day for day in range(len(seconds)) if day == 0 or seconds[day] > 0]
    if len(open_days) <= most:
        return tuple(open_days), seconds[open_days]
    near, far = open_days[: most // 2], open_days[most // 2 :]
    edges = distinct(np.round(np.linspace(0, 1, most - most // 2 + 1) ** 1.5 * len(far)).astype(int))
    edges = np.union1d(edges, np.searchsorted(far, exam_days))
    stretches = [far[low:high] for low, high in itertools.pairwise(edges)]
    days = (*near, *(stretch[len(stretch) // 2] for stretch in stretches))
    return days, np.array([*seconds[near], *(seconds[stretch].sum() for stretch in stretches)])


def plan_for(  # noqa: PLR0913  what a plan rests on
    items: Items,
    seconds: Floats,
    *,
    profiles: Sequence[Profile] | None = None,
    belief: Belief | None = None,
    habits: Habits | None = None,
    before: Plan | Priced | None = None,
    passed: int = 0,
    fine: Grid | None = None,
    coarse: Grid = COARSE,
) -> Plan:
    """Return the plan for the exams of `profiles`, with so many seconds on each day from today on.

    Without `profiles` there is one exam in `len(seconds)` days. `before` is an earlier plan, or its
    prices alone, made `passed` days ago: they are the start.
    """
    belief, habits = belief or Belief(), habits or Habits()
    seconds = np.asarray(seconds, dtype=np.float64)
    exams = None if profiles is None else exams_of(profiles)
    market = market_of(_kernel(belief, habits, coarse, before), items, seconds, exams)
    begun = before.found if isinstance(before, Plan) else before
    found = priced(market, rough_of(market, items, seconds), begun, passed)
    if fine is None:
        fine = FINE if len(items.marks) * len(market.days) <= FINE_WORK else coarse
    if fine != coarse:
        market = market_of(_kernel(belief, habits, fine, before), items, seconds, exams)
    return found_at(items, market, found.prices, found.softness)


def _kernel(belief: Belief, habits: Habits, grid: Grid, before: Plan | Priced | None) -> Kernel:
    if isinstance(before, Plan) and before.market.kernel.fits(belief, habits, grid):
        return before.market.kernel
    return Kernel(belief, habits, grid)


def market_of(  # noqa: PLR0913  what is priced, and how finely
    kernel: Kernel,
    items: Items,
    seconds: Floats,
    exams: Exams | None = None,
    *,
    most: int = EXACT_ITEMS,
    periods: int = MOST_PERIODS,
) -> Market:
    """Return the market of `items`, crowded if over `most`, over `seconds` of each day; by default with one exam."""
    exams = exams or one_exam(len(seconds))
    days, budget = periods_of(seconds[: exams.last], exams.days, periods)
    columns = columns_for(items, len(exams.shares))
    few, counts = crowded(items, most)
    return Market(
        kernel=kernel,
        columns=columns,
        openings=openings_of(kernel, columns, few, days, exams),
        counts=counts,
        days=days,
        exams=exams,
        seconds=budget,
    )


def rough_of(market: Market, items: Items, seconds: Floats) -> Market:
    """Return a market of fewer items and memories to begin the search on; the same one where there is little."""
    if len(market.counts) * len(market.days) <= COARSE_WORK:
        return market
    kernel = Kernel(market.kernel.belief, market.kernel.habits, ROUGH)
    return market_of(kernel, items, seconds, market.exams, most=ROUGH_ITEMS)


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """What a search for prices found."""

    days: tuple[int, ...]
    prices: Floats
    softness: float
    """The least at which they could be settled."""


def priced(market: Market, rough: Market, before: Priced | None = None, passed: int = 0) -> Priced:
    """Return the prices of `market`, sought from those of `before` on, or else first on the `rough` one."""
    if not market.days or not market.openings.worth.any():
        return Priced(days=market.days, prices=np.zeros(len(market.days)), softness=SOFT)
    if before is not None and before.days:
        start = np.interp(np.asarray(market.days) + passed, before.days, before.prices)
        prices = _settled(market, start, before.softness, NEARER)
        if _well_priced(market, prices, before.softness):
            return Priced(days=market.days, prices=prices, softness=before.softness)
    prices = first_prices(rough, SOFTNESSES[0])
    found = prices, SOFTNESSES[0]
    for softness in SOFTNESSES:
        here, close = (market, NEARER) if softness == SOFT else (rough, NEAR)
        prices = _settled(here, prices, softness, close)
        if softness == SOFTNESSES[0] or _well_priced(here, prices, softness):
            found = prices, softness
    return Priced(days=market.days, prices=found[0], softness=found[1])


def _settled(market: Market, start: Floats, softness: float, close: float) -> Floats:
    most, stiff = float(market.openings.worth.max()) * DEAREST, stiffness(market.mean_worth, start, softness)
    return settled(partial(dual, market, softness=softness), start, market.seconds, most, close, stiff=stiff)


def _well_priced(market: Market, prices: Floats, softness: float) -> bool:
    value, slope = dual(market, prices, softness)
    return mispriced(prices, slope) <= ASTRAY * value


def found_at(items: Items, market: Market, prices: Floats, softness: float = SOFT) -> Plan:
    """Return the plan at given `prices`; its bound holds at any. Items are valued some at a time, to spare memory."""
    soft, hard = tables_at(market, prices, softness), tables_at(market, prices, None).values
    exams = range(len(market.exams.days))
    kept = [kept_by(market.kernel, market.columns, market.days, market.exams.only(one), soft) for one in exams]
    _, slope = dual(market, prices, softness, soft)
    index, best = (np.zeros(len(items.marks)) for _ in range(2))
    planned = np.zeros((len(exams), len(items.marks)))
    for start in range(0, len(items.marks), AT_A_TIME):
        some = slice(start, start + AT_A_TIME)
        openings = _openings(market, items.picked(np.arange(len(items.marks))[some]))
        options = options_of(openings, hard, prices)
        index[some] = _index(openings, options, prices)
        best[some] = options.max(axis=0) * openings.seconds
        _, shares = best_first(openings, options_of(openings, soft.values, prices), softness)
        for one in exams:
            marks = options_of(openings.at(one), kept[one], 0 * prices)
            planned[one, some] = np.sum(shares * marks, axis=0) * openings.seconds
    bound = min(float(prices @ market.seconds) + float(best.sum()), float(items.stakes.sum()))
    planned *= _payable(float(planned.sum()), bound, float(prices @ np.maximum(-slope, 0.0)))
    by_exam = _expected(items, market, planned)
    return Plan(
        index=index,
        expected=_of_all(by_exam),
        exam_days=market.exams.days,
        by_exam=by_exam,
        bound=bound + items.lucky,
        days=market.days,
        prices=prices,
        softness=softness,
        used=market.seconds - slope,
        market=market,
        values=hard,
    )


def planned_in(market: Market, found: Priced) -> float:
    """Return the marks at stake that the plan at the prices found keeps, of the items that stand for all."""
    prices, softness, openings = found.prices, found.softness, market.openings
    soft = tables_at(market, prices, softness)
    value, slope = dual(market, prices, softness, soft)
    kept = kept_by(market.kernel, market.columns, market.days, market.exams, soft)
    _, shares = best_first(openings, options_of(openings, soft.values, prices), softness)
    marks = np.sum(shares * options_of(openings, kept, 0 * prices), axis=0) * openings.seconds
    planned = float(market.counts @ marks)
    return planned * _payable(planned, value, float(prices @ np.maximum(-slope, 0.0)))


def _openings(market: Market, items: Items) -> Openings:
    return openings_of(market.kernel, market.columns, items, market.days, market.exams)


def _payable(planned: float, bound: float, over: float) -> float:
    """Return the share of planned marks that is left when what is overbooked is paid for at its price."""
    return max(0.0, min(1.0, bound / planned, 1 - over / planned)) if planned > 0 else 1.0


def _expected(items: Items, market: Market, planned: Floats) -> Expected:
    belief, shares = market.kernel.belief, market.exams.shares[items.profile].T
    guessed, stakes = shares * items.marks * items.luck, shares * items.stakes
    left = np.array([recall_in(items, belief, float(day)) for day in market.exams.days]).reshape(shares.shape)
    return Expected(
        today=guessed + stakes * recall_in(items, belief, 0.0),
        unstudied=guessed + stakes * left,
        planned=guessed + planned,
    )


def _of_all(by_exam: Expected) -> Expected:
    return Expected(
        today=by_exam.today.sum(axis=0), unstudied=by_exam.unstudied.sum(axis=0), planned=by_exam.planned.sum(axis=0)
    )


def _index(openings: Openings, options: Floats, prices: Floats) -> Floats:
    """Return what reviewing in the first period gains over later and never, per second, its price aside."""
    if len(prices) == 0:
        return np.full(len(openings.worth), -np.inf)
    cost = openings.cost[:, 0]
    other = np.delete(options, 1, axis=0).max(axis=0)
    return np.where(openings.worth > 0, (options[1] + prices[0] * cost - other) / cost, -np.inf)


def recall_in(items: Items, belief: Belief, days: float) -> Floats:
    """Return each item's chance of recall `days` from now with no more study; 0 where it was never met."""
    recall, met = np.zeros(len(items.marks)), ~items.new
    known = items.picked(np.flatnonzero(met))
    recall[met] = belief.recall(known.elapsed + days, known.stability, known.shift)
    return recall


def index_of(plan: Plan, items: Items) -> Floats:
    """Return the index of `items` at the plan's prices: of a few whose memories have changed since it was made."""
    openings = _openings(plan.market, items)
    return _index(openings, options_of(openings, plan.values, plan.prices), plan.prices)


def next_item(index: Floats, closed: Flags, least: float = 0.0) -> int | None:
    """Return the place of the greatest index over `least` that is not `closed`; None where there is none."""
    if not len(index):
        return None
    open_index = np.where(closed, -np.inf, index)
    place = int(open_index.argmax())
    return place if open_index[place] > least else None
