"""Marks expected over time and retention, against slow and plain references."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.memory import Memory, New, Rating
from quizzer.study.past import PastReview
from quizzer.study.progress.answers import days_in, end_of
from quizzer.study.progress.marks import POINTS, Marks, marks_over_time
from quizzer.study.progress.memories import Memories, memories_of
from quizzer.study.progress.retention import Retention, retention_of
from tests.study.progress_logs import FORGETTING, ITEMS, START, library, past

LIBRARY = library()
LUCK = {"nets/freeze": 1 / 4, "nets/terms": 1 / 4}
"""By question; a number is not guessed."""


def folded(reviews: list[PastReview]) -> Memories:
    """Return the memories of reviews."""
    return memories_of(reviews, LIBRARY, FORGETTING.weights)


def moment(at: float) -> datetime:
    """Return a time from seconds."""
    return datetime.fromtimestamp(at, UTC)


def expected_at(reviews: list[PastReview], at: float) -> float:
    """Return the marks expected at a moment, one item and review at a time."""
    total = 0.0
    for item in LIBRARY.items.values():
        memory: Memory = New()
        for one in reviews:
            if one.item == item.key and one.at <= at:
                memory = FORGETTING.reviewed(memory, Rating(one.rating), moment(one.at))
        luck = LIBRARY.questions[item.question].luck()
        total += item.marks * (luck + (1 - luck) * FORGETTING.retrievability(memory, moment(at)))
    return total


LOGS = st.lists(
    st.tuples(
        st.sampled_from([*ITEMS, "gone/question"]),
        st.sampled_from([0, 60, 3600, 86_400, 86_400, 3 * 86_400, 9 * 86_400, 40 * 86_400, 77_777]),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=12,
)


def log_of(steps: list[tuple[str, int, int]]) -> list[PastReview]:
    """Return reviews, each so many seconds after the one before."""
    seconds, found = 0, []
    for place, (item, after, rating) in enumerate(steps):
        seconds += after
        found.append(past(item, seconds / 86_400, answer=str(place), rating=rating, at=START.timestamp() + seconds))
    return found


@settings(max_examples=60, deadline=None)
@given(steps=LOGS, later=st.integers(0, 20 * 86_400))
def test_marks_over_time_are_those_of_a_plain_fold(steps: list[tuple[str, int, int]], later: int) -> None:
    """At each day's end, and now, within 1e-9; at most 60 points from the first day to today."""
    reviews = log_of(steps)
    now = moment(reviews[-1].at + later)
    marks = marks_over_time(folded(reviews), now, UTC)
    assert 1 <= len(marks.points) <= POINTS
    assert marks.points[0].date.toordinal() == days_in(UTC)(reviews[0].at)
    days = [point.date for point in marks.points]
    assert days == sorted(set(days))
    for point in marks.points[:-1]:
        assert point.expected == pytest.approx(expected_at(reviews, end_of(point.date, UTC)), abs=1e-9)
    assert marks.points[-1].expected == pytest.approx(expected_at(reviews, now.timestamp()), abs=1e-9)


def test_every_day_is_a_point_while_there_are_few() -> None:
    """A week has a point a day; the first is luck and what was met, with none before."""
    marks = marks_over_time(folded([past("nets/pixels", 0)]), START + timedelta(days=6), UTC)
    assert [point.date for point in marks.points] == [START.date() + timedelta(days=after) for after in range(7)]
    assert marks.lucky == pytest.approx(sum(one.marks * LUCK.get(one.question, 0) for one in LIBRARY.items.values()))
    falling = [point.expected for point in marks.points]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] > marks.lucky


def test_marks_of_an_empty_log() -> None:
    """No points, and what guessing is worth."""
    marks = marks_over_time(folded([]), START, UTC)
    assert marks == Marks(points=(), lucky=marks.lucky)
    assert 0 < marks.lucky < 1


def test_a_clock_that_went_back_draws_one_point() -> None:
    """Reviews from the future are not expected yet."""
    marks = marks_over_time(folded([past("nets/pixels", 3)]), START, UTC)
    assert [one.date for one in marks.points] == [date(2026, 3, 2)]
    assert marks.points[0].expected == pytest.approx(marks.lucky)


@settings(max_examples=60, deadline=None)
@given(steps=LOGS)
def test_bins_hold_every_review(steps: list[tuple[str, int, int]]) -> None:
    """Their counts add up to all that came back after half a day, their means to the overall ones."""
    reviews = log_of(steps)
    last: dict[str, float] = {}
    back = 0
    for one in reviews:
        back += one.item in last and one.at - last[one.item] >= 43_200
        last[one.item] = one.at
    found = retention_of(folded(reviews))
    assert sum(one.reviews for one in found.bins) == found.reviews == back
    for name in ("predicted", "found"):
        total = sum(getattr(one, name) * one.reviews for one in found.bins)
        assert total == pytest.approx(getattr(found, name) * found.reviews)
    assert all(one.low <= one.predicted <= one.high for one in found.bins)


def test_retention_of_one_review() -> None:
    """The chance predicted is the curve's, luck included unless it was called a guess; the loss is its logarithm."""
    first, second = past("nets/freeze", 0), past("nets/freeze", 3)
    memory = FORGETTING.reviewed(New(), Rating.GOOD, moment(first.at))
    recall = FORGETTING.retrievability(memory, moment(second.at))
    lucky = retention_of(folded([first, second]))
    assert lucky.predicted == pytest.approx(1 / 4 + 3 / 4 * recall)
    assert (lucky.reviews, lucky.found, lucky.verdict) == (1, 1.0, "unknown")
    assert lucky.log_loss == pytest.approx(-math.log(lucky.predicted))
    assert lucky.rmse == pytest.approx(1 - lucky.predicted)
    guessed = retention_of(folded([first, past("nets/freeze", 3, sureness="guess", rating=1)]))
    assert guessed.predicted == pytest.approx(recall)
    assert guessed.found == 0


@pytest.mark.parametrize(("right", "verdict"), [(40, "more"), (36, "alike"), (20, "less"), (0, "less")])
def test_the_verdict(right: int, verdict: str) -> None:
    """Of 40 reviews at 90 %: all right may still be chance or not, half of them is clearly less."""
    memory = FORGETTING.reviewed(New(), Rating.GOOD, START)
    days = memory.stability
    reviews = [past(f"gone/{place}", 0) for place in range(200)]
    reviews += [past(f"gone/{place}", days, rating=3 if place < right * 5 else 1) for place in range(200)]
    assert retention_of(folded(reviews)).verdict == verdict


def test_retention_of_an_empty_log() -> None:
    """Nothing is found and nothing is said."""
    found = retention_of(folded([]))
    assert found == Retention(reviews=0, predicted=0, found=0, log_loss=0, rmse=0, verdict="unknown", bins=())
