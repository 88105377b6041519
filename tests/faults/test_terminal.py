"""The terminal: vanished, or resized hundreds of times with an entry half made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.geometry import Size

from quizzer.generators.draws import Draws
from quizzer.study.log import Review
from tests.faults.kills import SPARE, answers_in, bank, problems
from tests.faults.running import on_terminal
from tests.faults.seats import seated
from tests.walks.hands import brief_wait

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.conftest import Playing

RESIZES, BURST = 240, 4
"""In all, and so many at once, as from a window being dragged."""
ENTRIES = {
    "match": ("a", "2", "b", "1", "c"),
    "derivation": ("5", "1", "2"),
    "cloze": ("h", "e", "a"),
}
"""Keys that leave an entry half made, by type."""


@pytest.mark.parametrize("controls", [True, False], ids=["told", "not told"])
def test_the_terminal_vanishes(controls: bool, tmp_path: Path) -> None:  # noqa: FBT001  a case
    """Terminal vanished, the program told so by a signal or not: it ends by itself, soon; the answer is kept."""
    home = tmp_path / "home"
    with on_terminal(home, "--banks", bank(tmp_path), "drill", "--seed", "1", controls=controls) as program:
        assert program.wait_for(r"\b1/\d+")
        program.send(b"r")
        assert program.wait_for("1 again")
        program.vanish()
        assert program.end() in {-1, 129}
        assert not program.left_behind
    assert (answers_in(home), problems(home)) == (1, [])


@pytest.mark.parametrize("question", ENTRIES)
async def test_an_entry_half_made_stands_through_resizes(
    question: str, play: Callable[..., Playing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Resized hundreds of times in all, far too small and very large included: what was entered stands."""
    monkeypatch.setattr("textual.pilot.wait_for_idle", brief_wait)
    draws = Draws("resize", 2)
    async with play(question) as one:
        await one.press(*ENTRIES[question])
        entered, focused = one.response, one.app.focused
        assert entered.strip("; ?")
        for _ in range(RESIZES // len(ENTRIES) // BURST):
            for _ in range(BURST):
                size = Size(1 + draws.below(100), 1 + draws.below(30))
                one.app.post_message(events.Resize(size, size))
            await one.resize(1 + draws.below(100), 1 + draws.below(30))
        await one.resize(80, 24)
        assert one.response == entered
        assert one.app.focused is focused


def test_a_real_terminal_is_resized(tmp_path: Path) -> None:
    """Resized a hundred times, far too small included, with an option picked: Enter has that option marked."""
    draws, home = Draws("resize", 1), tmp_path / "home"
    with on_terminal(home, "--banks", bank(tmp_path), "drill", "--seed", "1", "--limit", "1") as program:
        assert program.wait_for(r"\b1/1\b")
        program.look(SPARE)
        program.send(b"2")
        for _ in range(100):
            program.resize(1 + draws.below(120), 1 + draws.below(40))
            program.read(0.002)
        program.resize(80, 24)
        before = len(program.text)
        assert program.wait_for("● 2  It is", since=before)
        program.send(b"\r")
        assert program.wait_for("1 again", since=before)
    with seated(home) as seat:
        (review,) = seat.store.entries()
        assert isinstance(review, Review)
        assert review.response == "2"
