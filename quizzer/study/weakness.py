"""What is weak, in marks: topics and types by what would be lost were the exam now, slips by what they cost.

What was never met is set apart: it is new ground, not weakness. Each entry says what it is based on, in words.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.courtesy import in_turns
from quizzer.scheduling.memory import DAY, Learned, New, Rating
from quizzer.study.slip_history import Trend, slip_histories, slips_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizzer.bank.library import Item, Library
    from quizzer.scheduling.memory import Forgetting, Memory
    from quizzer.study.fold import Standing
    from quizzer.study.past import PastReview

LAST = 20
"""So many of the last reviews say how much is recalled."""
ENOUGH = 5
"""From so many answers on a share of them is worth saying."""
APART = 12 * 3600.0
"""A review so many seconds after the one before tells of memory, a sooner one of the sitting."""
TOO_FEW = "too few answers to tell"


class Exposure(msgspec.Struct, frozen=True):
    """One item with the marks it puts at risk."""

    item: Item
    marks: float
    """Its share of the exam's marks."""
    lost: float
    """The marks expected to be lost were the exam now, guessing included."""
    recall: float
    """The chance of recall now, 0 to 1."""
    reviews: int
    """0 where it was never met."""


class WeakArea(msgspec.Struct, frozen=True, kw_only=True):
    """A topic or a type; marks are shares of the exam's, 0 to 1."""

    group: Literal["topic", "type"]
    key: str
    title: str
    marks: float
    lost: float
    """In what was met, were the exam now."""
    unmet: float
    """In what was not met yet."""
    items: int
    met: int
    reviews: int
    tested: int | None = None
    """Of the last reviews, those half a day or more after the one before; None while none were read."""
    recalled: int = 0
    """Of these, how many were known."""
    drill: tuple[str, ...] = ()
    """The items met, most marks lost first."""

    @property
    def few(self) -> bool:
        """Return whether there are too few answers to tell."""
        return self.tested is not None and self.tested < ENOUGH

    @property
    def evidence(self) -> str:
        """Return what the figure is based on."""
        if not self.met:
            return "not met yet"
        met = f"{self.met} of {counted(self.items, 'item')} met"
        if self.few:
            return f"{met}, {TOO_FEW}"
        if self.tested is None:
            return met
        return f"{met}, recalled {self.recalled} of the last {self.tested}"


class WeakSlip(msgspec.Struct, frozen=True, kw_only=True):
    """A slip that was made."""

    group: Literal["slip"] = "slip"
    key: str
    title: str
    why: str
    marks: float
    """Of the questions where it tempts."""
    lost: float
    """The share of them that it costs: how often it is made there, shrunk while there is little to go by."""
    made: int
    chances: int
    last: datetime
    days: int
    """Whole days since then."""
    trend: Trend
    drill: tuple[str, ...] = ()
    """The items of the questions where it tempts."""

    @property
    def few(self) -> bool:
        """Return whether there are too few answers to tell."""
        return self.chances < ENOUGH

    @property
    def evidence(self) -> str:
        """Return what the figure is based on."""
        trend = f", {self.trend} lately" if self.trend else ""
        few = f", {TOO_FEW}" if self.few else ""
        return f"in {self.made} of {counted(self.chances, 'answer')} where it tempts, last {ago(self.days)}{trend}{few}"


