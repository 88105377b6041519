"""memory = fold(log, weights, aliases)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.memory import Forgetting, Learned, Memory, New, Rating
from quizzer.study.fold import Standing, fold, renamed
from quizzer.study.log import Amend, Entry, Flag, Note, Place, Reset, Resume, Retry, Review, Suspend, Void
from quizzer.study.past import past_reviews
from tests.storage.histories import histories

START = datetime(2026, 1, 1, tzinfo=UTC)
FORGETTING = Forgetting()
ALIASES = {"b/old": "b/two", "b/former": "b/match"}


def at(hours: float) -> datetime:
    """Return a time so long after the start."""
    return START + timedelta(hours=hours)


def review(number: int, item: str, rating: Rating, hours: float, answer: str = "") -> Review:
    """Return a review."""
    return Review(
        id=f"r{number:04}",
        learner="me",
        answered_at=at(hours),
        answer=answer or f"a{number:04}",
        item=item,
        seed=1,
        parts=("a",),
        response="1",
        score=1,
        rating=rating,
        fingerprint=f"f{number}",
    )


def memory_of(*ratings: tuple[Rating, float]) -> Memory:
    """Return the memory after ratings at hours, by the forgetting curve alone."""
    memory: Memory = New()
    for rating, hours in ratings:
        memory = FORGETTING.reviewed(memory, rating, at(hours))
    return memory


@settings(max_examples=80, deadline=None)
@given(log=histories(), data=st.data())
def test_neither_order_nor_repeats_matter(log: list[Entry], data: st.DataObject) -> None:
    """Two logs merge as a set union: any order, any entry twice."""
    shuffled = data.draw(st.permutations(log))
    twice = shuffled + data.draw(st.lists(st.sampled_from(log))) if log else []
    assert fold(twice, FORGETTING, ALIASES) == fold(log, FORGETTING, ALIASES)


@settings(max_examples=80, deadline=None)
@given(log=histories())
def test_a_fold_is_the_packages_over_what_stands(log: list[Entry]) -> None:
    """Said another way: drop what is void, put in what is amended, review each item in order of time."""
    voided = {entry.answer for entry in log if isinstance(entry, Void)}
    amended = {
        (entry.answer, renamed(entry.item, ALIASES)): entry.rating
        for entry in sorted(log, key=lambda one: one.order)
        if isinstance(entry, Amend)
    }
    memories: dict[str, Memory] = {}
    for entry in sorted(log, key=lambda one: one.order):
        if isinstance(entry, Reset):
            memories[renamed(entry.item, ALIASES)] = New()
        if isinstance(entry, Review) and entry.answer not in voided:
            item = renamed(entry.item, ALIASES)
            rating = amended.get((entry.answer, item), entry.rating)
            memories[item] = FORGETTING.reviewed(memories.get(item, New()), rating, entry.answered_at)
        if isinstance(entry, Place) and entry.answer not in voided:
            item = renamed(entry.item, ALIASES)
            rating = amended.get((entry.answer, item), entry.rating)
            if isinstance(memories.get(item, New()), New):
                first = FORGETTING.reviewed(New(), rating, entry.answered_at)
                memories[item] = msgspec.structs.replace(first, reviews=0)
    found = {item: standing.memory for item, standing in fold(log, FORGETTING, ALIASES).items()}
    assert {item: memory for item, memory in found.items() if isinstance(memory, Learned)} == {
        item: memory for item, memory in memories.items() if isinstance(memory, Learned)
    }


@settings(max_examples=60, deadline=None)
@given(one=histories("ada"), two=histories("ada", "bob"))
def test_merging_is_the_same_both_ways(one: list[Entry], two: list[Entry]) -> None:
    """A's log into B's and B's into A's give one fold."""
    known = {entry.id for entry in one}
    other = [entry for entry in two if entry.id not in known]
    assert fold([*one, *other], FORGETTING) == fold([*other, *one], FORGETTING)


def test_a_void_takes_the_whole_answer() -> None:
    """All its items, also when it arrives before what it names."""
    answer = [review(1, "b/two#a", Rating.GOOD, 1, "A"), review(2, "b/two#b", Rating.GOOD, 1, "A")]
    void = Void(id="e1", learner="me", answered_at=at(0), answer="A")
    later = review(3, "b/two#a", Rating.EASY, 5)
    assert fold([void, *answer], FORGETTING) == {}
    assert fold([void, *answer, later], FORGETTING)["b/two#a"].memory == memory_of((Rating.EASY, 5))


def test_an_amendment_counts_where_the_review_stood() -> None:
    """With the review's time, not its own; the last amendment wins, also when it came first in the file."""
    entries: list[Entry] = [
        Amend(id="e3", learner="me", answered_at=at(60), answer="A", item="b/one", rating=Rating.EASY),
        Amend(id="e2", learner="me", answered_at=at(50), answer="A", item="b/one", rating=Rating.HARD),
        Amend(id="e4", learner="me", answered_at=at(70), answer="A", item="b/two#a", rating=Rating.AGAIN),
        review(2, "b/one", Rating.GOOD, 48),
        review(1, "b/one", Rating.AGAIN, 1, "A"),
    ]
    assert fold(entries, FORGETTING)["b/one"].memory == memory_of((Rating.EASY, 1), (Rating.GOOD, 48))


