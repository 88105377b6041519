"""Progress on the screen: pages by keys and clicks, figures as they come, an empty log, small and large terminals."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from quizzer.study.desk import Desk
from quizzer.study.ground import Ground
from quizzer.study.past import PastReview
from quizzer.tui.glyphs import ASCII
from quizzer.tui.progress import ProgressApp
from quizzer.tui.screens import help as help_module
from quizzer.tui.screens.help import HelpScreen
from quizzer.tui.settings import Settings
from tests.memory_store import MemoryStore
from tests.study.progress_logs import FORGETTING, START, library, week_of_reviews
from tests.tui.screen_text import assert_golden, offset_of, screen_text
from tests.tui.test_home import Seat

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def desk_with(store: MemoryStore) -> Desk:
    """Return a desk on that store, at the end of the week."""
    ground = Ground(
        library=library(), store=store, forgetting=FORGETTING, clock=lambda: START + timedelta(hours=1), new_id=str
    )
    return Desk(ground, seed=1)


def week_desk() -> Desk:
    """Return a desk with a week's log."""
    store = MemoryStore(FORGETTING)
    store.append(week_of_reviews())
    return desk_with(store)


@asynccontextmanager
async def progress(
    desk: Desk | None = None, *, size: tuple[int, int] = (80, 24), settings: Settings | None = None
) -> AsyncIterator[Seat]:
    """Open progress on a week's log, or on another desk."""
    chosen = desk or week_desk()
    app = ProgressApp(lambda: chosen, settings or Settings())
    async with app.run_test(size=size) as pilot:
        seat = Seat(app, pilot)
        await seat.settle()
        yield seat


class Gated(MemoryStore):
    """A store that reads its log only when it may."""

    def __init__(self) -> None:
        """Start closed."""
        super().__init__(FORGETTING)
        self.gate = threading.Event()

    def past(self) -> list[PastReview]:
        """Return the reviews, once the gate is open."""
        self.gate.wait()
        return super().past()


async def test_paints_before_the_log_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first paint has the pages and what will be in them; what takes long is said; the figures follow."""
    monkeypatch.setattr(help_module, "PATIENCE", 0.0)
    store = Gated()
    store.append(week_of_reviews())
    app = ProgressApp(lambda: desk_with(store), Settings())
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.pause()
        first = screen_text(app)
        store.gate.set()
        seat = Seat(app, pilot)
        await seat.settle()
        assert "1 Days  2 Marks" in first.replace("▸", "")
        assert "The days you studied, and how many in a row: reading your log..." in " ".join(first.split())
        assert "reading your log" not in seat.text
        assert "A streak of 1 day; the longest was 2." in seat.text


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("2",), "Were the exam now:"),
        (("3",), "Too few to judge:"),
        (("4",), "When sure, 67 % right; when guessing, 0 %."),
        (("5",), "Due today: 2 items, about"),
        (("6",), "match takes longest"),
        (("7",), "Frozen means skipped"),
        (("right",), "Were the exam now:"),
        (("n", "n", "p"), "Were the exam now:"),
        (("left", "left"), "Frozen means skipped"),
        (("7", "right", "right"), "A streak of 1 day"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
async def test_pages_by_keys(keys: tuple[str, ...], said: str) -> None:
    """Digits open a page, arrows and letters go on and back, around the ends."""
    async with progress() as seat:
        await seat.press(*keys)
        assert said in seat.text


async def test_all_pages_below_each_other() -> None:
    """`0` shows all, and the arrows scroll through them; a digit goes back to the top of one."""
    async with progress() as seat:
        await seat.press("0")
        assert "1 Days" in seat.text.splitlines()[3]
        await seat.press("end")
        assert "Frozen means skipped" in seat.text
        await seat.press("2")
        assert "Were the exam now:" in seat.text


async def test_the_mouse_picks_pages() -> None:
    """A click on a title, and on the hints below."""
    async with progress() as seat:
        await seat.click("Load")
        assert "Due today" in seat.text
        await seat.click("page", last=True)
        assert "match takes longest" in seat.text
        await seat.click("help", last=True)
        assert isinstance(seat.app.screen, HelpScreen)


async def test_a_click_beside_the_titles_picks_nothing() -> None:
    """The page stays."""
    async with progress() as seat:
        before = seat.text
        await seat.pilot.click(offset=(79, offset_of(seat.app, "Marks")[1]))
        await seat.settle()
        assert seat.text == before


async def test_an_empty_log_says_how_to_begin() -> None:
    """What will be here, and which keys start."""
    async with progress(desk_with(MemoryStore(FORGETTING))) as seat:
        assert "Nothing answered yet" in seat.text
        assert "To begin: q back, then r starts a review." in seat.text
        assert "the days you studied, and how many in a row" in seat.text
        await seat.press("2", "0", "right")
        assert "Nothing answered yet" in seat.text


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_leaving(key: str) -> None:
    """Leaving leaves the app that has nothing else."""
    async with progress() as seat:
        await seat.press(key)
        assert seat.app.return_code == 0


async def test_all_at_once_where_there_is_room() -> None:
    """A large terminal begins with every page, in two columns; made small it shows one, until one is picked."""
    async with progress(size=(120, 40)) as seat:
        assert all(title in seat.text for title in ("A streak", "Were the exam", "When sure", "Due today", "8 weeks"))
        await seat.resize(80, 24)
        assert "A streak" in seat.text
        assert "Were the exam" not in seat.text
        await seat.press("2")
        await seat.resize(120, 40)
        assert "Were the exam" in seat.text
        assert "A streak" not in seat.text


async def test_signs_in_ascii() -> None:
    """A terminal without UTF-8 gets every page in ASCII."""
    async with progress(settings=Settings(glyphs=ASCII)) as seat:
        for key in "12345670":
            await seat.press(key)
            assert seat.text.isascii()


async def test_keys_can_be_rebound() -> None:
    """The page of marks under another key, and its help says so."""
    async with progress(settings=Settings(keys={"page-2": "m"})) as seat:
        await seat.press("m")
        assert "Were the exam now:" in seat.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_golden_screens(size: tuple[int, int]) -> None:
    """As a stranger sees them, on a fixed log."""
    async with progress(size=size) as seat:
        assert_golden(seat.app, f"progress_{size[0]}x{size[1]}")


async def test_golden_memory() -> None:
    """The page of retention, with its scale."""
    async with progress() as seat:
        await seat.press("3")
        assert_golden(seat.app, "progress_memory")
