"""The first question among very many, found before arrays are loaded: the very one that `arrangement` puts first.

Where few items were met, the askings of their questions are made one by one; of the others, which are all new,
each bank knows the order. Where many were, `first_due` looks for what is due. Wherever that would not settle it,
nothing is said and everything is looked at.
"""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from quizzer.bank.column_file import ORDER
from quizzer.study.first_askings import Askings
from quizzer.study.queue import Want, stand_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from quizzer.study.first_askings import Placed
    from quizzer.study.fold import Standing
    from quizzer.study.ground import Ground
    from quizzer.study.selection import Selection

FEW = 1000
"""Items met, at most, that are looked at one by one."""

FRONT = 50
"""So many of a bank's questions are looked at before its whole order is read."""


class First(NamedTuple):
    """What to ask first, and of how many askings it is known so far that they wait, this one among them."""

    want: Want
    known: int


def first_of(ground: Ground, reasons: Sequence[str], choice: Selection, now: datetime, enough: int) -> First | None:
    """Return what is asked first of what `choice` picks; None where that takes a look at all, or not `enough` wait."""
    standings = ground.store.met(FEW)
    if standings is None:
        from quizzer.study.first_due import first_due  # noqa: PLC0415  for logs of thousands

        found, known = first_due(ground, choice, now) if "due" in reasons else ([], 0)
    else:
        found, known = _of_few(ground, reasons, choice, now, standings, enough)
    best = min(found, default=None)
    if best is None or known < enough or any(best.is_too_close(other) for other in found):
        return None
    return First(best.want, known)


def _of_few(  # noqa: PLR0913, PLR0917  what is wanted, of what, when
    ground: Ground,
    reasons: Sequence[str],
    choice: Selection,
    now: datetime,
    standings: Mapping[str, Standing],
    enough: int,
) -> tuple[list[Placed], int]:
    """Return askings among which the first one is, and how many there are of all at least."""
    askings = Askings(
        ground.library, choice, lambda item, _: stand_of(item, standings.get(item.key), ground.forgetting, now)
    )
    met = _Met(askings, standings)
    found = [one for one in met.askings() if one.want.reason in reasons]
    new, count = met.new(enough) if "new" in reasons else ([], 0)
    return [*found, *new], len(found) + count


class _Met:
    """The questions of which something was met, and those of which nothing was."""

    def __init__(self, askings: Askings, standings: Mapping[str, Standing]) -> None:
        self._askings = askings
        self._inside: dict[int, dict[int, range]] = {}
        """By bank: where the first item of each question stands of which an item was met, and all of them."""
        items, banks = askings.items, askings.banks
        places = [place for place in items.places(sorted(standings)) if place is not None]
        for number, inside in groupby(places, key=items.bank_at):
            bank = banks[number] = banks[number].held()
            questions = (bank.question_at(place - items.starts[number]) for place in inside)
            self._inside[number] = {one.start: one for one in questions}

    def askings(self) -> Iterator[Placed]:
        """Yield every asking of what was met."""
        for number, questions in self._inside.items():
            chosen = self._askings.chosen(number)
            for inside in questions.values():
                if chosen is None or chosen[inside.start]:
                    yield from self._askings.of(number, inside)

    def new(self, enough: int) -> tuple[list[Placed], int]:
        """Return the first asking of each bank's questions of which nothing was met, and how many there are at least.

        They are counted until there are `enough`.
        """
        found, count = [], 0
        for number, bank in enumerate(self._askings.banks):
            inside = islice(self._fresh(number), max(1, enough - count))
            first = next(inside, None)
            if first is not None:
                found.append(next(self._askings.of(number, bank.question_at(first))))
                count += 1 + sum(1 for _ in inside)
        return found, count

    def _fresh(self, number: int) -> Iterator[int]:
        """Yield where the questions of a bank begin of which nothing was met, in the order of new ones."""
        met, chosen = self._inside.get(number, {}), self._askings.chosen(number)
        bank = self._askings.banks[number]
        count = bank.front.questions
        for begin, end in ((0, min(FRONT, count)), (FRONT, count)):
            if begin < end:
                starts = bank.numbers(ORDER, begin, end)
                yield from (one for one in starts if one not in met and (chosen is None or chosen[one]))
