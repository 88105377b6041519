"""How often each slip is made, over all questions and types: in so many of the answers where it could be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.courtesy import in_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.bank.library import Library
    from quizzer.study.past import PastReview

Trend = Literal["", "less often", "more often"]
"""How the last answers compare with those before; empty while nothing can be said."""
LATELY = 10
"""So many answers are the last ones."""
LEAST_BEFORE = 5
"""So many must lie before them, to be compared with."""
PLAIN = 0.15
"""A difference of shares that is not taken for chance."""


class SlipHistory(msgspec.Struct, frozen=True, kw_only=True):
    """One slip over the log."""

    key: str
    title: str
    why: str
    made: int
    """Answers in which it was made."""
    chances: int
    """Answers in which it could have been."""
    last: datetime
    """When it was made last."""
    trend: Trend = ""

    @property
    def share(self) -> float:
        """Return how often it is made where it can be, shrunk towards never while there is little to go by."""
        return self.made / (self.chances + 2)


class _Chances(msgspec.Struct, frozen=True):
    """The answers in which a slip could be made, in the order of time."""

    made: list[bool] = []
    times: list[float] = []
    """When it was made."""


def slip_histories(past: Iterable[PastReview], library: Library) -> list[SlipHistory]:
    """Return every slip ever made in reviews that stand, in order of time; the most frequent first."""
    found: dict[str, _Chances] = {}
    possible: dict[str, frozenset[str]] = {}
    for item, at, made in in_turns(_answers(past)):
        question = item.partition("#")[0]
        if question not in possible:
            possible[question] = frozenset(slips_of(library, question))
        for key in possible[question] | made if made else possible[question]:
            chances = found.setdefault(key, _Chances())
            chances.made.append(key in made)
            if key in made:
                chances.times.append(at)
    histories = [_history(key, chances, library) for key, chances in found.items() if chances.times]
    return sorted((one for one in histories if one is not None), key=lambda one: (-one.share, -one.made, one.key))


def _answers(past: Iterable[PastReview]) -> Iterable[tuple[str, float, set[str]]]:
    """Return of each answer an item, when it was given, and the slips made in any of its items."""
    answers: dict[str, tuple[str, float, set[str]]] = {}
    for review in in_turns(past):
        answer = answers.get(review.answer)
        if answer is None:
            answers[review.answer] = review.item, review.at, set(review.slips)
        elif review.slips:
            answer[2].update(review.slips)
    return answers.values()


def _history(key: str, chances: _Chances, library: Library) -> SlipHistory | None:
    slip = library.slip(key)
    if slip is None:
        return None
    return SlipHistory(
        key=key,
        title=slip.title,
        why=slip.why,
        made=len(chances.times),
        chances=len(chances.made),
        last=datetime.fromtimestamp(chances.times[-1], UTC),
        trend=trend_of(chances.made),
    )


def trend_of(made: Sequence[bool]) -> Trend:
    """Return whether the last answers made a slip plainly less or more often than those before."""
    before, lately = made[:-LATELY], made[-LATELY:]
    if len(before) < LEAST_BEFORE:
        return ""
    change = sum(lately) / len(lately) - sum(before) / len(before)
    if abs(change) < PLAIN:
        return ""
    return "more often" if change > 0 else "less often"


def slips_of(library: Library, question: str) -> set[str]:
    """Return the slips that tempt in a question, by their keys over all banks; none where it has gone."""
    found = library.questions.get(question)
    return {library.bank_of(question).slip_key(name) for name in found.slip_names()} if found is not None else set()
