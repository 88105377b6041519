"""What is weak: four lists by marks lost, drilled by keys and by mouse; rows and words as pure functions."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from quizzer.scheduling.memory import Rating
from quizzer.study.selection import Selection
from quizzer.study.weak_points import WeakReader
from quizzer.tui.app import QuizzerApp
from quizzer.tui.glyphs import ASCII, UNICODE
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.screens.weak import WeakScreen
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.weak_row import marks, weak_detail, weak_headline, weak_line
from tests.tui.screen_text import assert_golden, screen_text
from tests.tui.test_home import BANK, QUICK, Clock, Seat, desk_on, opened

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from quizzer.study.desk import Desk
    from quizzer.study.weak_points import WeakPoints

SIZES = [(40, 12), (80, 24), (120, 40)]
MISTAKES = {"nets/freeze": "The layer is skipped", "nets/terms": "swapped"}
SWAPPED = {"head": "All but the last", "body": "Last layer", "loss": "What falls"}


def answer(desk: Desk, question: str, *, rightly: bool) -> None:
    """Answer a question: rightly, or with the mistake that is made there."""
    sitting = desk.drill(Selection(questions=(question,)), limit=1)
    asking = sitting.next()
    assert asking is not None
    response = asking.variant.reveal().answer
    if not rightly and MISTAKES[question] == "swapped":
        left, tiles = asking.presentation.groups
        numbers = {line.text: line.label for line in tiles.lines}
        response = " ".join(f"{line.label}{numbers[SWAPPED[line.part]]}" for line in left.lines)
    elif not rightly:
        lines = asking.presentation.groups[0].lines
        response = next(line.label for line in lines if line.text == MISTAKES[question])
    sitting.answer(response)


def learner_desk(*banks: str, days: int = 7) -> Desk:
    """Return a desk after `days` on which the same mistakes were made every other day."""
    clock = Clock()
    desk = desk_on(*(banks or (BANK,)), clock=clock)
    for day in range(days):
        answer(desk, "nets/freeze", rightly=bool(day % 2))
        answer(desk, "nets/terms", rightly=day % 3 == 1)
        clock.pass_days(1)
    return desk


def weak_app(
    desk: Desk, size: tuple[int, int] = (80, 24), settings: Settings = QUICK
) -> AbstractAsyncContextManager[Seat]:
    """Open the app on what is weak."""
    return opened(desk, size=size, settings=settings, above=lambda desk: WeakScreen(desk, settings))


def focused(seat: Seat) -> str:
    """Return the line under the cursor."""
    return next(line for line in seat.text.splitlines() if "▸" in line)


async def test_shows_the_four_lists() -> None:
    """Topics, types, slips and pairs, each entry with its marks, and the sum above."""
    async with weak_app(learner_desk()) as seat:
        assert "Weak" in seat.text.splitlines()[0]
        for title in ("Topics", "Types", "Slips", "Confused pairs", "Frozen means sk", "Body ↔ Head"):
            assert title in seat.text
        assert "in what you met" in seat.text


async def test_an_empty_log_says_so() -> None:
    """Nothing is weak yet: what there is is new, and no slip or pair is made up."""
    async with weak_app(desk_on(BANK)) as seat:
        assert "Nothing is weak yet" in seat.text
        assert "no slip made yet" in seat.text
        assert "nothing confused yet" in seat.text
        assert "worth 70.0 marks" in seat.text
        await seat.press("d")
        assert "Nothing to ask here now." in seat.text


async def test_says_all_of_what_is_under_the_cursor() -> None:
    """Below the lists stands what the figure is based on, and it follows the cursor and the list."""
    async with weak_app(learner_desk(), size=(120, 40)) as seat:
        assert "recalled" in seat.text
        await seat.press("tab", "tab")
        assert "It still runs forward." in seat.text
        assert "in 4 of 7 answers where it tempts" in seat.text
        await seat.press("tab")
        assert "the second taken for the first" in seat.text


@pytest.mark.parametrize(
    ("keys", "question"),
    [(("tab", "tab", "enter"), "nets/freeze"), (("tab", "tab", "tab", "enter"), "nets/terms"), (("d",), "")],
    ids=["a slip", "a pair", "all"],
)
async def test_one_key_drills(keys: tuple[str, ...], question: str) -> None:
    """Enter drills what is under the cursor, `d` everything; leaving the sitting comes back here."""
    async with weak_app(learner_desk()) as seat:
        await seat.press(*keys)
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        asking = screen.sitting.asking
        assert asking is not None
        assert asking.want.reason == "weak"
        assert asking.key.startswith(question)
        await seat.press("q", "q")
        assert isinstance(seat.app.screen, WeakScreen)


async def test_what_is_new_is_studied_by_a_key_of_its_own() -> None:
    """`n` studies what was not met of the topic under the cursor; Enter does so where nothing of it was met."""
    async with weak_app(desk_on(BANK)) as seat:
        await seat.press("down", "n")
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        asking = screen.sitting.asking
        assert asking is not None
        assert (asking.want.reason, asking.want.topic) == ("new", "nets/basics")
    async with weak_app(desk_on(BANK)) as seat:
        await seat.press("enter")
        assert isinstance(seat.app.screen, SittingScreen)


async def test_enter_in_an_empty_list_says_so() -> None:
    """There is nothing to drill, and the screen stays."""
    async with weak_app(desk_on(BANK)) as seat:
        await seat.press("tab", "tab", "enter")
        assert "There is no slip made yet." in seat.text
        assert isinstance(seat.app.screen, WeakScreen)


async def test_the_mouse_does_it_too() -> None:
    """A click moves the cursor and says all, a double click drills, tabs change the list where it is narrow."""
    async with weak_app(learner_desk()) as seat:
        await seat.click("Frozen means")
        assert "in 4 of 7 answers" in seat.text
        await seat.click("Frozen means", times=2)
        assert isinstance(seat.app.screen, SittingScreen)
    async with weak_app(learner_desk(), size=(40, 12)) as seat:
        await seat.click("Pairs")
        assert "Body ↔ Head" in seat.text


async def test_memories_that_moved_are_weighed_anew() -> None:
    """Back from a drill the figures are those of now, and the cursor is where it was."""
    async with weak_app(learner_desk()) as seat:
        await seat.press("down")
        here = focused(seat)
        await seat.press("d", "r", "q", "q")
        assert focused(seat).split("━")[0].split("─")[0] == here.split("━")[0].split("─")[0]
        assert "met" in seat.text


async def test_topics_come_before_the_log_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first content waits for memories alone: slips and pairs follow when they are read."""
    gate, read = threading.Event(), WeakReader.answers

    def slow(reader: WeakReader) -> WeakPoints:
        gate.wait()
        return read(reader)

    monkeypatch.setattr(WeakReader, "answers", slow)
    desk = learner_desk()
    app = QuizzerApp(lambda: desk, QUICK, above=lambda desk: WeakScreen(desk, QUICK))
    async with app.run_test() as pilot:
        while not isinstance(app.screen, WeakScreen) or "in what you met" not in screen_text(app):
            await pilot.pause()
        first = screen_text(app)
        gate.set()
        seat = Seat(app, pilot)
        await seat.settle()
        assert "The basics" in first
        assert "reading..." in first
        assert "few" not in first
        assert "Frozen means" not in first
        assert "Frozen means" in seat.text
        assert "reading..." not in seat.text


