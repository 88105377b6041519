"""The schema: a new store is stamped without Alembic, an older one migrated with it, a newer one refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import quizzer
from quizzer.errors import StoreCorrupt, StoreError, StoreTooNew
from quizzer.storage import open_store
from quizzer.storage.migrations import FOLDER
from quizzer.storage.rows import entry_row
from quizzer.storage.sqlite import APPLICATION_ID
from quizzer.storage.tables import HEAD, REVISIONS
from quizzer.study.fold import fold

from .histories import FORGETTING, LEARNER, review

FIRST_SCHEMA = """
    CREATE TABLE entry (
        id TEXT NOT NULL, kind TEXT NOT NULL, learner TEXT NOT NULL, item TEXT, answer TEXT,
        answered_at BIGINT NOT NULL, body TEXT NOT NULL, CONSTRAINT entry_key PRIMARY KEY (id)
    ) WITHOUT ROWID;
    CREATE INDEX entry_by_item ON entry (learner, item, answered_at);
    CREATE INDEX entry_by_answer ON entry (learner, answer);
    CREATE INDEX entry_by_time ON entry (learner, answered_at, id);
    CREATE TABLE meta (
        "key" TEXT NOT NULL, value TEXT NOT NULL, CONSTRAINT meta_key PRIMARY KEY ("key")
    ) WITHOUT ROWID;
    CREATE TABLE alembic_version (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    );
    INSERT INTO alembic_version VALUES ('0001');
    PRAGMA application_id = 1364875858;
"""
"""Revision 0001 as SQL written by hand: what an older Quizzer left behind."""
LOG = [review(number, f"b/q{number % 3}") for number in range(7)]


def run(path: Path, script: str) -> None:
    """Run SQL on a file, past the store."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def query(path: Path, statement: str) -> list[Any]:
    """Return what SQL finds in a file, past the store."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def older_store(path: Path) -> None:
    """Make a store as revision 0001 has it, with a log in it."""
    run(path, FIRST_SCHEMA)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO entry VALUES (:id, :kind, :learner, :item, :answer, :answered_at, :body)", map(entry_row, LOG)
        )


def described(path: Path) -> dict[str, Any]:
    """Return every table's columns and every index's, as SQLite understands them, and the words they were made by."""
    found = query(path, "SELECT name, sql FROM sqlite_master ORDER BY name")
    details = {
        name: query(path, f"PRAGMA table_xinfo('{name}')") + query(path, f"PRAGMA index_xinfo('{name}')")
        for name, _ in found
    }
    return {name: (details[name], " ".join(sql.split()) if sql else None) for name, sql in found}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a store may be."""
    return tmp_path / "quizzer.db"


def test_a_new_store_is_stamped(path: Path) -> None:
    """A new store says in its header whose it is, is at the newest revision, and in WAL."""
    open_store(path, learner=LEARNER, forgetting=FORGETTING).close()
    assert query(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert query(path, "PRAGMA journal_mode") == [("wal",)]
    assert query(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_new_store_needs_neither_alembic_nor_the_orm(path: Path) -> None:
    """Making a store, appending to it and reading it loads no Alembic, no ORM and no Textual."""
    script = f"""
import sys
from tests.storage.histories import FORGETTING, review
for name in list(sys.modules):
    assert not name.startswith(("alembic", "sqlalchemy")), name
from quizzer.storage import open_store
with open_store({str(path)!r}, learner="ada", forgetting=FORGETTING) as store:
    store.append([review(1)])
    assert store.standings()
print(*[name for name in ("alembic", "sqlalchemy.orm", "textual", "numpy") if name in sys.modules])
"""
    root = Path(quizzer.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_the_revisions_are_alembics(path: Path) -> None:
    """The list of revisions is the chain that Alembic finds in the package."""
    config = Config()
    config.set_main_option("script_location", FOLDER)
    chain = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(chain)) == REVISIONS
    assert not path.exists()


def test_an_older_store_is_migrated(path: Path) -> None:
    """An older store is brought to the newest schema and comes to the same; a copy of it as it was stands beside it."""
    older_store(path)
    with open_store(path, learner=LEARNER, forgetting=FORGETTING) as store:
        assert list(store.entries()) == LOG
        assert store.standings() == fold(LOG, FORGETTING)
        assert store.check() == []
    backup = path.with_name("quizzer.db.0001.backup")
    assert query(backup, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert query(backup, "SELECT body FROM entry ORDER BY id") == query(path, "SELECT body FROM entry ORDER BY id")
    assert query(backup, "SELECT name FROM sqlite_master WHERE name = 'memory'") == []


def test_a_migrated_store_is_like_a_new_one(path: Path) -> None:
    """Migrating comes to exactly the tables, columns and indexes that a new store is made with."""
    older_store(path)
    new = path.with_name("new.db")
    for one in (path, new):
        open_store(one, learner=LEARNER, forgetting=FORGETTING).close()
    assert described(path) == described(new)


def test_migrating_twice_keeps_both_copies(path: Path) -> None:
    """A copy made before is not overwritten by the next."""
    for name in ("quizzer.db.0001.backup", "quizzer.db.0001.backup.1"):
        path.with_name(name).write_text("kept", encoding="utf-8")
    older_store(path)
    open_store(path, learner=LEARNER, forgetting=FORGETTING).close()
    assert path.with_name("quizzer.db.0001.backup").read_text(encoding="utf-8") == "kept"
    assert query(path.with_name("quizzer.db.0001.backup.2"), "SELECT count(*) FROM entry") == [(len(LOG),)]


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    """Where a step fails, the store stays as it was, and says so without a traceback of SQLAlchemy's."""
    older_store(path)
    run(path, "CREATE TABLE memory_by_due (x)")  # the table is made, then its index finds its name taken
    before = described(path)
    with pytest.raises(StoreError, match="memory_by_due") as raised:
        open_store(path, learner=LEARNER, forgetting=FORGETTING)
    assert raised.value.exit_code == 4
    assert described(path) == before
    assert query(path, "SELECT version_num FROM alembic_version") == [("0001",)]


def test_a_newer_store_is_refused(path: Path) -> None:
    """A store of a revision unknown here is left alone, and the message says to upgrade."""
    open_store(path, learner=LEARNER, forgetting=FORGETTING).close()
    run(path, "UPDATE alembic_version SET version_num = '9999'; PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="upgrade Quizzer"):
        open_store(path, learner=LEARNER, forgetting=FORGETTING)
    assert path.read_bytes() == before


def test_another_programs_database_is_left_alone(path: Path) -> None:
    """A database that is not ours is refused and not changed by a byte."""
    run(path, "CREATE TABLE cards (id)")
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="another program"):
        open_store(path, learner=LEARNER, forgetting=FORGETTING)
    assert path.read_bytes() == before


@pytest.mark.parametrize("spoiling", ["DROP TABLE alembic_version", "DELETE FROM alembic_version"])
def test_a_store_without_a_stamp_is_refused(path: Path, spoiling: str) -> None:
    """A store that does not say which schema it has is not guessed at."""
    open_store(path, learner=LEARNER, forgetting=FORGETTING).close()
    run(path, spoiling)
    with pytest.raises(StoreCorrupt, match="which schema"):
        open_store(path, learner=LEARNER, forgetting=FORGETTING)
