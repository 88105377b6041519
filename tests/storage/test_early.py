"""The store before SQLAlchemy is there: the same answers by the same SQL, and the store proper where it is not sure."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite

from quizzer.errors import StoreCorrupt
from quizzer.scheduling.memory import Forgetting
from quizzer.storage import open_store, statements, texts
from quizzer.storage.early import EarlyStore, open_early
from quizzer.storage.rows import MemoryRow
from quizzer.storage.tables import HEAD, entry, memory, stamp
from tests.shelf import ROOT
from tests.storage.histories import FORGETTING, LEARNER, review

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Select

    from quizzer.storage import SqlStore


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (texts.STAMP, select(stamp)),
        (texts.META, statements.META),
        (texts.NEWEST, statements.NEWEST),
        (texts.MEMORIES, statements.MEMORIES),
        (texts.FIGURES_OF, statements.FIGURES.where(memory.c.item == bindparam("item"))),
        (texts.SINCE, statements.SINCE.limit(None)),
        (
            texts.OF_ANSWER,
            select(entry.c.item).where(entry.c.learner == bindparam("learner"), entry.c.answer == bindparam("answer")),
        ),
    ],
    ids=["stamp", "meta", "newest", "memories", "figures", "since", "answer"],
)
def test_a_text_is_what_its_statement_comes_to(text: str, statement: Select[tuple[object, ...]]) -> None:
    """What is read without SQLAlchemy is what it would read, word for word."""
    dialect = sqlite.dialect(paramstyle="named")
    assert " ".join(str(statement.compile(dialect=dialect)).split()) == text


def test_the_texts_know_the_newest_schema() -> None:
    """Revision and columns are those of the tables."""
    assert texts.NEWEST_REVISION == HEAD
    assert MemoryRow._fields == tuple(column.name for column in memory.columns)


class Opening:
    """What opens the store proper, and whether it did."""

    def __init__(self, path: Path, aliases: Mapping[str, str]) -> None:
        """Open the file at `path`."""
        self.times = 0
        self._path = path
        self._aliases = aliases

    def __call__(self) -> SqlStore:
        """Open it."""
        self.times += 1
        return open_store(self._path, learner=LEARNER, forgetting=FORGETTING, aliases=self._aliases)


def early(path: Path, aliases: Mapping[str, str] | None = None) -> tuple[EarlyStore, Opening]:
    """Return an early store on the file at `path`, and what opens the store proper."""
    opening = Opening(path, aliases or {})
    store = open_early(path, learner=LEARNER, forgetting=FORGETTING, aliases=aliases or {}, open_store=opening)
    return store, opening


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store with some reviews, suspended things and notes in it."""
    path = tmp_path / "quizzer.db"
    with open_store(path, learner=LEARNER, forgetting=FORGETTING) as store:
        store.append([review(number) for number in range(1, 30)])
    return path


def test_it_reads_what_the_store_proper_reads(path: Path) -> None:
    """Standings and the newest entry are the same, and nothing was opened for them."""
    store, opening = early(path)
    with closing(store):
        found = store.standings(), store.newest()
        assert opening.times == 0
        with open_store(path, learner=LEARNER, forgetting=FORGETTING) as proper:
            assert found == (proper.standings(), proper.newest())
        assert store.learner == LEARNER


def test_it_tells_what_was_met_where_that_is_little(path: Path) -> None:
    """All standings, or nothing where there are more, or once the store proper is open."""
    store, opening = early(path)
    with closing(store):
        wanted = store.standings()
        assert store.met(len(wanted)) == wanted
        assert store.met(len(wanted) - 1) is None
        assert opening.times == 0
        store.prepare()
        assert store.met(len(wanted)) is None


def test_the_first_answer_opens_the_store_proper_once(path: Path) -> None:
    """What is written is read again; whatever is asked after, it is opened once."""
    store, opening = early(path)
    with closing(store):
        before = store.newest()
        store.append([review(99)])
        store.prepare()
        assert store.newest() != before
        assert review(99) in list(store.entries())
        assert len(store.past()) > 0
        assert set(store.standings([review(99).item])) == {review(99).item}
        assert opening.times == 1


def test_what_another_program_writes_is_seen(path: Path) -> None:
    """Each call reads what is committed then."""
    store, _ = early(path)
    with closing(store), open_store(path, learner=LEARNER, forgetting=FORGETTING) as other:
        other.append([review(99)])
        assert store.newest() == other.newest()
        assert store.standings() == other.standings()


@pytest.mark.parametrize("wrong", ["missing", "unknown", "recipe", "aliases"])
def test_what_is_not_ready_is_left_to_the_store_proper(wrong: str, path: Path) -> None:
    """A file to be made, migrated or folded anew is opened in full, at once."""
    if wrong == "missing":
        path = path.with_name("new.db")
    elif wrong == "recipe":
        open_store(path, learner=LEARNER, forgetting=Forgetting(desired_retention=0.8)).standings()
    elif wrong == "unknown":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE meta SET value = 'made by nothing known'")
    aliases = {"bank/old": "bank/new"} if wrong == "aliases" else {}
    store, opening = early(path, aliases)
    with closing(store):
        assert opening.times == 1
        with open_store(path, learner=LEARNER, forgetting=FORGETTING, aliases=aliases) as proper:
            assert store.standings() == proper.standings()


def test_a_file_of_another_program_is_explained(tmp_path: Path) -> None:
    """The store proper says what is wrong, as ever."""
    path = tmp_path / "quizzer.db"
    path.write_bytes(b"no database at all, but long enough to look into" * 100)
    with pytest.raises(StoreCorrupt):
        early(path)


def test_a_cache_that_goes_stale_meanwhile_is_brought_up_to_date(path: Path) -> None:
    """Another program with other weights makes the rows its own; ours makes them ours again."""
    store, opening = early(path)
    with closing(store):
        wanted = store.standings()
        with open_store(path, learner=LEARNER, forgetting=Forgetting(desired_retention=0.8)) as other:
            other.standings()
        assert store.standings() == wanted
        assert opening.times == 1


def test_it_loads_no_sqlalchemy() -> None:
    """That is what it is for."""
    code = "import sys, quizzer.storage.early, quizzer.storage.papers; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
