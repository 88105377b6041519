"""What a sitting needs remembered. `storage` fulfils it; so does a dictionary in the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from quizzer.bank.columns import ItemColumns
    from quizzer.study.fold import Standing
    from quizzer.study.log import Entry
    from quizzer.study.past import PastReview
    from quizzer.study.standing_columns import PlainColumns, StandingColumns


class Store(Protocol):
    """One learner's log and what it comes to."""

    @property
    def learner(self) -> str:
        """Return whose log this is."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Keep `entries` in one durable transaction: on return they survive a power cut."""

    def standings(self, items: Iterable[str] | None = None) -> dict[str, Standing]:
        """Return the standing of `items`, or of all; an item never met is left out."""

    def met(self, most: int) -> dict[str, Standing] | None:
        """Return the standings of all, where they are at most so many and quickly had; None else."""

    def plain(self, items: ItemColumns) -> PlainColumns | None:
        """Return the same as `columns` in plain numbers, where they are kept and quickly had; None else."""

    def columns(self, items: ItemColumns) -> StandingColumns:
        """Return the standings of all `items` as columns of numbers, to be looked at and not changed."""

    def entries(self, item: str | None = None) -> Iterator[Entry]:
        """Yield the log in order of (time, id), or what concerns one item."""

    def past(self) -> list[PastReview]:
        """Return every review that stands, in order of time; quick for a hundred thousand."""

    def newest(self) -> object:
        """Return what differs whenever the learner's log does: to tell whether something made from it is of today."""
