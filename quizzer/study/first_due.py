"""The first of what is due, where thousands of items were met: by their standings as plain columns, in one pass.

Of the questions whose due items carry the most marks it is the one with the item least likely to be recalled. Time
over stability orders items as recall does, so that few chances of recall are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.first_askings import REASONS, Askings
from quizzer.study.queue import Stand
from quizzer.study.standing_columns import DAY, microseconds

if TYPE_CHECKING:
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


class _Best:
    """The questions whose due items carry the most marks so far."""

    def __init__(self) -> None:
        self.count = 0
        """Of all questions of which something is due."""
        self.found: list[tuple[float, int, int]] = []
        """Of each the greatest time over stability among its items, its bank's number, the place of an item in it."""
        self._marks = 0.0

    def see(self, marks: float, overdue: float, number: int, place: int) -> None:
        """Take note of a question."""
        self.count += 1
        if marks > self._marks:
            self._marks = marks
            self.found.clear()
        if marks == self._marks:
            self.found.append((overdue, number, place))


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
    best = _Best()
    for number in range(len(askings.banks)):
        _look(best, askings, number, standings, at)
    greatest = max((overdue for overdue, _, _ in best.found), default=0.0)
    near = [(number, place) for overdue, number, place in best.found if overdue >= greatest * (1 - NEAR)]
    if len(near) > MOST:
        return [], 0
    made = (askings.of(number, askings.banks[number].question_at(place)) for number, place in near)
    return [one for some in made for one in some if one.reason == REASONS.index("due")], best.count


def _look(best: _Best, askings: Askings, number: int, standings: PlainColumns, at: int) -> None:
    """Look through a bank for questions of which something is due."""
    first, end = askings.items.starts[number : number + 2]
    places = [place for place, due in enumerate(standings.due[first:end]) if 0 < due <= at]
    suspended, chosen = standings.suspended[first:end], askings.chosen(number)
    if any(suspended):
        places = [place for place in places if not suspended[place]]
    if chosen is not None:
        places = [place for place in places if chosen[place]]
    if not places:
        return
    bank = askings.banks[number]
    question, marks, at_once = (bank.numbers(name) for name in ("question", "marks", "at_once"))
    last, stability = standings.last_review[first:end], standings.stability[first:end]
    asked, total, overdue, left, some = question[places[0]], 0.0, 0.0, at_once[places[0]] or len(marks), places[0]
    for place in places:
        if question[place] != asked:
            best.see(total, overdue, number, some)
            asked, total, overdue, left, some = question[place], 0.0, 0.0, at_once[place] or len(marks), place
        if left:
            total += marks[place]
            left -= 1
        time = (at - last[place]) / stability[place]
        overdue = max(overdue, time)
    best.see(total, overdue, number, some)
