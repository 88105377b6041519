"""Small logs for the tests of progress: past reviews on a bank with a choice, a number and a match."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.scheduling.memory import Forgetting, Rating
from quizzer.study.log import Review
from quizzer.study.past import PastReview
from quizzer.study.progress.answers import Answer

BANK = """\
bank: nets
title: Networks
topics:
  basics: {title: Basics, weight: 30}
  heads: {title: Heads, weight: 70}
slips:
  skipped: {title: Frozen means skipped, why: It still runs forward.}
questions:
  - {id: freeze, type: choice, topic: basics, difficulty: 1, prompt: What does freezing do?, why: It keeps weights.,
     options: [{right: Weights stay}, {wrong: The layer is skipped, slip: skipped}, {wrong: Zero, why: No.},
               {wrong: One, why: No.}]}
  - {id: pixels, type: number, topic: basics, difficulty: 1, prompt: Pixels of 4 x 4?, answer: 16, why: 4*4}
  - {id: terms, type: match, topic: heads, difficulty: 2, prompt: Match the terms., show: 3, why: So it is.,
     distractors: [Pool],
     pairs: [{id: head, left: Head, right: Last layer}, {id: body, left: Body, right: All but the last},
             {id: loss, left: Loss, right: What falls}]}
"""
ITEMS = ("nets/freeze", "nets/pixels", "nets/terms#head", "nets/terms#body", "nets/terms#loss")
FORGETTING = Forgetting()
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday."""
TODAY = date(2026, 3, 2)


def library() -> Library:
    """Return the bank as a library."""
    return Library([load_bank(BANK.encode(), "bank.yaml")])


def past(item: str, days: float, **others: Any) -> PastReview:  # noqa: ANN401  fields of a review
    """Return a review so many days after the start, right unless another rating is given."""
    rating = others.pop("rating", 3)
    fields = {
        "answer": f"{item}@{days}",
        "item": item,
        "at": (START + timedelta(days=days)).timestamp(),
        "rating": rating,
        "score": 1.0 if rating > 1 else 0.0,
        "seconds": 10.0,
    }
    return PastReview(**{**fields, **others})


def answer(days_ago: int, **others: Any) -> Answer:  # noqa: ANN401  fields of an answer
    """Return an answer so many days ago, right in one item unless something else is given."""
    fields = {
        "day": TODAY.toordinal() - days_ago,
        "question": "nets/freeze",
        "items": 1,
        "right": 1,
        "seconds": 10.0,
        "sureness": None,
        "slips": (),
    }
    return Answer(**{**fields, **others})


def week_of_reviews() -> list[Review]:
    """Return the log of a week that ends now: three days studied, one slip, some sureness, one item forgotten."""
    plan = [
        (-6.0, "nets/freeze", 1, "sure", ("nets/skipped",), 21.0),
        (-6.0, "nets/pixels", 3, "sure", (), 8.0),
        (-6.0, "nets/terms#head", 3, None, (), 30.0),
        (-6.0, "nets/terms#body", 1, None, (), 30.0),
        (-5.0, "nets/freeze", 3, "fairly", (), 12.0),
        (-1.0, "nets/freeze", 3, "sure", (), 6.0),
        (-1.0, "nets/pixels", 1, "guess", (), 16.0),
        (-1.0, "nets/terms#head", 3, None, (), 24.0),
    ]
    return [
        Review(
            id=f"{place:04}",
            learner="me",
            answered_at=START + timedelta(days=days, seconds=place),
            answer=f"{item.partition('#')[0]}@{days}",
            item=item,
            seed=1,
            parts=(item.partition("#")[2],),
            response="x",
            score=1.0 if rating > 1 else 0.0,
            rating=Rating(rating),
            sureness=sureness,  # type: ignore[arg-type]  # one of the three words
            slips=slips,
            seconds=seconds,
        )
        for place, (days, item, rating, sureness, slips, seconds) in enumerate(plan)
    ]
