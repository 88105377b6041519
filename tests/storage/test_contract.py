"""What a sitting may rely on: what is appended is read back, in order, and comes to the right standings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from quizzer.errors import StoreError
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting, Learned, New, Rating
from quizzer.storage import SqlStore, open_store
from quizzer.study.fold import Standing, fold
from quizzer.study.log import Amend, Flag, Note, Place, Reset, Resume, Retry, Review, Suspend, Void
from quizzer.study.past import past_reviews

from .histories import ALIASES, FORGETTING, ITEMS, LEARNER, START, in_order, review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quizzer.study.log import Entry
    from quizzer.study.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a store may be made."""
    return tmp_path / "folder" / "quizzer.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """Yield a new store."""
    with open_store(path, learner=LEARNER, forgetting=FORGETTING) as opened:
        yield opened


def about(number: int) -> dict[str, Any]:
    """Return what every entry has, `number` hours into the history."""
    return {"id": f"{number:04}", "learner": LEARNER, "answered_at": START + timedelta(hours=number)}


def test_is_a_store(store: SqlStore) -> None:
    """SqlStore is what `study` asks for, and says whose log it is."""
    needed: Store = store
    assert needed.learner == LEARNER


def test_new_store_is_empty(store: SqlStore) -> None:
    """A new store has no entries, no standings, no learners and no problems."""
    assert list(store.entries()) == []
    assert store.standings() == {}
    assert store.learners() == []
    assert store.check() == []


def test_entries_come_back_in_order(store: SqlStore) -> None:
    """Entries are yielded by time and id, whatever order they came in, and survive closing."""
    log = [review(number) for number in (3, 1, 2)] + [review(0, after=timedelta(hours=1))]
    store.append(log)
    store.close()
    assert list(store.entries()) == in_order(log)


def test_many_entries_come_in_pages(store: SqlStore) -> None:
    """A log longer than a page is yielded whole, also where times coincide at the page's end."""
    log = [review(number, after=timedelta(hours=number // 7)) for number in range(2500)]
    assert store.merge(log) == 2500
    assert list(store.entries()) == in_order(log)


def test_every_kind_of_entry_round_trips(store: SqlStore) -> None:
    """Each kind of entry comes back as it was."""
    log: list[Entry] = [
        review(1, slips=("no-bias",), sureness="guess", hints=2, seconds=1.25, fingerprint="f"),
        Retry(**about(2), answer="answer-1", response="2", score=0.5, slips=("b/own",), seconds=3.5),
        Amend(**about(3), answer="answer-1", item=ITEMS[0], rating=Rating.EASY, score=1.0),
        Void(**about(4), answer="answer-1"),
        Reset(**about(5), item=ITEMS[0]),
        Suspend(**about(6), item=ITEMS[0]),
        Resume(**about(7), item=ITEMS[0]),
        Note(**about(8), item=ITEMS[0], text="føø ☂\x00\n"),
        Flag(**about(9), item=ITEMS[0], text="the answer is 3"),
        Place(**about(10), answer="answer-1", item=ITEMS[0], rating=Rating.GOOD, fingerprint="f"),
    ]
    store.append(log)
    assert list(store.entries()) == log
    assert list(store.entries(ITEMS[0])) == log


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC),
        datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 1, 1, 0, 0, 0, 123_457, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_times_come_back_to_the_microsecond(store: SqlStore, at: datetime) -> None:
    """A time comes back exactly, in UTC, in the log and in the memory."""
    store.append([review(1, answered_at=at)])
    (entry,) = store.entries()
    memory = store.standings()[ITEMS[0]].memory
    assert isinstance(memory, Learned)
    assert entry.answered_at == memory.last_review == at
    assert entry.answered_at.utcoffset() == memory.last_review.utcoffset() == timedelta(0)


def test_standings_are_the_fold(store: SqlStore) -> None:
    """The standings are what `fold` makes of the log, asked for one by one or all at once."""
    log: list[Entry] = [
        review(1),
        review(2, ITEMS[1], Rating.AGAIN),
        Note(**about(3), item=ITEMS[1], text="see page 12"),
    ]
    store.append(log)
    assert store.standings() == fold(log, FORGETTING)
    assert store.standings([ITEMS[1], "b/unmet", ITEMS[1]]) == {ITEMS[1]: fold(log, FORGETTING)[ITEMS[1]]}
    assert store.standings([]) == {}


def test_many_items_may_be_asked_for(store: SqlStore) -> None:
    """More items than one statement takes are looked up all the same."""
    log = [review(number, f"b/q{number}") for number in range(1200)]
    store.append(log)
    assert store.standings(f"b/q{number}" for number in range(3000)) == fold(log, FORGETTING)


def test_undo_takes_the_whole_answer(store: SqlStore) -> None:
    """A void takes all items of its answer back to where they stood."""
    first = [review(1, item) for item in ITEMS[1:3]]
    first = [msgspec.structs.replace(one, id=f"0001-{place}") for place, one in enumerate(first)]
    store.append(first)
    before = store.standings()
    store.append([review(number, item, Rating.AGAIN, answer="second") for number, item in enumerate(ITEMS[:3], 2)])
    store.append([Void(**about(9), answer="second")])
    assert store.standings() == before
    store.append([Void(**about(10), answer="answer-1")])
    assert store.standings() == {}


def test_amend_and_void_may_come_first(store: SqlStore) -> None:
    """What overrules an answer may arrive before it."""
    amend = Amend(**about(3), answer="answer-1", item=ITEMS[0], rating=Rating.EASY)
    void = Void(**about(4), answer="answer-2")
    late = [review(1), review(2, ITEMS[1])]
    store.append([amend, void])
    store.append(late)
    assert store.standings() == fold([amend, void, *late], FORGETTING)
    assert set(store.standings()) == {ITEMS[0]}


def test_reviews_of_one_moment_are_folded_by_id(store: SqlStore) -> None:
    """Of two reviews at the same microsecond the one with the lesser id counts first, also where it comes later."""
    log = [review(2, rating=Rating.AGAIN, after=timedelta(0)), review(1, rating=Rating.EASY, after=timedelta(0))]
    for entry in log:
        store.append([entry])
    assert store.standings() == fold(log, FORGETTING)


def test_a_standing_without_a_memory(store: SqlStore) -> None:
    """An item suspended or noted before it was ever met stands as new."""
    store.append([Suspend(**about(1), item=ITEMS[0])])
    assert store.standings() == {ITEMS[0]: Standing(memory=New(), suspended=True)}


def test_entries_of_one_item(store: SqlStore) -> None:
    """What concerns an item is its entries and what overrules its answers, under any name it had."""
    log: list[Entry] = [
        review(1, "b/former#left", answer="shared"),
        review(2, "b/match#right", answer="shared"),
        Retry(**about(3), answer="shared", response="x", score=1.0),
        Void(**about(4), answer="shared"),
        Void(**about(5), answer="another"),
        review(6, "b/match#left"),
    ]
    store.append(log)
    with open_store(store.path, learner=LEARNER, forgetting=FORGETTING, aliases=ALIASES) as renamed:
        expected = [log[0], log[2], log[3], log[5]]
        assert list(renamed.entries("b/match#left")) == expected
        assert list(renamed.entries("b/former#left")) == expected
        assert list(renamed.entries("b/unmet")) == []


def test_merge_counts_what_is_new(store: SqlStore) -> None:
    """Merging again adds nothing; an id given twice counts once."""
    log = [review(number) for number in range(4)]
    assert store.merge([*log[:3], log[0]]) == 3
    assert store.merge(log) == 1
    assert store.merge(iter(log)) == 0
    assert list(store.entries()) == log


def test_merge_is_all_or_nothing(store: SqlStore) -> None:
    """Where the entries break off with an error, none of them is kept."""

    def broken() -> Iterator[Review]:
        yield from (review(number) for number in range(1200))
        message = "log.jsonl:1201:1: not an entry of a log"
        raise StoreError(message)

    with pytest.raises(StoreError, match="1201"):
        store.merge(broken())
    assert list(store.entries()) == []
    assert store.standings() == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"seconds": float("nan")},
        {"seconds": -0.5},
        {"score": 1.5},
        {"response": "\udc80"},
        {"answered_at": datetime(2026, 1, 1)},  # noqa: DTZ001  the time without a zone is the point
        {"answered_at": datetime(9999, 1, 1, tzinfo=UTC)},
        {"answered_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_could_not_be_read_back_is_refused(store: SqlStore, fields: dict[str, Any]) -> None:
    """An entry that would spoil the log is refused, and so is all that came with it."""
    with pytest.raises(StoreError):
        store.append([review(1), review(2, **fields)])
    assert list(store.entries()) == []
    store.append([review(1)])
    assert store.check() == []


def test_two_learners_share_a_file(store: SqlStore) -> None:
    """Each sees their own log and standings; an import of the other's is seen at once."""
    with open_store(store.path, learner="bob", forgetting=Forgetting(desired_retention=0.8)) as other:
        store.append([review(1)])
        other.append([review(2, learner="bob")])
        theirs = [review(number, learner="bob", rating=Rating.AGAIN) for number in (0, 3)]
        store.merge(theirs)
        assert other.standings() == fold([review(2, learner="bob"), *theirs], FORGETTING)
        assert store.standings() == fold([review(1)], FORGETTING)
        assert store.learners() == other.learners() == [LEARNER, "bob"]
        assert [entry.id for entry in store.all_entries()] == ["0000", "0001", "0002", "0003"]
        assert [entry.id for entry in store.entries_of("bob")] == ["0000", "0002", "0003"]
        assert store.check() == other.check() == []


def test_other_weights_and_names_have_the_cache_made_anew(store: SqlStore) -> None:
    """A store opened with other weights or aliases shows what these come to, and so does going back."""
    log = [review(1, "b/former#left"), review(2, "b/match#left", Rating.AGAIN), review(3, "b/formerly")]
    store.append(log)
    others = Forgetting((*DEFAULT_WEIGHTS[:2], 5.0, *DEFAULT_WEIGHTS[3:]))
    chained = {"b/former": "b/match", "b/match": "b/pairs"}
    for forgetting, aliases in ((FORGETTING, ALIASES), (others, ALIASES), (others, chained), (FORGETTING, {})):
        with open_store(store.path, learner=LEARNER, forgetting=forgetting, aliases=aliases) as reopened:
            assert reopened.standings() == fold(log, forgetting, aliases)
            assert reopened.check() == []
            assert store.standings() == fold(log, FORGETTING)


def test_a_wrong_cache_is_found_and_rebuilt(store: SqlStore) -> None:
    """`check` names each item whose row is wrong, missing or too many; `rebuild` mends and counts them."""
    store.append([review(number, f"b/q{number}") for number in range(3)])
    for statement in (
        "UPDATE memory SET due = due + 1 WHERE item = 'b/q0'",
        "DELETE FROM memory WHERE item = 'b/q1'",
        "INSERT INTO memory VALUES ('ada', 'b/ghost', 1, 1, 1, 1, 0, 1, '', 0, '', '')",
    ):
        with store._writer.begin() as connection:
            connection.exec_driver_sql(statement)
    assert [problem.partition(":")[0] for problem in store.check()] == ["b/ghost", "b/q0", "b/q1"]
    assert store.rebuild() == 3
    assert store.check() == []
    assert store.rebuild() == 0
    assert set(store.standings()) == {"b/q0", "b/q1", "b/q2"}


@pytest.mark.parametrize("spoiling", ["UPDATE meta SET value = '{'", "DELETE FROM meta"])
def test_a_cache_that_does_not_say_how_it_was_made_is_made_anew(store: SqlStore, spoiling: str) -> None:
    """Without a readable recipe the cache is not trusted."""
    store.append([review(1)])
    for statement in (spoiling, "UPDATE memory SET stability = 1"):
        with store._writer.begin() as connection:
            connection.exec_driver_sql(statement)
    assert store.standings() == fold([review(1)], FORGETTING)


def test_backup_is_a_whole_store(store: SqlStore, tmp_path: Path) -> None:
    """A backup taken while the store is in use opens as an equal store, and replaces an older one."""
    target = tmp_path / "backup.db"
    for number in range(2):
        store.append([review(number, ITEMS[number])])
        store.backup(target)
    store.append([review(9)])
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup.db", "folder"]
    with open_store(target, learner=LEARNER, forgetting=FORGETTING) as restored:
        assert list(restored.entries()) == [review(0, ITEMS[0]), review(1, ITEMS[1])]
        assert restored.standings() == fold(restored.entries(), FORGETTING)
        assert restored.check() == []


def test_the_past_is_as_it_stands(path: Path) -> None:
    """Amended, without what was undone, by the names of today: as the plain reading of the log has it."""
    amended: dict[str, Any] = {"answer": "answer-2", "item": ITEMS[0], "rating": Rating.EASY}
    log: list[Entry] = [
        review(1, item="b/former#left", rating=Rating.AGAIN, slips=("no-bias",), sureness="sure", hints=1, seconds=2.5),
        review(2),
        review(3),
        Amend(**about(4), **amended, score=0.9),
        Amend(**about(5), **amended),
        Void(**about(6), answer="answer-3"),
        Reset(**about(7), item="b/former#left"),
        review(8, item="b/match#left"),
    ]
    with open_store(path, learner=LEARNER, forgetting=FORGETTING, aliases=ALIASES) as store:
        store.append(log)
        past = store.past()
    assert past == past_reviews(log, ALIASES)
    assert [(one.item, one.rating, one.score, one.life) for one in past] == [
        ("b/match#left", 1, 1.0, 0),
        (ITEMS[0], 4, 1.0, 0),
        ("b/match#left", 3, 1.0, 1),
    ]
