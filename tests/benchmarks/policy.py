"""How many marks each way of studying earns: `python -m tests.benchmarks.policy [--rows 14x300x20] [--learners 8]`.

Simulated learners of four kinds study by each policy until the exam; chance is common to all policies. The
first table has FSRS-6 with default weights as the truth, at several lengths; the second other truths, where
our planner believes what is wrong. Means with standard errors; the bound is the planner's own dual.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Habits, items_of
from quizzer.scheduling.memory import Rating
from quizzer.scheduling.planner import Plan, plan_for
from quizzer.scheduling.value_tables import Grid
from tests.benchmarks.learners import ActR, Draws, Fsrs, HalfLife, Truth, fitted_weights
from tests.benchmarks.policies import (
    AtRandom,
    Cycling,
    FixedRetention,
    Greedy,
    Index,
    Planned,
    Policy,
    SuperMemo2,
)

TOPIC_MARKS = np.array([9.0, 8, 7, 6, 5, 5, 4, 4])
ROWS = ("7x100x10", "7x300x20", "14x300x10", "14x300x20", "14x1000x20", "30x300x10", "30x1000x20")
TRUTH_ROW = "14x300x20"
FIRST, PASS, LAPSE = 25.0, 8.0, 20.0
UNLIMITED, FITTED_USERS = 10**6, 24
RETENTIONS = (0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98)
FINEST = Grid(stabilities=80, difficulties=10)

Maker = Callable[["Row", int], Policy]
TruthMaker = Callable[[int, int, int], Truth]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One length of study."""

    days: int
    items: int
    minutes: float

    @property
    def seconds(self) -> Floats:
        """Return the seconds of each day."""
        return np.full(self.days, self.minutes * 60)

    @property
    def marks(self) -> Floats:
        """Return the marks of each item, 1 in all: eight topics in turn."""
        marks = np.tile(TOPIC_MARKS, self.items // len(TOPIC_MARKS) + 1)[: self.items]
        return np.asarray(marks / marks.sum())


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one policy earned, by learner."""

    earned: Floats
    believed: Floats
    """What it expected; NaN where it expects nothing."""

    def __str__(self) -> str:
        """Return the mean and its standard error."""
        return f"{self.earned.mean():.4f} ± {error_of(self.earned):.4f}"


def error_of(values: Floats) -> float:
    """Return the standard error of the mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")


TRUTHS: dict[str, TruthMaker] = {
    "FSRS-6 defaults": lambda items, _days, _learner: Fsrs(items),
    "half-life, slow": lambda items, _days, _learner: HalfLife(items, 2.58, 2.72),
    "half-life, fast": lambda items, _days, _learner: HalfLife(items, 1.8, 1.0),
    "ACT-R": lambda items, days, _learner: ActR(items, days),
    "users' weights": lambda items, _days, learner: Fsrs(items, fitted_weights()[learner % FITTED_USERS]),
}


def policies() -> dict[str, Maker]:
    """Return every policy but those of a fixed retention."""
    starts: dict[str, dict[int, Plan]] = {"index": {}, "index, corrected": {}}

    def index(row: Row, name: str) -> Index:
        policy = Index(row.marks, row.seconds, correct="corrected" in name)
        policy.prices_from = starts[name]
        return policy

    return {
        "index": lambda row, _: index(row, "index"),
        "index, corrected": lambda row, _: index(row, "index, corrected"),
        "greedy": lambda row, _: Greedy(row.marks, row.seconds),
        "greedy, corrected": lambda row, _: Greedy(row.marks, row.seconds, correct=True),
        "FSRS 0.9, new first": lambda row, _: FixedRetention(row.marks, 0.9, UNLIMITED, first=True),
        "FSRS 0.9, 20 new a day": lambda row, _: FixedRetention(row.marks, 0.9, 20, first=False),
        "SM-2": lambda row, _: SuperMemo2(row.marks),
        "cycling": lambda row, _: Cycling(row.marks),
        "random": lambda row, learner: AtRandom(row.marks, learner),
    }


def fixed_retentions() -> dict[str, Maker]:
    """Return FSRS at each retention, new items first and last."""

    def maker(retention: float, *, first: bool) -> Maker:
        return lambda row, _: FixedRetention(row.marks, retention, UNLIMITED, first=first, weighed=True)

    return {
        f"FSRS {retention}, new {'first' if first else 'last'}": maker(retention, first=first)
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


def result_of(maker: Maker, truth: TruthMaker, row: Row, learners: int, seed: int) -> Result:
    """Return what a policy earns with so many learners."""
    earned, believed = np.empty(learners), np.full(learners, np.nan)
    for learner in range(learners):
        policy = maker(row, learner)
        draws = Draws(seed + learner, row.items, row.days, Habits())
        earned[learner] = studied(policy, truth(row.items, row.days, learner), draws, row)
        if isinstance(policy, Planned):
            believed[learner] = policy.believed()
    return Result(earned=earned, believed=believed)


def results_of(truth: TruthMaker, row: Row, learners: int, seed: int) -> dict[str, Result]:
    """Return what every policy earns; of the fixed retentions the best in hindsight alone."""
    found = {name: result_of(maker, truth, row, learners, seed) for name, maker in policies().items()}
    fixed = {name: result_of(maker, truth, row, learners, seed) for name, maker in fixed_retentions().items()}
    best = max(fixed, key=lambda name: float(fixed[name].earned.mean()))
    return found | {f"best fixed ({best})": fixed[best]}


def bound_of(row: Row) -> float:
    """Return the share of marks that no policy can exceed, if learners are as FSRS-6 says."""
    return plan_for(items_of(row.marks), row.seconds, coarse=Grid(), fine=FINEST).bound


def table_of(results: dict[str, Result], bound: float | None) -> list[str]:
    """Return the lines of a table, best first: means, shares of the bound, distance of the corrected index ahead."""
    ours = results["index, corrected"].earned
    lines = [f"  {'policy':36} {'marks':17} {'of bound':9} {'corrected index ahead by':26} believed"]
    for name, result in sorted(results.items(), key=lambda pair: -float(pair[1].earned.mean())):
        share = f"{result.earned.mean() / bound:.4f}" if bound else "-"
        ahead = ours - result.earned
        gap = f"{ahead.mean():+.4f} ± {error_of(ahead):.4f}"
        believed = "-" if np.isnan(result.believed).any() else f"{result.believed.mean():.4f}"
        lines.append(f"  {name:36} {result!s:17} {share:9} {gap:26} {believed}")
    return lines


def row_of(text: str) -> Row:
    """Return the row written as `days`x`items`x`minutes`."""
    days, items, minutes = text.split("x")
    return Row(days=int(days), items=int(items), minutes=float(minutes))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="*", default=list(ROWS), help="days x items x minutes, as 14x300x20")
    parser.add_argument("--truths", nargs="*", default=list(TRUTHS)[1:], help="other truths for the second table")
    parser.add_argument("--truth-row", default=TRUTH_ROW, help="the row of the second table")
    parser.add_argument("--learners", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1000)
    asked = parser.parse_args(arguments)
    for text in asked.rows:
        row = row_of(text)
        bound = bound_of(row)
        say(f"FSRS-6 defaults, {text}: {asked.learners} learners, upper bound {bound:.4f}")
        for line in table_of(results_of(TRUTHS["FSRS-6 defaults"], row, asked.learners, asked.seed), bound):
            say(line)
    for name in asked.truths:
        learners = max(asked.learners, FITTED_USERS) if name == "users' weights" else asked.learners
        say(f"{name}, {asked.truth_row}: {learners} learners")
        for line in table_of(results_of(TRUTHS[name], row_of(asked.truth_row), learners, asked.seed), None):
            say(line)


def say(line: str) -> None:
    """Print at once: the whole takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
