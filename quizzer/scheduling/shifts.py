"""How much better or worse than the rest a learner keeps some topics and some kinds of question.

Each review belongs to several groups (its topic, its kind); each group adds a number to the logarithm of the
stability. All numbers are sought at once, most likely given the reviews, each drawn towards nothing: little
evidence leaves it there.
"""

from __future__ import annotations

import numpy as np

from quizzer.scheduling.arrays import Floats, Whole
from quizzer.scheduling.belief import Belief
from quizzer.scheduling.correction import LEAST_DAYS, most_likely, right
from quizzer.scheduling.histories import Folded, History

SHIFT_SPREAD = 0.3
"""Of the prior, in the logarithm of the stability."""
MOST_TOLD = 4000
"""The latest so many reviews are heard: a habit of long ago says little, and time is short."""


def shifts_for(belief: Belief, memories: Folded, history: History, labels: Whole, groups: int) -> Floats:
    """Return (groups,): what each group adds to the logarithm of stabilities.

    `labels` (reviews, ways) says which groups each review of `history` belongs to; `memories` are its fold.
    """
    told = np.flatnonzero(memories.days >= LEAST_DAYS)[-MOST_TOLD:]
    days, found, luck, mine = memories.days[told], memories.found[told], history.luck[told], labels[told]
    known, inside = np.unique(mine, return_inverse=True)
    shifts = np.zeros(groups)
    if not len(told):
        return shifts
    inside = inside.reshape(mine.shape)

    def model(numbers: Floats) -> Floats:
        return right(belief.recall(days, found, numbers[inside].sum(axis=1)), luck)

    spreads = np.full(len(known), SHIFT_SPREAD)
    shifts[known], _ = most_likely(model, history.rating[told] > 1, np.zeros(len(known)), spreads)
    return shifts
