"""The exams to come, and how an item's marks are shared over them.

Items that the same exams ask in the same shares have one profile: exam days, counted from today, each with its
share of the marks. An exam is sat before the reviews of its day.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats

Profile = Sequence[tuple[int, float]]
"""(exam day, share of the marks), the shares of sum 1."""


class Exams(msgspec.Struct, frozen=True, kw_only=True):
    """All exams of all profiles."""

    days: tuple[int, ...]
    """Each once, rising."""
    shares: Floats
    """(profiles, exams): of the marks of an item of that profile, how much that exam has."""

    @property
    def last(self) -> int:
        """Return the day of the last exam that asks anything: no later day is worth a review."""
        asked = [day for day, shares in zip(self.days, self.shares.T, strict=True) if shares.any()]
        return max([0, *asked])

    def only(self, exam: int) -> Exams:
        """Return the same exams with no marks but those of one of them."""
        return Exams(days=self.days, shares=self.shares * (np.arange(len(self.days)) == exam))


def exams_of(profiles: Sequence[Profile]) -> Exams:
    """Return the exams of `profiles`, in whose order items are told theirs."""
    profiles = profiles or ((),)
    days = tuple(sorted({int(day) for profile in profiles for day, _ in profile}))
    shares = np.zeros((len(profiles), len(days)))
    for place, profile in enumerate(profiles):
        for day, share in profile:
            shares[place, days.index(int(day))] += share
    return Exams(days=days, shares=shares)


def one_exam(day: int) -> Exams:
    """Return the exams of a learner who has one, `day` days away."""
    return exams_of((((day, 1.0),),))
