"""Sureness, time per type, the load to come, slips by week, and all of it read from a ground."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.scheduling.memory import Learned
from quizzer.study.exam import Timetable
from quizzer.study.fold import Standing
from quizzer.study.ground import Ground
from quizzer.study.log import Review
from quizzer.study.progress import Progress, Reading
from quizzer.study.progress.answers import Answer
from quizzer.study.progress.load import DAYS, load_of
from quizzer.study.progress.pace import START_SECONDS, Pace, paces_of, seconds_an_item
from quizzer.study.progress.slip_weeks import WEEKS, slip_weeks_of, trend_of
from quizzer.study.progress.sureness import Sure, calibration_of, wilson
from tests.memory_store import MemoryStore
from tests.study.progress_logs import FORGETTING, ITEMS, START, TODAY, answer, library

LIBRARY = library()


def ground_on(*reviews: Review) -> Ground:
    """Return a ground with these reviews."""
    store = MemoryStore(FORGETTING)
    store.append(reviews)
    ids = count(1)
    return Ground(
        library=LIBRARY, store=store, forgetting=FORGETTING, clock=lambda: START, new_id=lambda: str(next(ids))
    )


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval(right: int, of: int, low: float, high: float) -> None:
    """As in the literature (81 of 263: Newcombe 1998, table I)."""
    assert list(wilson(right, of)) == pytest.approx([low, high], abs=5e-5)


def test_calibration_counts_whole_answers() -> None:
    """Right in every item is right; answers without sureness count nowhere; every degree is there."""
    found = calibration_of(
        [
            answer(0, sureness="sure"),
            answer(0, sureness="sure", items=3, right=2),
            answer(0, sureness="guess", right=0),
            answer(0),
        ]
    )
    assert [(one.sureness, one.answers, one.right) for one in found] == [
        ("guess", 1, 0.0),
        ("fairly", 0, 0.0),
        ("sure", 2, 0.5),
    ]
    assert found[1] == Sure(sureness="fairly", answers=0, right=0.0, low=0.0, high=1.0)


def test_pace_by_type() -> None:
    """Median and mean seconds an answer, the slowest type first; what took no time or has no bank is left out."""
    answers = [answer(0, seconds=one) for one in (12.0, 4.0, 5.0)]
    answers += [answer(0, question="nets/terms", items=3, seconds=one) for one in (80.0, 40.0)]
    answers += [answer(0, seconds=0.0)]
    answers += [answer(0, question="gone/question", seconds=99.0)]
    paces = paces_of(answers, LIBRARY)
    assert paces == (
        Pace(kind="match", answers=2, items=6, median=60, mean=60),
        Pace(kind="choice", answers=3, items=3, median=5, mean=7),
    )
    assert seconds_an_item(paces) == {"match": 20, "choice": 7, "": 141 / 9}
    assert seconds_an_item(()) == {"": START_SECONDS}


def learned(days: float) -> Standing:
    """Return the standing of an item reviewed at the start that falls due so many days after it."""
    return Standing(memory=Learned(difficulty=5, stability=days, last_review=START, reviews=1, lapses=0))


def test_the_load_by_day() -> None:
    """Overdue is today's, later counts apart; suspended falls due on no day; minutes by type, else over all."""
    standings = {
        "nets/freeze": learned(1),
        "nets/pixels": learned(7),
        "nets/terms#head": learned(400),
        "nets/terms#body": Standing(memory=learned(1).memory, suspended=True),
    }
    paces = (Pace(kind="choice", answers=1, items=1, median=30, mean=30),)
    today = TODAY + timedelta(days=3)
    load = load_of(LIBRARY, standings, FORGETTING, paces, today, lambda at: at.date())
    assert len(load.days) == DAYS
    assert [(one.date, one.items, one.minutes) for one in load.days if one.items] == [
        (today, 1, 0.5),
        (TODAY + timedelta(days=7), 1, 0.5),
    ]
    assert (load.later, load.new) == (1, 1)


@given(stabilities=st.lists(st.floats(0.5, 100), min_size=5, max_size=5))
def test_the_load_adds_up(stabilities: list[float]) -> None:
    """Every item is due on one day, later, or new."""
    standings = {item: learned(one) for item, one in zip(ITEMS, stabilities, strict=True)}
    load = load_of(LIBRARY, standings, FORGETTING, (), TODAY, lambda at: at.date())
    assert sum(one.items for one in load.days) + load.later + load.new == len(ITEMS)
    assert sum(one.minutes for one in load.days) == pytest.approx((len(ITEMS) - load.later) * START_SECONDS / 60)


def test_slips_by_week() -> None:
    """Weeks end with today; a slip has chances in each answer where it tempts; older answers count nowhere."""
    slip = "nets/skipped"
    answers = [answer(0, slips=(slip,)), answer(6), answer(7), answer(55, slips=(slip,)), answer(56, slips=(slip,))]
    answers += [answer(0, question="nets/pixels", slips=("no-bias",)), answer(0, slips=("gone/slip",))]
    skipped, bias = slip_weeks_of(answers, LIBRARY, TODAY)
    assert (skipped.key, skipped.title) == (slip, "Frozen means skipped")
    assert skipped.made == (1, 0, 0, 0, 0, 0, 0, 1)
    assert skipped.chances == (1, 0, 0, 0, 0, 0, 1, 3)
    assert (bias.key, sum(bias.made), sum(bias.chances)) == ("no-bias", 1, 1)


@pytest.mark.parametrize(
    ("made", "trend"),
    [
        ((5, 5, 5, 5, 1, 1, 0, 0), "falls"),
        ((0, 0, 1, 1, 5, 5, 5, 5), "rises"),
        ((2, 2, 2, 2, 2, 2, 2, 1), "steady"),
        ((0,) * WEEKS, "steady"),
    ],
)
def test_a_trend_is_of_the_chances_taken(made: tuple[int, ...], trend: str) -> None:
    """The later half against the earlier."""
    assert trend_of(made, (10,) * WEEKS) == trend


def test_no_trend_from_little() -> None:
    """Both halves need a few chances."""
    assert trend_of((1, 0, 0, 0, 0, 0, 0, 0), (9, 9, 9, 9, 1, 1, 1, 1)) == "unknown"


@pytest.mark.parametrize("answers", [[], [answer(900)]], ids=["none", "long ago"])
def test_no_slips_of_late(answers: list[Answer]) -> None:
    """Nothing is listed."""
    assert slip_weeks_of(answers, LIBRARY, TODAY) == ()


def test_a_reading_is_the_whole_progress() -> None:
    """Every figure from one look at the log; days off come from the timetable."""
    review = Review(
        id="1",
        learner="me",
        answered_at=START - timedelta(days=2),
        answer="a",
        item="nets/pixels",
        seed=1,
        parts=("",),
        response="16",
        score=1,
        rating=3,  # type: ignore[arg-type]  # as it comes from a log
        seconds=12,
    )
    off = Timetable(dates={date(2026, 3, 1): 0})
    found = Reading(ground_on(review), off).progress()
    assert found.days.streak.current == 1
    assert Reading(ground_on(review), Timetable()).days.streak.current == 0
    assert [one.kind for one in found.pace] == ["number"]
    assert len(found.marks.points) == 3
    assert found.load.new == 4
    assert found.today == TODAY


def test_a_reading_of_nothing() -> None:
    """An empty log has figures too."""
    found = Reading(ground_on(), Timetable()).progress()
    assert isinstance(found, Progress)
    assert (found.days.studied, found.marks.points, found.pace, found.slips) == ((), (), (), ())
    assert sum(one.items for one in found.load.days) == 0
