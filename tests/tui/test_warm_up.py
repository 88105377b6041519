"""Other screens are made ready while home rests, and a screen is right and at work from its first frame on."""

from __future__ import annotations

import gc
from datetime import timedelta
from importlib import import_module
from inspect import getfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.screen import Screen

from quizzer.study.exam import Exam, Timetable
from quizzer.tui.app import QuizzerApp
from quizzer.tui.screens.home import SCREENS
from quizzer.tui.screens.home import opened as screen_of
from quizzer.tui.warm_up import AGAIN, MODULES, rests, warm_up
from tests.tui.test_home import BANK, QUICK, desk_on, opened

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot


def unread(app: App[None]) -> set[str]:
    """Return the style sheets of the screens made ready that `app` has not read."""
    kinds = [kind for name in MODULES for kind in vars(import_module(f"quizzer.tui.screens.{name}")).values()]
    screens = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Screen) and kind.CSS_PATH]
    sheets = {
        Path(getfile(kind)).with_name(str(kind.CSS_PATH)) for kind in screens if kind.__module__.startswith("quizzer")
    }
    return {sheet.name for sheet in sheets if not app.stylesheet.has_source(str(sheet), "")}


def test_every_screen_of_home_is_made_ready() -> None:
    """None is left out when one more comes."""
    assert {module for module, _ in SCREENS.values()} <= set(MODULES)


async def all_read(app: App[None], pilot: Pilot[None]) -> None:
    """Wait until every style sheet is there."""
    while unread(app):
        await pilot.pause()


async def test_sheets_are_read_while_home_rests() -> None:
    """Before any other screen is opened its style sheet is there; its rules hold."""
    async with opened(desk_on(BANK)) as seat:
        assert unread(seat.app)
        warm_up(seat.app)
        await all_read(seat.app, seat.pilot)
        assert any("WeakScreen" in rule.selector_names for rule in seat.app.stylesheet.rules)
        await seat.press("w")
        assert "Weak" in seat.text


async def test_it_waits_while_another_screen_stands() -> None:
    """Nothing is made ready below a screen at work; back at home it goes on."""
    async with opened(desk_on(BANK)) as seat:
        await seat.press("w")
        before = unread(seat.app)
        warm_up(seat.app)
        await seat.pilot.pause(1.2 * AGAIN)
        assert unread(seat.app) == before
        await seat.pilot.press("q")
        await all_read(seat.app, seat.pilot)


async def test_the_app_makes_screens_ready_where_it_is_told_to() -> None:
    """`eager` is what the command line asks for."""
    desk = desk_on(BANK)
    app = QuizzerApp(lambda: desk, QUICK, eager=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await all_read(app, pilot)


def test_an_app_that_is_ending_rests_nowhere() -> None:
    """A step that comes when every screen has gone is no fault."""
    assert not rests(QuizzerApp(lambda: desk_on(BANK), QUICK))


@pytest.mark.parametrize(
    ("size", "classes"), [((80, 24), "-normal -tall"), ((120, 40), "-wide -airy"), ((40, 12), "-narrow -short")]
)
@pytest.mark.parametrize("name", sorted(SCREENS))
async def test_the_first_frame_knows_its_size(name: str, size: tuple[int, int], classes: str) -> None:
    """A screen is laid out for its terminal before it is shown, not anew after."""
    desk = desk_on(BANK)
    async with opened(desk, size=size):
        screen = screen_of(name, desk, QUICK)
        assert screen is None or set(classes.split()) <= screen.classes


@pytest.mark.parametrize("name", sorted(set(SCREENS) - {"lessons"}))  # the bank teaches none
async def test_a_screen_is_styled_as_it_is_mounted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing styles all of it once more before its first frame, or when the screen above has gone."""
    desk = desk_on(BANK)
    desk.timetable = Timetable(exams=(Exam(date=desk.ground.today() + timedelta(days=9)),))
    styled: list[Screen[None]] = []
    async with opened(desk) as seat:
        screen = screen_of(name, desk, QUICK)
        assert screen is not None
        monkeypatch.setattr(screen, "update_node_styles", lambda animate=True: styled.append(screen))  # noqa: ARG005  as Textual calls it
        await seat.app.push_screen(screen)
        await seat.settle()
        await seat.press("question_mark", "q")
        assert seat.app.screen is screen
    assert styled == []


async def test_what_stands_is_no_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once all is ready and the log is read, collections leave out what stands, so that no key waits for one."""
    frozen: list[set[str]] = []
    desk = desk_on(BANK)
    async with opened(desk) as seat:
        monkeypatch.setattr(gc, "freeze", lambda: frozen.append(unread(seat.app)))
        warm_up(seat.app)
        while not frozen:
            await seat.pilot.pause()
    assert frozen == [set()]
