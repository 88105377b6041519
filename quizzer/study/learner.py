"""What the log says of this learner: how they forget, what answers cost them, how long they have studied today.

Made anew from the whole log (a worker's business: NumPy is loaded here and not before), and a value: the
planner, progress and the screens that say how sure all this is look at the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.courtesy import in_turns
from quizzer.questions import TYPES
from quizzer.study.plan_start import Learned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.scheduling.correction import Correction, Moves
    from quizzer.scheduling.costs import Costs
    from quizzer.scheduling.histories import History
    from quizzer.study.ground import Ground
    from quizzer.study.past import PastReview

KINDS = tuple(kind.kind for kind in TYPES)
DAY = 86400.0
LONGEST_ANSWER = 600.0
"""Seconds: an item's share of an answer counts as no more study than this; the learner was away."""
SAME_DAY = 43200.0
"""Seconds."""
READING = 120.0
"""Seconds between answers, beside those of the answer itself, that count as study: feedback read, a second try."""


class Learner(msgspec.Struct, frozen=True, kw_only=True):
    """One learner on one day."""

    reviews: int
    """How many stand."""
    spent: float
    """Seconds of study today."""
    places: dict[str, int]
    """Where each item, in its latest life, stands in the correction's memories."""
    history: History
    correction: Correction
    learned: Learned
    """Where the search for it starts the next time."""
    costs: Costs
    """By kind of question, in the order of KINDS."""
    shifts: dict[str, float]
    """By topic and by kind of question: what they add to the logarithm of their items' stability."""


def learner_of(ground: Ground, before: Learned | None = None) -> Learner:
    """Return what the log says now; `before`, from an earlier log, is where the search for it starts, if any."""
    past = [review for review in in_turns(ground.store.past()) if review.item in ground.library.items]
    taken = times_taken(past)
    history, places = _history(past, ground)
    learned, correction = _correction(ground, history, before)
    shifts = _shifts(past, ground, history, correction).tolist()
    return Learner(
        reviews=len(past),
        spent=spent_today(past, taken, ground),
        places=places,
        history=history,
        correction=correction,
        learned=learned,
        costs=_costs(past, taken, ground),
        shifts=dict(zip((*_topics(ground), *KINDS), shifts, strict=True)),
    )


def _topics(ground: Ground) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.topic for item in ground.library.items.values()))


def times_taken(past: Sequence[PastReview]) -> list[float]:
    """Return what each review really took, in seconds: its answer, and the reading and second tries that came with it.

    An answer has the time since the one before, where that is not long enough for the learner to have been away;
    else what it says itself. Its items share that.
    """
    answers: dict[str, list[int]] = {}
    for place, review in enumerate(in_turns(past)):
        answers.setdefault(review.answer, []).append(place)
    taken, before = [0.0] * len(past), -DAY
    for places in answers.values():
        said = sum(min(past[place].seconds, LONGEST_ANSWER) for place in places)
        gap = past[places[0]].at - before
        before = past[places[-1]].at
        whole = max(said, gap) if said and gap <= said + READING else said
        for place in places:
            taken[place] = whole / len(places)
    return taken


def spent_today(past: Sequence[PastReview], taken: Sequence[float], ground: Ground) -> float:
    """Return the seconds of study on this day so far."""
    today, spent = ground.today(), 0.0
    now = ground.clock().timestamp()
    for review, seconds in zip(reversed(past), reversed(taken), strict=True):
        if now - review.at > 2 * DAY:
            break
        spent += seconds if _day(review, ground) == today else 0.0
    return spent


def _day(review: PastReview, ground: Ground) -> Any:  # noqa: ANN401  a date
    from datetime import UTC, datetime  # noqa: PLC0415  not for every import of the floor

    return ground.day_of(datetime.fromtimestamp(review.at, UTC))


