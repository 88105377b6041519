"""Home, and the app opened at a desk as the other screens' tests use it."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import msgspec
import pytest
from textual.worker import WorkerCancelled

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.errors import StoreCorrupt
from quizzer.scheduling.memory import Forgetting
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.ground import Ground
from quizzer.study.log import Review
from quizzer.tui.app import QuizzerApp
from quizzer.tui.glyphs import ASCII
from quizzer.tui.screens import help as help_module
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.settings import Settings
from tests.memory_store import MemoryStore
from tests.tui.screen_text import assert_golden, offset_of, screen_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot
    from textual.screen import Screen

    from quizzer.study.sitting import Sitting

BANK = """\
bank: nets
title: Networks
topics:
  basics: {title: The basics of networks, weight: 30}
  heads: {title: "[red]Heads[/red]", weight: 70, needs: [basics]}
slips:
  skipped: {title: Frozen means skipped, why: It still runs forward.}
questions:
  - {id: freeze, type: choice, topic: basics, difficulty: 1, prompt: What does freezing do?, why: It keeps weights.,
     options: [{right: Weights stay as they are}, {wrong: The layer is skipped, slip: skipped},
               {wrong: Outputs become zero, why: They do not.}]}
  - {id: pixels, type: number, topic: basics, difficulty: 1, prompt: How many pixels has a 4 x 4 image?,
     answer: 16, why: 4*4}
  - {id: terms, type: match, topic: heads, difficulty: 2, prompt: Match the terms., show: 3, why: So it is.,
     distractors: [Pool],
     pairs: [{id: head, left: Head, right: Last layer}, {id: body, left: Body, right: All but the last},
             {id: loss, left: Loss, right: What falls}]}
"""
SECOND = """\
bank: other
title: Other things
topics: {all: {title: All of it}}
questions:
  - {id: one, type: number, topic: all, difficulty: 1, prompt: One and one?, answer: 2, why: Count.}
"""
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
QUICK = Settings(settle=0)


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        """Start at nine o'clock."""
        self.now = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def pass_days(self, days: float) -> None:
        """Move on."""
        self.now += timedelta(days=days)


def desk_on(*banks: str, clock: Clock | None = None, notices: tuple[str, ...] = ()) -> Desk:
    """Return a desk with an empty log."""
    ids = count(1)
    ground = Ground(
        library=Library([load_bank(bank.encode(), "bank.yaml") for bank in banks]),
        store=MemoryStore(Forgetting()),
        forgetting=Forgetting(),
        clock=clock or Clock(),
        new_id=lambda: f"{next(ids):08d}",
        version="test",
    )
    return Desk(ground, seed=1, notices=notices)


def answer_all(desk: Desk, *, limit: int | None = None) -> None:
    """Answer everything that is due or new rightly."""
    sitting = desk.review(limit=limit)
    while (asking := sitting.next()) is not None:
        sitting.answer(asking.variant.specimens()[0].response)


def week_on(*banks: str, clock: Clock | None = None, notices: tuple[str, ...] = ()) -> Desk:
    """Return a desk where all of `banks` was learned three days ago, and one answer has changed since."""
    clock = clock or Clock()
    desk = desk_on(*banks, clock=clock, notices=notices)
    answer_all(desk)
    store = desk.ground.store
    assert isinstance(store, MemoryStore)
    for entry in list(store.entries()):
        if isinstance(entry, Review) and entry.item == "nets/pixels":
            store.log[entry.id] = msgspec.structs.replace(entry, fingerprint="another")
    clock.pass_days(3)
    return desk


def log_of(desk: Desk) -> list[str]:
    """Return the kinds of the log's entries, in order."""
    return [type(entry).__name__ for entry in desk.ground.store.entries()]


class Seat:
    """The running app: keys and clicks in, the screen out."""

    def __init__(self, app: QuizzerApp, pilot: Pilot[None]) -> None:
        """Hold the app and its pilot."""
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        """Return the screen as text."""
        return screen_text(self.app)

    async def settle(self) -> None:
        """Wait until every worker has ended and the screen is drawn."""
        await self.pilot.pause()
        with suppress(WorkerCancelled):
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before has done its work."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def click(self, text: str, *, times: int = 1, last: bool = False) -> None:
        """Click where `text` stands."""
        await self.pilot.click(offset=offset_of(self.app, text, last=last), times=times)
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()


@asynccontextmanager
async def opened(  # noqa: PLR0913  what the app may be opened with
    desk: Desk,
    *,
    size: tuple[int, int] = (80, 24),
    settings: Settings = QUICK,
    begin: Callable[[Desk], Sitting] | None = None,
    browse: str | None = None,
    above: Callable[[Desk], Screen[None]] | None = None,
) -> AsyncIterator[Seat]:
    """Open the app on `desk`."""
    app = QuizzerApp(lambda: desk, settings, begin=begin, browse=browse, above=above)
    async with app.run_test(size=size, notifications=True) as pilot:
        seat = Seat(app, pilot)
        await seat.settle()
        yield seat


