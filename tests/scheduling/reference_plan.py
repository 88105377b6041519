"""The plan for an exam day once more, slowly: plain floats and loops, one formula after the other.

It shares with the planner only the descent on the prices, which is no formula; what it descends on is its own.
For a handful of items and days, at most twelve kinds of items, and at most 28 days with time for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.pricing import settled, stiffness

SHARES = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.003)
SOFTNESSES = (0.01, 0.003, 0.001)
NEAR, NEARER, ASTRAY, DEAREST = 0.02, 0.004, 0.05, 1.5
MOST_TABLES = 24

State = tuple[int, int]
Mix = dict[State, float]
Table = dict[tuple[int, State], float]
Choices = dict[tuple[int, State], list[float]]
Kind = tuple[float, float, int]
Profile = tuple[tuple[int, float], ...]


@dataclass(frozen=True, kw_only=True)
class PlainItem:
    """One item; stability, difficulty and elapsed are None where it was never met."""

    marks: float
    stability: float | None = None
    difficulty: float | None = None
    elapsed: float | None = None
    luck: float = 0.0
    pass_seconds: float = 8.0
    lapse_seconds: float = 20.0
    first_seconds: float = 25.0
    shift: float = 0.0
    first: tuple[float, float, float, float] | None = None
    """Chances of each rating at a first meeting; None: the habit's."""
    profile: int = 0
    """Which exams ask it."""

    @property
    def worth(self) -> float:
        """Return marks at stake per second of a pass."""
        return self.marks * (1 - self.luck) / self.pass_seconds

    @property
    def ratio(self) -> float:
        """Return how many passes a lapse lasts."""
        return self.lapse_seconds / self.pass_seconds

    @property
    def kind(self) -> Kind:
        """Return what its tables depend on."""
        return self.worth, self.ratio, self.profile


@dataclass(kw_only=True)
class PlainPlan:
    """What the planner must find."""

    prices: list[float]
    bound: float
    index: list[float] = field(default_factory=list)
    today: list[float] = field(default_factory=list)
    unstudied: list[float] = field(default_factory=list)
    planned: list[float] = field(default_factory=list)
    planned_at: dict[int, list[float]] = field(default_factory=dict)
    """By exam day."""
    unstudied_at: dict[int, list[float]] = field(default_factory=dict)


class PlainMemory:
    """FSRS-6 for one memory."""

    def __init__(self, weights: tuple[float, ...]) -> None:
        """Take the 21 weights."""
        self.w = weights

    def recall(self, days: float, stability: float) -> float:
        """R."""
        return float((1 + (0.9 ** (-1 / self.w[20]) - 1) * days / stability) ** -self.w[20])

    def first(self, rating: int) -> tuple[float, float]:
        """S0 and D0."""
        difficulty = self.w[4] - math.exp(self.w[5] * (rating - 1)) + 1
        return max(self.w[rating - 1], 0.001), min(max(difficulty, 1.0), 10.0)

    def after(self, stability: float, difficulty: float, days: float, rating: int) -> tuple[float, float]:
        """S' and D'."""
        w, whole = self.w, math.floor(days)
        recall = self.recall(whole, stability)
        if whole < 1:
            growth = math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            after = stability * (growth if rating == 1 else max(growth, 1.0))
        elif rating == 1:
            long_term = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * math.exp((1 - recall) * w[14])
            after = min(long_term, stability / math.exp(w[17] * w[18]))
        else:
            bonus = {2: w[15], 3: 1.0, 4: w[16]}[rating]
            growth = math.exp(w[8]) * (11 - difficulty) * stability ** -w[9]
            after = stability * (1 + growth * (math.exp((1 - recall) * w[10]) - 1) * bonus)
        easy = w[4] - math.exp(w[5] * 3) + 1
        damped = difficulty + (10 - difficulty) * (-w[6] * (rating - 3)) / 9
        return max(after, 0.001), min(max(w[7] * easy + (1 - w[7]) * damped, 1.0), 10.0)


