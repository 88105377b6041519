"""What is taken for what: pairs of a match, cells of a grid, options of a choice that a learner mixes up.

The log keeps seed, parts and response of each answer, so the variant that was on show is made again and the
response read anew. An answer that today's question marks otherwise than then tells nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.bank.library import item_key
from quizzer.courtesy import in_turns
from quizzer.errors import Malformed
from quizzer.questions.base import Confusion, gave_up
from quizzer.study.weakness import ENOUGH, TOO_FEW, ago, counted, days_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizzer.bank.library import Library
    from quizzer.questions.base import Question
    from quizzer.study.log import Review
    from quizzer.study.past import PastReview

MOST_MISSES = 300
"""So many of the last misses are looked at,"""
MOST_ITEMS = 40
"""in the items missed most often,"""
MOST_ANSWERS = 20
"""and of each so many of its last answers."""

Sides = tuple[str, str]
"""What was asked and what was taken for it: part ids, or the text of what belongs to no part."""
Chances = list[tuple[Confusion, datetime]]
"""When something could have been taken for another, and whether it was."""
Seen = dict[tuple[str, Sides], Chances]
"""By question and sides."""
Ways = tuple[str, Chances, Chances]
"""A question with both directions of a pair."""


class Direction(msgspec.Struct, frozen=True, kw_only=True):
    """How often one thing was taken for another."""

    made: int = 0
    chances: int = 0
    """How often both were on show."""

    @property
    def share(self) -> float:
        """Return how often it happens, shrunk towards never while there is little to go by."""
        return self.made / (self.chances + 2)


class ConfusedPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two things of a question that were mixed up."""

    group: Literal["pair"] = "pair"
    key: str
    """The question's, with both sides."""
    question: str
    one: str
    """What was asked, as the bank says it."""
    other: str
    """What was taken for it."""
    lost: float
    """The share of the exam's marks that it costs."""
    there: Direction
    """How often the answer of `other` was given for `one`."""
    back: Direction
    """How often the answer of `one` was given for `other`."""
    last: datetime
    days: int
    """Whole days since then."""
    drill: tuple[str, ...] = ()
    """The items on either side."""

    @property
    def made(self) -> int:
        """Return how often they were mixed up, either way."""
        return self.there.made + self.back.made

    @property
    def chances(self) -> int:
        """Return how often they could have been."""
        return self.there.chances + self.back.chances

    @property
    def few(self) -> bool:
        """Return whether there are too few answers to tell."""
        return self.chances < ENOUGH

    @property
    def evidence(self) -> str:
        """Return what the figure is based on."""
        few = f", {TOO_FEW}" if self.few else ""
        return f"{counted(self.made, 'time')} of {self.chances}, last {ago(self.days)}{few}"


def suspects(library: Library, past: Sequence[PastReview]) -> list[str]:
    """Return the items whose last misses may be confusions, those missed most often first."""
    misses: dict[str, int] = {}
    left = MOST_MISSES
    for review in in_turns(reversed(past)):
        item = library.items.get(review.item)
        if review.score < 1 and item is not None and library.questions[item.question].confusable:
            misses[review.item] = misses.get(review.item, 0) + 1
            left -= 1
            if not left:
                break
    return sorted(misses, key=lambda key: -misses[key])[:MOST_ITEMS]


def confused_pairs(
    library: Library,
    marks: Mapping[str, float],
    answers: Iterable[tuple[str, Review]],
    past: Iterable[PastReview],
    now: datetime,
) -> list[ConfusedPair]:
    """Return what is mixed up in `answers` (a question with one review of the answer), most marks lost first.

    `past` are the reviews that stand: an answer counts where the question, as it is today, marks it as they say.
    """
    once = {review.answer: (question, review) for question, review in answers}
    scores: dict[str, dict[str, float]] = {answer: {} for answer in once}
    for one in in_turns(past):
        if one.answer in scores:
            scores[one.answer][one.item] = one.score
    seen: Seen = {}
    for question, review in once.values():
        for found in _read(library, question, review, scores[review.answer]):
            place = question, (found.part, found.other or found.taken)
            seen.setdefault(place, []).append((found, review.answered_at))
    pairs = (_pair(library, marks, ways, now) for ways in _paired(seen))
    return sorted((pair for pair in pairs if pair is not None), key=lambda pair: (-pair.lost, -pair.made, pair.key))


def _read(library: Library, key: str, review: Review, scores: Mapping[str, float]) -> Sequence[Confusion]:
    """Return what an answer could have confused; nothing where it cannot be read as it was."""
    question = library.questions.get(key)
    if question is None or not scores or gave_up(review.response):
        return ()
    variant = question.variant(review.seed, review.parts)
    try:
        response = variant.read(review.response)
    except Malformed:
        return ()
    marked = {item_key(key, one.part): one.score for one in variant.mark(response).scores}
    same = all(marked.get(item) == score for item, score in scores.items())
    return variant.confusions(response) if same else ()


def _paired(seen: Seen) -> list[Ways]:
    """Return both directions of everything that was mixed up at least once, first the one taken more often."""
    found: dict[tuple[str, frozenset[str]], Ways] = {}
    for (question, (part, side)), there in sorted(seen.items(), key=lambda pair: pair[0]):
        back = seen.get((question, (side, part)), [])
        if _made(there) and _made(there) >= _made(back):
            found.setdefault((question, frozenset((part, side))), (question, there, back))
    return list(found.values())


def _made(chances: Chances) -> int:
    return sum(one.made for one, _ in chances)


def _direction(chances: Chances) -> Direction:
    return Direction(made=_made(chances), chances=len(chances))


def _pair(library: Library, marks: Mapping[str, float], ways: Ways, now: datetime) -> ConfusedPair | None:
    """Return a pair; None where the exam does not ask it."""
    question, there, back = ways
    first = there[-1][0]
    item = item_key(question, first.part)
    if item not in marks:
        return None
    other = item_key(question, first.other) if first.other else ""
    last = max(at for one, at in (*there, *back) if one.made)
    return ConfusedPair(
        key=f"{question}#{first.part}+{first.other or first.taken}",
        question=question,
        one=first.wanted,
        other=_text(library.questions[question], first.other) if first.other else first.taken,
        lost=_direction(there).share * marks[item] + _direction(back).share * marks.get(other, 0.0),
        there=_direction(there),
        back=_direction(back),
        last=last.astimezone(UTC),
        days=days_since(last, now),
        drill=tuple(key for key in (item, other) if key in marks),
    )


def _text(question: Question, part: str) -> str:
    """Return what a part asks, as the bank says it."""
    shown = question.variant(0, question.asked((part,))).present()
    return next((line.text for group in shown.groups for line in group.lines if line.part == part), part)
