"""Every key of a screen, in a table over it; and the two small questions asked over one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.tui.glyphs import ASCII
from quizzer.tui.screens.browse import BrowseScreen
from quizzer.tui.screens.dialogs import AskScreen, ConfirmScreen
from quizzer.tui.screens.drill import DrillScreen
from quizzer.tui.screens.help import Command, HelpScreen
from quizzer.tui.screens.home import HomeScreen
from quizzer.tui.settings import Settings
from tests.tui.screen_text import assert_golden
from tests.tui.test_home import BANK, QUICK, desk_on, opened

if TYPE_CHECKING:
    from quizzer.tui.screens.help import CommandScreen

SECTIONS = (("Here", (("a", "does one thing"), ("b c", "does another"))), ("Empty", ()))


@pytest.mark.parametrize("key", ["question_mark", "escape", "q", "enter"])
async def test_closes_by_key(key: str) -> None:
    """`?`, Esc, `q` and Enter all close the help, and nothing else happens below."""
    async with opened(desk_on(BANK)) as seat:
        before = seat.text
        await seat.press("question_mark")
        assert "─ Help ─" in seat.text
        await seat.press(key)
        assert seat.text == before


async def test_a_click_inside_leaves_it_open() -> None:
    """A click on the help itself is no wish to close it."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("question_mark")
        await seat.pilot.click(offset=(40, 8))
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, HelpScreen)


async def test_closes_by_click() -> None:
    """A click on the hint, or beside the box, closes it."""
    async with opened(desk_on(BANK), size=(120, 40)) as seat:
        await seat.press("question_mark")
        await seat.click("close")
        assert "How it works" not in seat.text
        await seat.press("question_mark")
        await seat.pilot.click(offset=(2, 20))
        await seat.settle()
        assert "How it works" not in seat.text


@pytest.mark.parametrize("screen", [HomeScreen, DrillScreen, BrowseScreen])
def test_every_binding_is_in_the_help(screen: type[CommandScreen]) -> None:
    """No screen has a command that its help leaves out, and none without an explanation."""
    actions = {command.action for command in screen.KEY_TABLE}
    bound = {one.action for same in screen._merge_bindings().key_to_bindings.values() for one in same}
    own = {"rows", "app.focus_next", "app.focus_previous", "screen.copy_text", "command_palette", "screen.minimize"}
    assert bound - own <= actions
    assert all(command.what for command in screen.KEY_TABLE)


async def test_shows_sections_and_how_it_works() -> None:
    """Each section has its title and keys; one without keys is left out; ratings and repair are explained."""
    async with opened(desk_on(BANK)) as seat:
        seat.app.push_screen(HelpScreen(SECTIONS, QUICK))
        await seat.settle()
        assert "Here" in seat.text
        assert "b c  does another" in seat.text
        assert "Empty" not in seat.text
        assert "Ratings: " in seat.text
        assert "Repair: " in seat.text


async def test_scrolls_where_it_does_not_fit() -> None:
    """At 40x12 a sign says that there is more, and arrows and paging show it."""
    async with opened(desk_on(BANK), size=(40, 12)) as seat:
        await seat.press("question_mark")
        assert "▼" in seat.text
        assert "Repair" not in seat.text
        await seat.press("end")
        assert "a second try leaves" in " ".join(seat.text.replace("│", " ").split())


async def test_rebound_keys_are_shown() -> None:
    """The help says the keys that work, not those that were there first."""
    command = Command(id="hint", keys="h", fixed="enter", action="hint", what="a hint")
    assert command.shown(Settings(keys={"hint": "i,slash"})) == ("⏎", "i", "/")
    assert command.shown(Settings(glyphs=ASCII)) == ("Enter", "h")


async def test_plain_signs_where_there_is_no_utf8() -> None:
    """With ASCII signs the box and its contents are ASCII."""
    settings = Settings(settle=0, glyphs=ASCII)
    async with opened(desk_on(BANK), settings=settings) as seat:
        for screen in (
            HelpScreen(SECTIONS, settings),
            AskScreen("Note", "How", "Old", settings),
            ConfirmScreen("Sure?", "Really", settings),
        ):
            seat.app.push_screen(screen)
            await seat.settle()
            assert seat.text.isascii()


@pytest.mark.parametrize("keys", [["enter"], []], ids=["Enter", "click"])
async def test_a_line_is_asked_for(keys: list[str]) -> None:
    """What is typed is handed back by Enter or a click on the hint."""
    found: list[str | None] = []
    async with opened(desk_on(BANK), size=(40, 12)) as seat:
        seat.app.push_screen(AskScreen("Note", "How", "q", QUICK), found.append)
        await seat.settle()
        await seat.press("u", "question_mark", *keys)
        if not keys:
            await seat.click("keep")
    assert found == ["qu?"]


async def test_a_line_can_be_refused() -> None:
    """Esc hands back nothing."""
    found: list[str | None] = []
    async with opened(desk_on(BANK)) as seat:
        seat.app.push_screen(AskScreen("Note", "How", "old", QUICK), found.append)
        await seat.settle()
        await seat.press("x", "escape")
    assert found == [None]


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("escape", False), ("q", False)])
async def test_a_yes_is_asked_for(key: str, *, answer: bool) -> None:
    """Only `y` says yes; Enter says nothing."""
    found: list[bool | None] = []
    async with opened(desk_on(BANK)) as seat:
        seat.app.push_screen(ConfirmScreen("Sure?", "Really", QUICK), found.append)
        await seat.settle()
        await seat.press("enter")
        assert found == []
        await seat.press(key)
    assert found == [answer]


async def test_a_yes_can_be_clicked() -> None:
    """The hints of the question can be clicked."""
    found: list[bool | None] = []
    async with opened(desk_on(BANK)) as seat:
        seat.app.push_screen(ConfirmScreen("Sure?", "Really", QUICK), found.append)
        await seat.settle()
        await seat.click("yes")
    assert found == [True]


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=["40x12", "80x24"])
async def test_looks(size: tuple[int, int]) -> None:
    """The help of the home screen, as text."""
    async with opened(desk_on(BANK), size=size) as seat:
        await seat.press("question_mark")
        assert_golden(seat.app, f"help_{size[0]}x{size[1]}")