class PlainGrid:
    """The memories of the tables: rows of log-stability, columns of difficulty."""

    def __init__(self, rows: int, columns: int) -> None:
        """Take how many of each."""
        self.rows, self.columns = rows, columns
        self.states = [(row, column) for row in range(rows) for column in range(columns)]

    def memory(self, state: State) -> tuple[float, float]:
        """Return the stability and the difficulty of a state."""
        low, high = math.log(0.01), math.log(4000.0)
        return math.exp(low + (high - low) * state[0] / (self.rows - 1)), 1 + 9 * state[1] / (self.columns - 1)

    def around(self, stability: float, difficulty: float) -> Mix:
        """Return the four states around a memory and their shares."""
        low, high = math.log(0.01), math.log(4000.0)
        row = min(max((math.log(stability) - low) / (high - low) * (self.rows - 1), 0.0), self.rows - 1.0)
        column = (difficulty - 1) / 9 * (self.columns - 1)
        r, c = min(int(row), self.rows - 2), min(int(column), self.columns - 2)
        up, right = row - r, column - c
        return {
            (r, c): (1 - up) * (1 - right),
            (r, c + 1): (1 - up) * right,
            (r + 1, c): up * (1 - right),
            (r + 1, c + 1): up * right,
        }


def soft_max(options: list[float], softness: float) -> tuple[float, list[float]]:
    """Return the smoothed maximum and the share of each option; without softness the maximum, all to the first."""
    top = max(options)
    if not softness:
        best = options.index(top)
        return top, [float(place == best) for place in range(len(options))]
    powers = [math.exp((option - top) / softness) for option in options]
    return top + softness * math.log(sum(powers)), [power / sum(powers) for power in powers]


