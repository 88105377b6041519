"""The first of what is due, where thousands of items were met: by their standings as plain columns, in one pass.

Of the questions whose due items carry the most marks it is the one with the item least likely to be recalled. Time
over stability orders items as recall does, so that few chances of recall are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from quizzer.study.first_askings import REASONS, Askings
from quizzer.study.queue import Stand
from quizzer.study.standing_columns import DAY, microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from quizzer.bank.library import Item
    from quizzer.study.first_askings import Placed
    from quizzer.study.ground import Ground
    from quizzer.study.selection import Selection
    from quizzer.study.standing_columns import PlainColumns

NEAR = 1e-4
"""Share by which time over stability may lie below the greatest of all: what lies nearer is looked at closely."""
MOST = 200
"""So many are looked at closely."""


class _Due(NamedTuple):
    """A question of which something is due."""

    marks: float
    overdue: float
    """The greatest time over stability among its items, in microseconds a day."""
    number: int
    """Of its bank."""
    place: int
    """Of an item in its bank."""


def first_due(ground: Ground, choice: Selection, now: datetime) -> tuple[list[Placed], int]:
    """Return askings among which the first of those due is, and how many wait at least; none where it is not known."""
    standings, at = ground.store.plain(ground.library.columns), microseconds(now)
    if standings is None:
        return [], 0

    def stand(item: Item, place: int) -> Stand:
        if not standings.stability[place]:
            return Stand(item, 0.0, "new", bool(standings.suspended[place]))
        days = max(at - standings.last_review[place], 0) / DAY
        recall = float((1 + factor * days / standings.stability[place]) ** decay)
        reason = "due" if standings.due[place] <= at else "early"
        return Stand(item, recall, reason, bool(standings.suspended[place]))

    factor, decay = ground.forgetting.factor, ground.forgetting.decay
    askings = Askings(ground.library, choice, stand)
    count, best = 0, [_Due(0.0, 0.0, 0, 0)]
    for one in _all_due(askings, standings, at):
        count += 1
        if one.marks > best[0].marks:
            best = [one]
        elif one.marks == best[0].marks:
            best.append(one)
    greatest = max(one.overdue for one in best)
    near = [one for one in best if one.overdue >= greatest * (1 - NEAR)]
    if not count or len(near) > MOST:
        return [], 0
    made = (askings.of(one.number, askings.banks[one.number].question_at(one.place)) for one in near)
    return [one for some in made for one in some if one.reason == REASONS.index("due")], count


def _all_due(askings: Askings, standings: PlainColumns, at: int) -> Iterator[_Due]:
    """Yield every chosen question of which something is due that is not suspended."""
    due, suspended = standings.due, standings.suspended
    for number, first in enumerate(askings.items.starts[:-1]):
        end = askings.items.starts[number + 1]
        places = [
            place - first
            for place, (when, is_out) in enumerate(zip(due[first:end], suspended[first:end], strict=True), first)
            if 0 < when <= at and not is_out
        ]
        if places:
            yield from _due_in(askings, number, places, standings, at)


def _due_in(askings: Askings, number: int, places: list[int], standings: PlainColumns, at: int) -> Iterator[_Due]:
    """Yield the questions of a bank that have items at some places, which are due."""
    bank, first = askings.banks[number], askings.items.starts[number]
    question, marks, at_once = (bank.numbers(name) for name in ("question", "marks", "at_once"))
    chosen, last, stability = askings.chosen(number), standings.last_review, standings.stability
    asked, total, overdue, left, some = -1, 0.0, 0.0, 0, 0
    for place in places:
        if chosen is not None and not chosen[place]:
            continue
        if question[place] != asked:
            if asked >= 0:
                yield _Due(total, overdue, number, some)
            asked, total, overdue, left, some = question[place], 0.0, 0.0, at_once[place] or len(marks), place
        if left:
            total += marks[place]
            left -= 1
        overdue = max(overdue, (at - last[first + place]) / stability[first + place])
    if asked >= 0:
        yield _Due(total, overdue, number, some)
