"""Picking what to drill, by keys and by mouse; and the list of rows that browsing uses too."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.tui.glyphs import ASCII, UNICODE
from quizzer.tui.screens.drill import Questions
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.listing import Listing
from tests.tui.screen_text import assert_golden, screen_text
from tests.tui.test_home import BANK, SECOND, answer_all, desk_on, opened

SIZES = [(40, 12), (80, 24), (120, 40)]


async def test_counts_follow_what_is_picked() -> None:
    """Every entry says how many questions it would leave, given what the other lists say."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("d")
        assert "3 questions" in seat.text
        await seat.press("space")
        assert "2 questions" in seat.text
        assert "● The basics of networks" in seat.text
        match = next(line for line in seat.text.splitlines() if "Match" in line)
        assert match.split("Match")[1].split()[0] == "0"


async def test_entries_of_one_list_add_up() -> None:
    """Two topics mean either; a topic and a type mean both."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("d", "space", "down", "space")
        assert "2 picked" in seat.text
        assert "3 questions" in seat.text
        await seat.press("tab", "space")
        assert "1 question" in seat.text


async def test_a_drops_everything() -> None:
    """`a` is back to all."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("d", "space", "tab", "space", "a")
        assert "3 questions" in seat.text
        assert "●" not in seat.text


async def test_enter_drills_what_is_picked_even_when_not_due() -> None:
    """The sitting asks what was picked, due or not, and home is below it."""
    desk = desk_on(BANK)
    answer_all(desk)
    async with opened(desk) as seat:
        await seat.press("d", "tab", "tab", "space", "enter")
        assert "What does freezing do?" in seat.text
        assert "1/1" in seat.text
        await seat.press("q", "q")
        assert "Nothing is due now" in seat.text


async def test_nothing_picked_drills_everything() -> None:
    """Enter at once means all questions."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("d", "enter")
        assert "1/3" in seat.text


async def test_nothing_fits_is_said() -> None:
    """Where no question fits, Enter stays here and says how to go on."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("d", "down", "space", "tab", "space", "enter")
        assert "0 questions" in seat.text
        assert "No question fits" in seat.text


async def test_only_suspended_questions_fit_is_said() -> None:
    """A sitting with nothing to ask is not begun."""
    desk = desk_on(BANK)
    for item in desk.ground.library.items:
        desk.suspend(item)
    async with opened(desk) as seat:
        await seat.press("d", "enter")
        assert " Drill" in seat.text.splitlines()[0]
        assert "Nothing to ask" in seat.text


async def test_the_mouse_picks_and_starts() -> None:
    """A click on an entry picks it, another drops it, a click on the hint starts."""
    async with opened(desk_on(BANK)) as seat:
        await seat.click("drill")
        await seat.click("Compute")
        assert "● Compute" in seat.text
        assert "1 question" in seat.text
        await seat.click("Compute")
        assert "3 questions" in seat.text
        await seat.click("Frozen means skipped")
        await seat.click("start")
        assert "What does freezing do?" in seat.text


async def test_escape_goes_back() -> None:
    """Esc leaves without a sitting."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("d", "escape")
        assert "Start your first sitting" in seat.text


async def test_one_list_at_a_time_where_it_is_narrow() -> None:
    """At 40x12 the lists share the room; Tab and clicks on their names change between them."""
    async with opened(desk_on(BANK), size=(40, 12)) as seat:
        await seat.press("d")
        assert "The basics" in seat.text
        assert "Compute" not in seat.text
        await seat.press("tab")
        assert "Compute" in seat.text
        await seat.click("Slips")
        assert "Frozen means skipped" in seat.text
        await seat.press("space", "tab")
        assert "The basics" in seat.text
        assert "Slips 1" in seat.text


async def test_resizing_keeps_what_is_picked() -> None:
    """Another size shows the same picks."""
    async with opened(desk_on(BANK), size=(120, 40)) as seat:
        await seat.press("d", "tab", "down", "space")
        await seat.resize(40, 12)
        assert "● Compute" in seat.text
        await seat.resize(80, 24)
        assert "● Compute" in seat.text
        assert "1 question" in seat.text


async def test_plain_signs_where_there_is_no_utf8() -> None:
    """With ASCII signs there is nothing but ASCII, and picked still differs from not picked."""
    async with opened(desk_on(BANK, SECOND), settings=Settings(settle=0, glyphs=ASCII)) as seat:
        await seat.press("d")
        before = seat.text
        await seat.press("space")
        assert seat.text.isascii()
        assert "* The basics" in seat.text
        assert ". The basics" in before


def test_topics_of_several_banks_say_whose_they_are() -> None:
    """With two banks a topic's title is followed by its bank's."""
    library = Library([load_bank(bank.encode(), "bank.yaml") for bank in (BANK, SECOND)])
    titles = [title for _, title in Questions(library).facets[0].entries]
    assert titles == ["The basics of networks (Networks)", "[red]Heads[/red] (Networks)", "All of it (Other things)"]


@pytest.mark.parametrize("size", SIZES, ids=["40x12", "80x24", "120x40"])
async def test_looks(size: tuple[int, int]) -> None:
    """The three lists with something picked, as text."""
    async with opened(desk_on(BANK), size=size) as seat:
        await seat.press("d", "space", "tab", "down")
        assert_golden(seat.app, f"drill_{size[0]}x{size[1]}")


class Rows(App[None]):
    """Ten thousand rows and nothing else."""

    def __init__(self) -> None:
        """Count what is drawn."""
        super().__init__()
        self.drawn: set[int] = set()
        self.listing = Listing(self.draw, UNICODE)

    def draw(self, place: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        """Draw a row, and remember that it was."""
        self.drawn.add(place)
        return Content(f"{'>' if at_cursor else ' '} row {place}").truncate(width)

    def compose(self) -> ComposeResult:
        """Show the list alone."""
        yield self.listing

    def on_mount(self) -> None:
        """Fill it."""
        self.listing.show(10_000)


async def test_ten_thousand_rows_draw_only_what_is_seen() -> None:
    """The cost of a list is that of its height, wherever the cursor is."""
    app = Rows()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "> row 9999" in screen_text(app)
        await pilot.press("pageup", "up", "home", "down", "pagedown")
        await pilot.pause()
        assert "> row 12" in screen_text(app)
        assert len(app.drawn) < 100


async def test_the_gauge_says_where_more_is() -> None:
    """An arrow stands wherever there are rows out of sight."""
    app = Rows()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert "▲" not in screen_text(app)
        assert "▼" in screen_text(app)
        await pilot.press("end")
        await pilot.pause()
        assert "▲" in screen_text(app)
        assert "▼" not in screen_text(app)


async def test_the_wheel_scrolls_and_the_cursor_stays() -> None:
    """Looking further down moves no cursor; a click does."""
    app = Rows()
    async with app.run_test(size=(40, 12)) as pilot:
        app.listing.scroll_to(y=50, animate=False)
        await pilot.pause()
        assert app.listing.cursor == 0
        await pilot.click(offset=(3, 2))
        assert app.listing.cursor == 52
