"""The plan's screen: exams, days, weights, floors and a target by keys; what it shows, at each size."""

from __future__ import annotations

import datetime as dt
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.errors import StoreError
from quizzer.study.exam import Exam, Timetable
from quizzer.study.exam_plan import Band, Bands
from quizzer.tui.app import QuizzerApp
from quizzer.tui.glyphs import ASCII, UNICODE
from quizzer.tui.screens.plan import COMMANDS, PlanScreen
from quizzer.tui.screens.plan_frame import SHOWN
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.expected_bars import expected_lines
from tests.tui.screen_text import assert_golden
from tests.tui.test_home import BANK, QUICK, SECOND, Seat, desk_on, week_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from quizzer.study.desk import Desk

QUIZ, FINAL = (Exam(date=dt.date(2026, 3, day), name=name) for day, name in ((9, "quiz"), (20, "final")))
SIZES = [(40, 12), (80, 24), (120, 40)]


class PlanSeat(Seat):
    """The running app, where planning starts after a paint."""

    async def settle(self) -> None:
        """Wait for what is planned once everything else is drawn, too."""
        await super().settle()
        while len(self.app.workers):
            await super().settle()


@asynccontextmanager
async def planned(desk: Desk, *, size: tuple[int, int] = (80, 24), settings: Settings = QUICK) -> AsyncIterator[Seat]:
    """Open the app on the plan of `desk`."""
    app = QuizzerApp(lambda: desk, settings, above=lambda found: PlanScreen(found, settings))
    async with app.run_test(size=size, notifications=True) as pilot:
        seat = PlanSeat(app, pilot)
        await seat.settle()
        yield seat


def week(*exams: Exam, minutes: int = 2) -> Desk:
    """Return a desk with some days behind it and `exams` ahead."""
    desk = week_on(BANK, SECOND)
    desk.timetable = Timetable(minutes=minutes, weekdays={"sun": 0}, exams=exams)
    return desk


async def test_an_exam_is_set_from_nothing() -> None:
    """Enter asks for name, day, banks and minutes; what is refused is said there and stays typed."""
    desk = desk_on(BANK, SECOND)
    async with planned(desk) as seat:
        assert "No exam is set" in seat.text
        await seat.press("enter", "tab", *"2026-02-30", "tab", *"netz", "tab", "enter")
        assert "`2026-02-30` is no date; write the day as" in seat.text
        await seat.press("up", "up", "home", *["delete"] * 10, *"2026-03-10", "tab", "tab", "enter")
        assert "there is no bank `netz`; did you mean `nets`?" in seat.text
        assert desk.timetable.exams == ()
        await seat.press("up", "backspace", "s", "down", "backspace", "backspace", "5", "enter")
        assert desk.timetable == Timetable(
            minutes=5, exams=(Exam(date=dt.date(2026, 3, 10), name="exam", banks=("nets",)),)
        )
        assert "9 days left" in seat.text
        assert "on the day, with the plan" in seat.text


async def test_the_days_are_changed() -> None:
    """Minutes a day, a weekday off and on, one day's minutes and back; more than a day has is refused."""
    desk = week(FINAL)
    async with planned(desk) as seat:
        await seat.press("m", "backspace", *"1500", "enter")
        assert "write a number from 1 to 1440" in seat.text
        await seat.press(*["backspace"] * 4, *"20", "enter")
        assert desk.timetable.minutes == 20
        await seat.press("tab", "right", "o")
        assert desk.timetable.weekdays == {"sun": 0, "thu": 0}
        assert "5 off" in seat.text
        await seat.press("o")
        assert desk.timetable.weekdays == {"sun": 0}
        await seat.press("down", "enter", *["backspace"] * 2, *"7", "enter")
        assert desk.timetable.dates == {dt.date(2026, 3, 12): 7}
        assert "Thu 12 Mar 2026: 7 minutes for this day alone" in seat.text
        await seat.press("enter", "backspace", "enter")
        assert desk.timetable.dates == {}


async def test_seven_days_off_are_refused() -> None:
    """The last day that is left stays."""
    desk = week(FINAL)
    desk.timetable = msgspec.structs.replace(
        desk.timetable, weekdays=dict.fromkeys(("mon", "tue", "thu", "fri", "sat", "sun"), 0)
    )
    before = desk.timetable
    async with planned(desk) as seat:
        await seat.press("tab", "o")
        assert "seven days off leave none to study" in seat.text
        assert desk.timetable == before


async def test_weights_and_floors_are_changed() -> None:
    """`+` and `-` by five marks, Enter exactly, `f` a floor, which can be taken away again."""
    desk = week(FINAL)
    async with planned(desk) as seat:
        topic = "nets/basics"
        await seat.press("down")
        assert "▸ The basics of networks" in seat.text
        for keys, marks in ((["plus"], 35), (["minus", "minus"], 25), (["enter", "end", *["backspace"] * 2, "8"], 8)):
            await seat.press(*keys)
            if marks == 8:
                await seat.press("enter")
            (exam,) = desk.timetable.exams
            assert exam.blueprint is not None
            assert exam.blueprint.topics == {topic: marks}
        assert "8 marks in the paper" in seat.text
        await seat.press("f", *"200", "enter")
        assert "`200`: write a number from 0 to 100" in seat.text
        await seat.press("backspace", "backspace", *"5", "enter")
        assert desk.timetable.exams[0].floors == {topic: 0.25}
        await seat.press("f", "backspace", "backspace", "enter")
        assert desk.timetable.exams[0].floors == {}


