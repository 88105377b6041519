"""A freeze question on the screen: by keys alone, by mouse alone, with a second try, and on a small terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.tui.glyphs import ASCII
from quizzer.tui.settings import Settings
from tests.tui.screen_text import assert_golden

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.conftest import Play, Playing

SIZES = [(80, 24), (40, 12), (120, 40)]


def row_of(game: Play, stage: str) -> str:
    """Return the line on the screen that shows a stage."""
    return next(line for line in game.text.split("\n") if any(f"{sign} {stage} " in line for sign in "●❄×"))


async def test_digits_lock_and_unlock(play: Callable[..., Playing]) -> None:
    """A stage's digit trains it, the digit again freezes it; a stage keeps its digit."""
    async with play("freeze") as game:
        await game.press("1", "2")
        assert game.response == "layer4, head"
        assert "● layer4" in game.text
        await game.press("2", "e")
        assert game.response == "head from layer3"
        assert " 2  × layer4 " in row_of(game, "layer4")
        assert "❄ layer3" in game.text
        await game.press("enter")
        assert game.scores() == [1.0]


async def test_arrows_and_space_lock_and_unlock(play: Callable[..., Playing]) -> None:
    """The cursor moves over the stack as it is drawn, Space acts on the stage under it."""
    async with play("freeze") as game:
        await game.press("space", "down", "space", "up", "up", "space")
        assert game.response == "stem, layer4, head"
        await game.press("tab", "j", "space", "k")
        assert game.response == "stem, head"


async def test_letters_of_the_simulator(play: Callable[..., Playing]) -> None:
    """T trains all above, F freezes all below, E lets the head read one stage further down, and round."""
    async with play("freeze") as game:
        await game.press("down", "down", "t")
        assert game.response == "layer3, layer4, head"
        await game.press("up", "f")
        assert game.response == "head"
        await game.press(*"eeee")
        assert game.response == "head from stem"
        await game.press("e")
        assert game.response == "head"


async def test_a_stage_that_is_cut_off_is_read_again(play: Callable[..., Playing]) -> None:
    """Space on it puts the head back on it; T and F leave it alone."""
    async with play("freeze") as game:
        await game.press("1", "e", "e", "3")
        assert game.response == "head from layer3"
        await game.press("2")
        assert game.response == "head"
        await game.press("e", "t", "f")
        assert game.response.endswith("from layer3")


async def test_nothing_chosen_is_no_answer(play: Callable[..., Playing]) -> None:
    """Enter on an untouched stack is explained and costs nothing; locked on purpose it is an answer."""
    async with play("freeze") as game:
        await game.press("enter")
        assert "no stage is named" in game.text
        assert game.log == []
        await game.press("1", "1", "enter")
        assert game.response == "none"
        assert "the new head is frozen" in game.text


async def test_the_mouse_does_all_of_it(play: Callable[..., Playing]) -> None:
    """Clicks train a stage, freeze it, let the head read an earlier one, and check."""
    async with play("freeze") as game:
        await game.click("layer4  ")
        await game.click("❄ head")
        assert game.response == "layer4, head"
        await game.click("● layer4")
        await game.click("the head reads")
        assert game.response == "head from layer3"
        await game.click("× layer4")
        await game.click("head reads", last=True)
        await game.click("check", last=True)
        assert game.scores() == [1.0]


async def test_the_mouse_does_it_on_a_small_terminal(play: Callable[..., Playing]) -> None:
    """At 40x12 the line below the stack is there for what the footer has no room for."""
    async with play("freeze", size=(40, 12)) as game:
        await game.click("❄ head")
        await game.press("pagedown")
        await game.click("the head reads")
        await game.click("check", last=True)
        assert game.scores() == [1.0]


@pytest.mark.parametrize("size", SIZES)
async def test_a_plan_is_mended(play: Callable[..., Playing], size: tuple[int, int]) -> None:
    """The first wrong plan is told what it lacks, in view, with no answer; the mended one counts as a miss."""
    async with play("freeze", size=size) as game:
        await game.press("1", "enter")
        assert "another plan than the rule" in game.text
        assert "one more try" in game.text
        assert "would do" not in game.text
        await game.press("e")
        assert "another plan than the rule" not in game.text
        await game.press("enter")
        assert "second try" in game.text
        assert [review.rating.word for review in game.reviews] == ["again"]


