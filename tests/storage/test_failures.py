"""What can go wrong with a file: each is a StoreError that names the file and says what to do."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from quizzer.errors import StoreCorrupt, StoreError, StoreLocked
from quizzer.storage import open_store
from quizzer.storage.sqlite import explained, new_engine, writer

from .histories import FORGETTING, LEARNER, review

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.storage import SqlStore


def reopened(path: Path) -> SqlStore:
    """Open a store that gives up on a lock at once."""
    return open_store(path, learner=LEARNER, forgetting=FORGETTING, busy_timeout=0.1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a store with a long log, closed."""
    path = tmp_path / "quizzer.db"
    with reopened(path) as store:
        store.append([review(number, f"b/q{number}") for number in range(600)])
    return path


def test_not_a_database(path: Path) -> None:
    """A file of something else is refused."""
    path.write_text("Dear diary, " * 1000, encoding="utf-8")
    with pytest.raises(StoreCorrupt, match=r"quizzer\.db: this is not a Quizzer store"):
        reopened(path)


@pytest.mark.parametrize("size", [2, 50, 100, 4096, 8192, 50_000])
def test_truncated(path: Path, size: int) -> None:
    """A store that was cut off is refused, wherever the cut."""
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StoreCorrupt, match=r"quizzer doctor --repair.*quizzer restore latest"):
        reopened(path)


def test_damaged_inside(path: Path) -> None:
    """Pages overwritten are found by `check`, and reading them is StoreCorrupt."""
    with path.open("r+b") as file:
        file.seek(65_536)  # past the schema and its stamp
        file.write(b"\xa5" * (path.stat().st_size - 65_536))
    with reopened(path) as store:
        with pytest.raises(StoreCorrupt, match="damaged"):
            store.standings()
        with pytest.raises(StoreCorrupt, match="damaged"):
            list(store.entries())
        assert "quizzer.db" in store.check()[0]


def test_an_entry_that_cannot_be_read(path: Path) -> None:
    """An entry spoiled in the file, or of a kind only a newer Quizzer knows, is named."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("""UPDATE entry SET body = '{"kind": "dream"}' WHERE id = '0007'""")
    with reopened(path) as store:
        with pytest.raises(StoreCorrupt, match="dream"):
            list(store.entries())
        (problem,) = store.check()
        assert "0007" in problem


def test_a_folder(tmp_path: Path) -> None:
    """A folder is not a store."""
    with pytest.raises(StoreError, match="is a folder"):
        reopened(tmp_path)


@pytest.mark.parametrize("name", ["file/quizzer.db", "file/deeper/quizzer.db", "nul\0.db", "long" * 100])
def test_where_no_file_can_be(tmp_path: Path, name: str) -> None:
    """A path on which no file can be made is said to be one."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="name another place"):
        reopened(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_nothing_may_be_written(path: Path) -> None:
    """A store in a folder without permissions is StoreError, also when only appending fails."""
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="written"), reopened(path) as store:
            store.append([review(700)])
    finally:
        path.parent.chmod(0o700)


def test_locked_by_another_program(path: Path) -> None:
    """While another program writes, reading goes on, appending is StoreLocked, and afterwards it works."""
    with reopened(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked, match="close the other one"):
            store.append([review(700)])
        assert len(store.standings()) == 600
        other.execute("ROLLBACK")
        store.append([review(700)])
        assert len(list(store.entries())) == 601


def test_a_new_store_locked_by_another_program(tmp_path: Path) -> None:
    """A store that another program is just making is StoreLocked."""
    with closing(sqlite3.connect(tmp_path / "quizzer.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked, match=r"quizzer\.db"):
            reopened(tmp_path / "quizzer.db")


def test_disk_full(path: Path) -> None:
    """A write for which there is no space is said to be that, and nothing of it is kept."""
    engine = new_engine(path, 0.1)

    def fill() -> None:
        with explained(path), writer(engine).begin() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            connection.exec_driver_sql("INSERT INTO meta VALUES ('x', zeroblob(1000000))")

    with pytest.raises(StoreError, match="disk is full"):
        fill()
    engine.dispose()
    with reopened(path) as store:
        assert store.check() == []


def test_backup_where_no_file_can_be(path: Path) -> None:
    """A backup that cannot be written is StoreError, leaves nothing behind, and never overwrites the store."""
    with reopened(path) as store:
        for target in (path, path.parent, path / "below.db", path.with_name("missing") / "x.db", path.with_name("\0")):
            with pytest.raises(StoreError):
                store.backup(target)
        assert len(list(store.entries())) == 600
    assert [one.name for one in path.parent.iterdir()] == ["quizzer.db"]
