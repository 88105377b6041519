"""What to ask, in which order, when there is no exam to plan for: due items by the marks they carry, then new ones.

With an exam ahead its plan takes this one's place: whatever returns a list of `Want` can feed a sitting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.bank import topic_ranks as of_head
from quizzer.scheduling.memory import Learned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from quizzer.bank.library import Item, Library
    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.fold import Standing

IN_A_ROW = 2
"""So many of one topic or one type may follow each other, no more."""


class Want(msgspec.Struct, frozen=True, kw_only=True):
    """One asking of a question: which parts its memories want, first the most wanted."""

    question: str
    parts: tuple[str, ...]
    topic: str
    kind: str
    reason: str
    """`due`, `new` or `early`; `exam` where the plan says so, `weak` where marks are lost; `placement` in one;
    `last-...` in the last days.

    Within a sitting also `missed`, `slip` (made a moment ago) and `another`.
    """
    marks: float = 0.0
    recall: float = 0.0
    """The lowest chance of recall among the parts wanted, 0 to 1."""
    kept: float = 0.0
    """With an exam: that part's chance of recall on its day, unless asked before."""
    gain: float = 0.0
    """With an exam: the share of its marks that asking now adds."""


class Stand(msgspec.Struct, frozen=True):
    """An item, and whether and why it is to be asked."""

    item: Item
    recall: float
    reason: str
    suspended: bool


def arrange(  # noqa: PLR0913  what is wanted, of what, when
    library: Library,
    standings: Mapping[str, Standing],
    forgetting: Forgetting,
    now: datetime,
    *,
    keep: Callable[[Item], bool] = lambda _: True,
    early: bool = False,
) -> list[Want]:
    """Return every asking there is reason for: due ones by marks, then new ones by what they build on.

    `keep` picks items; `early` adds, last, what is not due yet, the least likely to be recalled first.
    """
    groups: dict[str, list[Stand]] = {}
    for item in library.items.values():
        if keep(item):
            stand = stand_of(item, standings.get(item.key), forgetting, now)
            groups.setdefault(item.question, []).append(stand)
    ranks = topic_ranks(library)
    wants = [
        want for key, stands in groups.items() for want in askings(library.outlines[key].asked, key, stands, ranks)
    ]
    reasons = ("due", "new", "early") if early else ("due", "new")
    return [want for reason in reasons for _, want in sorted(_of(wants, reason), key=lambda pair: pair[0])]


def _of(wants: Sequence[tuple[tuple[float, ...], Want]], reason: str) -> list[tuple[tuple[float, ...], Want]]:
    return [pair for pair in wants if pair[1].reason == reason]


def stand_of(item: Item, standing: Standing | None, forgetting: Forgetting, now: datetime) -> Stand:
    """Return an item with whether and why it is to be asked now."""
    if standing is None or not isinstance(standing.memory, Learned):
        return Stand(item, 0.0, "new", standing is not None and standing.suspended)
    recall = forgetting.retrievability(standing.memory, now)
    reason = "due" if forgetting.due(standing.memory) <= now else "early"
    return Stand(item, recall, reason, standing.suspended)


def askings(
    asked_of: Callable[[Sequence[str]], tuple[str, ...]], key: str, stands: Sequence[Stand], ranks: Mapping[str, int]
) -> Iterable[tuple[tuple[float, ...], Want]]:
    """Yield askings of one question, each with its place among those of the same reason.

    `asked_of` returns the parts that one asking shows of those wanted.
    """
    open_stands = [stand for stand in stands if not stand.suspended]
    by_want = sorted(open_stands, key=lambda stand: (("due", "early", "new").index(stand.reason), stand.recall))
    order = [stand.item.part for stand in by_want]
    asked: set[str] = set()
    for reason in ("due", "new", "early"):
        waiting = [stand for stand in by_want if stand.reason == reason and stand.item.part not in asked]
        turn = 0
        while waiting:
            first = [stand.item.part for stand in waiting]
            parts = asked_of([*first, *(part for part in order if part not in first)])
            served = [stand for stand in waiting if stand.item.part in parts]
            if not served:
                break
            waiting = [stand for stand in waiting if stand not in served]
            asked.update(parts)
            order = [part for part in order if part not in parts] + [part for part in order if part in parts]
            yield _place(served, turn, ranks), _want(key, parts, served)
            turn += 1


def _want(key: str, parts: tuple[str, ...], served: Sequence[Stand]) -> Want:
    item = served[0].item
    return Want(
        question=key,
        parts=parts,
        topic=item.topic,
        kind=item.kind,
        reason=served[0].reason,
        marks=sum(stand.item.marks for stand in served),
        recall=min(stand.recall for stand in served),
    )


def _place(served: Sequence[Stand], turn: int, ranks: Mapping[str, int]) -> tuple[float, ...]:
    """Return where an asking stands among those of its reason: the lower the sooner."""
    item = served[0].item
    marks = sum(stand.item.marks for stand in served)
    recall = min(stand.recall for stand in served)
    if served[0].reason == "new":
        return turn, ranks[item.topic], item.difficulty, -marks
    return (turn, -marks, recall) if served[0].reason == "due" else (turn, recall, -marks)


def topic_ranks(library: Library) -> dict[str, int]:
    """Return how many topics must come before each topic, the longest way round."""
    return {
        f"{bank.key}/{topic}": rank for bank in library.banks.values() for topic, rank in of_head(bank.head).items()
    }