async def test_paints_before_the_log_is_open() -> None:
    """The first paint waits for no database."""
    gate = threading.Event()

    def slow() -> Desk:
        gate.wait()
        return desk_on(BANK)

    app = QuizzerApp(slow, QUICK)
    async with app.run_test() as pilot:
        await pilot.pause()
        first = screen_text(app)
        gate.set()
        seat = Seat(app, pilot)
        await seat.settle()
        assert "opening your log..." in first
        assert "opening your log..." not in seat.text
        assert "5 new" in seat.text


async def test_says_so_when_opening_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that takes long is said in the top bar, and can be left."""
    monkeypatch.setattr(help_module, "PATIENCE", 0.0)
    gate = threading.Event()

    def slow() -> Desk:
        gate.wait()
        return desk_on(BANK)

    app = QuizzerApp(slow, QUICK)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "still opening..." in screen_text(app)
        await pilot.press("q")
        gate.set()
    assert app.return_code == 0


async def test_an_error_while_opening_ends_the_app() -> None:
    """What Quizzer can explain reaches `failure`, for one line after the app has gone."""
    error = StoreCorrupt("store.db: damaged")

    def broken() -> Desk:
        raise error

    app = QuizzerApp(broken, QUICK)
    async with app.run_test() as pilot:
        await pilot.pause()
    assert app.failure is error


async def test_greets_an_empty_log() -> None:
    """A first sitting is offered in friendly words, with all there is to learn."""
    async with opened(desk_on(BANK)) as seat:
        assert "5 new" in seat.text
        assert "due" not in seat.text.splitlines()[2]
        assert "Welcome." in seat.text
        assert "Start your first sitting" in seat.text


async def test_says_what_is_due_and_how_topics_stand() -> None:
    """Due and new, and for each topic how much was met and what is expected."""
    desk = desk_on(BANK)
    answer_all(desk, limit=1)
    desk.ground.clock.pass_days(9)  # type: ignore[attr-defined]  # the tests' own clock
    async with opened(desk) as seat:
        assert "1 due · 4 new" in seat.text
        assert "1 of 5 items met" in seat.text
        basics = next(line for line in seat.text.splitlines() if "The basics" in line)
        assert basics.split()[-2:] == ["1/2", "1"]


async def test_topics_stand_in_the_order_of_their_bank() -> None:
    """What comes first in the bank comes first on the screen, its text shown and never obeyed."""
    async with opened(desk_on(BANK)) as seat:
        assert seat.text.index("The basics") < seat.text.index("[red]Heads[/red]")


async def test_headings_tell_several_banks_apart() -> None:
    """With more than one bank each has its title above its topics."""
    async with opened(desk_on(BANK, SECOND)) as seat:
        assert "2 banks" in seat.text
        assert seat.text.index("Networks") < seat.text.index("The basics")
        assert seat.text.index("Other things") < seat.text.index("All of it")


async def test_topics_of_the_next_exam_come_first() -> None:
    """A bank that the exam ahead leaves out stands below those it covers."""
    desk = desk_on(BANK, SECOND)
    desk.timetable = Timetable(exams=(Exam(date=START.date() + timedelta(days=9), banks=("other",)),))
    async with opened(desk) as seat:
        assert seat.text.index("Other things") < seat.text.index("Networks")


async def test_without_banks_it_says_how_to_add_one() -> None:
    """Nothing to ask: one command to type, and no key that leads nowhere."""
    async with opened(desk_on(), size=(40, 12)) as seat:
        assert "quizzer bank add PATH" in seat.text
        assert "review" not in seat.text
        await seat.press("enter", "d", "b")
        assert "No questions yet" in seat.text


@pytest.mark.parametrize("key", ["enter", "r"])
async def test_a_key_starts_a_sitting(key: str) -> None:
    """Enter, or `r`, asks the first question."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press(key)
        assert "1/3" in seat.text


@pytest.mark.parametrize("where", ["Start your first sitting", "study"])
async def test_a_click_starts_a_sitting(where: str) -> None:
    """The line and the hint in the key bar can both be clicked."""
    async with opened(desk_on(BANK)) as seat:
        await seat.click(where)
        assert "1/3" in seat.text


async def test_the_overview_is_taken_anew_after_a_sitting() -> None:
    """Back from a sitting, home counts what was answered there."""
    desk = desk_on(BANK)
    async with opened(desk) as seat:
        await seat.press("enter", "r", "q")
        assert "Review" in log_of(desk)
        await seat.press("q")
        assert "Start your first sitting" not in seat.text
        assert "of 5 items met" in seat.text


