"""What a log teaches equals the slow reference, what `plan --json` does not show included."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling.correction import corrected
from quizzer.scheduling.histories import History
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from quizzer.scheduling.shifts import shifts_for
from tests.scheduling.logs import NONE, history_with, lasting
from tests.scheduling.reference_correction import PlainReview, folded, reference_correction

LOGS = {
    "none": NONE,
    "as-the-defaults": history_with(DEFAULT_WEIGHTS, 12, (1, 3, 6)),
    "forgets-fast": history_with(lasting(0.1), 16, (1, 2, 4)),
    "halves-differ": history_with(lasting(2.0), 16, (4, 9), slower=8.0),
}
GROUPS = ("low", "high", "even", "odd")


def labels(item: int) -> tuple[int, int]:
    """Return the two groups of an item, by their places in GROUPS."""
    return int(item >= 8), 2 + item % 2


def plain(history: History, luck: float) -> list[PlainReview]:
    """Return the reviews one by one."""
    columns = zip(history.item.tolist(), history.day.tolist(), history.rating.tolist(), strict=True)
    return [
        PlainReview(life=item, day=day, rating=rating, luck=luck, groups=tuple(GROUPS[one] for one in labels(item)))
        for item, day, rating in columns
    ]


@pytest.mark.parametrize("luck", [0.0, 0.25])
@pytest.mark.parametrize("name", LOGS)
def test_all_that_is_learned_is_the_references(name: str, luck: float) -> None:
    """Numbers, their covariance, the cautious weights, the doubt, the memories and the shifts, to 1e-9."""
    history = LOGS[name]
    history = History(item=history.item, day=history.day, rating=history.rating, luck=np.full(len(history.item), luck))
    reviews = plain(history, luck)
    found, wanted = corrected(history, 16), reference_correction(DEFAULT_WEIGHTS, reviews)
    assert found.numbers == pytest.approx(wanted.numbers, abs=1e-9)
    assert found.covariance == pytest.approx(np.array(wanted.covariance), abs=1e-9)
    assert found.belief.weights == pytest.approx(wanted.weights, abs=1e-9)
    assert found.cautious.weights == pytest.approx(wanted.cautious, abs=1e-9)
    assert found.doubt == pytest.approx(wanted.doubt, abs=1e-9)
    assert found.unsure == wanted.unsure
    for weights, memories in ((wanted.weights, found.memories), (wanted.cautious, found.cautious_memories)):
        for life, memory in folded(weights, reviews)[0].items():
            assert (memories.stability[life], memories.difficulty[life]) == pytest.approx(memory, rel=1e-9)
    told = np.array([labels(item) for item in history.item.tolist()], dtype=int).reshape(-1, 2)
    shifts = shifts_for(found.belief, found.memories, history, told, len(GROUPS))
    assert shifts == pytest.approx(np.array([wanted.shifts.get(group, 0.0) for group in GROUPS]), abs=1e-9)
