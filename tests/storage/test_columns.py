"""Standings as columns of numbers: at every moment those of the table, however they are kept."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.columns import ItemColumns, item_columns
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.errors import StoreLocked
from quizzer.scheduling.memory import Forgetting
from quizzer.storage import columns, early_columns, open_store
from quizzer.storage.columns_file import columns_path, read_plain
from quizzer.storage.early import EarlyStore, open_early
from quizzer.storage.marks import standing_mark
from quizzer.study.standing_columns import NUMBERS, PlainColumns, row_of, standing_columns

from .histories import ALIASES, FORGETTING, LEARNER, batched, histories, review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizzer.storage import SqlStore
    from quizzer.storage.mark import Mark
    from quizzer.study.log import Entry
    from quizzer.study.standing_columns import StandingColumns
    from quizzer.study.store import Store

BANK = b"""
bank: b
title: B
topics:
  t: {title: T}
questions:
  - {id: choice, type: card, topic: t, difficulty: 1, front: A, back: B}
  - id: match
    type: match
    topic: t
    difficulty: 1
    prompt: Match.
    pairs: [{id: left, left: L, right: R}, {id: right, left: M, right: S}, {id: far, left: N, right: V}]
    show: 2
    distractors: [T, U]
"""


def items_at(folder: Path) -> ItemColumns:
    """Return the columns of the items that the histories are about, with a digest as of a file."""
    bank = msgspec.structs.replace(load_bank(BANK, "b.yaml"), kept=str(folder / "cache" / "b.msgpack"))
    return item_columns(Library([bank]))


@contextmanager
def opened(folder: Path, forgetting: Forgetting = FORGETTING, learner: str = LEARNER) -> Iterator[SqlStore]:
    """Open the store in `folder`."""
    with open_store(folder / "q.db", learner=learner, forgetting=forgetting, aliases=ALIASES) as store:
        yield store


def figures(found: StandingColumns) -> dict[str, list[object]]:
    """Return columns as lists."""
    return {name: getattr(found, name).tolist() for name in NUMBERS}


def holds(store: SqlStore, items: ItemColumns, forgetting: Forgetting = FORGETTING) -> bool:
    """Return whether the store's columns are what its standings come to."""
    found = figures(store.columns(items))
    rows = ((key, row_of(one, forgetting)) for key, one in store.standings().items())
    return found == figures(standing_columns(items, rows))


def was_made_anew(store: SqlStore, items: ItemColumns) -> bool:
    """Return whether the store looks at every row to give its columns."""
    with mock.patch.object(columns, "standing_columns", wraps=standing_columns) as made:
        store.columns(items)
    return bool(made.called)


