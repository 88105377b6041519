"""Each question type answered with the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.tui.settings import Settings
from tests.shelf import ROOT
from tests.tui.conftest import Harness, sitting_on
from tests.tui.screen_text import screen_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.conftest import Play, Playing


def right(game: Play) -> str:
    """Return the model answer of the question on show."""
    asking = game.sitting.asking
    assert asking is not None
    return asking.variant.reveal().answer


async def test_the_bar_says_what_a_question_mark_is_in_a_field(play: Callable[..., Playing]) -> None:
    """In a field `?` is an entry; out of it, help."""
    async with play("cloze") as game:
        assert "? not known" in game.text
        assert "? help" not in game.text
        await game.press("?")
        assert game.response.split("; ")[0] == "?"
        await game.press("escape")
        assert "? help" in game.text


@pytest.mark.parametrize("question", ["choice", "choices"])
async def test_digits_pick_options(play: Callable[..., Playing], question: str) -> None:
    """Digits pick and Enter checks: the log has the review with score 1."""
    async with play(question) as game:
        await game.press(*right(game).split(), "enter")
        assert game.scores() == [1.0]
        assert "✓ right" in game.text


@pytest.mark.parametrize("question", ["choice", "choices"])
async def test_arrows_and_space_pick_options(play: Callable[..., Playing], question: str) -> None:
    """The cursor and Space pick as the digits do."""
    async with play(question) as game:
        picks, here = right(game).split(), 1
        for pick in picks:
            await game.press(*["down"] * (int(pick) - here), "space")
            here = int(pick)
        await game.press("enter")
        assert game.scores() == [1.0]


async def test_letters_and_digits_link_a_match(play: Callable[..., Playing]) -> None:
    """A letter and a digit link, in every order of the letters; each pair has its review."""
    async with play("match") as game:
        for link in reversed(right(game).split()):
            await game.press(*link)
        await game.press("enter")
        assert game.scores() == [1.0] * 5


async def test_digits_alone_link_a_match_from_top_to_bottom(play: Callable[..., Playing]) -> None:
    """After a link the next open left side is chosen, so digits are enough."""
    async with play("match") as game:
        await game.press(*(link[1:] for link in right(game).split()), "enter")
        assert game.scores() == [1.0] * 5


async def test_arrows_and_space_link_a_match(play: Callable[..., Playing]) -> None:
    """Without a letter or digit: right to the tiles, down to one, Space links it."""
    async with play("match") as game:
        for link in right(game).split():
            await game.press("right")
            while not game.text_line_of_cursor().endswith(f" {link[1:]}"):
                await game.press("down")
            await game.press("space")
        await game.press("enter")
        assert game.scores() == [1.0] * 5


async def test_tiles_are_picked_up_and_dropped_in_a_grid(play: Callable[..., Playing]) -> None:
    """A digit picks a tile up, a letter drops it in its cell."""
    async with play("grid") as game:
        for link in right(game).split():
            await game.press(link[1:], link[0])
        await game.press("enter")
        assert game.scores() == [1.0] * 4


async def test_a_heading_of_a_grid_is_broken_between_words() -> None:
    """A long word beside the table gets the room it needs."""
    bank = ROOT / "banks" / "transfer-learning.yaml"
    app = Harness(sitting_on("grad-and-mode", bank=bank), Settings(settle=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert screen_text(app).count("requires_grad") == 2


async def test_arrows_and_space_fill_a_grid(play: Callable[..., Playing]) -> None:
    """Space picks the tile under the cursor up and drops it in the cell under the cursor."""
    async with play("grid") as game:
        for link in right(game).split():
            await game.press(*["down"] * 9, *["up"] * (5 - int(link[1:])), "space")
            await game.press(*["up"] * 3, *["left"] * 3)
            moves = {"a": [], "b": ["right"], "c": ["down"], "d": ["down", "right"]}
            await game.press(*moves[link[0]], "space")
        await game.press("enter")
        assert game.scores() == [1.0] * 4


async def test_a_number_is_typed(play: Callable[..., Playing]) -> None:
    """Arithmetic is typed into the one field, Enter checks from there."""
    async with play("number") as game:
        await game.write("512*5+5")
        await game.press("enter")
        assert game.scores() == [1.0]


async def test_steps_are_typed_one_after_the_other(play: Callable[..., Playing]) -> None:
    """Enter goes on to the next empty step, and checks from the last one."""
    async with play("derivation") as game:
        for number in right(game).split("; "):
            await game.write(number)
            await game.press("enter")
        assert game.scores() == [1.0] * 3


async def test_the_last_step_alone_carries_the_others(play: Callable[..., Playing]) -> None:
    """Only the last field is filled: right, it counts for all steps."""
    async with play("derivation") as game:
        await game.press("up")
        await game.write(right(game).split("; ")[-1])
        await game.press("enter")
        assert game.scores() == [1.0] * 3


async def test_things_are_carried_with_j_and_k(play: Callable[..., Playing]) -> None:
    """J and K carry what is under the cursor until the order is right."""
    async with play("order") as game:
        await _arranged(game, {True: ["J"], False: ["K"]})
        await game.press("enter")
        assert game.scores() == [1.0]


async def test_things_are_grabbed_and_carried_with_arrows(play: Callable[..., Playing]) -> None:
    """Space grabs, arrows carry, Space drops."""
    async with play("order") as game:
        await _arranged(game, {True: ["space", "down", "space"], False: ["space", "up", "space"]})
        await game.press("enter")
        assert game.scores() == [1.0]


async def test_digits_send_things_to_their_places(play: Callable[..., Playing]) -> None:
    """A digit sends the thing under the cursor to that place."""
    async with play("order") as game:
        for place, label in enumerate(right(game).split(), 1):
            now = game.response.split().index(label)
            await _go(game, now)
            await game.press(str(place))
        await game.press("enter")
        assert game.scores() == [1.0]


async def _go(game: Play, place: int) -> None:
    while game.cursor != place:
        await game.press("down")


async def _arranged(game: Play, keys: dict[bool, list[str]]) -> None:
    for place, label in enumerate(right(game).split()):
        now = game.response.split().index(label)
        await _go(game, now)
        for _ in range(abs(place - now)):
            await game.press(*keys[place > now])


async def test_blanks_are_typed(play: Callable[..., Playing]) -> None:
    """Each blank has its field, and the text fills as it is typed."""
    async with play("cloze") as game:
        for word in right(game).split("; "):
            await game.write(word)
            assert f": {word}]" in game.text.replace("\n ", "")
            await game.press("enter")
        assert game.scores() == [1.0] * 3


@pytest.mark.parametrize("turn", ["space", "enter"])
async def test_a_card_is_turned_over_and_rated(play: Callable[..., Playing], turn: str) -> None:
    """Nothing is logged when the card turns; the rating is the review."""
    async with play("card") as game:
        assert "starting from" not in game.text
        await game.press(turn)
        assert "starting from" in game.text
        assert game.reviews == []
        await game.press("3")
        assert game.scores() == [1.0]
        assert "3 good in 2 d ●" in game.text