async def test_nothing_due_leads_to_the_drill() -> None:
    """When all is learned and nothing is due, Enter offers the drill."""
    desk = desk_on(BANK)
    answer_all(desk)
    async with opened(desk) as seat:
        assert "Nothing is due now" in seat.text
        assert "Drill something anyway" in seat.text
        await seat.press("enter")
        assert " Drill" in seat.text.splitlines()[0]


async def test_changed_answers_are_said_and_browsed() -> None:
    """A changed answer is said with what to do about it, and one key shows it."""
    async with opened(week_on(BANK)) as seat:
        assert "1 answer changed since you learned it" in seat.text
        await seat.press("c")
        assert "is:changed" in seat.text
        assert "1 of 5 items" in seat.text


async def test_a_click_on_the_changed_line_browses() -> None:
    """The line can be clicked too."""
    async with opened(week_on(BANK)) as seat:
        await seat.click("1 answer changed")
        assert "1 of 5 items" in seat.text


@pytest.mark.parametrize("how", ["key", "click"])
async def test_a_slip_is_drilled_by_one_key(how: str) -> None:
    """The slips made are listed with how often, and a digit or a click drills the questions where one tempts."""
    async with opened(week_on(BANK)) as seat:
        assert "Frozen means skipped · in 2 of 3 answers" in seat.text
        if how == "key":
            await seat.press("1")
        else:
            await seat.click("Frozen means skipped")
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        asking = screen.sitting.asking
        assert asking is not None
        assert "skipped" in asking.question.slip_names()


async def test_notices_are_quiet_lines() -> None:
    """What the desk has to say, such as of a broken bank, stands below, markup and escapes shown as text."""
    async with opened(desk_on(BANK, notices=("x.yaml:3:1: [b]bad[/b] \x1b[31m", "y.yaml: gone"))) as seat:
        assert "x.yaml:3:1: [b]bad[/b] \\x1b[31m" in seat.text
        assert "y.yaml: gone" in seat.text


async def test_a_sitting_can_begin_at_once() -> None:
    """`begin` asks its first question before home counts anything; leaving it shows home."""
    async with opened(desk_on(BANK), begin=lambda desk: desk.review(limit=1)) as seat:
        assert "1/1" in seat.text
        await seat.press("q", "q")
        assert "Start your first sitting" in seat.text


async def test_a_search_can_be_shown_at_once() -> None:
    """`browse` opens the items on a search; leaving it shows home."""
    async with opened(desk_on(BANK), browse="pixels") as seat:
        assert "1 of 5 items" in seat.text
        await seat.press("escape")
        assert "Start your first sitting" in seat.text


async def test_q_quits() -> None:
    """`q` on the home screen ends the app."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("q")
        assert seat.app.return_code == 0


async def test_rebound_keys_are_shown_and_work() -> None:
    """A key from the configuration takes the place of ours, in the bar too."""
    async with opened(desk_on(BANK), settings=Settings(settle=0, keys={"browse": "i"})) as seat:
        assert "i browse" in seat.text
        await seat.press("i")
        assert " Browse" in seat.text.splitlines()[0]


async def test_plain_signs_where_there_is_no_utf8() -> None:
    """With ASCII signs there is nothing but ASCII on the screen."""
    async with opened(week_on(BANK, SECOND), size=(40, 12), settings=Settings(settle=0, glyphs=ASCII)) as seat:
        assert seat.text.isascii()
        await seat.resize(120, 40)
        assert seat.text.isascii()


async def test_a_small_terminal_is_told_the_size_needed() -> None:
    """Below 40x12 a polite line, and everything as it was when there is room again."""
    async with opened(desk_on(BANK), size=(39, 12)) as seat:
        assert "40 x 12" in seat.text
        await seat.resize(40, 12)
        assert "5 new" in seat.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)], ids=["40x12", "80x24", "120x40"])
async def test_looks(size: tuple[int, int]) -> None:
    """Home after some days, as text."""
    async with opened(week_on(BANK, notices=("x.yaml:3:1: left out",)), size=size) as seat:
        assert_golden(seat.app, f"home_{size[0]}x{size[1]}")


async def test_a_notice_obeys_nothing_that_it_quotes() -> None:
    """What a notice quotes from a bank or a file is shown as it is written: no markup, no escapes."""
    async with opened(desk_on(BANK)) as seat:
        seat.app.screen.notify("[red]x[/red] \x1b[2J", timeout=30)
        await seat.settle()
        assert "[red]x[/red]" in seat.text
        assert "\x1b" not in seat.text
