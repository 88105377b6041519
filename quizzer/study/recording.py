"""From a marked response to what the log keeps of it, what is said of it, and the dates that follow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.bank.library import item_key
from quizzer.questions.base import Score, Verdict, gave_up
from quizzer.scheduling.memory import New, Rating
from quizzer.scheduling.rating import rating_for
from quizzer.study.asking import Asking, Feedback
from quizzer.study.feedback import line_notes, slip_notes
from quizzer.study.log import Review, Sureness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizzer.study.fold import Standing
    from quizzer.study.ground import Ground


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try at a question, marked."""

    asking: Asking
    text: str
    verdict: Verdict
    answer_id: str
    seconds: float
    sureness: Sureness | None
    hints: int

    def rating(self, score: float) -> Rating:
        """Return what a memory is told of an item with this score."""
        if self.verdict.rating:
            return Rating[self.verdict.rating.upper()]
        return rating_for(score, revealed=gave_up(self.text), guessed=self.sureness == "guess", hints=self.hints)


def reviews_of(attempt: Attempt, scores: Sequence[Score], ground: Ground) -> list[Review]:
    """Return an entry for each of `scores`, all of the same time; the seconds are shared over all items marked."""
    asking, now = attempt.asking, ground.clock()
    return [
        Review(
            **ground.signed(now),
            answer=attempt.answer_id,
            item=item_key(asking.key, one.part),
            seed=asking.variant.seed,
            parts=asking.variant.parts,
            response=attempt.text,
            score=one.score,
            rating=attempt.rating(one.score),
            slips=slip_keys(asking, one.slips, ground),
            sureness=attempt.sureness,
            hints=attempt.hints,
            seconds=attempt.seconds / len(scores),
            fingerprint=asking.question.fingerprint(one.part),
        )
        for one in scores
    ]


def slip_keys(asking: Asking, names: Sequence[str], ground: Ground) -> tuple[str, ...]:
    """Return slips by their keys over all banks."""
    bank = ground.library.bank_of(asking.key)
    return tuple(bank.slip_key(name) for name in names)


def dates_of(items: Sequence[str], before: Mapping[str, Standing], ground: Ground) -> dict[Rating, datetime]:
    """Return when the first of `items` would come back under each rating, given how they stood before."""
    forgetting, now = ground.forgetting, ground.clock()
    memories = [before[item].memory if item in before else New() for item in items]
    return {
        rating: min(forgetting.due(forgetting.reviewed(memory, rating, now)) for memory in memories)
        for rating in Rating
    }


def told(
    attempt: Attempt,
    before: dict[str, Standing],
    ratings: dict[str, Rating],
    ground: Ground,
    *,
    stage: Literal["repair", "final"],
) -> Feedback:
    """Return what is said of an attempt: everything at the `final` stage, where it is wrong at `repair`."""
    bank, final = ground.library.bank_of(attempt.asking.key), stage == "final"
    return Feedback(
        stage=stage,
        answer_id=attempt.answer_id,
        response=attempt.text,
        verdict=attempt.verdict,
        lines=line_notes(attempt.verdict, bank, final=final),
        slips=slip_notes(attempt.verdict, bank),
        ratings=ratings,
        dates=dates_of(list(ratings), before, ground) if final else {},
        why=attempt.verdict.why if final else "",
    )