def test_renames_are_followed_when_folding() -> None:
    """`formerly` joins the histories of both names, part by part; the log keeps what was written."""
    entries = [review(1, "b/old#a", Rating.GOOD, 1), review(2, "b/two#a", Rating.GOOD, 60)]
    assert fold(entries, FORGETTING, ALIASES) == {
        "b/two#a": Standing(memory=memory_of((Rating.GOOD, 1), (Rating.GOOD, 60)), fingerprint="f2")
    }
    assert set(fold(entries, FORGETTING)) == {"b/old#a", "b/two#a"}
    assert renamed("b/old", ALIASES) == "b/two"
    assert renamed("b/older#a", ALIASES) == "b/older#a"


def test_an_amendment_follows_renames_too() -> None:
    """Amended under the new name, reviewed under the old one."""
    amend = Amend(id="e1", learner="me", answered_at=at(2), answer="A", item="b/two#a", rating=Rating.EASY)
    found = fold([review(1, "b/old#a", Rating.GOOD, 1, "A"), amend], FORGETTING, ALIASES)
    assert found["b/two#a"].memory == memory_of((Rating.EASY, 1))


def test_what_the_learner_says_stands_until_taken_back() -> None:
    """Notes, flags and suspensions: the last word counts; a reset leaves them and forgets the memory."""
    entries: list[Entry] = [
        review(1, "b/one", Rating.GOOD, 1),
        Note(id="e1", learner="me", answered_at=at(2), item="b/one", text="first"),
        Note(id="e2", learner="me", answered_at=at(3), item="b/one", text="second"),
        Flag(id="e3", learner="me", answered_at=at(4), item="b/one", text="wrong"),
        Flag(id="e4", learner="me", answered_at=at(5), item="b/one", text=""),
        Suspend(id="e5", learner="me", answered_at=at(6), item="b/one"),
        Reset(id="e6", learner="me", answered_at=at(7), item="b/one"),
    ]
    assert fold(entries, FORGETTING)["b/one"] == Standing(memory=New(), note="second", suspended=True)
    entries.append(Resume(id="e7", learner="me", answered_at=at(8), item="b/one"))
    entries.append(review(9, "b/one", Rating.HARD, 9))
    again = fold(entries, FORGETTING)["b/one"]
    assert again == Standing(memory=memory_of((Rating.HARD, 9)), note="second", fingerprint="f9")


def test_a_retry_moves_no_memory() -> None:
    """The second try is for the record."""
    entries: list[Entry] = [review(1, "b/one", Rating.AGAIN, 1, "A")]
    retry = Retry(id="e1", learner="me", answered_at=at(1), answer="A", response="2", score=1)
    assert fold([*entries, retry], FORGETTING) == fold(entries, FORGETTING)


def place(number: int, item: str, hours: float, rating: Rating = Rating.GOOD) -> Place:
    """Return an item taken as known."""
    return Place(
        id=f"p{number:04}",
        learner="me",
        answered_at=at(hours),
        answer="P",
        item=item,
        rating=rating,
        fingerprint=f"f{number}",
    )


def test_what_is_placed_is_remembered_without_a_review() -> None:
    """A new item gets the memory of a first rating, of no reviews; a void of the placement takes it back."""
    placed = fold([place(1, "b/one", 1, Rating.EASY)], FORGETTING)["b/one"]
    first = memory_of((Rating.EASY, 1))
    assert isinstance(placed.memory, Learned)
    assert isinstance(first, Learned)
    assert placed.memory == msgspec.structs.replace(first, reviews=0)
    assert placed.fingerprint == "f1"
    void = Void(id="e1", learner="me", answered_at=at(9), answer="P")
    assert fold([place(1, "b/one", 1), place(2, "b/two#a", 1), void], FORGETTING) == {}


def test_a_placement_says_nothing_of_what_was_met() -> None:
    """After a review it changes nothing, also when it arrives first; a review after it goes on from it."""
    log: list[Entry] = [place(2, "b/one", 5), review(1, "b/one", Rating.HARD, 1)]
    assert fold(log, FORGETTING)["b/one"] == Standing(memory=memory_of((Rating.HARD, 1)), fingerprint="f1")
    after = fold([place(1, "b/one", 1), review(2, "b/one", Rating.AGAIN, 60)], FORGETTING)["b/one"].memory
    same = memory_of((Rating.GOOD, 1), (Rating.AGAIN, 60))
    assert isinstance(after, Learned)
    assert isinstance(same, Learned)
    assert (after.stability, after.difficulty, after.reviews) == (same.stability, same.difficulty, 1)


def test_a_reset_makes_room_for_a_placement() -> None:
    """New is new, however it came about."""
    reset = Reset(id="e1", learner="me", answered_at=at(2), item="b/one")
    found = fold([review(1, "b/one", Rating.GOOD, 1), reset, place(2, "b/one", 3)], FORGETTING)["b/one"].memory
    assert isinstance(found, Learned)
    assert found.reviews == 0


def test_what_is_placed_is_no_evidence() -> None:
    """The reviews of the past do not hold it."""
    assert [one.item for one in past_reviews([place(1, "b/one", 1), review(2, "b/two", Rating.GOOD, 2)], {})] == [
        "b/two"
    ]
