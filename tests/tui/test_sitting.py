"""A sitting on the screen: the flow, the commands, what is free and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from quizzer.questions.base import GIVE_UP
from quizzer.study.log import Amend
from quizzer.tui.glyphs import ASCII
from quizzer.tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.conftest import Play, Playing


def answer(game: Play) -> str:
    """Return the model answer of the question on show."""
    asking = game.sitting.asking
    assert asking is not None
    return asking.variant.reveal().answer


def wrong_pick(game: Play) -> str:
    """Return an option that is not right."""
    return next(digit for digit in "12" if digit != answer(game))


# Repair before reveal


async def test_a_wrong_match_is_mended_at_the_second_try(play: Callable[..., Playing]) -> None:
    """The first miss shows where it is wrong and nothing of the answer; the second check shows everything."""
    async with play("match") as game:
        links = answer(game).split()
        swapped = [links[0][0] + links[1][1:], links[1][0] + links[0][1:], *links[2:]]
        await game.press(*"".join(swapped), "enter")
        assert "3 of 5 right · one more try" in game.text
        assert game.text.count("✓") == 3
        assert "Size says" not in game.text
        assert game.response == " ".join(swapped)
        await game.press(links[0][1:], links[1][1:], "enter")
        assert game.log == ["Review"] * 5 + ["Retry"]
        assert "✓ right at the second try" in game.text
        assert "Size says" in game.text
        assert "1 again tomorrow ●" in game.text


async def test_a_match_wrong_twice_says_what_belongs_where(play: Callable[..., Playing]) -> None:
    """After the second miss each wrong pair says which it was, and why."""
    async with play("match", size=(120, 40)) as game:
        links = answer(game).split()
        swapped = [links[0][0] + links[1][1:], links[1][0] + links[0][1:], *links[2:]]
        await game.press(*"".join(swapped), "enter", "enter")
        assert f"→ {links[0][1:]}" in game.text
        assert "Enough images to move some weights." in game.text
        assert game.sitting.feedback.stage == "final"


async def test_a_wrong_grid_is_mended(play: Callable[..., Playing]) -> None:
    """The first miss marks the cells; tiles can be moved, then everything is right."""
    async with play("grid") as game:
        links = answer(game).split()
        for link, other in zip(links, [links[1], links[0], *links[2:]], strict=True):
            await game.press(other[1:], link[0])
        await game.press("enter")
        assert "2 of 4 right · one more try" in game.text
        assert game.text.count("✗ not this") == 2
        for link in links[:2]:
            await game.press(link[1:], link[0])
        await game.press("enter")
        assert game.log == ["Review"] * 4 + ["Retry"]
        assert "✓ right at the second try" in game.text


async def test_a_wrong_derivation_is_mended(play: Callable[..., Playing]) -> None:
    """The slip's cue stands at its step; what is right stays; the second check works every step out."""
    async with play("derivation") as game:
        steps = answer(game).split("; ")
        for text in (steps[0], "0", steps[0]):
            await game.write(text)
            await game.press("enter")
        assert "one more try" in game.text
        assert "256 × 20" not in game.text
        await game.press("backspace")
        await game.write(steps[1])
        await game.press("down", *["backspace"] * 9)
        await game.write(steps[2])
        await game.press("enter")
        assert game.log == ["Review"] * 3 + ["Retry"]
        assert "256 × 20 = 5,120" in game.text
        assert "✓ right at the second try" in game.text


async def test_a_last_step_that_is_wrong_asks_for_the_others(play: Callable[..., Playing]) -> None:
    """Answered by its last step alone and wrong, a derivation is asked step by step."""
    async with play("derivation") as game:
        await game.press("up")
        await game.write("1")
        await game.press("enter")
        assert game.text.count("now this step too") == 2
        assert "one more try" in game.text


# What is free


@pytest.mark.parametrize(
    ("question", "keys", "said"),
    [
        ("choice", [], "type the number"),
        ("match", ["a", "1"], "have no number yet"),
        ("grid", [], "type a letter and a number"),
        ("number", ["x"], "is not a number"),
        ("derivation", ["7", "enter", "enter"], "nothing for"),
        ("cloze", ["7", "enter", "enter"], "nothing in blank"),
    ],
)
async def test_what_cannot_be_read_costs_nothing(
    play: Callable[..., Playing], question: str, keys: list[str], said: str
) -> None:
    """A malformed entry is explained and kept; nothing is logged."""
    async with play(question) as game:
        await game.press(*keys)
        before = game.response
        await game.press("enter")
        assert said in game.text.replace("\n  ▌", "")
        assert game.response == before
        assert game.log == []


