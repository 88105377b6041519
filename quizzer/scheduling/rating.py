"""From what happened to an item to the rating its memory is told (design, section 6)."""

from __future__ import annotations

from quizzer.scheduling.memory import Rating

PASS = 0.8


def rating_for(score: float, *, revealed: bool = False, guessed: bool = False, hints: int = 0) -> Rating:
    """Return Again under 0.8, for a guess or a reveal; Hard from 0.8 or with a hint; Good for 1.

    Easy is the learner's to give. A second try never reaches here: its rating stays that of the miss.
    """
    if score < PASS or revealed or guessed:
        return Rating.AGAIN
    if hints or score < 1:
        return Rating.HARD
    return Rating.GOOD
