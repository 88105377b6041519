"""Repair and restore: what can be read is saved, nothing is invented, and a kill at any moment costs nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.errors import StoreCorrupt, StoreError, StoreLocked, StoreTooNew
from quizzer.storage import open_store
from quizzer.storage.repair import Repaired, repair, restore
from quizzer.storage.salvage import salvage

from .histories import FORGETTING, LEARNER, review

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.storage import SqlStore
    from quizzer.study.log import Entry

PAGE = 4096
LOG: list[Entry] = [
    review(number, f"b/q{number}", response="x" * (3000 if number % 50 == 0 else 20)) for number in range(600)
]
"""Some entries are longer than a page has room for."""
BY_ID = {entry.id: entry for entry in LOG}
OLD = 400
"""How many entries the backup has."""


def opened(path: Path) -> SqlStore:
    """Open a store."""
    return open_store(path, learner=LEARNER, forgetting=FORGETTING, busy_timeout=0.1)


@pytest.fixture(scope="module")
def shelf() -> Path:
    """Return a folder with a store of all entries and a backup of the older ones, to be copied."""
    folder = Path(tempfile.mkdtemp())
    with opened(folder / "quizzer.db") as store:
        store.append(LOG[:OLD])
        store.backup(folder / "backup.db")
        store.append(LOG[OLD:])
    return folder


@pytest.fixture
def path(shelf: Path, tmp_path: Path) -> Path:
    """Return a copy of the store."""
    return Path(shutil.copy(shelf / "quizzer.db", tmp_path / "quizzer.db"))


def mended(path: Path, backup: Path | None = None) -> Repaired:
    """Repair a store."""
    return repair(path, path.with_name("aside.db"), backup, opened)


def entries_of(path: Path) -> dict[str, Entry]:
    """Return the entries of a sound store, by id."""
    with opened(path) as store:
        assert store.check() == []
        return {entry.id: entry for entry in store.entries()}


def pages_of(path: Path, *names: str) -> list[int]:
    """Return the pages of these tables and indexes."""
    with closing(sqlite3.connect(path)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
    data, found = path.read_bytes(), []
    waiting = [roots[name] for name in names]
    while waiting:
        number = waiting.pop()
        found.append(number)
        page = data[(number - 1) * PAGE : number * PAGE]
        if page[0] == 2:
            cells = [int.from_bytes(page[at : at + 2], "big") for at in range(12, 12 + 2 * page[4] + 512 * page[3], 2)]
            waiting += [int.from_bytes(page[at : at + 4], "big") for at in (8, *cells)]
    return found


def spoil(path: Path, pages: list[int]) -> None:
    """Write nonsense over pages."""
    with path.open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def damages() -> st.SearchStrategy[Callable[[bytearray], None]]:
    """Return what happens to a file: bytes flipped, a page torn, its end cut off."""
    places = st.floats(0, 1, exclude_max=True)

    def flip(found: list[tuple[float, int]]) -> Callable[[bytearray], None]:
        def change(data: bytearray) -> None:
            for place, bits in found:
                data[int(place * len(data))] ^= bits

        return change

    def tear(place: float) -> Callable[[bytearray], None]:
        def change(data: bytearray) -> None:
            at = int(place * len(data)) // 512 * 512
            data[at : at + 512] = bytes(len(data[at : at + 512]))

        return change

    def cut(place: float) -> Callable[[bytearray], None]:
        return lambda data: data.__delitem__(slice(int(place * len(data)), None))

    flips = st.lists(st.tuples(places, st.integers(1, 255)), min_size=1, max_size=30).map(flip)
    return st.one_of(flips, places.map(tear), places.map(cut))


@settings(max_examples=15, deadline=None)
@given(damages())
def test_whatever_is_damaged(shelf: Path, damage: Callable[[bytearray], None]) -> None:
    """The store is sound again, each entry is one that was written, and nothing that the backup had is lost."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "quizzer.db"
        data = bytearray((shelf / "quizzer.db").read_bytes())
        damage(data)
        path.write_bytes(data)
        try:
            done = mended(path, shelf / "backup.db")
        except (StoreTooNew, StoreCorrupt):  # the file may say no more that it is ours, or say the wrong revision
            assert path.read_bytes() == data
            restore(path, shelf / "backup.db", path.with_name("aside.db"), opened, merge=True)
        else:
            assert done.aside.read_bytes() == data
        found = entries_of(path)
        assert found.items() <= BY_ID.items()
        assert {entry.id for entry in LOG[:OLD]} <= found.keys()


