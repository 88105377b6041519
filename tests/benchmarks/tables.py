"""What the benchmark of the policies prints: a table for each row, and at the end which conditions hold."""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats

INDEX, CORRECTED, SM2 = "index", "index, corrected", "SM-2"
BOUND_SHARE, CLOSE = 0.995, 0.05
ERRORS = 2.0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one policy earned, by learner."""

    earned: Floats
    believed: Floats
    """What it expected on the exam day; NaN where it expects nothing."""
    within: Floats
    """(learners, 2): whether marks today and on the exam day, sat, fell in the ranges foretold; NaN: none were."""

    def __str__(self) -> str:
        """Return the mean and its standard error."""
        return f"{self.earned.mean():.4f} ± {error_of(self.earned):.4f}"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the benchmark."""

    title: str
    ours: str
    """The policy that the others are held against."""
    bound: float | None
    results: dict[str, Result]

    def lead_over(self, name: str) -> tuple[float, float]:
        """Return by how much ours is ahead of another policy, learner by learner, and the standard error."""
        ahead = self.results[self.ours].earned - self.results[name].earned
        return float(ahead.mean()), error_of(ahead)

    def lines(self) -> list[str]:
        """Return the table, best policy first."""
        shown = [f"  {'policy':36} {'marks':17} {'of bound':9} {self.ours + ' ahead by':26} believed"]
        for name, result in sorted(self.results.items(), key=lambda pair: -float(pair[1].earned.mean())):
            share = f"{result.earned.mean() / self.bound:.4f}" if self.bound else "-"
            lead, error = self.lead_over(name)
            gap = "-" if name == self.ours else f"{lead:+.4f} ± {error:.4f}"
            believed = "-" if np.isnan(result.believed).any() else f"{result.believed.mean():.4f}"
            shown.append(f"  {name:36} {result!s:17} {share:9} {gap:26} {believed}")
        return [*shown, *self._coverage()]

    def _coverage(self) -> list[str]:
        within = self.results[self.ours].within
        if np.isnan(within).any():
            return []
        today, planned = within.sum(axis=0).astype(int)
        return [f"  half-way ranges that held, of {len(within)}: marks today {today}, on the exam day {planned}"]

    def verdicts(self) -> list[str]:
        """Return which conditions hold here."""
        found = [self._of_bound()] if self.bound else []
        found.append(self._among_all())
        if not self.bound:
            found += [self._over_sm2(), self._believed()]
        return [f"  {self.title}: {one}" for one in found]

    def _of_bound(self) -> str:
        shares = self.results[self.ours].earned / (self.bound or 1.0)
        return f"{_word(shares.mean() >= BOUND_SHARE)}: {shares.mean():.4f} ± {error_of(shares):.4f} of the bound"

    def _among_all(self) -> str:
        leads = {name: self.lead_over(name) for name in self.results if name != self.ours}
        behind = [name for name, (lead, error) in leads.items() if lead < -ERRORS * error]
        near = [name for name, (lead, error) in leads.items() if abs(lead) <= ERRORS * error]
        if behind:
            return f"{_word(holds=False)}: behind {', '.join(behind)}"
        if near:
            return f"{_word(holds=True)}: ahead of all, but within two standard errors of {', '.join(near)}"
        return f"{_word(holds=True)}: ahead of all by more than two standard errors"

    def _over_sm2(self) -> str:
        lead, error = self.lead_over(SM2)
        return f"{_word(lead > ERRORS * error)}: ahead of SM-2 by {lead:+.4f} ± {error:.4f}"

    def _believed(self) -> str:
        ours = self.results[self.ours]
        off = float((ours.believed - ours.earned).mean())
        return f"{_word(abs(off) <= CLOSE)}: believes {off:+.4f} of what is found"


def _word(holds: bool | np.bool_) -> str:  # noqa: FBT001  the one thing it is told
    return "holds" if holds else "DOES NOT HOLD"


def error_of(values: Floats) -> float:
    """Return the standard error of the mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
