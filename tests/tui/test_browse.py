"""Looking through all items: searching, and what can be done to one; by keys and by mouse."""

from __future__ import annotations

import pytest

from quizzer.scheduling.memory import New
from quizzer.tui.glyphs import ASCII
from quizzer.tui.settings import Settings
from tests.tui.screen_text import assert_golden
from tests.tui.test_home import BANK, SECOND, Clock, desk_on, log_of, opened, week_on

SIZES = [(40, 12), (80, 24), (120, 40)]


async def test_lists_every_item_in_the_order_written() -> None:
    """One line each: what a part asks, its question's prompt, when it is due."""
    async with opened(desk_on(BANK), browse="") as seat:
        assert "5 items" in seat.text
        assert seat.text.index("What does freezing do?") < seat.text.index("How many pixels")
        assert "Head  Match the terms." in seat.text


async def test_searches_as_it_is_typed() -> None:
    """Words narrow the list down, and all letters are typed while the field has the focus."""
    async with opened(desk_on(BANK), browse="") as seat:
        await seat.press("slash", "p", "i", "x")
        assert "1 of 5 items" in seat.text
        assert "How many pixels" in seat.text
        assert "freezing" not in seat.text


async def test_nothing_found_is_said() -> None:
    """A search without a find says so, and no key acts on nothing."""
    desk = desk_on(BANK)
    async with opened(desk, browse="[nothing]") as seat:
        assert "Nothing is found for [nothing]" in seat.text
        await seat.press("enter", "x", "n", "f", "z")
        assert log_of(desk) == []
        assert "suspend" not in seat.text


async def test_enter_and_escape_leave_the_field_first() -> None:
    """Enter, Esc and the down arrow go from the field to the rows; Esc again goes back."""
    async with opened(desk_on(BANK), browse="") as seat:
        for key in ("enter", "escape", "down"):
            await seat.press("slash")
            assert "to the rows" in seat.text
            await seat.press(key)
            assert "x suspend" in seat.text
        await seat.press("escape")
        assert "Start your first sitting" in seat.text


async def test_the_pane_says_what_is_remembered() -> None:
    """Stability, difficulty, reviews, lapses, last review, recall, beside the prompt and the topic."""
    async with opened(week_on(BANK), browse="freezing", size=(120, 40)) as seat:
        for name in ("recall", "due", "stability", "difficulty", "reviews", "lapses", "last"):
            assert name in seat.text
        assert "2026-03-01" in seat.text
        assert "nets/freeze" in seat.text


async def test_the_pane_follows_the_cursor() -> None:
    """Another row, another item in the pane."""
    async with opened(desk_on(BANK), browse="", size=(120, 40)) as seat:
        assert "nets/freeze" in seat.text
        await seat.press("down")
        assert "nets/pixels" in seat.text
        await seat.press("end")
        assert "nets/terms#loss" in seat.text
        assert "→ Loss" in seat.text


async def test_suspend_and_resume() -> None:
    """`x` asks an item no more, a second one asks it again; the row and the key bar say which."""
    desk = desk_on(BANK)
    async with opened(desk, browse="") as seat:
        await seat.press("x")
        assert "‖" in seat.text
        assert "suspended: not asked any more" in seat.text
        assert "x resume" in seat.text
        await seat.press("x")
        assert "‖" not in seat.text
    assert log_of(desk) == ["Suspend", "Resume"]


async def test_a_row_stays_when_the_search_would_pass_it_over() -> None:
    """Resuming under `is:suspended` does not pull the row away."""
    desk = desk_on(BANK)
    desk.suspend("nets/pixels")
    async with opened(desk, browse="is:suspended") as seat:
        assert "1 of 5 items" in seat.text
        await seat.press("x")
        assert "How many pixels" in seat.text
        assert "x suspend" in seat.text


async def test_a_note_is_kept_and_taken_away() -> None:
    """`n` asks for a note; empty text takes it away; Esc leaves it."""
    desk = desk_on(BANK)
    async with opened(desk, browse="") as seat:
        await seat.press("n", "o", "k", "enter")
        assert "✎ ok" in seat.text
        await seat.press("n", "x", "escape")
        assert "✎ ok" in seat.text
        await seat.press("n", "backspace", "backspace", "enter")
        assert "✎" not in seat.text
    assert log_of(desk) == ["Note", "Note"]


async def test_a_flag_is_kept_with_its_reason() -> None:
    """`f` asks what is wrong and marks the row."""
    desk = desk_on(BANK)
    async with opened(desk, browse="", size=(40, 12)) as seat:
        await seat.press("f", "b", "a", "d", "enter")
        assert "⚑" in seat.text
    assert desk.ground.store.standings()["nets/freeze"].flag == "bad"


async def test_no_reason_is_no_flag() -> None:
    """Enter on nothing new writes nothing into the log."""
    desk = desk_on(BANK)
    async with opened(desk, browse="") as seat:
        await seat.press("f", "enter")
    assert log_of(desk) == []


