"""A whole log folded at once: what each review found of its item's memory, and what it left.

A reset is none of the past reviews, so that an item counts here as if it had never been reset.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from quizzer.courtesy import in_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.bank.library import Library
    from quizzer.scheduling.arrays import Flags, Floats, Places
    from quizzer.study.past import PastReview

SECONDS_A_DAY = 86400
STRETCH = 1 + 2.0**-36
"""Of days, so that no rounding makes a whole day less than one, since the fold counts whole days; 1 microsecond."""


class Memories(msgspec.Struct, frozen=True, kw_only=True):
    """Arrays over reviews in order of time, and over items: those of the library first, in its order."""

    start: float
    """The moment from which days are counted, in seconds since 1970."""
    item: Places
    day: Floats
    right: Flags
    """Whether it was rated above Again."""
    days: Floats
    """From the review before; NaN at a first meeting."""
    found: Floats
    """The stability before; NaN at a first meeting."""
    left: Floats
    """The stability after."""
    chance: Floats
    """Of being right by luck alone; 0 for an answer that was called a guess, which is rated a miss."""
    luck: Floats
    """Per item: of being right without knowing."""
    marks: Floats
    """Per item: its share of all marks at hand; 0 for an item that no bank has any more."""
    decay: float

    def moment(self, at: float) -> float:
        """Return a moment (seconds since 1970) in days from the start."""
        return (at - self.start) / SECONDS_A_DAY * STRETCH


def memories_of(past: Sequence[PastReview], library: Library, weights: Sequence[float]) -> Memories:
    """Return what the reviews found and left by FSRS-6 with `weights`."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when progress is looked at

    from quizzer.scheduling.histories import History, folded, rounds_of  # noqa: PLC0415  likewise

    places = {key: place for place, key in enumerate(library.items)}
    item = np.array([places.setdefault(one.item, len(places)) for one in in_turns(past)], dtype=np.intp)
    at = np.array([one.at for one in in_turns(past)], dtype=np.float64)
    rating = np.array([one.rating for one in in_turns(past)], dtype=np.int_)
    start = float(at[0]) if len(at) else 0.0
    day = (at - start) / SECONDS_A_DAY * STRETCH
    luck, marks = _worth(library, len(places))
    history = History(item=item, day=day, rating=rating, luck=luck[item])
    guess = np.array([one.sureness == "guess" for one in in_turns(past)], dtype=np.bool_)
    rounds = rounds_of(history)
    fold = folded(weights, history, len(places), rounds)
    left = fold.stability[item]
    for before, after in pairwise(rounds):
        again = np.isin(item[before], item[after], assume_unique=True)  # each round is in order of items
        left[before[again]] = fold.found[after]
    return Memories(
        start=start,
        item=item,
        day=day,
        right=rating > 1,
        days=fold.days,
        found=fold.found,
        left=left,
        chance=np.where(guess, 0.0, luck[item]),
        luck=luck,
        marks=marks,
        decay=float(weights[20]),
    )


def _worth(library: Library, items: int) -> tuple[Floats, Floats]:
    """Return each item's luck and its share of the marks, zeros for those past the library's."""
    import numpy as np  # noqa: PLC0415  likewise

    luck, marks = np.zeros(items), np.zeros(items)
    known = len(library.items)
    lucky = {key: question.luck() for key, question in library.questions.items()}
    luck[:known] = [lucky[one.question] for one in library.items.values()]
    marks[:known] = [one.marks for one in library.items.values()]
    total = float(marks.sum())
    return luck, marks / total if total else marks