@settings(max_examples=40, deadline=None)
@given(
    histories(LEARNER, "bob"), st.lists(st.integers(1, 4), max_size=6), st.integers(0, 3), st.sampled_from((0, 2, 1000))
)
def test_columns_are_the_tables(history: list[Entry], cuts: list[int], reopened: int, most: int) -> None:
    """After each entry, late ones and undone answers too, in this program or the next: what the table says."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(columns, "MOST", most):
        items = items_at(Path(folder))
        for number, batch in enumerate(batched(history, cuts)):
            with opened(Path(folder)) as store, opened(Path(folder)) as other:
                assert holds(store, items)
                store.append(batch[:1])
                assert holds(store, items)
                other.append(batch[1:])
                assert holds(store, items)
                if number == reopened:
                    other.rebuild()
                    assert holds(store, items)


def test_columns_are_made_once(tmp_path: Path) -> None:
    """The next program finds them in a file, and what was answered since; an entry that comes late makes them anew."""
    items = items_at(tmp_path)
    with opened(tmp_path) as store:
        store.append([review(1), review(5, "b/match#left")])
        assert was_made_anew(store, items)
    with opened(tmp_path) as store:
        store.append([review(6)])
        assert not was_made_anew(store, items_at(tmp_path))
        assert holds(store, items)
    with opened(tmp_path) as store:
        store.append([review(2, "b/match#right")])
        assert was_made_anew(store, items)
        assert not was_made_anew(store, items)


def test_other_weights_make_other_columns(tmp_path: Path) -> None:
    """Columns by other weights are not taken for ours."""
    items, other = items_at(tmp_path), Forgetting(desired_retention=0.8)
    with opened(tmp_path) as store:
        store.append([review(1), review(30)])
        store.columns(items)
    with opened(tmp_path, other) as store:
        assert holds(store, items, other)
    with opened(tmp_path) as store:
        assert holds(store, items)


def test_a_store_put_back_has_its_own_columns(tmp_path: Path) -> None:
    """A backup restored says what it says, though the file of columns knows more."""
    items = items_at(tmp_path)
    with opened(tmp_path) as store:
        store.append([review(1)])
        store.columns(items)
        store.append([review(2)])
        store.backup(tmp_path / "old.db")
        store.append([review(0, "b/match#left"), review(3)])
        store.columns(items)
    (tmp_path / "old.db").replace(tmp_path / "q.db")
    with opened(tmp_path) as store:
        assert holds(store, items)


@pytest.mark.parametrize("spoiling", [b"", b"nonsense"])
def test_a_spoilt_file_is_passed_over(tmp_path: Path, spoiling: bytes) -> None:
    """Columns that cannot be read are made anew."""
    items = items_at(tmp_path)
    with opened(tmp_path) as store:
        store.append([review(1)])
        store.columns(items)
    for path in (tmp_path / "cache").glob("*.standings"):
        path.write_bytes(spoiling)
    with opened(tmp_path) as store:
        assert holds(store, items)


def test_a_store_that_is_locked_still_has_columns(tmp_path: Path) -> None:
    """Where no mark can be made they are made for this once."""
    items = items_at(tmp_path)
    with opened(tmp_path) as store:
        store.append([review(1)])
        with mock.patch.object(columns, "make_mark", side_effect=StoreLocked("locked")):
            assert holds(store, items)
            assert was_made_anew(store, items)
        assert list((tmp_path / "cache").glob("*.standings")) == []


@pytest.mark.parametrize("spoilt", [lambda whole: whole * 2, lambda whole: whole[:-1]], ids=["doubled", "cut"])
@pytest.mark.parametrize("suffix", [".standings", ".columns"])
def test_columns_of_another_length_are_passed_over(
    suffix: str, spoilt: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """A kept file whose columns do not fit the items is made anew, not believed."""
    items = items_at(tmp_path)
    with opened(tmp_path) as store:
        store.append([review(1)])
        store.columns(items)
    (kept,) = (tmp_path / "cache").glob(f"*{suffix}")
    kept.write_bytes(spoilt(kept.read_bytes()))
    with opened(tmp_path) as store:
        assert holds(store, items_at(tmp_path))


# While SQLAlchemy is not there yet


def early(folder: Path) -> EarlyStore:
    """Return the store in `folder` as it is before a first question."""
    return open_early(
        folder / "q.db",
        learner=LEARNER,
        forgetting=FORGETTING,
        aliases=ALIASES,
        open_store=lambda: pytest.fail("opened"),
    )


def plain_figures(found: PlainColumns | StandingColumns) -> dict[str, list[object]]:
    """Return what a first question is chosen by, as lists."""
    return {name: [*map(float, getattr(found, name))] for name in PlainColumns.__struct_fields__}


@settings(max_examples=30, deadline=None)
@given(histories(LEARNER, "bob"), st.lists(st.integers(1, 4), max_size=6), st.sampled_from((2, 500)))
def test_plain_columns_are_the_same(history: list[Entry], cuts: list[int], most: int) -> None:
    """Whatever was written since they were kept; where they stand no more, or much was, nothing is said."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(early_columns, "MOST", most):
        items = items_at(Path(folder))
        for batch in batched(history, cuts):
            with opened(Path(folder)) as store:
                store.append(batch)
                mark = mark_of(store)
                kept = read_plain(columns_path(Path(folder) / "q.db", LEARNER), items)
                stands = mark is not None and kept is not None and kept[0] == mark
            found = early(Path(folder)).plain(items)
            assert found is None or stands
            assert found is not None or not stands or len(history) > most
            with opened(Path(folder)) as store:
                if found is not None:
                    assert plain_figures(found) == plain_figures(store.columns(items))
                store.columns(items)


def mark_of(store: SqlStore) -> Mark | None:
    """Return the mark that stands in a store."""
    with store._reading() as connection:
        return standing_mark(connection, LEARNER)


def test_plain_columns_of_other_items_are_passed_over(tmp_path: Path) -> None:
    """Of other banks, of none kept, of a file cut short or of no kind known; or with the store proper open."""
    items = items_at(tmp_path)
    with opened(tmp_path) as store:
        store.append([review(1), review(2)])
        store.columns(items)
    assert early(tmp_path).plain(items) is not None
    assert early(tmp_path).plain(ItemColumns(items.banks, "")) is None
    assert early(tmp_path).plain(ItemColumns(items.banks, "another")) is None
    (kept,) = (tmp_path / "cache").glob("*.standings")
    whole = kept.read_bytes()
    for spoilt in (b"", b"x" * 7, b"QZS1" + whole[4:], whole[:-1], whole + b"0", whole[:9] + b"\xc1" * 9 + whole[18:]):
        kept.write_bytes(spoilt)
        assert early(tmp_path).plain(items) is None
    kept.unlink()
    assert early(tmp_path).plain(items) is None
    with opened(tmp_path) as store:
        proper: Store = store
        assert proper.plain(items) is None
        assert proper.met(9) is None
