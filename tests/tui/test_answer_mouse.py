"""Each question type answered with the mouse; only what must be typed is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.questions.base import Line
    from tests.tui.conftest import Play, Playing


def right(game: Play) -> str:
    """Return the model answer of the question on show."""
    asking = game.sitting.asking
    assert asking is not None
    return asking.variant.reveal().answer


def line(game: Play, group: int, label: str) -> Line:
    """Return a line of the question on show."""
    asking = game.sitting.asking
    assert asking is not None
    return next(one for one in asking.presentation.groups[group].lines if one.label == label)


@pytest.mark.parametrize("question", ["choice", "choices"])
async def test_options_are_clicked(play: Callable[..., Playing], question: str) -> None:
    """A click picks an option, a click on `check` checks."""
    async with play(question) as game:
        for pick in right(game).split():
            await game.click(line(game, 0, pick).text)
        await game.click("check", last=True)
        assert game.scores() == [1.0]


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
async def test_a_match_is_clicked_left_then_right(play: Callable[..., Playing], size: tuple[int, int]) -> None:
    """A click on the left chooses, a click on the right links, in two columns or in one."""
    async with play("match", size=size) as game:
        for link in right(game).split():
            await game.click(line(game, 0, link[0]).text[:14])
            await game.click(line(game, 1, link[1:]).text[:19], last=True)
        await game.click("check", last=True)
        assert game.scores() == [1.0] * 5


@pytest.mark.parametrize("size", [(80, 24), (40, 30)])
async def test_a_grid_is_clicked_tile_then_cell(play: Callable[..., Playing], size: tuple[int, int]) -> None:
    """A click on a tile picks it up, a click in a cell drops it there."""
    async with play("grid", size=size) as game:
        for link in right(game).split():
            await game.click(line(game, 1, link[1:]).text, last=True)
            await game.click(f" {link[0]} ")
        await game.click("check", last=True)
        assert game.scores() == [1.0] * 4


async def test_a_number_is_entered_after_a_click(play: Callable[..., Playing]) -> None:
    """A click goes into the field, a click on `check` checks."""
    async with play("number") as game:
        await game.press("escape")
        await game.click("▌")
        await game.write("2565")
        await game.click("check", last=True)
        assert game.scores() == [1.0]


@pytest.mark.parametrize("question", ["derivation", "cloze"])
async def test_fields_are_clicked(play: Callable[..., Playing], question: str) -> None:
    """Each field takes what is typed after a click in it."""
    async with play(question) as game:
        fields = [y for y, text in enumerate(game.text.split("\n")) if "▌" in text]
        for y, text in reversed(list(zip(fields, right(game).split("; "), strict=True))):
            await game.click_at(game.text.split("\n")[y].index("▌") + 3, y)
            await game.write(text)
        await game.click("check", last=True)
        assert game.scores() == [1.0] * 3


async def test_things_are_clicked_into_order(play: Callable[..., Playing]) -> None:
    """A click grabs a thing, a click on another place takes it there."""
    async with play("order") as game:
        for place, label in enumerate(right(game).split()):
            now = game.response.split().index(label)
            if now != place:
                await game.click(f"{now + 1} ▌")
                await game.click(f"{place + 1} ▌")
        await game.click("check", last=True)
        assert game.scores() == [1.0]


async def test_a_card_is_clicked(play: Callable[..., Playing]) -> None:
    """A click turns the card over, a click on a rating rates it."""
    async with play("card") as game:
        await game.click("turn the card over")
        await game.click("I knew it at once")
        assert [review.rating.word for review in game.reviews] == ["easy"]


async def test_a_rating_is_clicked(play: Callable[..., Playing]) -> None:
    """A click on a rating below the feedback amends it."""
    async with play("choice") as game:
        await game.press(right(game), "enter")
        await game.click("2 hard")
        assert game.log == ["Review", "Amend"]
        assert "2 hard tomorrow ●" in game.text
