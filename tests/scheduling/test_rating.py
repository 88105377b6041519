"""From what happened to the rating: the table of the design, section 6."""

from __future__ import annotations

import pytest

from quizzer.scheduling.memory import Rating
from quizzer.scheduling.rating import rating_for

AGAIN, HARD, GOOD = Rating.AGAIN, Rating.HARD, Rating.GOOD


@pytest.mark.parametrize(
    ("score", "revealed", "guessed", "hints", "due"),
    [
        (1, False, False, 0, GOOD),
        (1, False, False, 1, HARD),
        (1, False, True, 0, AGAIN),
        (1, False, True, 2, AGAIN),
        (1, True, False, 0, AGAIN),
        (0.99, False, False, 0, HARD),
        (0.8, False, False, 0, HARD),
        (0.8, False, False, 3, HARD),
        (0.8, False, True, 0, AGAIN),
        (0.79999, False, False, 0, AGAIN),
        (0.5, False, False, 1, AGAIN),
        (0, False, False, 0, AGAIN),
        (0, True, False, 0, AGAIN),
    ],
)
def test_the_table(score: float, *, revealed: bool, guessed: bool, hints: int, due: Rating) -> None:
    """Under 0.8, revealed or guessed: Again; with a hint or under 1: Hard; else Good."""
    assert rating_for(score, revealed=revealed, guessed=guessed, hints=hints) is due


def test_easy_is_never_given() -> None:
    """It is the learner's to give."""
    cases = [
        (score / 10, one, two, hints) for score in range(11) for one in (0, 1) for two in (0, 1) for hints in (0, 1)
    ]
    ratings = {
        rating_for(score, revealed=bool(one), guessed=bool(two), hints=hints) for score, one, two, hints in cases
    }
    assert ratings == {AGAIN, HARD, GOOD}


def test_ratings_have_words_and_numbers() -> None:
    """As the log keeps them and the screen says them."""
    assert [(int(rating), rating.word) for rating in Rating] == [(1, "again"), (2, "hard"), (3, "good"), (4, "easy")]
