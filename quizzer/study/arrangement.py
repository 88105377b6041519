"""What to ask of very many items, in the order of `queue.arrange`: sorted as columns, each asking made when it is due.

A question that is always asked whole has one asking, whose marks and recall are sums and least values over its
items; the few others are looked at one by one. Ties go by the order in which questions are written, as there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.questions.parts import asked_parts
from quizzer.study.first_askings import ALL, REASONS
from quizzer.study.queue import Stand, askings, topic_ranks
from quizzer.study.selection import Selection, among
from quizzer.study.standing_columns import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from quizzer.bank.columns import ItemColumns
    from quizzer.study.ground import Ground
    from quizzer.study.queue import Want
    from quizzer.study.waiting import Sort

AT_A_TIME = 8192
"""Questions looked over at once: what that takes is small."""
NONE = len(REASONS)
"""In the place of a reason: the item is suspended."""
KINDS = {"reason": "i1", "turn": "i4", "marks": "f8", "recall": "f8", "item": "i4", "made": "i4"}
"""Of numbers in the columns of askings: a hundred thousand of each, so no larger than they must be."""


class _Placed(msgspec.Struct, frozen=True):
    """Askings in columns, in no order yet."""

    reason: Any
    turn: Any
    marks: Any
    recall: Any
    item: Any
    """The first item of the question."""
    made: Any
    """The place of an asking among those that are made; -1 for one that is not."""


class Arrangement:
    """Every asking there is reason for; fulfils `waiting.Wants`."""

    def __init__(
        self, ground: Ground, reasons: Sequence[str], choice: Selection = ALL, now: datetime | None = None
    ) -> None:
        """Arrange what `choice`, which `can_choose`, picks and there is to ask now for some of the REASONS."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        self._items = ground.library.columns
        self._ranks = topic_ranks(ground.library)
        now, stands = now or ground.clock(), ground.store.columns(self._items)
        self._recall = stands.recall(ground.forgetting, now)
        self._suspended = stands.suspended.copy()
        is_due = stands.due <= microseconds(now)
        self._reason = np.full(len(self._items), 1, dtype=KINDS["reason"])
        self._reason[stands.met] = 2
        self._reason[stands.met & is_due] = 0
        self._made: list[Want] = []
        starts = _starts(self._items)
        chosen = _chosen(self._items, choice)[starts]
        placed = _joined([self._whole(starts, chosen), self._others(starts, chosen)])
        placed = _picked(placed, np.isin(placed.reason, [REASONS.index(reason) for reason in reasons]))
        order = _order(placed, self._items, self._ranks)
        self._first, self._which = placed.item[order], placed.made[order]

    def _whole(self, starts: Any, chosen: Any) -> _Placed:  # noqa: ANN401  arrays
        """Return the askings of questions that are always asked whole."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        ends = np.append(starts, len(self._items))
        parts = []
        for first in range(0, len(starts), AT_A_TIME):
            last = min(first + AT_A_TIME, len(starts))
            parts.append(self._some_whole(starts[first:last], int(ends[last]), chosen[first:last]))
        return _joined(parts)

    def _some_whole(self, starts: Any, end: int, chosen: Any) -> _Placed:  # noqa: ANN401  arrays
        """Return the same for the questions that begin at some places, whose last item stands before `end`."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        first = int(starts[0])
        own, inside = starts - first, slice(first, end)
        reason = np.where(self._suspended[inside], np.int8(NONE), self._reason[inside])
        best = np.minimum.reduceat(reason, own)
        number = np.repeat(np.arange(len(own), dtype=KINDS["item"]), np.diff(own, append=end - first))
        served = reason == best[number]
        marks = np.bincount(number[served], self._items.marks[inside][served], len(own))
        recall = np.minimum.reduceat(np.where(served, self._recall[inside], 1.0), own)
        found = np.flatnonzero(self._items.whole[starts] & chosen & (best < NONE))
        blank = np.zeros(len(found), dtype=KINDS["turn"])
        return _Placed(best[found], blank, marks[found], recall[found], starts[found], blank - 1)

    def _others(self, starts: Any, chosen: Any) -> _Placed:  # noqa: ANN401  arrays
        """Return the askings of questions that are asked in parts, all made."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        rows = []
        for start in starts[~self._items.whole[starts] & chosen].tolist():
            turns: dict[str, int] = {}
            for _, want in self._askings(start):
                turn = turns[want.reason] = turns.get(want.reason, -1) + 1
                rows.append((REASONS.index(want.reason), turn, want.marks, want.recall, start, len(self._made)))
                self._made.append(want)
        columns = zip(*rows, strict=True) if rows else [()] * 6
        return _Placed(*(np.array(column, dtype=kind) for column, kind in zip(columns, KINDS.values(), strict=True)))

    def _askings(self, start: int) -> Iterable[tuple[tuple[float, ...], Want]]:
        """Return the askings of the question whose items begin at a place."""
        items, at_once = self._items.question_at(start), int(self._items.at_once[start])
        stands = [
            Stand(item, float(self._recall[place]), REASONS[self._reason[place]], bool(self._suspended[place]))
            for place, item in enumerate(items, start)
        ]
        parts = [stand.item.part for stand in stands]
        asked_of = partial(asked_parts, items=parts, at_once=at_once)
        return askings(asked_of, stands[0].item.question, stands, self._ranks)

    # As wants

    def sorts(self) -> Mapping[Sort, Iterable[int]]:
        """Return the places of each topic and type, in order."""
        import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

        items, kinds = self._items, len(self._items.kinds)
        code = items.topic[self._first] * kinds + items.kind[self._first]
        by_sort = np.argsort(code, kind="stable")
        codes, starts = np.unique(code[by_sort], return_index=True)
        rows = np.split(by_sort, starts[1:])
        return {
            (items.topics[one // kinds], items.kinds[one % kinds]): row.tolist()
            for one, row in zip(codes.tolist(), rows, strict=False)
        }

    def want(self, place: int) -> Want:
        """Return the want at a place."""
        made = int(self._which[place])
        return self._made[made] if made >= 0 else next(want for _, want in self._askings(int(self._first[place])))

    def question(self, place: int) -> str:
        """Return the question of the want at a place."""
        return self._items.key(int(self._first[place])).partition("#")[0]


def _chosen(items: ItemColumns, choice: Selection) -> Any:  # noqa: ANN401  an array
    """Return which items `choice` picks."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    topics = [
        among(choice.banks, bank) and among(choice.topics, name, topic)
        for topic in items.topics
        for bank, _, name in (topic.partition("/"),)
    ]
    kinds = [among(choice.kinds, kind) for kind in items.kinds]
    found = np.array(topics, dtype=np.bool_)[items.topic] & np.array(kinds, dtype=np.bool_)[items.kind]
    return found & np.isin(items.difficulty, choice.difficulties) if choice.difficulties else found


