"""Lines that are drawn once look as Textual draws them each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App
from textual.content import Content
from textual.geometry import Offset, Region
from textual.selection import Selection
from textual.widget import Widget

from quizzer.tui.glyphs import ASCII, UNICODE
from quizzer.tui.settings import Settings
from quizzer.tui.theme import OWN
from quizzer.tui.widgets.feedback import FeedbackBlock
from quizzer.tui.widgets.lines import Lined
from tests.tui.screen_text import screen_text
from tests.tui.test_sitting_sizes import EVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.strip import Strip

    from tests.tui.conftest import Playing


def cells(strips: Sequence[Strip]) -> list[list[Any]]:
    """Return each cell of some lines as it looks: of a blank only its ground."""
    found = []
    for strip in strips:
        line: list[Any] = []
        for text, style, _ in strip:
            assert style is not None
            for char in text:
                ink = (style.color, style.bold, style.italic, style.dim) if char.strip() else ()
                line.append((char, style.bgcolor, *ink))
        found.append(line)
    return found


def as_textual_draws(widget: Lined, crop: Region) -> list[Strip]:
    """Return what the widget would look like without its own way of drawing."""
    return Widget.render_lines(widget, crop)


def assert_same(app: App[None]) -> int:
    """Hold every widget of lines on the screen against Textual's own drawing; return how many there are."""
    shown = [one for one in app.screen.query("*") if isinstance(one, Lined) and one.region]
    for one in shown:
        whole = one.region.reset_offset
        for crop in (whole, Region(2, 0, max(1, whole.width - 5), 1)):
            assert cells(one.render_lines(crop)) == cells(as_textual_draws(one, crop)), one
    return len(shown)


@pytest.mark.parametrize("theme", sorted(OWN))
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)], ids=str)
async def test_a_sitting_looks_as_textual_draws_it(
    play: Callable[..., Playing], theme: str, size: tuple[int, int]
) -> None:
    """Bars, options and feedback have the signs and colours that Textual gives them, in every theme."""
    async with play("choice", size=size, settings=Settings(settle=0, theme=theme)) as one:
        assert assert_same(one.app) >= 3
        await one.press("1", "enter")
        assert assert_same(one.app) >= 5


@pytest.mark.parametrize("question", EVERY)
async def test_each_type_looks_as_textual_draws_it(play: Callable[..., Playing], question: str) -> None:
    """Before the answer and after it, with a hint, no type is drawn otherwise."""
    async with play(question) as one:
        assert_same(one.app)
        await one.press("h", "w", "r")
        assert_same(one.app)


async def test_another_theme_has_other_colours(play: Callable[..., Playing]) -> None:
    """A line that says the same is drawn anew once the theme is another one."""
    async with play("choice", settings=Settings(settle=0, glyphs=ASCII)) as one:
        for theme in (*OWN, *OWN):
            one.app.theme = theme
            await one.pilot.pause()
            assert_same(one.app)


async def test_what_is_selected_is_seen(play: Callable[..., Playing]) -> None:
    """Text selected with the mouse is marked, as Textual does it, and no more once it is not selected."""
    async with play("choice") as one:
        await one.press("1", "enter")
        block = one.app.screen.query_one(FeedbackBlock)
        crop = block.region.reset_offset
        before = cells(block.render_lines(crop))
        one.app.screen.selections = {block: Selection(Offset(0, 0), Offset(4, 0))}
        await one.pilot.pause()
        assert cells(block.render_lines(crop)) != before
        one.app.screen.clear_selection()
        await one.pilot.pause()
        assert cells(block.render_lines(crop)) == before


async def test_a_block_comes_back_with_other_words() -> None:
    """A block that was hidden and comes back in the same place says what it was told since, at once."""
    app: App[None] = App()
    async with app.run_test(size=(40, 10)) as pilot:
        block = FeedbackBlock(UNICODE)
        await app.mount(block)
        for words in ("first", "other", "third"):
            block.put([(Content(words), "")])
            await pilot.pause()
            assert words in screen_text(app)
            block.put([(Content(words.upper()), "")])
            await pilot.pause()
            assert words.upper() in screen_text(app)
            block.clear()
            await pilot.pause()
            assert not screen_text(app).strip()