async def test_letters_typed_into_a_field_do_not_command(play: Callable[..., Playing]) -> None:
    """While a field has the focus every letter is typed; Esc leaves it, and then letters command."""
    async with play("cloze") as game:
        await game.write("quhsrwy?")
        assert game.response.startswith("quhsrwy?")
        assert game.log == []
        await game.press("escape", "s")
        assert "guess  1/1" in game.text
        await game.press("tab", "x")
        assert "x" in game.response


async def test_tab_leaves_a_single_field(play: Callable[..., Playing]) -> None:
    """Where there is one field, Tab leaves it as Esc does."""
    async with play("number") as game:
        await game.press("7", "tab", "s")
        assert "guess  1/1" in game.text
        assert game.response == "7"


async def test_tab_goes_through_the_fields_and_out(play: Callable[..., Playing]) -> None:
    """Tab fills a form as people expect: the next field each time, and out of the last one the letters command."""
    async with play("derivation") as game:
        await game.press("1", "tab", "6", "6", "tab", "7")
        assert game.response == "1; 66; 7"
        await game.press("tab", "w")
        assert game.response == "1; 66; 7"
        assert "you have not met it yet" in game.text


async def test_arrows_go_to_the_other_fields(play: Callable[..., Playing]) -> None:
    """Down and Up in a field go to its neighbours."""
    async with play("derivation") as game:
        await game.press("1", "down", "2", "down", "3", "up", "4")
        assert game.response == "1; 24; 3"


# Commands


async def test_undo_takes_the_answer_back(play: Callable[..., Playing]) -> None:
    """`u` voids the last answer and asks the question again, open."""
    async with play("choice") as game:
        await game.press(answer(game), "enter", "u")
        assert game.log == ["Review", "Void"]
        assert "○" not in game.text
        await game.press(answer(game), "enter")
        assert game.log == ["Review", "Void", "Review"]


async def test_undo_works_at_the_next_question(play: Callable[..., Playing]) -> None:
    """`u` at a fresh question undoes the one before."""
    async with play("choice", "choices") as game:
        await game.press(answer(game), "enter", "enter")
        assert "Which of these" in game.text
        await game.press("u")
        assert "requires_grad" in game.text
        assert game.log == ["Review", "Void"]


async def test_a_hint_makes_the_answer_hard(play: Callable[..., Playing]) -> None:
    """A hint is shown and priced: right after it counts as Hard."""
    async with play("choice") as game:
        await game.press("h")
        assert "hint  Think of what the optimizer sees." in game.text
        await game.press("h")
        assert "It has to do with the gradient." in game.text
        await game.press(answer(game), "enter")
        assert [review.rating.word for review in game.reviews] == ["hard"]
        assert "2 hard tomorrow ●" in game.text


async def test_a_guess_that_is_right_counts_as_again(play: Callable[..., Playing]) -> None:
    """`s` says how sure; a guess is a miss to the memory."""
    async with play("choice") as game:
        await game.press("s", answer(game), "enter")
        assert [(one.rating.word, one.sureness) for one in game.reviews] == [("again", "guess")]


async def test_sureness_goes_round(play: Callable[..., Playing]) -> None:
    """`s` goes from guess over fairly and sure back to nothing."""
    async with play("choice") as game:
        for word in ("guess", "fairly", "sure"):
            await game.press("s")
            assert f"{word}  1/1" in game.text
        await game.press("s")
        assert "sure  1/1" not in game.text


async def test_the_learner_can_overrule_a_miss(play: Callable[..., Playing]) -> None:
    """`y` after a miss says that the answer was right."""
    async with play("choice") as game:
        await game.press(wrong_pick(game), "enter", "y")
        amend = list(game.sitting.ground.store.entries())[-1]
        assert isinstance(amend, Amend)
        assert amend.score == 1.0
        assert "3 good in 2 d ●" in game.text


async def test_digits_amend_the_rating(play: Callable[..., Playing]) -> None:
    """1 to 4 after the feedback amend the rating, with the next date of each on show."""
    async with play("choice") as game:
        await game.press(answer(game), "enter")
        assert "1 again tomorrow · 2 hard tomorrow · 3 good in 2 d ● · 4 easy in 8 d" in game.text
        await game.press("4")
        assert "4 easy in 8 d ●" in game.text
        assert game.log == ["Review", "Amend"]