@pytest.mark.parametrize("names", [["entry_by_item"], ["entry_by_time", "entry_by_answer"], ["memory"]])
def test_indexes_and_cache_cost_nothing(path: Path, names: list[str]) -> None:
    """Where only indexes or the table of memories are hit, no entry is lost, though no tree be readable."""
    pages = pages_of(path, *names)
    assert len(pages) > 1
    spoil(path, pages)
    done = mended(path)
    assert (done.salvaged, done.from_backup, done.lost) == (len(LOG), 0, 0)
    assert entries_of(path) == BY_ID


def test_inner_pages_of_the_log_cost_what_is_in_them_alone(path: Path) -> None:
    """The leaves below a root that cannot be read are read all the same; what is lost is counted by the indexes."""
    root = pages_of(path, "entry")[0]
    spoil(path, [1, root])
    done = mended(path)
    assert 0 < done.lost < 30
    assert done.salvaged == len(LOG) - done.lost
    assert len(entries_of(path)) == done.salvaged


def test_a_changed_byte_within_an_entry_is_found(path: Path) -> None:
    """A response that still reads as one but is not what was given is not taken; from a backup it comes back."""
    data = path.read_bytes()
    place = data.index(b'"response":"' + b"x" * 20 + b'"') + 15
    path.write_bytes(data[:place] + b"y" + data[place + 1 :])
    with opened(path) as store:
        (problem,) = store.check()
    assert "doctor --repair" in problem
    backup = path.with_name("backup.db")
    with opened(backup) as store:
        store.append(LOG)
    done = mended(path, backup)
    assert (done.salvaged, done.from_backup, done.lost) == (len(LOG) - 1, 1, 0)
    assert entries_of(path) == BY_ID


def test_what_stands_in_the_log_beside_is_saved(path: Path) -> None:
    """Entries committed to the write-ahead log alone are read, though the file's header is gone."""
    more = [review(number, f"b/q{number}") for number in range(700, 720)]
    away = path.with_name("away.db")
    with opened(path) as store:
        store.append(more)
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{away}{suffix}")
    spoil(away, [1])
    assert mended(away).salvaged == len(LOG) + len(more)
    assert entries_of(away).keys() == BY_ID.keys() | {entry.id for entry in more}
    assert {one.name for one in away.parent.glob("away*")} == {"away.db"}


def test_a_store_in_use_is_left_alone(path: Path, shelf: Path) -> None:
    """While another program has it open, repair and restore are StoreLocked, and leave nothing behind."""
    child = os.fork()
    if not child:  # another program, for SQLite's locks are each program's own
        store = opened(path)
        store.standings()
        signal.pause()
    try:
        while not path.with_name("quizzer.db-shm").exists():
            os.sched_yield()
        os.sched_yield()
        for use in (
            lambda: mended(path),
            lambda: restore(path, shelf / "backup.db", path.with_name("a"), opened, merge=False),
        ):
            with pytest.raises(StoreLocked, match="close"):
                use()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert entries_of(path) == BY_ID
    assert {one.name for one in path.parent.iterdir()} == {"quizzer.db"}


def killed_at(moment: int, work: Callable[[], object]) -> bool:
    """Do `work` in a program that is killed at its `moment`-th step that touches a file; return whether it was."""
    child = os.fork()
    if not child:
        steps = iter(range(moment))

        def count(event: str, _arguments: object) -> None:
            if (
                event in {"open", "os.rename", "os.remove", "sqlite3.connect", "shutil.copyfile"}
                and next(steps, None) is None
            ):
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_at_any_moment(path: Path, shelf: Path) -> None:
    """A repair that is killed leaves the damaged store as it was or the new one; the next repair ends the work."""
    spoil(path, pages_of(path, "entry_by_item"))
    damaged = path.read_bytes()
    mended(path)
    sound = path.read_bytes()[:100]
    outcomes, moment = [], 0
    while True:
        path.write_bytes(damaged)
        was_killed = killed_at(moment, lambda: mended(path, shelf / "backup.db"))
        is_old = path.read_bytes() == damaged
        outcomes.append(is_old)
        if is_old:
            assert mended(path).lost == 0
        assert len(entries_of(path)) == len(LOG)
        if not was_killed:
            break
        moment += 4
    assert outcomes[0]
    assert not outcomes[-1]
    assert outcomes == sorted(outcomes, reverse=True)
    assert sound[:16] == path.read_bytes()[:16]


