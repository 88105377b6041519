"""How many marks each way of studying earns: `python -m tests.benchmarks.policy [--rows 14x300x20] [--learners 8]`.

Simulated learners of four kinds study by each policy until the exam; chance is common to all policies, and the
same seed gives the same figures in any number of processes. The first tables have FSRS-6 with default weights as
the truth, at several lengths; the others other truths, where our planner believes what is wrong. Means with
standard errors; the bound is the planner's own dual.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Habits, items_of
from quizzer.scheduling.memory import Rating
from quizzer.scheduling.planner import Plan, plan_for
from quizzer.scheduling.value_tables import Grid
from tests.benchmarks.learners import ActR, Draws, Fsrs, HalfLife, Truth, fitted_weights
from tests.benchmarks.policies import (
    GRID,
    AtRandom,
    Cycling,
    FixedRetention,
    Greedy,
    Index,
    LowestRecall,
    Planned,
    Policy,
    SuperMemo2,
)
from tests.benchmarks.tables import CORRECTED, INDEX, SM2, Result, Table

TOPIC_MARKS = np.array([9.0, 8, 7, 6, 5, 5, 4, 4])
ROWS = ("7x100x10", "7x300x20", "14x300x10", "14x300x20", "14x1000x20", "30x300x10", "30x1000x20")
TRUTH_ROW = "14x300x20"
FIRST, PASS, LAPSE = 25.0, 8.0, 20.0
UNLIMITED, FITTED_USERS, FEW = 10**6, 24, 8
LARGE = 5000
"""Days times items of a row: in larger ones there is nothing to correct, and correcting takes most of the time."""
RETENTIONS = (0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98)
FINEST = Grid(stabilities=80, difficulties=10)

Maker = Callable[["Row", int], Policy]
TruthMaker = Callable[[int, int, int], Truth]
DEFAULTS, BEST = "FSRS-6 defaults", "best fixed retention"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One length of study."""

    days: int
    items: int
    minutes: float

    @property
    def name(self) -> str:
        """Return it as it is written."""
        return f"{self.days}x{self.items}x{self.minutes:g}"

    @property
    def seconds(self) -> Floats:
        """Return the seconds of each day."""
        return np.full(self.days, self.minutes * 60)

    @property
    def marks(self) -> Floats:
        """Return the marks of each item, 1 in all: eight topics in turn."""
        marks = np.tile(TOPIC_MARKS, self.items // len(TOPIC_MARKS) + 1)[: self.items]
        return np.asarray(marks / marks.sum())


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One learner of one row: what a process is given."""

    truth: str
    row: Row
    learner: int
    seed: int
    ranged: bool


TRUTHS: dict[str, TruthMaker] = {
    DEFAULTS: lambda items, _days, _learner: Fsrs(items),
    "users' weights": lambda items, _days, learner: Fsrs(items, fitted_weights()[learner % FITTED_USERS]),
    "half-life, fast": lambda items, _days, _learner: HalfLife(items, 1.8, 1.0),
    "half-life, slow": lambda items, _days, _learner: HalfLife(items, 2.58, 2.72),
    "ACT-R": lambda items, days, _learner: ActR(items, days),
}


@functools.cache
def first_plan(row: Row) -> Plan:
    """Return what the index plans before anything was met."""
    return plan_for(items_of(row.marks), row.seconds, fine=GRID, coarse=GRID)


def _index(row: Row, *, correct: bool, ranged: bool = False) -> Index:
    policy = Index(row.marks, row.seconds, correct=correct)
    policy.first = first_plan(row)
    policy.ranged = row.days // 2 if ranged else None
    return policy


def policies(*, ranged: bool = False) -> dict[str, Maker]:
    """Return every policy but those of a fixed retention; `ranged` has the corrected index say ranges half-way."""
    return {
        INDEX: lambda row, _: _index(row, correct=False),
        CORRECTED: lambda row, _: _index(row, correct=True, ranged=ranged),
        "greedy": lambda row, _: Greedy(row.marks, row.seconds),
        "greedy, corrected": lambda row, _: Greedy(row.marks, row.seconds, correct=True),
        "Anki-like (FSRS 0.9, 20 new a day)": lambda row, _: FixedRetention(row.marks, 0.9, 20, first=False),
        "FSRS 0.9, new first": lambda row, _: FixedRetention(row.marks, 0.9, UNLIMITED, first=True),
        "FSRS, lowest retrievability first": lambda row, _: LowestRecall(row.marks),
        SM2: lambda row, _: SuperMemo2(row.marks),
        "cycling": lambda row, _: Cycling(row.marks),
        "random": lambda row, learner: AtRandom(row.marks, learner),
    }


def fixed_retentions() -> dict[str, Maker]:
    """Return FSRS at each retention, new items first and last."""

    def maker(retention: float, *, first: bool) -> Maker:
        return lambda row, _: FixedRetention(row.marks, retention, UNLIMITED, first=first, weighed=True)

    return {
        f"{BEST} ({retention}, new {'first' if first else 'last'})": maker(retention, first=first)
        for retention, first in itertools.product(RETENTIONS, (True, False))
    }


def studied(policy: Policy, truth: Truth, draws: Draws, row: Row) -> float:
    """Return the marks that one learner has on the exam day; what a day overran its time by, the next has less."""
    counts = np.zeros(row.items, dtype=int)
    left = 0.0
    for day, seconds in enumerate(row.seconds):
        left, recall = float(seconds) + min(left, 0.0), truth.recall(day)
        for place in policy.order(day):
            if left <= 0:
                break
            item, review = int(place), int(counts[place])
            rating = draws.later(item, review, float(recall[item])) if review else draws.first(item)
            left -= FIRST if review == 0 else LAPSE if rating is Rating.AGAIN else PASS
            (truth.reviewed if review else truth.met)(item, day, rating)
            policy.told(item, day, rating)
            counts[item] += 1
    return float(row.marks @ truth.recall(row.days))


class Course:
    """A truth that notes what marks an exam half-way would have found."""

    def __init__(self, truth: Truth, draws: Draws, row: Row) -> None:
        """Pass everything on to `truth`."""
        self.truth, self.draws, self.row = truth, draws, row
        self.met, self.reviewed = truth.met, truth.reviewed
        self.half_way = float("nan")

    def recall(self, day: int) -> Floats:
        """Return chances of recall."""
        recall = self.truth.recall(day)
        if day == self.row.days // 2:
            self.half_way = self.sat(recall)
        return recall

    def sat(self, recall: Floats) -> float:
        """Return the marks of an exam."""
        return float(self.row.marks @ self.draws.sat(recall))


Found = tuple[float, float, float, float]
"""Marks earned and believed; whether the ranges of marks today and planned held."""


def played(task: Task) -> dict[str, Found]:
    """Return what every policy does for one learner."""
    row, found = task.row, {}
    for name, maker in (policies(ranged=task.ranged) | fixed_retentions()).items():
        if "corrected" in name and task.truth == DEFAULTS and row.days * row.items > LARGE:
            continue
        draws = Draws(task.seed + task.learner, row.items, row.days, Habits())
        policy = maker(row, task.learner)
        course = Course(TRUTHS[task.truth](row.items, row.days, task.learner), draws, row)
        earned = studied(policy, course, draws, row)
        within = np.full(2, np.nan)
        if isinstance(policy, Index) and policy.ranges is not None:
            ranges = policy.ranges
            marks = ((ranges.today, course.half_way), (ranges.planned, course.sat(course.recall(row.days))))
            within = np.array([one.low <= value <= one.high for one, value in marks], dtype=np.float64)
        believed = policy.believed() if isinstance(policy, Planned) else float("nan")
        found[name] = (earned, believed, float(within[0]), float(within[1]))
    return found


def results_of(found: Sequence[dict[str, Found]]) -> dict[str, Result]:
    """Return what learners found, by policy; of the fixed retentions the best in hindsight alone."""
    results = {}
    for name in found[0]:
        columns = np.array([one[name] for one in found])
        results[name] = Result(earned=columns[:, 0], believed=columns[:, 1], within=columns[:, 2:])
    best = max(fixed_retentions(), key=lambda name: float(results[name].earned.mean()))
    return {name: result for name, result in results.items() if name == best or not name.startswith(BEST)}


@functools.cache
def bound_of(row: Row) -> float:
    """Return the share of marks that no policy can exceed, if learners are as FSRS-6 says."""
    return plan_for(items_of(row.marks), row.seconds, coarse=Grid(), fine=FINEST).bound


def row_of(text: str) -> Row:
    """Return the row written as `days`x`items`x`minutes`."""
    days, items, minutes = text.split("x")
    return Row(days=int(days), items=int(items), minutes=float(minutes))


def plays_of(asked: argparse.Namespace) -> list[tuple[str, Row, int]]:
    """Return the truth, the row and the number of learners of each table asked for."""
    plays = [(DEFAULTS, row_of(text), asked.learners) for text in asked.rows]
    many = max(asked.learners, FITTED_USERS) if asked.learners >= FEW else asked.learners
    return plays + [
        (name, row_of(asked.truth_row), many if name.startswith("users'") else asked.learners) for name in asked.truths
    ]


def tables_of(asked: argparse.Namespace) -> Iterator[Table]:
    """Return one table after the other, as soon as its learners are through."""
    plays = plays_of(asked)
    with ProcessPoolExecutor(asked.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        plan = pool.submit if asked.jobs > 1 else Later
        bounds = {row: plan(bound_of, row) for truth, row, _ in plays if truth == DEFAULTS}
        tasks = {
            (truth, row): [
                plan(played, Task(truth=truth, row=row, learner=learner, seed=asked.seed, ranged=truth != DEFAULTS))
                for learner in range(learners)
            ]
            for truth, row, learners in plays
        }
        for truth, row, learners in plays:
            title = f"{truth}, {row.name}"
            found = []
            for count, task in enumerate(tasks[truth, row], start=1):
                found.append(task.result())
                note(f"{title}: {count} of {learners} learners")
            bound = bounds[row].result() if truth == DEFAULTS else None
            ours = INDEX if truth == DEFAULTS else CORRECTED
            yield Table(title=title, ours=ours, bound=bound, results=results_of(found))


class Later:
    """What one process does when it is asked for: a future without a pool."""

    def __init__(self, call: Callable[[Any], Any], argument: object) -> None:
        """Wait."""
        self.call, self.argument = call, argument

    def result(self) -> Any:  # noqa: ANN401  whatever the call gives
        """Do it."""
        return self.call(self.argument)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, and at the end what holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="*", default=list(ROWS), help="days x items x minutes, as 14x300x20")
    parser.add_argument("--truths", nargs="*", default=list(TRUTHS)[1:], help="other truths for the second table")
    parser.add_argument("--truth-row", default=TRUTH_ROW, help="the row of the second table")
    parser.add_argument("--learners", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    asked = parser.parse_args(arguments)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    verdicts = []
    for table in tables_of(asked):
        bound = f", upper bound {table.bound:.4f}" if table.bound else ""
        say(f"{table.title}: {len(table.results[table.ours].earned)} learners{bound}")
        for line in table.lines():
            say(line)
        verdicts += table.verdicts()
    say("What holds")
    for line in verdicts:
        say(line)


def say(line: str) -> None:
    """Print at once: the whole takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def note(line: str) -> None:
    """Show how far it is, in place, beside what is printed."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{line}\033[K\r")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
