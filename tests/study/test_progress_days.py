"""Answers on their days of study, streaks, the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.study.ground import DAY_STARTS
from quizzer.study.progress.answers import answers_of, days_in, end_of
from quizzer.study.progress.days import WEEKS, StudyDay, calendar_of, days_of, streak_of
from tests.study.progress_logs import START, TODAY, answer, past

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the zone is given beside


def never(day: date) -> bool:
    """Return that no day is off."""
    del day
    return False


@given(at=MOMENTS, zone=st.sampled_from([UTC, BERLIN, KATHMANDU]))
def test_a_day_of_study_is_the_grounds(at: datetime, zone: ZoneInfo) -> None:
    """The quick way to a day gives what `Ground.day_of` does, over changes of the clocks too."""
    expected = (at.astimezone(zone) - DAY_STARTS).date()
    assert date.fromordinal(days_in(zone)(at.timestamp())) == expected


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)), zone=st.sampled_from([UTC, BERLIN, KATHMANDU]))
def test_a_day_ends_where_the_next_begins(day: date, zone: ZoneInfo) -> None:
    """One moment before its end is the day itself, the end the day after."""
    end = end_of(day, zone)
    day_of = days_in(zone)
    assert (date.fromordinal(day_of(end - 0.001)), date.fromordinal(day_of(end))) == (day, day + timedelta(days=1))


def test_reviews_are_gathered_into_answers() -> None:
    """Items of one answer count as one, with its seconds once, its slips each once, and what was right."""
    shared = {"answer": "a", "seconds": 30.0, "sureness": "sure"}
    found = answers_of(
        [
            past("nets/terms#head", 0, **shared),
            past("nets/terms#body", 0, rating=1, slips=("swapped", "lost"), **shared),
            past("nets/pixels", 0),
            past("nets/terms#loss", 0, rating=1, slips=("swapped",), **shared),
        ],
        UTC,
    )
    assert [(one.question, one.items, one.right, one.seconds) for one in found] == [
        ("nets/terms", 3, 1, 30.0),
        ("nets/pixels", 1, 1, 10.0),
    ]
    assert found[0].slips == ("lost", "swapped")
    assert [one.all_right for one in found] == [False, True]
    assert {one.day for one in found} == {START.date().toordinal()}


def test_a_day_sums_up_its_answers() -> None:
    """Answers, items, seconds, and the share of items right."""
    days = days_of([answer(1), answer(0, items=4, right=1, seconds=50), answer(0)], TODAY, never)
    assert days.studied == (
        StudyDay(date=TODAY - timedelta(days=1), answers=1, items=1, right=1.0, seconds=10),
        StudyDay(date=TODAY, answers=2, items=5, right=0.4, seconds=60),
    )


@pytest.mark.parametrize(
    ("ago", "off", "current", "best"),
    [
        ([], [], 0, 0),
        ([0], [], 1, 1),
        ([1], [], 1, 1),
        ([2], [], 0, 1),
        ([0, 1, 2], [], 3, 3),
        ([1, 2, 5, 6, 7], [], 2, 3),
        ([1, 3], [2], 2, 2),
        ([1, 4], [2], 1, 1),
        ([3], [1, 2], 1, 1),
        ([0, 1, 2], [1], 3, 3),
    ],
)
def test_streaks(ago: list[int], off: list[int], current: int, best: int) -> None:
    """Today not yet studied and days off break none; a day off that was studied counts."""
    studied = sorted(TODAY - timedelta(days=one) for one in ago)
    days_off = {TODAY - timedelta(days=one) for one in off}
    found = streak_of(studied, TODAY, days_off.__contains__)
    assert (found.current, found.best) == (current, best)


@given(ago=st.lists(st.integers(0, 300)), later=st.integers(0, 6))
def test_the_calendar_adds_up(ago: list[int], later: int) -> None:
    """It holds every answer of its weeks, each on its weekday, and ends with today."""
    today = TODAY + timedelta(days=later)
    days = days_of([answer(one - later) for one in ago], today, never)
    calendar = days.calendar
    assert calendar == calendar_of(days.studied, today)
    assert len(calendar.weeks) == WEEKS
    assert [len(week) for week in calendar.weeks] == [7] * (WEEKS - 1) + [today.weekday() + 1]
    within = [one for one in days.studied if one.date >= calendar.first]
    assert sum(map(sum, calendar.weeks)) == sum(one.answers for one in within)
    for one in within:
        week, weekday = divmod((one.date - calendar.first).days, 7)
        assert calendar.weeks[week][weekday] == one.answers