def test_restore_says_what_is_lost(path: Path, shelf: Path) -> None:
    """It counts what the replaced store has more, keeps it whole, and merges it in where that is asked for."""
    done = restore(path, shelf / "backup.db", path.with_name("aside.db"), opened, merge=False)
    assert (done.entries, done.missing, done.merged) == (OLD, len(LOG) - OLD, 0)
    assert len(entries_of(path)) == OLD
    assert done.aside is not None
    assert entries_of(done.aside) == BY_ID
    done = restore(path, done.aside, path.with_name("aside2.db"), opened, merge=True)
    assert (done.entries, done.missing) == (len(LOG), 0)
    spoil(path, pages_of(path, "entry_by_time"))
    done = restore(path, shelf / "backup.db", path.with_name("aside3.db"), opened, merge=True)
    assert (done.missing, done.merged) == (len(LOG) - OLD, len(LOG) - OLD)
    assert entries_of(path) == BY_ID


def test_restore_where_there_is_no_store(tmp_path: Path, shelf: Path) -> None:
    """Nothing is replaced, so nothing is kept; a write-ahead log left over is not applied to it."""
    path = tmp_path / "quizzer.db"
    path.with_name("quizzer.db-wal").write_bytes(b"left over")
    done = restore(path, shelf / "backup.db", tmp_path / "aside.db", opened, merge=True)
    assert (done.aside, done.missing, done.entries) == (None, 0, OLD)
    assert len(entries_of(path)) == OLD


def test_what_is_no_sound_store_is_not_restored(path: Path, tmp_path: Path) -> None:
    """A file that is missing, damaged, empty, from the future or not ours changes nothing."""
    before = path.read_bytes()
    source = tmp_path / "source.db"
    future, anothers = tmp_path / "future.db", tmp_path / "anothers.db"
    shutil.copy(path, future)
    with closing(sqlite3.connect(future)) as connection:
        connection.executescript("UPDATE alembic_version SET version_num = '9999'")
    with closing(sqlite3.connect(anothers)) as connection:
        connection.executescript("CREATE TABLE cards (id)")
    for data in (None, before[:9000], b"", b"Dear diary" * 1000, future.read_bytes(), anothers.read_bytes()):
        if data is not None:
            source.write_bytes(data)
        with pytest.raises(StoreError):
            restore(path, source, tmp_path / "aside.db", opened, merge=False)
        assert path.read_bytes() == before
        assert not (tmp_path / "aside.db").exists()


def test_what_is_not_ours_is_not_repaired(tmp_path: Path, shelf: Path) -> None:
    """From the future, another program's, no database, no file: each is left as it is, even with a backup at hand."""
    path = tmp_path / "quizzer.db"
    with pytest.raises(StoreError, match="no store to repair"):
        mended(path, shelf / "backup.db")
    shutil.copy(shelf / "quizzer.db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("UPDATE alembic_version SET version_num = '9999'; PRAGMA journal_mode = DELETE")
    cards = tmp_path / "cards.db"
    with closing(sqlite3.connect(cards)) as connection:
        connection.executescript("CREATE TABLE cards (id)")
    for data, error, words in (
        (path.read_bytes(), StoreTooNew, "upgrade Quizzer"),
        (cards.read_bytes(), StoreCorrupt, "another program"),
        (b"Dear diary" * 1000, StoreCorrupt, "restore latest"),
        (b"", StoreCorrupt, "restore latest"),
    ):
        path.write_bytes(data)
        with pytest.raises(error, match=words):
            mended(path, shelf / "backup.db")
        assert path.read_bytes() == data
    assert {one.name for one in tmp_path.iterdir()} == {"quizzer.db", "cards.db"}


def test_entries_without_a_checksum_give_way_to_the_backup(path: Path) -> None:
    """What an older Quizzer wrote is saved too; where a backup has the same entry, the backup's is taken."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entry SET checksum = NULL, body = replace(body, '\"score\":1.0', '\"score\":0.5')")
    assert len(salvage(path).unsure) == len(LOG)
    backup = path.with_name("backup.db")
    with opened(backup) as store:
        store.append(LOG)
    spoil(path, pages_of(path, "entry_by_item"))
    mended(path, backup)
    assert entries_of(path) == BY_ID
