"""What every sitting stands on."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypedDict

import msgspec

from quizzer.bank.library import Library
from quizzer.scheduling.memory import Forgetting
from quizzer.study.bookmark import Bookmark
from quizzer.study.store import Store

DAY_STARTS = timedelta(hours=4)
"""A day of study lasts until four in the morning: who studies past midnight is still at it."""


class Signed(TypedDict):
    """The fields that every entry of the log has."""

    id: str
    learner: str
    answered_at: datetime
    version: str


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """The banks, the log, the forgetting curve, the clock, ids."""

    library: Library
    store: Store
    forgetting: Forgetting
    clock: Callable[[], datetime]
    """The time now, in UTC."""
    new_id: Callable[[], str]
    """A new id, greater than all before it."""
    version: str = ""
    zone: tzinfo = UTC
    """Where the learner's days begin and end."""
    bookmarks: MutableMapping[str, Bookmark] = msgspec.field(default_factory=dict)
    """How far each bank's lesson was read, by bank."""

    def today(self) -> date:
        """Return the day of study it is."""
        return self.day_of(self.clock())

    def day_of(self, at: datetime) -> date:
        """Return the day of study that a moment belongs to."""
        return (at.astimezone(self.zone) - DAY_STARTS).date()

    def signed(self, at: datetime | None = None) -> Signed:
        """Return what makes an entry this learner's, `at` a time or now."""
        answered_at = self.clock() if at is None else at
        return Signed(id=self.new_id(), learner=self.store.learner, answered_at=answered_at, version=self.version)
