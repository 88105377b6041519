"""After the hand-in: everything there is to say of a question, and what of it goes to review when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.bank.library import item_key
from quizzer.questions.base import GIVE_UP
from quizzer.scheduling.memory import Rating
from quizzer.study.asking import Feedback
from quizzer.study.feedback import line_notes, slip_notes
from quizzer.study.log import Review
from quizzer.study.paper_marks import still_there, variant_of, verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from quizzer.bank.library import Library
    from quizzer.study.ground import Ground
    from quizzer.study.papers import MockResult, Sat


def feedback_on(sat: Sat, place: int, library: Library) -> Feedback | None:
    """Return all there is to say of a question; None while the paper is open, or where the question has gone."""
    asked = sat.paper.questions[place]
    if sat.result is None or not still_there(library, asked):
        return None
    answer = sat.entered[place].answer
    verdict = verdict_on(library, asked, answer)
    bank, response = library.bank_of(asked.question), answer if verdict else GIVE_UP
    verdict = verdict or variant_of(library, asked).reveal()
    return Feedback(
        stage="final",
        answer_id=_answer_id(sat, place),
        response=response,
        verdict=verdict,
        lines=line_notes(verdict, bank, final=True),
        slips=slip_notes(verdict, bank),
        ratings={},
        dates={},
        why=verdict.why,
    )


def misses_of(sat: Sat, ground: Ground) -> list[Review]:
    """Return a review rated Again for each missed item, as of the hand-in.

    Ids are made of the paper's, so that what is sent twice is kept once.
    """
    result, at = sat.result, sat.handed_in_at
    if result is None or at is None:
        return []
    return [one for place in range(len(result.questions)) for one in _misses(sat, result, place, at, ground)]


def _misses(sat: Sat, result: MockResult, place: int, at: datetime, ground: Ground) -> Iterator[Review]:
    feedback, asked = feedback_on(sat, place, ground.library), sat.paper.questions[place]
    if feedback is None:
        return
    question, bank = ground.library.question(asked.question), ground.library.bank_of(asked.question)
    scores = {one.part: one for one in feedback.verdict.scores}
    for number, part in enumerate(asked.parts):
        item, score = item_key(asked.question, part), scores.get(part)
        if item not in result.questions[place].missed:
            continue
        signed = ground.signed(at)
        signed["id"] = f"{_answer_id(sat, place)}-{number:03}"
        yield Review(
            **signed,
            answer=_answer_id(sat, place),
            item=item,
            seed=asked.seed,
            parts=asked.parts,
            response=feedback.response,
            score=score.score if score else 0.0,
            rating=Rating.AGAIN,
            slips=tuple(bank.slip_key(name) for name in score.slips) if score else (),
            fingerprint=question.fingerprint(part),
        )


def _answer_id(sat: Sat, place: int) -> str:
    return f"{sat.id}-{place:03}"