def _starts(items: ItemColumns) -> Any:  # noqa: ANN401  an array
    """Return where each question's items begin."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    return np.flatnonzero(np.diff(items.question, prepend=-1)).astype(KINDS["item"])


def _order(placed: _Placed, items: ItemColumns, ranks: Mapping[str, int]) -> Any:  # noqa: ANN401  an array
    """Return the order of askings: of each reason as `queue.askings` places them."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    rank = np.array([ranks[topic] for topic in items.topics], dtype=np.float64)[items.topic[placed.item]]
    due, new = placed.reason == 0, placed.reason == 1
    first = np.select([due, new], [-placed.marks, rank], placed.recall)
    second = np.select([due, new], [placed.recall, items.difficulty[placed.item].astype(np.float64)], -placed.marks)
    third = np.where(new, -placed.marks, 0.0)
    return np.lexsort((placed.item, third, second, first, placed.turn, placed.reason))


def _picked(placed: _Placed, places: Any) -> _Placed:  # noqa: ANN401  an array
    return _Placed(*(getattr(placed, name)[places] for name in _Placed.__struct_fields__))


def _joined(parts: Sequence[_Placed]) -> _Placed:
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    if not parts:
        return _Placed(*(np.zeros(0, dtype=kind) for kind in KINDS.values()))
    return _Placed(*(np.concatenate([getattr(one, name) for one in parts]) for name in _Placed.__struct_fields__))
