"""Whatever is appended, in any order and by whomever: the standings are the fold of the log."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import fsrs
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.memory import Forgetting, Learned, Rating
from quizzer.storage import SqlStore, open_store
from quizzer.study.fold import fold

from .histories import ALIASES, FORGETTING, LEARNER, START, as_written, batched, histories, in_order, review

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizzer.study.log import Entry

CUTS = st.lists(st.integers(1, 4), max_size=8)
OTHER = "bob"


@contextmanager
def opened(
    count: int = 1, *, apart: bool = False, learner: str = LEARNER, aliases: Mapping[str, str] | None = None
) -> Iterator[list[SqlStore]]:
    """Yield `count` stores on one new file, or each on its own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        names = [Path(folder, str(number) if apart else "0") for number in range(count)]
        yield [
            stack.enter_context(open_store(name, learner=learner, forgetting=FORGETTING, aliases=aliases))
            for name in names
        ]


@settings(max_examples=120, deadline=None)
@given(histories(), CUTS, st.sampled_from(({}, ALIASES)))
def test_standings_are_always_the_fold(history: list[Entry], cuts: list[int], aliases: dict[str, str]) -> None:
    """After each append of any entries in any order, the standings are the fold of all of them."""
    with opened(aliases=aliases) as (store,):
        so_far: list[Entry] = []
        for batch in batched(history, cuts):
            store.append(batch)
            so_far += batch
            assert store.standings() == fold(so_far, FORGETTING, aliases)
        assert [as_written(entry) for entry in store.entries()] == [as_written(entry) for entry in in_order(history)]
        assert store.check() == []
        for item, standing in store.standings().items():
            assert fold(store.entries(item), FORGETTING, aliases)[item] == standing


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60 * 24 * 50), st.sampled_from(Rating)), min_size=1, max_size=12, unique=True),
    st.permutations(range(12)),
)
def test_memories_are_the_packages_own(reviews: list[tuple[int, Rating]], order: list[int]) -> None:
    """Reviews appended in any order come to exactly what `fsrs` makes of them in order of time."""
    log = [
        review(number, rating=rating, after=timedelta(minutes=minutes))
        for number, (minutes, rating) in enumerate(reviews)
    ]
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card(card_id=1, due=START)
    for entry in sorted(log, key=lambda one: one.order):
        card, _ = scheduler.review_card(card, fsrs.Rating(entry.rating), entry.answered_at)
    log.sort(key=lambda entry: order[int(entry.id)])
    with opened() as (store,):
        for entry in log:
            store.append([entry])
        memory = store.standings()[log[0].item].memory
    assert isinstance(memory, Learned)
    assert (memory.stability, memory.difficulty, memory.last_review) == (
        card.stability,
        card.difficulty,
        card.last_review,
    )
    assert memory.reviews == len(log)


@settings(max_examples=50, deadline=None)
@given(histories(LEARNER, OTHER), histories(LEARNER, OTHER), CUTS)
def test_merging_is_a_set_union(one: list[Entry], two: list[Entry], cuts: list[int]) -> None:
    """Two stores merged into each other, twice and in any order, are equal: the fold of the union."""
    two = [entry for entry in two if entry.id not in {known.id for known in one}]
    with opened(2, apart=True) as (left, right):
        for batch in batched(one, cuts):
            left.append(batch)
        right.merge(two)
        assert left.merge(reversed(list(right.all_entries()))) == len(two)
        assert right.merge(left.all_entries()) == len(one)
        assert left.merge(right.all_entries()) == right.merge(left.all_entries()) == 0
        union = in_order(one + two)
        for store in (left, right):
            assert list(store.all_entries()) == union
            for learner in (LEARNER, OTHER):
                theirs = [entry for entry in union if entry.learner == learner]
                with open_store(store.path, learner=learner, forgetting=FORGETTING) as reopened:
                    assert reopened.standings() == fold(theirs, FORGETTING)
                    assert reopened.check() == []


@settings(max_examples=50, deadline=None)
@given(histories(), CUTS)
def test_two_stores_on_one_file_take_turns(history: list[Entry], cuts: list[int]) -> None:
    """Two programs that append in turn each see, and build upon, what the other committed."""
    with opened(2) as stores:
        so_far: list[Entry] = []
        for turn, batch in enumerate(batched(history, cuts)):
            stores[turn % 2].append(batch)
            so_far += batch
            for store in stores:
                assert store.standings() == fold(so_far, FORGETTING)


@settings(max_examples=40, deadline=None)
@given(histories(LEARNER, OTHER), CUTS)
def test_stores_that_fold_otherwise_do_not_mislead_each_other(history: list[Entry], cuts: list[int]) -> None:
    """Programs with other weights, names or learners on one file each see the fold that is theirs."""
    ways: tuple[tuple[str, Forgetting, dict[str, str]], ...] = (
        (LEARNER, FORGETTING, {}),
        (LEARNER, FORGETTING, ALIASES),
        (LEARNER, Forgetting(desired_retention=0.8), {}),
        (OTHER, FORGETTING, ALIASES),
    )
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stores = [
            stack.enter_context(open_store(Path(folder, "db"), learner=learner, forgetting=forgetting, aliases=aliases))
            for learner, forgetting, aliases in ways
        ]
        so_far: list[Entry] = []
        for turn, batch in enumerate(batched(history, cuts)):
            stores[turn % len(stores)].merge(batch)
            so_far += batch
            for store, (learner, forgetting, aliases) in zip(stores, ways, strict=True):
                ours = [entry for entry in so_far if entry.learner == learner]
                assert store.standings() == fold(ours, forgetting, aliases)
                assert store.check() == []