class Reference:
    """One set of items, days and beliefs, on one grid."""

    def __init__(  # noqa: PLR0913  what a plan rests on
        self,
        items: list[PlainItem],
        seconds: list[float],
        weights: tuple[float, ...],
        grid: tuple[int, int],
        *,
        first: tuple[float, ...],
        passing: tuple[float, ...],
        profiles: tuple[Profile, ...] = (),
    ) -> None:
        """Take them all; without profiles there is one exam, at the end."""
        self.items, self.profiles = items, profiles or (((len(seconds), 1.0),),)
        self.exam_days = sorted({day for profile in self.profiles for day, _ in profile})
        self.asked = self.exam_days
        horizon = min(len(seconds), self.exam_days[-1])
        self.days = [day for day in range(horizon) if day == 0 or seconds[day] > 0]
        self.seconds = [seconds[day] for day in self.days]
        self.memory, self.grid = PlainMemory(weights), PlainGrid(*grid)
        self.first, self.passing = first, passing
        self.kinds = sorted({item.kind for item in items if item.worth > 0})
        self._steps: dict[tuple[State, int], tuple[float, Mix]] = {}
        self._tables: dict[tuple[Kind, tuple[float, ...], float], tuple[Table, Choices]] = {}

    def mixed(self, stability: float, difficulty: float, days: float, recall: float, shift: float) -> Mix:
        """Return where a review leads and how likely."""
        found: Mix = {}
        for rating in (1, 2, 3, 4):
            chance = 1 - recall if rating == 1 else recall * self.passing[rating - 2]
            after, harder = self.memory.after(stability, difficulty, days, rating)
            for state, share in self.grid.around(after * math.exp(shift), harder).items():
                found[state] = found.get(state, 0.0) + chance * share
        return found

    def step(self, state: State, days: int) -> tuple[float, Mix]:
        """Return the chance of recall of a state after `days` and where a review then leads."""
        if (state, days) not in self._steps:
            stability, difficulty = self.grid.memory(state)
            recall = self.memory.recall(days, stability)
            self._steps[state, days] = recall, self.mixed(stability, difficulty, days, recall, 0.0)
        return self._steps[state, days]

    def earned(self, kind: Kind, state: State, last: int, until: int | None) -> float:
        """Return the marks of the exams after day `last` and up to `until` (None: all), seen on day `last`."""
        return sum(
            kind[0] * share * self.memory.recall(exam - last, self.grid.memory(state)[0])
            for exam, share in self.profiles[kind[2]]
            if exam in self.asked and last < exam and (until is None or exam <= until)
        )

    def tables(self, kind: Kind, prices: list[float], softness: float) -> tuple[Table, Choices]:
        """Return V and the shares of its options, for one kind of items; the latest few are kept."""
        asked = kind, tuple(prices), softness
        if asked not in self._tables:
            if len(self._tables) >= MOST_TABLES:
                self._tables.clear()
            self._tables[asked] = self._made_tables(kind, prices, softness)
        return self._tables[asked]

    def _made_tables(self, kind: Kind, prices: list[float], softness: float) -> tuple[Table, Choices]:
        worth, ratio, _ = kind
        values: Table = {}
        choices: Choices = {}
        for last in reversed(range(len(self.days))):
            for state in self.grid.states:
                options = [self.earned(kind, state, self.days[last], None)]
                for later in range(last + 1, len(self.days)):
                    recall, mix = self.step(state, self.days[later] - self.days[last])
                    ahead = sum(share * values[later, to] for to, share in mix.items())
                    ahead += self.earned(kind, state, self.days[last], self.days[later])
                    options.append(ahead - prices[later] * (recall + (1 - recall) * ratio))
                values[last, state], choices[last, state] = soft_max(options, softness * worth)
        return values, choices

    def kept(self, kind: Kind, choices: Choices) -> Table:
        """Return the marks kept by doing as `choices` say."""
        found: Table = {}
        for last in reversed(range(len(self.days))):
            for state in self.grid.states:
                stay, *move = choices[last, state]
                total = stay * self.earned(kind, state, self.days[last], None)
                for ahead, share in enumerate(move, start=1):
                    mix = self.step(state, self.days[last + ahead] - self.days[last])[1]
                    total += share * self.earned(kind, state, self.days[last], self.days[last + ahead])
                    total += share * sum(part * found[last + ahead, to] for to, part in mix.items())
                found[last, state] = total
        return found

    def opening(self, item: PlainItem, period: int) -> tuple[float, Mix]:
        """Return the cost, in passes, of a first review in a period, and where it leads."""
        if item.stability is None or item.difficulty is None or item.elapsed is None:
            found: Mix = {}
            first = item.first or self.first
            for rating in (1, 2, 3, 4):
                stability, difficulty = self.memory.first(rating)
                for state, share in self.grid.around(stability * math.exp(item.shift), difficulty).items():
                    found[state] = found.get(state, 0.0) + first[rating - 1] * share
            return item.first_seconds / item.pass_seconds, found
        days = item.elapsed + self.days[period]
        recall = self.recall(item, float(self.days[period]))
        mix = self.mixed(item.stability, item.difficulty, days, recall, item.shift)
        return recall + (1 - recall) * item.ratio, mix

    def recall(self, item: PlainItem, days: float) -> float:
        """Return the chance of recall `days` from now."""
        if item.stability is None or item.elapsed is None:
            return 0.0
        return self.memory.recall(item.elapsed + days, item.stability * math.exp(item.shift))

    def left(self, item: PlainItem, until: int | None) -> float:
        """Return the marks of the exams up to day `until` (None: all), if the item is left alone."""
        return sum(
            item.worth * share * self.recall(item, float(exam))
            for exam, share in self.profiles[item.profile]
            if exam in self.asked and (until is None or exam <= until)
        )

    def options(self, item: PlainItem, values: Table, prices: list[float]) -> list[float]:
        """Return the value of never, and of a first review in each period."""
        found = [self.left(item, None)]
        for period in range(len(self.days)):
            cost, mix = self.opening(item, period)
            ahead = sum(share * values[period, to] for to, share in mix.items())
            found.append(self.left(item, self.days[period]) + ahead - prices[period] * cost)
        return found

    def dual(self, prices: list[float], softness: float) -> tuple[float, list[float]]:
        """Return the bound at `prices` and how it changes with them."""
        bound = sum(price * seconds for price, seconds in zip(prices, self.seconds, strict=True))
        used = [0.0] * len(self.days)
        for kind in self.kinds:
            values, choices = self.tables(kind, prices, softness)
            mass: Table = {}
            for item in self.items:
                if item.kind != kind:
                    continue
                value, shares = soft_max(self.options(item, values, prices), softness * item.worth)
                bound += value * item.pass_seconds
                for period in range(len(self.days)):
                    cost, mix = self.opening(item, period)
                    begun = shares[period + 1] * item.pass_seconds
                    used[period] += begun * cost
                    for state, share in mix.items():
                        mass[period, state] = mass.get((period, state), 0.0) + begun * share
            self._go_on(kind, choices, mass, used)
        return bound, [seconds - spent for seconds, spent in zip(self.seconds, used, strict=True)]

    def _go_on(self, kind: Kind, choices: Choices, mass: Table, used: list[float]) -> None:
        """Add to `used` what follows the first reviews."""
        for last in range(len(self.days)):
            for state in self.grid.states:
                here = mass.get((last, state), 0.0)
                for ahead, share in enumerate(choices[last, state][1:], start=1):
                    later = last + ahead
                    recall, mix = self.step(state, self.days[later] - self.days[last])
                    used[later] += here * share * (recall + (1 - recall) * kind[1])
                    for to, part in mix.items():
                        mass[later, to] = mass.get((later, to), 0.0) + here * share * part

    def prices(self) -> tuple[list[float], float]:
        """Return the prices, by the planner's own descent on this dual, and the softness that they hold at."""
        top = max(worth for worth, _, _ in self.kinds)
        starts = [[top * share] * len(self.days) for share in SHARES]
        at = np.array(min(starts, key=lambda prices: self.dual(prices, SOFTNESSES[0])[0]))
        found = at, SOFTNESSES[0]
        for softness in SOFTNESSES:
            close = NEARER if softness == SOFTNESSES[-1] else NEAR
            stiff = stiffness(sum(item.worth for item in self.items) / len(self.items), at, softness)
            at = settled(self._oracle(softness), at, np.array(self.seconds), top * DEAREST, close, stiff=stiff)
            value, slope = self._oracle(softness)(at)
            if softness == SOFTNESSES[0] or float(np.sum(at * np.abs(slope))) <= ASTRAY * value:
                found = at, softness
        return [float(price) for price in found[0]], found[1]

    def _oracle(self, softness: float):  # type: ignore[no-untyped-def]  # noqa: ANN202  passed on at once
        def oracle(at: Floats) -> tuple[float, Floats]:
            value, slope = self.dual([float(price) for price in at], softness)
            return value, np.array(slope)

        return oracle

    def figures(self, prices: list[float], softness: float) -> PlainPlan:
        """Return everything at `prices`."""
        stakes = sum(item.marks * (1 - item.luck) for item in self.items)
        plan = PlainPlan(prices=prices, bound=min(self.dual(prices, 0.0)[0], stakes))
        lucky = sum(item.marks * item.luck for item in self.items)
        for item in self.items:
            stake, guessed = item.marks * (1 - item.luck), item.marks * item.luck
            plan.today.append(guessed + stake * self.recall(item, 0.0))
            plan.unstudied.append(guessed + item.pass_seconds * self.left(item, None))
            plan.index.append(self._index(item, prices))
            plan.planned.append(self._planned(item, prices, softness))
        over = sum(price * max(0.0, -one) for price, one in zip(prices, self.dual(prices, softness)[1], strict=True))
        total = sum(plan.planned)
        share = min(1.0, plan.bound / total, 1 - over / total)
        for exam in self.exam_days:
            plan.unstudied_at[exam], plan.planned_at[exam] = [], []
            for item in self.items:
                part = item.marks * sum(share for day, share in self.profiles[item.profile] if day == exam)
                known = part * (1 - item.luck) * self.recall(item, float(exam))
                plan.unstudied_at[exam].append(part * item.luck + known)
                plan.planned_at[exam].append(part * item.luck + share * self._planned(item, prices, softness, exam))
        plan.planned = [
            item.marks * item.luck + share * one for item, one in zip(self.items, plan.planned, strict=True)
        ]
        plan.bound += lucky
        return plan

    def _index(self, item: PlainItem, prices: list[float]) -> float:
        if item.worth <= 0:
            return -math.inf
        values, _ = self.tables(item.kind, prices, 0.0)
        never, now, *later = self.options(item, values, prices)
        cost, _ = self.opening(item, 0)
        return (now + prices[0] * cost - max([never, *later])) / cost

    def _planned(self, item: PlainItem, prices: list[float], softness: float, exam: int | None = None) -> float:
        """Return the marks that the policy at `prices` earns at all exams, or at one."""
        if item.worth <= 0:
            return 0.0
        values, choices = self.tables(item.kind, prices, softness)
        _, shares = soft_max(self.options(item, values, prices), softness * item.worth)
        self.asked = self.exam_days if exam is None else [exam]
        kept = self.options(item, self.kept(item.kind, choices), [0.0] * len(self.days))
        self.asked = self.exam_days
        return item.pass_seconds * sum(share * marks for share, marks in zip(shares, kept, strict=True))


def reference_plan(  # noqa: PLR0913  what a plan rests on
    items: list[PlainItem],
    seconds: list[float],
    *,
    weights: tuple[float, ...],
    coarse: tuple[int, int] = (26, 5),
    fine: tuple[int, int] = (44, 7),
    first: tuple[float, ...] = (0.24, 0.09, 0.50, 0.17),
    passing: tuple[float, ...] = (0.22, 0.63, 0.15),
    profiles: tuple[Profile, ...] = (),
) -> PlainPlan:
    """Return the plan: prices found on the coarse grid, figures on the fine one."""
    told = partial(Reference, items, seconds, weights, first=first, passing=passing, profiles=profiles)
    prices, softness = told(coarse).prices()
    return told(fine).figures(prices, softness)