def counted(count: int, what: str) -> str:
    """Return a count with its noun: `1 item`, `2 items`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def ago(days: int) -> str:
    """Return how long ago something was: `today`, `yesterday`, `3 days ago`."""
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"  # noqa: PLR2004  two days have a name


def exposures(
    library: Library,
    marks: Mapping[str, float],
    standings: Mapping[str, Standing],
    forgetting: Forgetting,
    now: datetime,
) -> list[Exposure]:
    """Return every item that has `marks` (its key with its share of the exam's) and may be asked."""
    found = []
    luck: dict[str, float] = {}
    for key, mark in marks.items():
        item, standing = library.items[key], standings.get(key)
        if standing is not None and standing.suspended:
            continue
        if item.question not in luck:
            luck[item.question] = library.questions[item.question].luck()
        memory: Memory = standing.memory if standing is not None else New()
        recall = forgetting.retrievability(memory, now)
        lost = mark * (1 - recall) * (1 - luck[item.question])
        found.append(Exposure(item, mark, lost, recall, memory.reviews if isinstance(memory, Learned) else 0))
    return found


def weak_areas(
    library: Library, risks: Sequence[Exposure], past: Iterable[PastReview] | None = None
) -> tuple[list[WeakArea], list[WeakArea]]:
    """Return topics and types, most marks lost in what was met first; `past`, if read, says what is recalled."""
    topics: dict[str, list[Exposure]] = {}
    kinds: dict[str, list[Exposure]] = {}
    for risk in risks:
        topics.setdefault(risk.item.topic, []).append(risk)
        kinds.setdefault(risk.item.kind, []).append(risk)
    recalled = None if past is None else _recalled(library, past)
    names = {one.kind: one.name for one in library.questions.values()}
    return (
        _ordered([_area("topic", key, library.topic(key).title, risks, recalled) for key, risks in topics.items()]),
        _ordered([_area("type", key, names[key], risks, recalled) for key, risks in kinds.items()]),
    )


def _ordered(areas: Sequence[WeakArea]) -> list[WeakArea]:
    return sorted(areas, key=lambda area: (-area.lost, -area.unmet, area.key))


def _area(
    group: Literal["topic", "type"],
    key: str,
    title: str,
    risks: Sequence[Exposure],
    recalled: Mapping[str, Sequence[bool]] | None,
) -> WeakArea:
    met = sorted((risk for risk in risks if risk.reviews), key=lambda risk: -risk.lost)
    tests = () if recalled is None else recalled.get(key, ())
    return WeakArea(
        group=group,
        key=key,
        title=title,
        marks=sum(risk.marks for risk in risks),
        lost=sum(risk.lost for risk in met),
        unmet=sum(risk.lost for risk in risks if not risk.reviews),
        items=len(risks),
        met=len(met),
        reviews=sum(risk.reviews for risk in met),
        tested=None if recalled is None else len(tests),
        recalled=sum(tests),
        drill=tuple(risk.item.key for risk in met),
    )


def _recalled(library: Library, past: Iterable[PastReview]) -> dict[str, deque[bool]]:
    """Return, by topic and by kind, whether the last reviews that tell of memory were known."""
    found: dict[str, deque[bool]] = {}
    seen: dict[str, tuple[int, float]] = {}
    for review in in_turns(past):
        item = library.items.get(review.item)
        if item is None:
            continue
        life, at = seen.get(review.item, (review.life, review.at))
        if life == review.life and review.at - at >= APART:
            for key in (item.topic, item.kind):
                found.setdefault(key, deque(maxlen=LAST)).append(review.rating > Rating.AGAIN)
        seen[review.item] = review.life, review.at
    return found


def weak_slips(
    library: Library, risks: Sequence[Exposure], past: Iterable[PastReview], now: datetime
) -> list[WeakSlip]:
    """Return the slips made that can still be made, those that cost most marks first."""
    tempting: dict[str, list[Exposure]] = {}
    slips = {question: slips_of(library, question) for question in {risk.item.question for risk in risks}}
    for risk in risks:
        for slip in slips[risk.item.question]:
            tempting.setdefault(slip, []).append(risk)
    found = []
    for history in slip_histories(past, library):
        there = tempting.get(history.key)
        if there is None:
            continue
        marks = sum(risk.marks for risk in there)
        by_loss = sorted(there, key=lambda risk: (not risk.reviews, -risk.lost))
        found.append(
            WeakSlip(
                key=history.key,
                title=history.title,
                why=history.why,
                marks=marks,
                lost=history.share * marks,
                made=history.made,
                chances=history.chances,
                last=history.last,
                days=days_since(history.last, now),
                trend=history.trend,
                drill=tuple(risk.item.key for risk in by_loss),
            )
        )
    return sorted(found, key=lambda slip: (-slip.lost, -slip.made, slip.key))


def days_since(last: datetime, now: datetime) -> int:
    """Return the whole days from `last` to `now`."""
    return max(0, (now.astimezone(UTC) - last) // DAY)
