"""What the planner is told: the items with their memories and costs, the days, what is believed of forgetting.

All are arrays with one entry per item, in an order that is the caller's. Times are in days from now, costs
and prices per second, weights in marks.
"""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats, Places
from quizzer.scheduling.forgetting_curve import retrievability
from quizzer.scheduling.memory import DEFAULT_WEIGHTS

PASS_SECONDS, LAPSE_SECONDS, FIRST_SECONDS = 8.0, 20.0, 25.0


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How a learner's ratings fall; each sums to 1."""

    first: tuple[float, float, float, float] = (0.24, 0.09, 0.50, 0.17)
    """Again, Hard, Good, Easy at a first meeting."""
    passing: tuple[float, float, float] = (0.22, 0.63, 0.15)
    """Hard, Good, Easy, given that it was recalled."""


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """How this learner is believed to forget."""

    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    """The 21 of FSRS-6; the stabilities and difficulties of items must be folded with them."""

    def recall(self, days: Floats | float, stability: Floats, shift: Floats | float = 0.0) -> Floats:
        """Return chances of recall after `days`; `shift` adds to the logarithm of an item's stability."""
        return retrievability(days, stability * np.exp(shift), self.weights[20])


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """What may be asked, as arrays of one length."""

    marks: Floats
    """What each is worth on the exam day, 0 or more."""
    stability: Floats
    """Folded with the weights believed in, in days; NaN where it was never met."""
    difficulty: Floats
    """Likewise, 1 to 10; NaN where it was never met."""
    elapsed: Floats
    """Days since the last review, fractions count; NaN where it was never met."""
    luck: Floats
    """Chance of being right without knowing, 0 to under 1."""
    pass_seconds: Floats
    lapse_seconds: Floats
    first_seconds: Floats
    shift: Floats
    """What its topic and type add to the logarithm of its stability, by the learner's own log."""
    first: Floats
    """(items, 4): chances of Again, Hard, Good, Easy at a first meeting; NaN: by the learner's habit."""
    profile: Places
    """Which profile of exams has its marks (`exams`); 0 where there is one."""

    @property
    def new(self) -> Flags:
        """Return which were never met."""
        return np.isnan(self.stability)

    @property
    def stakes(self) -> Floats:
        """Return the marks that knowing adds to guessing."""
        return self.marks * (1 - self.luck)

    @property
    def lucky(self) -> float:
        """Return the marks that guessing everything is worth."""
        return float(np.sum(self.marks * self.luck))

    def first_chances(self, habits: Habits) -> Floats:
        """Return (items, 4): chances of each rating at a first meeting, by habit where nothing else is known."""
        return np.where(np.isnan(self.first), np.array(habits.first), self.first)

    def picked(self, places: Places) -> Items:
        """Return the items at `places`."""
        return Items(**{name: getattr(self, name)[places] for name in self.__struct_fields__})


def items_of(  # noqa: PLR0913  one column each
    marks: Floats,
    *,
    stability: Floats | None = None,
    difficulty: Floats | None = None,
    elapsed: Floats | None = None,
    luck: Floats | float = 0.0,
    pass_seconds: Floats | float = PASS_SECONDS,
    lapse_seconds: Floats | float = LAPSE_SECONDS,
    first_seconds: Floats | float = FIRST_SECONDS,
    shift: Floats | float = 0.0,
    first: Floats | None = None,
    profile: Places | None = None,
) -> Items:
    """Return items with what is not given filled in: never met, no luck, the costs to start from, first by habit."""
    marks = np.asarray(marks, dtype=np.float64)

    chances = np.asarray(np.full(4, np.nan) if first is None else first, dtype=np.float64)

    def column(given: Floats | float | None) -> Floats:
        return np.broadcast_to(np.asarray(np.nan if given is None else given, dtype=np.float64), marks.shape).copy()

    return Items(
        marks=marks,
        stability=column(stability),
        difficulty=column(difficulty),
        elapsed=np.maximum(column(elapsed), 0.0),
        luck=column(luck),
        pass_seconds=column(pass_seconds),
        lapse_seconds=column(lapse_seconds),
        first_seconds=column(first_seconds),
        shift=column(shift),
        first=np.broadcast_to(chances.reshape(-1, 4), (*marks.shape, 4)).copy(),
        profile=np.zeros(marks.shape, dtype=np.intp) if profile is None else np.asarray(profile, dtype=np.intp),
    )
