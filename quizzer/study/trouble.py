"""What still goes wrong for this learner: items missed and not right since, slips made again and not beaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.courtesy import in_turns
from quizzer.scheduling.memory import Learned, Rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizzer.bank.library import Library
    from quizzer.study.fold import Standing
    from quizzer.study.past import PastReview

BEATEN = 2
"""A slip is beaten when so many answers in a row where it tempts are free of it."""


class SlipTrouble(msgspec.Struct, frozen=True, kw_only=True):
    """A slip over the answers that stand."""

    key: str
    made: int
    """Answers in which it was made."""
    chances: int
    """Answers in which it tempted."""
    clean: int
    """Answers free of it since, in which it tempted."""
    last: PastReview
    """The review in which it was made last."""

    @property
    def beaten(self) -> bool:
        """Return whether it has been left alone often enough since."""
        return self.clean >= BEATEN


def open_misses(past: Iterable[PastReview], standings: Mapping[str, Standing]) -> list[PastReview]:
    """Return the last review of every item whose last review was a miss, the latest first; not of what was reset."""
    last = {review.item: review for review in past}
    missed = [review for review in last.values() if review.rating == Rating.AGAIN]
    open_ones = [one for one in missed if one.item in standings and isinstance(standings[one.item].memory, Learned)]
    return sorted(open_ones, key=lambda one: -one.at)


def slip_troubles(past: Sequence[PastReview], library: Library) -> list[SlipTrouble]:
    """Return every slip ever made, beaten or not, in the order first made; of banks at hand only."""
    answers: dict[str, list[PastReview]] = {}
    for review in in_turns(past):
        answers.setdefault(review.answer, []).append(review)
    found: dict[str, SlipTrouble] = {}
    chances: dict[str, int] = {}
    for reviews in answers.values():
        made = {slip: review for review in reviews for slip in review.slips}
        for slip in made.keys() | tempting(library, reviews[0].item.partition("#")[0]):
            chances[slip] = chances.get(slip, 0) + 1
            before = found.get(slip)
            if slip in made:
                count = before.made if before else 0
                found[slip] = SlipTrouble(key=slip, made=count + 1, chances=chances[slip], clean=0, last=made[slip])
            elif before:
                found[slip] = msgspec.structs.replace(before, clean=before.clean + 1, chances=chances[slip])
    return [one for one in found.values() if library.slip(one.key) is not None]


def tempting(library: Library, question: str) -> set[str]:
    """Return the slips, by their keys over all banks, that a question can find; none of one that is gone."""
    one = library.questions.get(question)
    if one is None:
        return set()
    bank = library.bank_of(question)
    return {bank.slip_key(name) for name in one.slip_names()}
