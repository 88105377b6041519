"""A store in a dictionary: the same contract as the database's, for tests of everything above it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from quizzer.study.fold import fold
from quizzer.study.past import past_reviews
from quizzer.study.standing_columns import PlainColumns, row_of, standing_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quizzer.bank.columns import ItemColumns
    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.fold import Standing
    from quizzer.study.log import Entry
    from quizzer.study.past import PastReview
    from quizzer.study.standing_columns import StandingColumns


class MemoryStore:
    """Keeps entries in a list and folds them anew at each question."""

    def __init__(self, forgetting: Forgetting, aliases: Mapping[str, str] | None = None, learner: str = "me") -> None:
        """Start with an empty log."""
        self.learner = learner
        self.forgetting = forgetting
        self.aliases = aliases or {}
        self.log: dict[str, Entry] = {}

    def append(self, entries: Sequence[Entry]) -> None:
        """Keep entries; one already there is passed over."""
        for entry in entries:
            self.log.setdefault(entry.id, entry)

    def standings(self, items: Iterable[str] | None = None) -> dict[str, Standing]:
        """Return the fold, or what it says of `items`."""
        found = fold(self.log.values(), self.forgetting, self.aliases)
        return found if items is None else {item: found[item] for item in items if item in found}

    def met(self, most: int) -> dict[str, Standing] | None:
        """Return the fold, where few were met."""
        found = self.standings()
        return found if len(found) <= most else None

    def plain(self, items: ItemColumns) -> PlainColumns:
        """Return the fold as columns of plain numbers."""
        found = self.columns(items)
        return PlainColumns(
            stability=array("d", found.stability.tolist()),
            last_review=array("q", found.last_review.tolist()),
            due=array("q", found.due.tolist()),
            suspended=array("b", found.suspended.tolist()),
        )

    def columns(self, items: ItemColumns) -> StandingColumns:
        """Return the fold as columns."""
        found = self.standings()
        return standing_columns(items, ((key, row_of(one, self.forgetting)) for key, one in found.items()))

    def entries(self, item: str | None = None) -> Iterator[Entry]:
        """Yield the log in order."""
        for entry in sorted(self.log.values(), key=lambda one: one.order):
            if item is None or getattr(entry, "item", None) == item:
                yield entry

    def past(self) -> list[PastReview]:
        """Return the reviews that stand."""
        return past_reviews(self.log.values(), self.aliases)

    def newest(self) -> object:
        """Return how long the log is: it only grows."""
        return len(self.log)
