"""Small lots of items to plan for, plain and as arrays, and plans on grids that are small enough for the reference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from quizzer.scheduling.arrays import Floats
from quizzer.scheduling.belief import Items, items_of
from quizzer.scheduling.exams import Profile
from quizzer.scheduling.planner import Plan, plan_for
from quizzer.scheduling.value_tables import Grid
from tests.scheduling.reference_plan import PlainItem

SMALL, SMALLER = Grid(stabilities=16, difficulties=4), Grid(stabilities=10, difficulties=3)
COLUMNS = (
    "stability",
    "difficulty",
    "elapsed",
    "luck",
    "pass_seconds",
    "lapse_seconds",
    "first_seconds",
    "shift",
)
MIXED = [
    PlainItem(marks=3.0),
    PlainItem(marks=3.0),
    PlainItem(marks=1.0, luck=0.25, stability=2.0, difficulty=5.0, elapsed=1.3),
    PlainItem(marks=1.0, stability=0.4, difficulty=7.7, elapsed=0.3, shift=-0.3),
    PlainItem(marks=0.0),
    PlainItem(marks=2.0, pass_seconds=10.0, stability=30.0, difficulty=2.0, elapsed=12.0),
]


def arrays_of(items: list[PlainItem]) -> Items:
    """Return plain items as the planner takes them."""

    def column(name: str) -> Floats:
        values = [getattr(item, name) for item in items]
        return np.array([np.nan if value is None else value for value in values])

    first = np.array([item.first or (np.nan,) * 4 for item in items])
    profile = np.array([item.profile for item in items], dtype=np.intp)
    return items_of(column("marks"), **{name: column(name) for name in COLUMNS}, first=first, profile=profile)


def small_plan(
    items: Items, seconds: Floats, before: Plan | None = None, *, profiles: Sequence[Profile] | None = None
) -> Plan:
    """Return a plan on small grids."""
    return plan_for(items, seconds, profiles=profiles, before=before, fine=SMALL, coarse=SMALLER)


LOTS = st.lists(
    st.builds(
        PlainItem,
        marks=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
        luck=st.sampled_from([0.0, 0.25]),
        stability=st.floats(0.1, 200),
        difficulty=st.floats(1, 10),
        elapsed=st.floats(0, 40),
    )
    | st.builds(PlainItem, marks=st.sampled_from([0.5, 1.0, 2.0])),
    min_size=1,
    max_size=12,
)
TIMES = st.lists(st.sampled_from([0.0, 20.0, 60.0, 200.0]), min_size=1, max_size=6)
