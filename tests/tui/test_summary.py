"""What the summary of a sitting says."""

from __future__ import annotations

from quizzer.study.asking import Summary
from quizzer.tui.glyphs import UNICODE
from quizzer.tui.screens.summary import summed_up


def test_what_a_placement_found_is_said() -> None:
    """Between the score and what is to be gone over, a line a topic; other sittings found nothing out."""
    summary = Summary(answered=3, right=3, score=1.0, seconds=60.0, missed=(), left=0)
    assert not any("Found out" in text.plain for text, _ in summed_up(summary, UNICODE))
    placed = Summary(
        answered=3, right=3, score=1.0, seconds=60.0, missed=(), left=0, found=("T: known (3 of 3 right)",)
    )
    assert [text.plain for text, _ in summed_up(placed, UNICODE)][-2:] == ["\nFound out", "T: known (3 of 3 right)"]
