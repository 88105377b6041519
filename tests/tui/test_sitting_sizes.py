"""Terminals from 40x12 up; below that a polite word; nothing entered is lost by resizing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.tui.widgets.field import Field
from tests.tui.screen_text import assert_golden

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.conftest import Playing

EVERY = ["choice", "choices", "match", "grid", "number", "derivation", "order", "cloze", "card"]
EVERY += ["freeze", "freeze-count"]
ENTRY = {
    "choice": ["2"],
    "choices": ["1", "3"],
    "match": ["a", "2", "b", "1"],
    "grid": ["1", "a", "2", "c"],
    "number": ["5", "1"],
    "derivation": ["5", "down", "7"],
    "order": ["J", "J"],
    "cloze": ["x", "down", "y"],
    "card": ["space"],
    "freeze": ["1", "e"],
    "freeze-count": ["5", "1"],
}


@pytest.mark.parametrize("question", EVERY)
async def test_resizing_keeps_the_entry(play: Callable[..., Playing], question: str) -> None:
    """Narrow, tiny, wide and back: the entry is the same, and the same widget holds it."""
    async with play(question) as game:
        await game.press(*ENTRY[question])
        before, widget = game.response, game.answer
        for size in ((40, 12), (30, 8), (120, 40), (80, 24)):
            await game.resize(*size)
        assert game.response == before
        assert game.answer is widget


@pytest.mark.parametrize("question", EVERY)
async def test_the_smallest_terminal_is_enough(play: Callable[..., Playing], question: str) -> None:
    """At 40x12 each type can be answered, its frame is whole, and no line is cut."""
    async with play(question, size=(40, 12)) as game:
        await game.press(*ENTRY[question])
        lines = game.text.split("\n")
        assert "1/1" in lines[0]
        assert "check" in lines[-1]
        typing = isinstance(game.app.screen.focused, Field)
        assert ("? not known" if typing else "? help") in lines[-1]
        assert max(map(len, lines)) <= 40


async def test_more_below_is_said(play: Callable[..., Playing]) -> None:
    """Where the answer does not fit, an arrow says that there is more, and which way."""
    async with play("match", size=(40, 12)) as game:
        assert "▼" in game.text
        assert "▲" not in game.text
        await game.press("pagedown", "pagedown", "pagedown")
        assert "▲" in game.text
        assert "▼" not in game.text


async def test_the_cursor_stays_in_view(play: Callable[..., Playing]) -> None:
    """The area scrolls with the cursor."""
    async with play("match", size=(40, 12)) as game:
        await game.press("right", "up")
        assert "▸ 7" in game.text


@pytest.mark.parametrize("size", [(39, 24), (80, 11)])
async def test_too_small_is_said(play: Callable[..., Playing], size: tuple[int, int]) -> None:
    """Below 40x12 the size needed is said."""
    async with play("choice", size=size) as game:
        assert "40 x 12" in game.text
        assert "requires_grad" not in game.text
        await game.resize(40, 12)
        assert "requires_grad" in game.text


async def test_links_have_a_twin_in_words(play: Callable[..., Playing]) -> None:
    """A link says `→ 2` on the left, and in one column `← a` on the right too."""
    async with play("match") as game:
        await game.press("a", "2")
        assert "→ 2" in game.text
        await game.resize(40, 24)
        assert "→ 2" in game.text
        assert "← a" in game.text


@pytest.mark.parametrize(
    ("name", "question", "keys"),
    [
        ("match_entered", "match", ["1", "2", "c"]),
        ("match_checked", "match", ["2", "4", "3", "5", "1", "enter", "enter"]),
        ("derivation_entered", "derivation", ["5", "1", "2", "0", "enter"]),
        ("derivation_checked", "derivation", [*"5120", "enter", *"256", "enter", *"5376", "enter", "enter"]),
    ],
)
async def test_golden_screens(play: Callable[..., Playing], name: str, question: str, keys: list[str]) -> None:
    """At 80x24 the screen is what the golden text says (see screen_text.py for rewriting it)."""
    async with play(question) as game:
        await game.press(*keys)
        assert_golden(game.app, name)
