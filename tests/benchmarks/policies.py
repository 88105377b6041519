"""Ways to choose what to study: each day a policy names items in order, and is told how they went."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from quizzer.scheduling.arrays import Flags, Floats, Places
from quizzer.scheduling.belief import Belief, Items, items_of
from quizzer.scheduling.correction import Correction, corrected
from quizzer.scheduling.greedy import greedy_index
from quizzer.scheduling.histories import Folded, History
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Rating
from quizzer.scheduling.planner import Plan, plan_for
from quizzer.scheduling.ranges import Ranges, ranges_of
from quizzer.scheduling.value_tables import Grid
from tests.benchmarks.learners import Fsrs

GRID = Grid(stabilities=18, difficulties=4)
"""Coarser than the planner's: for users' weights it earned the same (within 0.001), in a third of the time."""


class Policy(Protocol):
    """What to study today, first things first."""

    def order(self, day: int) -> Places:
        """Return items in the order to take them; each once at the most."""

    def told(self, place: int, day: int, rating: Rating) -> None:
        """Take note of how one went."""


class Keeper:
    """Keeps FSRS memories (default weights) of what it was told, and the outcomes."""

    def __init__(self, marks: Floats, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> None:
        """Start with nothing met."""
        self.marks = marks
        self.memory = Fsrs(len(marks), weights)
        self.told_of: list[tuple[float, float, float]] = []

    @property
    def new(self) -> Flags:
        """Return which were never met."""
        return np.asarray(np.isnan(self.memory.stability))

    def told(self, place: int, day: int, rating: Rating) -> None:
        """Fold it."""
        self.told_of.append((float(place), float(day), float(rating)))
        if np.isnan(self.memory.stability[place]):
            self.memory.met(place, day, rating)
        else:
            self.memory.reviewed(place, day, rating)


class FixedRetention(Keeper):
    """FSRS at one desired retention: what is due by lowest recall, and so many new items a day before or after."""

    def __init__(self, marks: Floats, retention: float, new: int, *, first: bool, weighed: bool = False) -> None:
        """`first` puts new items first; `weighed` takes the heaviest first."""
        super().__init__(marks)
        self.retention, self.daily, self.first = retention, new, first
        self.sequence = np.argsort(-marks, kind="stable") if weighed else np.arange(len(marks))

    def order(self, day: int) -> Places:
        """Return due and new ones."""
        recall = self.memory.recall(day)
        decay = self.memory.weights[20]
        factor = 0.9 ** (-1 / decay) - 1
        interval = np.maximum(1, np.round(self.memory.stability / factor * (self.retention ** (-1 / decay) - 1)))
        due = np.flatnonzero(~self.new & (day >= self.memory.last + np.nan_to_num(interval, nan=1e9)))
        due = due[np.argsort(recall[due], kind="stable")]
        new = self.sequence[self.new[self.sequence]][: self.daily]
        return np.concatenate([new, due] if self.first else [due, new])


class LowestRecall(Keeper):
    """FSRS, lowest retrievability first: what has fallen under the retention, then new items, then the rest."""

    def __init__(self, marks: Floats, retention: float = 0.9) -> None:
        """Take the heaviest new items first."""
        super().__init__(marks)
        self.retention, self.sequence = retention, np.argsort(-marks, kind="stable")

    def order(self, day: int) -> Places:
        """Return all items."""
        recall = self.memory.recall(day)
        met = np.flatnonzero(~self.new)
        met = met[np.argsort(recall[met], kind="stable")]
        fallen = recall[met] < self.retention
        return np.concatenate([met[fallen], self.sequence[self.new[self.sequence]], met[~fallen]])


class SuperMemo2:
    """SM-2 as published, due before new."""

    def __init__(self, marks: Floats) -> None:
        """Start with nothing met."""
        self.ease, self.interval = np.full(len(marks), 2.5), np.zeros(len(marks))
        self.streak, self.due = np.zeros(len(marks), dtype=int), np.full(len(marks), np.nan)

    def order(self, day: int) -> Places:
        """Return what is due, the longest overdue first, then new ones."""
        due = np.flatnonzero(self.due <= day)
        due = due[np.argsort(self.due[due], kind="stable")]
        return np.concatenate([due, np.flatnonzero(np.isnan(self.due))])

    def told(self, place: int, day: int, rating: Rating) -> None:
        """Set the next date."""
        quality = {Rating.AGAIN: 2, Rating.HARD: 3, Rating.GOOD: 4, Rating.EASY: 5}[rating]
        if rating is Rating.AGAIN:
            self.streak[place], self.interval[place] = 0, 1
        else:
            self.streak[place] += 1
            grown = np.ceil(self.interval[place] * self.ease[place])
            self.interval[place] = {1: 1, 2: 6}.get(int(self.streak[place]), grown)
        missed = 5 - quality
        self.ease[place] = max(1.3, self.ease[place] + 0.1 - missed * (0.08 + missed * 0.02))
        self.due[place] = day + self.interval[place]


class AtRandom:
    """Any item, any time."""

    def __init__(self, marks: Floats, seed: int) -> None:
        """Draw from `seed`."""
        self.items, self.generator = len(marks), np.random.default_rng(seed)  # noqa: TID251  seeded

    def order(self, day: int) -> Places:  # noqa: ARG002  every day is alike
        """Return all, shuffled."""
        return self.generator.permutation(self.items)

    def told(self, place: int, day: int, rating: Rating) -> None:
        """Forget it."""


class Cycling:
    """Round and round."""

    def __init__(self, marks: Floats) -> None:
        """Begin at the first."""
        self.items, self.at = len(marks), 0

    def order(self, day: int) -> Places:  # noqa: ARG002  every day is alike
        """Return all, from where the day before ended."""
        return (np.arange(self.items) + self.at) % self.items

    def told(self, place: int, day: int, rating: Rating) -> None:  # noqa: ARG002  all that counts is the place
        """Go on after it."""
        self.at = (place + 1) % self.items


class Planned(Keeper):
    """What both of ours share: what they believe, and how it is corrected."""

    def __init__(
        self, marks: Floats, seconds: Floats, *, correct: bool = False, weights: tuple[float, ...] = DEFAULT_WEIGHTS
    ) -> None:
        """`correct` re-estimates the belief from the outcomes every day."""
        super().__init__(marks, weights)
        self.seconds, self.correct = seconds, correct
        self.belief = Belief(weights=weights)

    correction: Correction | None = None

    def items(self, day: int) -> Items:
        """Return what the planner is told; corrects the belief, and takes the cautious one."""
        memory: Fsrs | Folded = self.memory
        if self.correct and self.told_of:
            self.correction = self._corrected()
            self.belief, memory = self.correction.cautious, self.correction.cautious_memories
        return items_of(
            self.marks, stability=memory.stability, difficulty=memory.difficulty, elapsed=day - self.memory.last
        )

    def history(self) -> History:
        """Return what it was told."""
        log = np.array(self.told_of)
        return History(
            item=log[:, 0].astype(np.intp), day=log[:, 1], rating=log[:, 2].astype(int), luck=np.zeros(len(log))
        )

    def _corrected(self) -> Correction:
        return corrected(self.history(), len(self.marks), weights=self.memory.weights, before=self.correction)

    def believed(self) -> float:
        """Return the marks believed on the exam day: by what is most likely, not by the cautious belief."""
        belief, stability = self.belief, self.memory.stability
        if self.correct:
            correction = self._corrected()
            belief, stability = correction.belief, correction.memories.stability
        met = ~self.new
        days = len(self.seconds) - self.memory.last[met]
        return float(np.sum(self.marks[met] * belief.recall(days, stability[met])))


class Greedy(Planned):
    """The greedy rule."""

    def order(self, day: int) -> Places:
        """Return items by what a second of each gains, as long as it gains."""
        index = greedy_index(self.items(day), len(self.seconds) - day, self.belief)
        order = np.argsort(-index, kind="stable")
        return order[index[order] > 0]


class Index(Planned):
    """The priced index."""

    first: Plan | None = None
    """The plan of the first day, which is every learner's."""
    ranged: int | None = None
    """On which day to say how far off the marks expected may be."""
    ranges: Ranges | None = None
    _plan: Plan | None = None

    def order(self, day: int) -> Places:
        """Return items by their index, as long as it is over nothing."""
        items, seconds = self.items(day), self.seconds[day:]
        if day > 0 or self.first is None:
            self._plan = plan_for(
                items, seconds, belief=self.belief, before=self._plan, passed=1, fine=GRID, coarse=GRID
            )
        else:
            self._plan = self.first
        if day == self.ranged and self.correction is not None:
            self.ranges = ranges_of(
                self._plan, items, seconds, correction=self.correction, history=self.history(), grid=GRID
            )
        index = self._plan.index
        order = np.argsort(-index, kind="stable")
        return order[index[order] > 0]