async def test_plain_signs_where_there_is_no_utf8() -> None:
    """With ASCII signs there is nothing but ASCII, and few answers still differ from many."""
    ascii_settings = Settings(settle=0, glyphs=ASCII)
    async with weak_app(learner_desk(), settings=ascii_settings) as seat:
        assert seat.text.isascii()
        await seat.resize(40, 12)
        assert seat.text.isascii()


async def test_text_of_a_bank_is_shown_and_never_obeyed() -> None:
    """Escapes and markup in titles stand as text."""
    bank = BANK.replace("Frozen means skipped", '"[b]x\\e[31m"')
    async with weak_app(learner_desk(bank)) as seat:
        assert "[b]x" in seat.text
        assert "\x1b" not in seat.text


@pytest.mark.parametrize("size", SIZES, ids=["40x12", "80x24", "120x40"])
async def test_looks(size: tuple[int, int]) -> None:
    """A week's weak points, as text."""
    async with weak_app(learner_desk(), size=size) as seat:
        await seat.press("tab", "tab", "tab")
        assert_golden(seat.app, f"weak_{size[0]}x{size[1]}")


def found() -> WeakPoints:
    """Return a week's weak points."""
    return learner_desk().weak_points().all()


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [24, 34, 45, 76, 120])
def test_a_row_fills_its_width(width: int, glyphs: object) -> None:
    """Every kind of weak point is drawn in exactly the cells there are."""
    points = found()
    signs = UNICODE if glyphs is UNICODE else ASCII
    for group in (points.topics, points.types, points.slips, points.pairs):
        for point in group:
            assert weak_line(point, width, group[0].lost, signs, here=True).cell_length == width


def test_too_few_answers_show_no_figure() -> None:
    """Below five answers that tell, a row says `few` with a hollow bar, and the words below say why."""
    desk = learner_desk(days=2)
    (slip,) = desk.weak_points().answers().slips
    row = weak_line(slip, 60, slip.lost, UNICODE, here=False).plain
    assert row.endswith("few")
    assert UNICODE.empty in row
    assert UNICODE.full not in row
    assert "too few answers to tell" in weak_detail(slip, 80, UNICODE).plain


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0.0"), (0.00001, "<0.01"), (0.0035, "0.35"), (0.041, "4.1"), (1.0, "100.0")]
)
def test_marks_are_told_of_a_hundred(share: float, shown: str) -> None:
    """Shares of the exam are marks of a hundred, small ones with another digit."""
    assert marks(share) == shown


@pytest.mark.parametrize("width", [34, 74, 110])
def test_the_headline_fits(width: int) -> None:
    """As many words as there is room for, the figures in all of them."""
    points = found()
    shown = weak_headline(points, width)
    assert shown.cell_length <= width
    assert marks(points.lost) in shown.plain


def test_ratings_amended_count() -> None:
    """A miss that the learner rates Again is a miss, whatever was answered."""
    desk = learner_desk(days=0)
    sitting = desk.review()
    sitting.next()
    assert sitting.asking is not None
    sitting.answer(sitting.asking.variant.reveal().answer)
    before = desk.weak_points().areas().lost
    sitting.rate(Rating.AGAIN)
    desk.ground.clock.pass_days(1)  # type: ignore[attr-defined]  # the tests' own clock
    assert desk.weak_points().areas().lost > before
