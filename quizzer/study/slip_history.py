"""How often each slip is made, over all questions and types: in so many of the answers where it could be."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.fold import renamed
from quizzer.study.log import Review, Void

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.bank.library import Library
    from quizzer.study.log import Entry


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

    @property
    def share(self) -> float:
        """Return how often it is made where it can be, shrunk towards never while there is little to go by."""
        return self.made / (self.chances + 2)


def slip_histories(entries: Iterable[Entry], library: Library) -> list[SlipHistory]:
    """Return every slip ever made, the most frequent first; answers undone do not count."""
    answers = _answers(entries)
    made: dict[str, list[datetime]] = {}
    chances: dict[str, int] = {}
    for reviews in answers.values():
        slips = {key for review in reviews for key in review.slips}
        possible = slips | _possible(renamed(reviews[0].item, library.aliases), library)
        for key in possible:
            chances[key] = chances.get(key, 0) + 1
        for key in slips:
            made.setdefault(key, []).append(reviews[0].answered_at)
    found = []
    for key, times in made.items():
        slip = library.slip(key)
        if slip is not None:
            found.append(
                SlipHistory(
                    key=key, title=slip.title, why=slip.why, made=len(times), chances=chances[key], last=max(times)
                )
            )
    return sorted(found, key=lambda one: (-one.share, -one.made, one.key))


def _answers(entries: Iterable[Entry]) -> dict[str, list[Review]]:
    """Return the reviews of each answer that stands."""
    answers: dict[str, list[Review]] = {}
    voided = set()
    for entry in entries:
        if isinstance(entry, Void):
            voided.add(entry.answer)
        elif isinstance(entry, Review):
            answers.setdefault(entry.answer, []).append(entry)
    return {answer: reviews for answer, reviews in answers.items() if answer not in voided}


def _possible(item: str, library: Library) -> set[str]:
    key = item.partition("#")[0]
    question = library.questions.get(key)
    return {library.bank_of(key).slip_key(name) for name in question.slip_names()} if question is not None else set()