@pytest.mark.parametrize("question", ["choice", "choices", "match", "grid", "number", "derivation", "order", "cloze"])
async def test_giving_up_shows_the_answer(play: Callable[..., Playing], question: str) -> None:
    """`r` reveals: a miss is logged, the question is over, nothing crashes in any type."""
    async with play(question) as game:
        await game.press("escape") if question in {"number", "derivation", "cloze"} else None
        await game.press("r")
        assert {review.response for review in game.reviews} == {GIVE_UP}
        assert "○ shown" in game.text
        assert {review.rating.word for review in game.reviews} == {"again"}


async def test_why_now_is_said_and_taken_away(play: Callable[..., Playing]) -> None:
    """`w` says why the question is asked now."""
    async with play("choice") as game:
        await game.press("w")
        assert "why now  you have not met it yet" in game.text
        await game.press("w")
        assert "why now  you" not in game.text


async def test_enter_pressed_twice_skips_nothing(play: Callable[..., Playing]) -> None:
    """For a moment after something new appears Enter is ignored."""
    async with play("choice", "choices", settings=Settings(settle=60)) as game:
        game.settled()
        await game.press(answer(game), "enter", "enter")
        assert "requires_grad" in game.text
        game.settled()
        await game.press("enter")
        assert "Which of these" in game.text


async def test_enter_pressed_twice_keeps_the_second_try(play: Callable[..., Playing]) -> None:
    """The moment holds between the first and the second try as well."""
    async with play("match", settings=Settings(settle=60)) as game:
        game.settled()
        await game.press(*"00000", "enter", "enter")
        assert "one more try" in game.text


async def test_keys_can_be_rebound(play: Callable[..., Playing]) -> None:
    """A rebound key works, the old one does not, and the key bar shows the new one."""
    async with play("choice", settings=Settings(settle=0, keys={"hint": "i"})) as game:
        assert "i hint" in game.text
        await game.press("h")
        assert "Think of" not in game.text
        await game.press("i")
        assert "Think of" in game.text


async def test_help_names_every_key(play: Callable[..., Playing]) -> None:
    """`?` shows the keys of the type and of the sitting; Esc goes back to the entry."""
    async with play("match", size=(100, 50)) as game:
        await game.press("a", "1", "question_mark")
        assert "say that you do not know this one" in game.text
        assert "undo the last answer" in game.text
        await game.press("escape")
        assert game.response == "a1"


# The end


async def test_the_summary_says_what_went_wrong(play: Callable[..., Playing]) -> None:
    """At the end: how many were right, and each miss with its answer and slip."""
    async with play("choice") as game:
        await game.press("escape")
        assert "Nothing answered yet." in game.text
        await game.press("b")
        await game.press("2" if answer(game) != "2" else "1", "enter", "escape")
        assert "0 of 1 right" in game.text
        assert "Its weights receive no gradient" in game.text


async def test_undo_works_after_the_end(play: Callable[..., Playing]) -> None:
    """`u` in the summary goes back into the last question."""
    async with play("card") as game:
        await game.press("space", "3", "enter")
        assert "1 of 1 right" in game.text
        await game.press("u")
        assert "What is negative transfer?" in game.text
        assert game.log == ["Review", "Void"]


async def test_what_was_missed_can_be_gone_over(play: Callable[..., Playing]) -> None:
    """`a` in the summary asks the missed questions again."""
    async with play("choice", "card") as game:
        await game.press(wrong_pick(game), "enter", "q")
        await game.press("a")
        assert "requires_grad" in game.text
        assert "1/1" in game.text


async def test_leaving_and_done_close_the_sitting(play: Callable[..., Playing]) -> None:
    """`q` goes to the summary, Enter there leaves."""
    async with play("choice") as game:
        await game.press("q", "enter")
        assert game.app.return_code == 0
        assert not game.app.is_running or game.app._exit


# Signs


async def test_every_sign_of_the_frame_can_be_ascii(play: Callable[..., Playing]) -> None:
    """With ASCII glyphs nothing but ASCII is drawn, before and after the check."""
    for question in ("choice", "match", "grid", "derivation", "order", "cloze", "card", "number"):
        async with play(question, settings=Settings(settle=0, glyphs=ASCII)) as game:
            await game.press(*"a1b2")
            assert game.text.isascii(), (question, game.text)
            await game.press("escape") if game.app.screen.query(Input) else None
            await game.press("r")
            shown = game.text.replace("×", "x")
            assert shown.isascii(), (question, shown)


async def test_text_from_a_bank_is_never_obeyed(play: Callable[..., Playing]) -> None:
    """What is typed in brackets shows as it is."""
    async with play("cloze") as game:
        await game.write("[red]x[/red]")
        assert "[1: [red]x[/red]]" in game.text
