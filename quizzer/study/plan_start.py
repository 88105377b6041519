"""Where the search for a plan begins: what an earlier one found, in plain numbers that can be kept between runs."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import msgspec

AGAIN, FIT_AGAIN = 1.01, 1.1
"""What a log tells of its learner is sought anew once it has grown so many times over; a fit of all weights, later."""


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """The prices that a search ended at: see `scheduling.planner.Priced`."""

    days: tuple[int, ...]
    prices: tuple[float, ...]
    softness: float


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """What was found about how a learner forgets: see `scheduling.correction.Correction`."""

    reviews: int
    """The log had so many."""
    weights: tuple[float, ...]
    """They were moved."""
    fitted_at: int
    """The reviews there were when the weights were fitted; 0: they are those of everybody."""
    numbers: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]

    def holds(self, reviews: int) -> bool:
        """Return whether a log of so many reviews has hardly more to tell."""
        return self.reviews <= reviews < AGAIN * self.reviews

    def fits(self, reviews: int) -> bool:
        """Return whether a fit to a log of so many reviews would hardly be another one."""
        return bool(self.fitted_at) and self.fitted_at <= reviews < FIT_AGAIN * self.fitted_at


class PlanStart(msgspec.Struct, frozen=True, kw_only=True):
    """What the next plan may begin with."""

    made_on: dt.date
    """The day of study from which the days of prices are counted."""
    learned: Learned
    asked: Settled
    """By the cautious belief."""
    shown: Settled | None
    """By the likely belief, where that was wanted."""


class PlanStarts(Protocol):
    """Keeps what the next plan may begin with; what is lost is only found again."""

    def read(self) -> PlanStart | None:
        """Return what was kept last; None where there is nothing, or nothing that can be used."""

    def keep(self, start: PlanStart) -> None:
        """Keep `start` in place of what was there."""