async def test_a_reset_asks_first() -> None:
    """`z` starts a memory anew after a yes, and clears the mark of a changed answer."""
    desk = week_on(BANK)
    async with opened(desk, browse="pixels") as seat:
        assert "≠" in seat.text
        await seat.press("z", "n")
        assert "Reset" not in log_of(desk)
        await seat.press("z", "y")
        assert "Reset" in log_of(desk)
        assert "≠" not in seat.text
        assert "new: not met yet" in seat.text
    assert desk.ground.store.standings()["nets/pixels"].memory == New()


async def test_a_new_item_needs_no_reset() -> None:
    """`z` on what was never met says so."""
    desk = desk_on(BANK)
    async with opened(desk, browse="") as seat:
        await seat.press("z")
        assert "It is new already" in seat.text
    assert log_of(desk) == []


async def test_enter_drills_the_question_and_comes_back_to_it() -> None:
    """The question is asked now; afterwards the list shows its new memory under the same cursor."""
    desk = desk_on(BANK, clock=Clock())
    async with opened(desk, browse="") as seat:
        await seat.press("down", "enter")
        assert "1/1" in seat.text
        assert "How many pixels" in seat.text
        await seat.press("escape", "r", "q", "q")
        assert "reviews 1" in seat.text
        assert "▸      How many pixels" in seat.text


async def test_details_come_first_where_there_is_no_room() -> None:
    """At 40x12 Enter shows the item, a second Enter drills it, Esc goes back to the list."""
    async with opened(week_on(BANK), browse="", size=(40, 12)) as seat:
        assert "stability" not in seat.text
        await seat.press("enter")
        assert "stability" in seat.text
        assert "drill" in seat.text
        await seat.press("escape")
        assert "stability" not in seat.text
        await seat.press("enter", "enter")
        assert "1/1" in seat.text


async def test_the_mouse_moves_acts_and_drills() -> None:
    """A click moves the cursor, a click on a hint acts on that row, a double click drills."""
    desk = desk_on(BANK)
    async with opened(desk, browse="") as seat:
        await seat.click("How many pixels")
        await seat.click("suspend")
        assert desk.ground.store.standings()["nets/pixels"].suspended
        await seat.click("What does freezing do?", times=2)
        assert "1/1" in seat.text


async def test_the_field_can_be_clicked() -> None:
    """A click into the field starts typing there."""
    async with opened(desk_on(BANK), browse="") as seat:
        await seat.click("words or is:due")
        await seat.press("b", "o", "d", "y")
        assert "1 of 5 items" in seat.text


async def test_resizing_keeps_search_and_cursor() -> None:
    """Another size shows the same item under the cursor, of the same search."""
    async with opened(desk_on(BANK), browse="", size=(120, 40)) as seat:
        await seat.press("slash", *"nets", "enter", "end")
        for size in ((40, 12), (80, 24), (120, 15)):
            await seat.resize(*size)
            row = next(line for line in seat.text.splitlines() if "▸" in line)
            assert "Loss" in row
            assert "/ nets" in seat.text


async def test_bank_text_is_shown_never_obeyed() -> None:
    """Markup in a bank or a note is text."""
    desk = desk_on(BANK)
    desk.note("nets/terms#head", "[bold]x[/bold]\x1b[2J")
    async with opened(desk, browse="is:noted") as seat:
        assert "[red]Heads[/red]" in seat.text
        assert "[bold]x[/bold]\\x1b[2J" in seat.text


async def test_help_says_what_can_be_searched() -> None:
    """The states to search for stand in the help."""
    async with opened(desk_on(BANK), browse="", size=(80, 40)) as seat:
        await seat.press("question_mark")
        assert "is:changed" in seat.text


async def test_plain_signs_where_there_is_no_utf8() -> None:
    """With ASCII signs there is nothing but ASCII, and every state has its own sign."""
    desk = week_on(BANK, SECOND)
    desk.suspend("nets/freeze")
    desk.note("nets/freeze", "note")
    desk.flag("nets/freeze", "flag")
    async with opened(desk, browse="", settings=Settings(settle=0, glyphs=ASCII)) as seat:
        assert seat.text.isascii()
        assert "> -!@  nets" not in seat.text
        assert "> -!@  What does" in seat.text
        await seat.resize(140, 40)
        assert seat.text.isascii()


@pytest.mark.parametrize("size", SIZES, ids=["40x12", "80x24", "120x40"])
async def test_looks(size: tuple[int, int]) -> None:
    """The items of a bank with everything that can be said of them, as text."""
    desk = week_on(BANK)
    desk.suspend("nets/terms#body")
    desk.note("nets/pixels", "count them")
    desk.flag("nets/pixels", "ambiguous")
    async with opened(desk, size=size) as seat:
        await seat.press("b", "down")
        assert_golden(seat.app, f"browse_{size[0]}x{size[1]}")