async def test_the_readout_is_uncovered_by_the_check(play: Callable[..., Playing]) -> None:
    """Before the check no count of what trains and no verdict stand on the screen; after it they do."""
    async with play("freeze", size=(80, 40)) as game:
        await game.press("1", "e")
        assert "readout covered" in game.text
        assert "agrees" not in game.text
        await game.press("enter")
        assert "readout covered" not in game.text
        assert "514 of 2,783,298 train" in game.text
        assert "✓ agrees with the rule" in game.text


async def test_a_reveal_shows_a_plan(play: Callable[..., Playing]) -> None:
    """R gives up: the plan that would do is named, and the stack can be changed no more."""
    async with play("freeze", size=(80, 40)) as game:
        await game.press("r")
        assert "→ head from layer3" in game.text
        await game.click("❄ head")
        await game.press("e")
        assert game.response == ""


@pytest.mark.parametrize("size", SIZES)
async def test_a_count_is_predicted(play: Callable[..., Playing], size: tuple[int, int]) -> None:
    """The number is typed and checked from the field; the head's size is covered until then."""
    async with play("freeze-count", size=size) as game:
        assert "?" in row_of(game, "head")
        assert "2,565" not in game.text
        await game.write("8393728+512*5+5")
        assert "8393728+512*5+5" in game.text
        await game.press("enter")
        assert game.scores() == [1.0]


async def test_a_count_is_predicted_with_the_mouse(play: Callable[..., Playing]) -> None:
    """A click goes into the field, a click on `check` checks; the stack is only a picture."""
    async with play("freeze-count") as game:
        await game.press("escape")
        await game.click("● layer4")
        await game.click("▌")
        await game.write("8396293")
        await game.click("check", last=True)
        assert game.scores() == [1.0]


async def test_a_count_is_mended(play: Callable[..., Playing]) -> None:
    """The slip's cue comes first and the readout stays covered; then the count, the readout and the reason."""
    async with play("freeze-count", size=(80, 40)) as game:
        await game.write("8393728")
        await game.press("enter")
        assert "New head left out?" in game.text
        assert "readout covered" in game.text
        assert "?" in row_of(game, "head")
        await game.press("enter")
        assert "→ 8,396,293" in game.text
        assert "8,393,728 + 512 × 5 + 5" in game.text
        assert "8,396,293 of 11,179,077 train" in game.text
        assert row_of(game, "head").split()[-1] == "2,565"


async def test_states_show_without_colour_and_utf_8(play: Callable[..., Playing]) -> None:
    """In ASCII a trained, a frozen and a cut stage have each their sign."""
    async with play("freeze", settings=Settings(settle=0, glyphs=ASCII)) as game:
        await game.press("1", "e")
        assert "* head" in game.text
        assert "# layer3" in game.text
        assert "x layer4" in game.text
        assert game.text.isascii()


async def test_the_help_names_its_keys(play: Callable[..., Playing]) -> None:
    """`?` lists what Space, digits, E, T and F do."""
    async with play("freeze", size=(80, 40)) as game:
        await game.press("question_mark")
        assert "read an earlier stage" in game.text
        assert "freeze this stage and all below" in game.text


@pytest.mark.parametrize(
    ("name", "question", "keys"),
    [
        ("freeze_entered", "freeze", ["1", "2", "e"]),
        ("freeze_checked", "freeze", ["1", "e", "enter"]),
        ("freeze_count_entered", "freeze-count", ["8", "3"]),
        ("freeze_count_checked", "freeze-count", [*"8393728", "enter", "enter"]),
    ],
)
async def test_golden_screens(play: Callable[..., Playing], name: str, question: str, keys: list[str]) -> None:
    """At 80x24 the screen is what the golden text says (see screen_text.py for rewriting it)."""
    async with play(question) as game:
        await game.press(*keys)
        assert_golden(game.app, name)