def _history(past: Sequence[PastReview], ground: Ground) -> tuple[History, dict[str, int]]:
    """Return the reviews as arrays, each life of an item an item of its own; and where each item's latest is."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.histories import History  # noqa: PLC0415  likewise

    lives: dict[tuple[str, int], int] = {}
    item = [lives.setdefault((review.item, review.life), len(lives)) for review in in_turns(past)]
    history = History(
        item=np.array(item, dtype=np.intp),
        day=np.array([review.at / DAY for review in in_turns(past)], dtype=np.float64),
        rating=np.array([review.rating for review in in_turns(past)], dtype=int),
        luck=np.array(_lucks(past, ground), dtype=np.float64),
    )
    return history, {review.item: place for review, place in zip(in_turns(past), item, strict=True)}


def _lucks(past: Sequence[PastReview], ground: Ground) -> list[float]:
    lucks = {key: question.luck() for key, question in ground.library.questions.items()}
    return [lucks[ground.library.items[review.item].question] for review in in_turns(past)]


def _correction(ground: Ground, history: History, before: Learned | None) -> tuple[Learned, Correction]:
    """Return what is believed, and what the next search for it may start with."""
    from quizzer.scheduling.correction import NUMBERS, corrected  # noqa: PLC0415  arrays are loaded when a plan is made
    from quizzer.scheduling.fit import fitted_weights  # noqa: PLC0415  likewise

    reviews, lives = len(history.item), int(history.item.max(initial=-1)) + 1
    if before is not None and not _speaks_of(before, ground, NUMBERS):
        before = None
    if before is not None and before.holds(reviews):
        return before, corrected(history, lives, weights=before.weights, before=_moves(before), search=False)
    if before is not None and before.fits(reviews):
        weights, fitted_at = before.weights, before.fitted_at
    else:
        fitted = fitted_weights(history, lives)
        weights, fitted_at = fitted or ground.forgetting.weights, reviews if fitted else 0
    begun = _moves(before) if before is not None and before.weights == weights else None
    correction = corrected(history, lives, weights=weights, before=begun)
    learned = Learned(
        reviews=reviews,
        weights=tuple(weights),
        fitted_at=fitted_at,
        numbers=tuple(correction.numbers.tolist()),
        covariance=tuple(map(tuple, correction.covariance.tolist())),
    )
    return learned, correction


def _speaks_of(before: Learned, ground: Ground, numbers: int) -> bool:
    """Return whether what was learned is in today's terms: it may come from another edition of the program."""
    return len(before.numbers) == numbers and (bool(before.fitted_at) or before.weights == ground.forgetting.weights)


def _moves(before: Learned) -> Moves:
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.correction import Moves  # noqa: PLC0415  likewise

    return Moves(numbers=np.array(before.numbers), covariance=np.array(before.covariance))


def _shifts(past: Sequence[PastReview], ground: Ground, history: History, correction: Correction) -> Any:  # noqa: ANN401  an array
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.shifts import shifts_for  # noqa: PLC0415  likewise

    topics = {topic: place for place, topic in enumerate(_topics(ground))}
    kinds = {kind: len(topics) + place for place, kind in enumerate(KINDS)}
    items = [ground.library.items[review.item] for review in in_turns(past)]
    labels = np.array([(topics[item.topic], kinds[item.kind]) for item in items], dtype=int).reshape(-1, 2)
    return shifts_for(correction.belief, correction.memories, history, labels, len(topics) + len(kinds))


def _costs(past: Sequence[PastReview], taken: Sequence[float], ground: Ground) -> Costs:
    """Return what answers cost; an item that came back on the same day because it was missed is part of its miss."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when a plan is made

    from quizzer.scheduling.costs import Told, costs_from  # noqa: PLC0415  likewise

    kinds = {kind: place for place, kind in enumerate(KINDS)}
    latest: dict[tuple[str, int], tuple[int, float, bool]] = {}
    """By item and life: the entry that its last review went to, when that was, and whether it was missed."""
    told: list[list[float]] = []
    for review, seconds in zip(in_turns(past), taken, strict=True):
        life = review.item, review.life
        entry, at, missed = latest.get(life, (-1, 0.0, False))
        if missed and review.at - at < SAME_DAY:
            told[entry][1] += seconds
        else:
            first = float(life not in latest)
            entry = len(told)
            told.append([kinds[ground.library.items[review.item].kind], seconds, review.rating, first])
        latest[life] = entry, review.at, review.rating == 1
    kind, spent, rating, first_ones = np.array(told, dtype=np.float64).reshape(-1, 4).T
    heard = Told(
        group=kind.astype(np.intp), seconds=spent, rating=rating.astype(int), first=first_ones.astype(np.bool_)
    )
    return costs_from(heard, np.array([one.seconds for one in TYPES]))
