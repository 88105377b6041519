"""The load to come: how many items fall due on each of the next days, were nothing studied before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from quizzer.scheduling.memory import Learned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from quizzer.bank.library import Library
    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.fold import Standing
    from quizzer.study.progress.pace import Pace

from quizzer.study.progress.pace import seconds_an_item

DAYS = 30
SECONDS_A_MINUTE = 60


class LoadDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day to come."""

    date: date
    items: int
    minutes: float
    """By what an item of its type has taken so far."""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """The next days."""

    days: tuple[LoadDay, ...]
    """From today on; today has all that is overdue."""
    later: int
    """Items that fall due after them."""
    new: int
    """Items never met, which fall due on no day."""


def load_of(  # noqa: PLR0913, PLR0917  what there is to go by
    library: Library,
    standings: Mapping[str, Standing],
    forgetting: Forgetting,
    paces: Iterable[Pace],
    today: date,
    day_of: Callable[[datetime], date],
) -> Load:
    """Return the load; what is suspended falls due on no day."""
    seconds, counts, times = seconds_an_item(tuple(paces)), [0] * DAYS, [0.0] * DAYS
    later = new = 0
    for key, item in library.items.items():
        standing = standings.get(key)
        if standing is not None and standing.suspended:
            continue
        if standing is None or not isinstance(standing.memory, Learned):
            new += 1
            continue
        after = max(0, (day_of(forgetting.due(standing.memory)) - today).days)
        if after >= DAYS:
            later += 1
        else:
            counts[after] += 1
            times[after] += seconds.get(item.kind, seconds[""])
    days = tuple(
        LoadDay(date=today + timedelta(days=after), items=counts[after], minutes=times[after] / SECONDS_A_MINUTE)
        for after in range(DAYS)
    )
    return Load(days=days, later=later, new=new)
