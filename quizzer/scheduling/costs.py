"""What answers cost this learner, and how their ratings fall, by kind of question: learned from their own log.

Each figure is a mean drawn towards what is believed without a log: seconds towards the kind's own prior, ratings
towards the learner's overall habit, and that towards the design's. So a few answers move little, many decide.
"""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Flags, Floats, Places, Whole
from quizzer.scheduling.belief import FIRST_SECONDS, LAPSE_SECONDS, PASS_SECONDS, Habits
from quizzer.scheduling.memory import Rating

PRIOR_ANSWERS = 8.0
"""How many answers the seconds to start from count as."""
PRIOR_RATINGS, PRIOR_HABIT = 10.0, 20.0
"""How many ratings count as: the overall habit within a kind, the design's habit within the overall one."""
LONGEST_TIMES, LONGEST = 4.0, 300.0
"""An answer counts as at most so many times what was expected of it, nor over so many seconds: who takes longer
has walked away. What is expected to take longer still counts as that."""
LAPSE_TIMES, FIRST_TIMES = LAPSE_SECONDS / PASS_SECONDS, FIRST_SECONDS / PASS_SECONDS


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the log tells of costs: arrays with one entry for each review of an item."""

    group: Places
    """Which kind of question it belongs to."""
    seconds: Floats
    """What it took, shared over the items of the answer; 0, negative or NaN: not known."""
    rating: Whole
    """1 to 4."""
    first: Flags
    """Whether the item had never been met."""


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What is expected of the next answers; arrays with one entry for each group."""

    pass_seconds: Floats
    lapse_seconds: Floats
    first_seconds: Floats
    first_chances: Floats
    """(groups, 4): Again, Hard, Good, Easy at a first meeting; each row sums to 1."""
    habits: Habits
    """Of all groups together."""


def costs_from(told: Told, prior_pass: Floats) -> Costs:
    """Return the costs and habits that `told` makes likely, if a pass was expected to take `prior_pass` (groups,)."""
    passed = ~told.first & (told.rating > Rating.AGAIN)
    lapsed = ~told.first & (told.rating == Rating.AGAIN)
    first = _counts(told, told.first, len(prior_pass))
    passing = _counts(told, passed, len(prior_pass)).sum(axis=0)[1:]
    default = Habits()
    overall = shrunk_chances(first.sum(axis=0), np.array(default.first), PRIOR_HABIT)
    split = shrunk_chances(passing, np.array(default.passing), PRIOR_HABIT)
    return Costs(
        pass_seconds=shrunk_seconds(told, passed, prior_pass),
        lapse_seconds=shrunk_seconds(told, lapsed, prior_pass * LAPSE_TIMES),
        first_seconds=shrunk_seconds(told, told.first, prior_pass * FIRST_TIMES),
        first_chances=shrunk_chances(first, overall, PRIOR_RATINGS),
        habits=Habits(
            first=(float(overall[0]), float(overall[1]), float(overall[2]), float(overall[3])),
            passing=(float(split[0]), float(split[1]), float(split[2])),
        ),
    )


def _counts(told: Told, among: Flags, groups: int) -> Floats:
    """Return (groups, 4): how often each rating was given."""
    cells = told.group[among] * len(Rating) + told.rating[among] - 1
    return np.bincount(cells, minlength=groups * len(Rating)).astype(np.float64).reshape(groups, len(Rating))


def shrunk_seconds(told: Told, among: Flags, prior: Floats) -> Floats:
    """Return (groups,): the mean seconds of the answers `among`, long ones cut, drawn towards `prior`."""
    known = among & np.isfinite(told.seconds) & (told.seconds > 0)
    group = told.group[known]
    longest = np.minimum(LONGEST_TIMES * prior, np.maximum(LONGEST, prior))
    beyond = np.minimum(told.seconds[known], longest[group]) - prior[group]
    count = np.bincount(group, minlength=len(prior))
    return prior + np.bincount(group, beyond, len(prior)) / (count + PRIOR_ANSWERS)


def shrunk_chances(counts: Floats, prior: Floats, strength: float) -> Floats:
    """Return the shares of `counts` (..., ways), drawn towards `prior` as if `strength` more had fallen so."""
    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray(prior + (counts - total * prior) / (total + strength))