async def test_a_second_exam_comes_and_goes() -> None:
    """`n` adds one and shows it, a name twice is refused, `<` goes to the other, `e` moves it, `x` forgets it."""
    desk = week(FINAL)
    async with planned(desk) as seat:
        await seat.press("n", *"final", "tab", *"2026-03-09", "tab", "enter")
        assert "there is an exam `final` already" in seat.text
        await seat.press("up", "up", *["backspace"] * 5, *"quiz", "tab", "tab", "enter")
        assert [exam.name for exam in desk.timetable.exams] == ["quiz", "final"]
        assert "quiz · Mon 9 Mar 2026 · 5 days left · exam 1 of 2 < >" in seat.text
        await seat.press("greater_than_sign")
        assert "final · Fri 20 Mar 2026" in seat.text
        await seat.press("less_than_sign", "e", "tab", "backspace", "8", "tab", "enter")
        assert desk.timetable.exams[0].date == dt.date(2026, 3, 8)
        await seat.press("x", "n")
        assert len(desk.timetable.exams) == 2
        await seat.press("x", "y")
        assert [exam.name for exam in desk.timetable.exams] == ["final"]
        assert "exam 1 of" not in seat.text


async def test_a_target_says_its_minutes() -> None:
    """`t` asks for marks, and the answer stands with the figures; what is no number is refused."""
    async with planned(week(FINAL)) as seat:
        await seat.press("t", *"most", "enter")
        assert "`most`: write a number from 0 to 100" in seat.text
        await seat.press(*["backspace"] * 4, "0", "enter")
        assert "0 of 100 marks in final need no more study" in seat.text
        await seat.press("escape")
        assert not isinstance(seat.app.screen, PlanScreen)


@pytest.mark.parametrize("keys", [("r",), ("tab", "r")])
async def test_r_reviews(keys: tuple[str, ...]) -> None:
    """A sitting by the plan; leaving it shows the plan again."""
    async with planned(week(FINAL)) as seat:
        await seat.press(*keys)
        assert isinstance(seat.app.screen, SittingScreen)
        await seat.press("q", "q")
        assert isinstance(seat.app.screen, PlanScreen)


async def test_what_cannot_be_kept_is_said() -> None:
    """A full disk is said in the form, which stays open, and beside a key; the plan goes on by what was set."""
    desk = week(FINAL)
    before = desk.timetable

    def full(timetable: Timetable) -> None:
        del timetable
        message = "exams.toml: cannot be written"
        raise StoreError(message)

    desk._keep = full
    async with planned(desk) as seat:
        await seat.press("m", "enter")
        assert "exams.toml: cannot be written" in seat.text
        await seat.press("escape", "plus")
        assert "exams.toml: cannot be written" in seat.text
        assert desk.timetable == before


async def test_what_cannot_be_planned_is_said() -> None:
    """An exam whose bank is not at hand says so, and can be changed all the same."""
    async with planned(week(msgspec.structs.replace(FINAL, banks=("gone",)))) as seat:
        assert "no bank at hand is covered by final" in seat.text
        await seat.press("m")
        assert "Minutes a day" in seat.text


@pytest.mark.parametrize(("day", "said"), [(4, "final is today"), (2, "final was on 2026-03-02")])
async def test_an_exam_that_is_over(day: int, said: str) -> None:
    """It says so, and how to set the next one."""
    async with planned(week(msgspec.structs.replace(FINAL, date=dt.date(2026, 3, day)))) as seat:
        assert said in seat.text
        await seat.press("enter")
        assert "New exam" in seat.text


def test_ranges_are_shown_where_they_are_known() -> None:
    """Each bar has its range behind it, and the bound a tick; dimmed figures are the same figures."""
    desk = week(FINAL)
    band = Band(low=0.4, high=0.6)
    (plan,) = desk.exam_plans()
    plan = msgspec.structs.replace(plan, bands=Bands(today=band, unstudied=band, planned=band))
    for width in (38, 76, 116):
        lines = expected_lines(plan, width, UNICODE)
        assert sum("40% to 60%" in line.plain for line in lines) == 3
        assert max(line.cell_length for line in lines) <= width
        dimmed = expected_lines(plan, width, UNICODE, stale=True)
        assert [line.plain for line in dimmed] == [line.plain for line in lines]


def test_the_bar_shows_keys_that_are_there() -> None:
    """Every command named for the key bar is one of the table, with a label."""
    labels = {command.id: command.label for command in COMMANDS}
    assert all(labels[name] for names in SHOWN for name in names)


async def test_plain_signs_where_there_is_no_utf8() -> None:
    """With ASCII signs there is nothing but ASCII on the screen."""
    async with planned(week(QUIZ, FINAL), settings=Settings(settle=0, glyphs=ASCII)) as seat:
        assert seat.text.isascii()
        await seat.press("m")
        assert seat.text.isascii()


@pytest.mark.parametrize("size", SIZES, ids=["40x12", "80x24", "120x40"])
async def test_looks(size: tuple[int, int]) -> None:
    """Without an exam and with a week's log, as text; in a small terminal part by part."""
    name = f"{size[0]}x{size[1]}"
    async with planned(desk_on(BANK, SECOND), size=size) as seat:
        assert_golden(seat.app, f"plan_nothing_{name}")
    async with planned(week(FINAL, minutes=1), size=size) as seat:
        assert_golden(seat.app, f"plan_{name}")
        if size == SIZES[0]:
            await seat.press("tab")
            assert_golden(seat.app, f"plan_topics_{name}")
            await seat.press("tab")
            assert_golden(seat.app, f"plan_days_{name}")
