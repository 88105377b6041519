"""Time per type of question: what an answer takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.bank.library import Library
    from quizzer.study.progress.answers import Answer

START_SECONDS = 8.0
"""For an item, until the log says otherwise."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """The answers to questions of one type."""

    kind: str
    answers: int
    items: int
    median: float
    """Seconds an answer."""
    mean: float
    """Likewise."""

    @property
    def per_item(self) -> float:
        """Return the mean seconds an item."""
        return self.mean * self.answers / self.items


def paces_of(answers: Iterable[Answer], library: Library) -> tuple[Pace, ...]:
    """Return the pace of each type, the slowest first, of answers that took time and whose bank is at hand."""
    kinds = {key: question.kind for key, question in library.questions.items()}
    seconds: dict[str, list[float]] = {}
    items: dict[str, int] = {}
    for one in answers:
        kind = kinds.get(one.question)
        if kind is not None and one.seconds > 0:
            seconds.setdefault(kind, []).append(one.seconds)
            items[kind] = items.get(kind, 0) + one.items
    found = [
        Pace(kind=kind, answers=len(times), items=items[kind], median=_median(times), mean=sum(times) / len(times))
        for kind, times in seconds.items()
    ]
    return tuple(sorted(found, key=lambda pace: (-pace.median, pace.kind)))


def _median(values: list[float]) -> float:
    """Return the middle value, or the mean of the middle two (`statistics` would cost the first paint its import)."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def seconds_an_item(paces: Iterable[Pace]) -> dict[str, float]:
    """Return the mean seconds of an item by type; under the empty name, over all types."""
    found = {pace.kind: pace.per_item for pace in paces}
    items = sum(pace.items for pace in paces)
    total = sum(pace.mean * pace.answers for pace in paces)
    return {**found, "": total / items if items else START_SECONDS}
