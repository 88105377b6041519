"""What home says of the past is read from the log once, and again when there is something new in it."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

from quizzer.study.glance import habits_of
from quizzer.study.slip_history import slip_histories
from tests.tui.test_home import BANK, Clock, answer_all, desk_on


def test_a_log_that_stands_as_it_was_is_read_once() -> None:
    """Nothing new within the hour: what was read stands; an answer, or another hour, has it read anew."""
    clock = Clock()
    desk = desk_on(BANK, clock=clock)
    answer_all(desk, limit=1)
    with mock.patch("quizzer.study.glance.slip_histories", wraps=slip_histories) as read:
        first = habits_of(desk)
        assert habits_of(desk, first) == first
        assert read.call_count == 1
        answer_all(desk, limit=1)
        second = habits_of(desk, first)
        assert read.call_count == 2
        clock.now += timedelta(hours=1)
        assert habits_of(desk, second).read_at != second.read_at
        assert read.call_count == 3
