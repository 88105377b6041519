"""Where many items stand, as columns of numbers beside those of `bank.columns`."""

from __future__ import annotations

from array import array
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.bank.fingerprints import answer_number
from quizzer.scheduling.memory import Learned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from quizzer.bank.columns import ItemColumns
    from quizzer.scheduling.arrays import Flags, Floats
    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.fold import Standing

Row = tuple[float, int, int, bool, bool, int]
"""What stands in each column, in their order."""
NUMBERS = {
    "stability": "<f8",
    "last_review": "<i8",
    "due": "<i8",
    "suspended": "|b1",
    "flagged": "|b1",
    "answer": "<u8",
}
NEVER_MET: Row = (0.0, 0, 0, False, False, 0)
DAY = 86_400_000_000
"""Microseconds."""
CHUNK = 1 << 15
"""Items looked at together."""
AT_A_TIME = 10_000
"""So many rows are put into columns at once."""


class StandingColumns(msgspec.Struct, frozen=True, kw_only=True):
    """How each item stands, in the order of its `ItemColumns`; times are in microseconds since 1970."""

    stability: Floats
    """0 where an item was never met."""
    last_review: Any
    due: Any
    suspended: Flags
    flagged: Flags
    answer: Any
    """The number of the answer that the last review was of; 0 for none."""

    @property
    def met(self) -> Flags:
        """Return which items were met."""
        return self.stability > 0

    journal: list[tuple[int, Row]] = []
    """What was put otherwise since: each place with how it stood."""
    made: dict[str, Any] = {}
    """What was made of the columns and may be used again, by name."""

    def part(self, places: Any) -> StandingColumns:  # noqa: ANN401  a slice or an array
        """Return how the items of some places stand."""
        arrays: dict[str, Any] = {name: getattr(self, name)[places] for name in NUMBERS}
        return StandingColumns(**arrays)

    def rows(self, places: Any) -> list[Row]:  # noqa: ANN401  an array
        """Return what stands in the columns for some places."""
        return list(zip(*(getattr(self, name)[places].tolist() for name in NUMBERS), strict=True))

    def put(self, rows: Mapping[int, Row]) -> None:
        """Let the items at some places stand otherwise, and note in the journal how they stood."""
        before = dict(zip(rows, self.rows(list(rows)), strict=True)) if rows else {}
        changed = {place: row for place, row in rows.items() if before[place] != row}
        self.journal.extend((place, before[place]) for place in changed)
        self.fill(changed)

    def fill(self, rows: Mapping[int, Row]) -> None:
        """Let the items at some places stand otherwise."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        if not rows:
            return
        places = np.fromiter(rows, dtype=np.intp, count=len(rows))
        for (name, kind), values in zip(NUMBERS.items(), zip(*rows.values(), strict=True), strict=True):
            getattr(self, name)[places] = np.array(values, dtype=kind)

    def recall(self, forgetting: Forgetting, now: datetime) -> Floats:
        """Return each item's chance of recall; 0 where it was never met."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        found, at = np.zeros(len(self.stability)), microseconds(now)
        for start in range(0, len(found), CHUNK):  # what it takes besides is small, and stays near the processor
            some = slice(start, start + CHUNK)
            stability, last, met = self.stability[some], self.last_review[some], self.stability[some] > 0
            if met.all():
                found[some] = forgetting.recalls(stability, np.maximum(at - last, 0) / DAY)
            else:
                found[some][met] = forgetting.recalls(stability[met], np.maximum(at - last[met], 0) / DAY)
        return found


class PlainColumns(msgspec.Struct, frozen=True, kw_only=True):
    """What a first question is chosen by, as `StandingColumns` has it but with no need of NumPy."""

    stability: array[float]
    last_review: array[int]
    due: array[int]
    suspended: array[int]

    def put(self, place: int, row: Row) -> None:
        """Let the item at a place stand otherwise."""
        self.stability[place], self.last_review[place], self.due[place], self.suspended[place], *_ = row


def microseconds(at: datetime) -> int:
    """Return a time as whole microseconds since 1970."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415  not for every import of the floor

    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def blank(count: int) -> StandingColumns:
    """Return the columns of items that were never met."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    arrays: dict[str, Any] = {name: np.zeros(count, dtype=kind) for name, kind in NUMBERS.items()}
    return StandingColumns(**arrays)


def standing_columns(items: ItemColumns, rows: Iterable[tuple[str, Row]]) -> StandingColumns:
    """Return the columns that `rows`, by item, come to; those of items that no bank has are passed over."""
    found = blank(len(items))
    remaining = iter(rows)
    while some := list(islice(remaining, AT_A_TIME)):
        places = items.places(item for item, _ in some)
        found.fill({place: row for place, (_, row) in zip(places, some, strict=True) if place is not None})
    return found


def of_rows(rows: Sequence[Row]) -> StandingColumns:
    """Return the columns in which these rows stand, one after the other."""
    found = blank(len(rows))
    found.fill(dict(enumerate(rows)))
    return found


def row_of(standing: Standing, forgetting: Forgetting) -> Row:
    """Return what stands in the columns for a standing."""
    memory, answer = standing.memory, answer_number(standing.fingerprint)
    if not isinstance(memory, Learned):
        return 0.0, 0, 0, standing.suspended, bool(standing.flag), answer
    last, due = microseconds(memory.last_review), microseconds(forgetting.due(memory))
    return memory.stability, last, due, standing.suspended, bool(standing.flag), answer
