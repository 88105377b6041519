"""Entries to test with: builders, and random histories in which ids, times, items and answers collide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import strategies as st

from quizzer.scheduling.memory import Forgetting, Rating
from quizzer.study.log import Amend, Entry, Flag, Note, Place, Reset, Resume, Retry, Review, Suspend, Void

if TYPE_CHECKING:
    from collections.abc import Iterable

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
FORGETTING = Forgetting()
ITEMS = ("b/choice", "b/match#left", "b/match#right", "b/former#left")
ALIASES = {"b/former": "b/match"}
ANSWERS = ("a0", "a1", "a2", "a3")
LEARNER = "ada"


def review(
    number: int, item: str = ITEMS[0], rating: Rating = Rating.GOOD, *, after: timedelta | None = None, **others: object
) -> Review:
    """Return a review, `number` hours into the history unless `after` says when."""
    fields: dict[str, Any] = {
        "id": f"{number:04}",
        "learner": LEARNER,
        "answered_at": START + (timedelta(hours=number) if after is None else after),
        "answer": f"answer-{number}",
        "item": item,
        "seed": 7,
        "parts": ("left", "right"),
        "response": "a1 b2",
        "score": 1.0,
        "rating": rating,
        "version": "0.1.0",
    }
    return Review(**(fields | others))


def times() -> st.SearchStrategy[datetime]:
    """Return times that often coincide, often lie within a day, and have microseconds."""
    days = st.sampled_from((0, 0, 0, 1, 9, 400))
    microseconds = st.sampled_from((0, 0, 0, 1, 86_399_999_999))
    return st.builds(lambda day, rest: START + timedelta(days=day, microseconds=rest), days, microseconds)


def entries(learner: str = LEARNER) -> st.SearchStrategy[Entry]:
    """Return entries of every kind."""
    base = {
        "id": st.integers(0, 9999).map(lambda number: f"{learner}-{number:04}"),
        "learner": st.just(learner),
        "answered_at": times(),
    }
    item = {"item": st.sampled_from(ITEMS)}
    answer = {"answer": st.sampled_from(ANSWERS)}
    rating = {"rating": st.sampled_from(Rating)}
    words = {"text": st.sampled_from(("", "see page 12", "föhn ☂"))}
    reviews = st.builds(
        Review,
        **base,
        **item,
        **answer,
        **rating,
        seed=st.integers(0, 2**63 - 1),
        parts=st.just(("left",)),
        response=st.text(st.characters(codec="utf-8"), max_size=5),
        score=st.floats(0, 1),
        seconds=st.floats(0, 1e6),
        fingerprint=st.sampled_from(("", "f1", "f2")),
    )
    others = st.one_of(
        st.builds(Retry, **base, **answer, response=st.just("b"), score=st.just(0.5)),
        st.builds(Amend, **base, **answer, **item, **rating),
        st.builds(Void, **base, **answer),
        st.builds(Place, **base, **answer, **item, **rating, fingerprint=st.sampled_from(("", "f1"))),
        *(st.builds(kind, **base, **item) for kind in (Reset, Suspend, Resume)),
        *(st.builds(kind, **base, **item, **words) for kind in (Note, Flag)),
    )
    return st.booleans().flatmap(lambda is_review: reviews if is_review else others)


def histories(*learners: str) -> st.SearchStrategy[list[Entry]]:
    """Return up to 16 entries of these learners, or of one, in no order, each id once."""
    one = st.one_of([entries(learner) for learner in learners or (LEARNER,)])
    sizes = st.sampled_from((0, 1, 4, 9, 16))  # left to itself, hypothesis seldom draws long lists
    return sizes.flatmap(lambda size: st.lists(one, min_size=size, max_size=size, unique_by=lambda entry: entry.id))


def batched(history: list[Entry], cuts: list[int]) -> list[list[Entry]]:
    """Return a history cut after so many entries each, the rest as the last."""
    batches, start = [], 0
    for cut in cuts:
        batches.append(history[start : start + cut])
        start += cut
    return [*batches, history[start:]]


def in_order(history: Iterable[Entry]) -> list[Entry]:
    """Return a history as a log yields it."""
    return sorted(history, key=lambda entry: entry.order)


def as_written(entry: Entry) -> bytes:
    """Return an entry as JSON, so that equal means equal to the last digit."""
    return msgspec.json.encode(entry)
