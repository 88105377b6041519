"""Topics and kinds that a learner keeps better or worse than the rest are told apart, as far as reviews tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from quizzer.scheduling import shifts
from quizzer.scheduling.correction import corrected
from quizzer.scheduling.histories import History
from quizzer.scheduling.memory import DEFAULT_WEIGHTS
from quizzer.scheduling.shifts import shifts_for
from tests.scheduling.logs import NONE, history_with


def shifts_of(history: History, items: int, labels: list[Any], groups: int) -> list[float]:
    """Return the shifts of `groups`, under the belief found in the same log."""
    found = corrected(history, items)
    told = np.stack(labels, axis=1).astype(int) if labels else np.zeros((0, 2), dtype=int)
    return [float(one) for one in shifts_for(found.belief, found.memories, history, told, groups)]


def test_no_reviews_shift_nothing() -> None:
    """Every group stays where it is."""
    assert shifts_of(NONE, 3, [], 2) == [0.0, 0.0]


def test_groups_have_shifts_of_their_own() -> None:
    """What lasts longer is found to; a group without reviews stays where it is."""
    history = history_with(DEFAULT_WEIGHTS, 300, (4, 9), slower=4.0)
    short, long, unmet = shifts_of(history, 300, [history.item >= 150], 3)
    assert short < 0 < long
    assert unmet == 0.0


def test_each_review_tells_of_its_topic_and_its_kind() -> None:
    """Where the topic makes the difference the topics have it, and the kinds that lie across them next to none."""
    history = history_with(DEFAULT_WEIGHTS, 300, (8,), slower=20.0)
    short, long, *kinds = shifts_of(history, 300, [history.item >= 150, 2 + history.item % 2], 4)
    assert long - short > 4 * abs(kinds[0] - kinds[1])
    assert short < 0 < long


def test_few_reviews_shift_little() -> None:
    """A handful of them hardly shows what hundreds show."""
    few, many = (
        shifts_of(history, items, [history.item >= items // 2], 2)
        for items in (6, 300)
        for history in [history_with(DEFAULT_WEIGHTS, items, (4, 9), slower=4.0)]
    )
    assert few[1] - few[0] < many[1] - many[0]


def test_of_a_long_log_the_latest_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups that only older reviews belong to stay where they are."""
    history = history_with(DEFAULT_WEIGHTS, 40, (4, 9))
    monkeypatch.setattr(shifts, "MOST_TOLD", 40)
    assert shifts_of(history, 40, [(np.arange(120) >= 80).astype(int)], 2)[0] == 0.0
