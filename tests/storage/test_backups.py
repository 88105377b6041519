"""Backups: made before a day's first write, thinned by day and week, never in the way of an answer."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.errors import StoreCorrupt, StoreError
from quizzer.storage import backups as module
from quizzer.storage import open_store, sqlite
from quizzer.storage.answering import Answering
from quizzer.storage.backups import Backups, Daily
from quizzer.storage.soundness import examine

from .histories import FORGETTING, LEARNER, review

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.storage import SqlStore

DAY = date(2026, 1, 31)
OTHERS = ("exams.toml", "papers/*.json")


class Home:
    """A home with a calendar that is turned by hand."""

    def __init__(self, home: Path) -> None:
        """Begin on DAY."""
        self.path = home / "quizzer.db"
        self.backups = Backups(home / "backups", OTHERS)
        self.day = DAY
        self.told: list[str] = []

    def opened(self) -> SqlStore:
        """Open the store with daily backups."""
        daily = Daily(self.backups, lambda: self.day, self.told.append)
        return open_store(self.path, learner=LEARNER, forgetting=FORGETTING, daily=daily)

    def answer(self, *numbers: int) -> None:
        """Open the store, keep these answers one by one, close it."""
        with self.opened() as store:
            for number in numbers:
                store.append([review(number)])

    def held(self) -> dict[str, int]:
        """Return how many entries each sound backup has, by name."""
        return {one.path.name: examine(one.path).entries for one in self.backups.made()}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home with nothing in it."""
    return Home(tmp_path)


def test_an_empty_store_needs_none(home: Home) -> None:
    """The first answers of all have nothing before them to back up."""
    home.answer(1, 2)
    assert not home.backups.folder.exists()


def test_once_a_day_before_the_first_write(home: Home) -> None:
    """A day's backup holds all of the days before and nothing of the day; a sitting past a day's end makes the next."""
    home.answer(1, 2)
    home.day += timedelta(days=1)
    home.answer(3, 4)
    home.answer(5)
    with home.opened() as store:
        home.day += timedelta(days=1)
        store.append([review(6)])
    assert home.held() == {"quizzer-2026-02-02.db": 5, "quizzer-2026-02-01.db": 2}
    assert home.told == []
    assert [one.name for one in home.backups.folder.iterdir() if one.suffix != ".db"] == []


def test_reading_makes_none(home: Home) -> None:
    """A day on which nothing is answered needs no backup."""
    home.answer(1)
    home.day += timedelta(days=1)
    with home.opened() as store:
        assert len(store.standings()) == 1
    assert home.held() == {}


def test_no_answer_waits_for_the_copy(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be copied is settled before the write; the copying begins after it, and has none of what follows."""
    home.answer(1)
    home.day += timedelta(days=1)
    begun: list[object] = []
    monkeypatch.setattr(Daily, "_begin", lambda _daily, *given: begun.append(given))
    with home.opened() as store:
        for number in (2, 3):
            store.append([review(number)])
        (found,) = begun
        assert isinstance(found, tuple)
        with closing(found[0]) as source:
            home.backups.make(source, home.day)
    assert list(home.held().values()) == [1]


def test_two_programs_at_once(home: Home) -> None:
    """Both back up, under names of their own; each copy is whole."""
    home.answer(1)
    home.day += timedelta(days=1)
    with home.opened() as one, home.opened() as other:
        one.append([review(2)])
        other.append([review(3)])
    assert home.told == []
    assert set(home.held().values()) <= {1, 2}
    assert len(list(open_store(home.path, learner=LEARNER, forgetting=FORGETTING).entries())) == 3


def test_a_backup_that_fails_costs_no_answer(home: Home) -> None:
    """Where no backup can be written the answer is kept, and it is said once, in one sentence."""
    home.answer(1)
    home.day += timedelta(days=1)
    home.backups.folder.write_text("in the way", encoding="utf-8")
    with home.opened() as store:
        store.append([review(2)])
        store.append([review(3)])
        assert len(list(store.entries())) == 3
    (said,) = home.told
    assert said.startswith("today's backup could not be made (no answer needs it): ")
    assert "\n" not in said


def test_a_full_disk_costs_no_answer(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that fails half-way is said, and leaves nothing under a backup's name."""
    home.answer(1)
    home.day += timedelta(days=1)

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sqlite, "sync", full)
    home.answer(2)
    assert "No space left" in home.told[0]
    assert list(home.backups.folder.iterdir()) == []
    with home.opened() as store:
        assert len(list(store.entries())) == 2


def test_a_damaged_store_is_no_backup(home: Home) -> None:
    """A copy that is not sound does not count as a backup, and the learner hears of the damage."""
    home.answer(*range(200))
    with home.path.open("r+b") as file:
        file.seek(65_536)
        file.write(b"\xa5" * 4096)
    with closing(sqlite3.connect(home.path)) as source, pytest.raises(StoreCorrupt, match="doctor --repair") as raised:
        home.backups.make(source, DAY)
    assert "\n" not in str(raised.value)
    assert home.backups.made() == []


@given(st.sets(st.integers(0, 60)), st.integers(0, 30))
def test_the_newest_of_each_day_and_week_is_kept(ages: set[int], later: int) -> None:
    """Seven days and four weeks each keep their newest; what is kept once is not lost to the order of thinning."""
    import tempfile  # noqa: PLC0415  hypothesis wants a folder for each example
    from pathlib import Path  # noqa: PLC0415  likewise

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "backups"
        folder.mkdir()
        today = DAY + timedelta(days=later)
        for age in ages:
            (folder / f"quizzer-{today - timedelta(days=age)}.db").write_bytes(b"")
        backups = Backups(folder)
        backups.prune(today)
        left = {(today - one.day).days for one in backups.made()}
        assert {age for age in ages if age < module.DAYS} <= left
        for week in range(module.WEEKS):
            of_week = {age for age in ages if age // 7 == week}
            assert not of_week or min(of_week) in left
        assert len(left) <= module.DAYS + module.WEEKS - 1
        assert all(age < 7 * module.WEEKS for age in left)


def test_a_strangers_file_is_never_deleted(home: Home) -> None:
    """Only names of ours go, with the zip that belongs to each and what killed programs left on days before."""
    folder = home.backups.folder
    folder.mkdir()
    strangers = {"thesis.db", "quizzer-2020-01-01.txt", "quizzer-2020-02-31.db", "replaced-2020-01-01-120000.db"}
    busy = {f"quizzer-{DAY}.db.77.partial"}
    ours = {"quizzer-2020-01-01.db", "quizzer-2020-01-01.zip", "quizzer-2020-01-01.db.9.partial"}
    for name in strangers | busy | ours | {"quizzer-2026-01-30.db", "quizzer-2026-01-30-2.db"}:
        (folder / name).write_bytes(b"")
    home.backups.prune(DAY)
    assert {path.name for path in folder.iterdir()} == strangers | busy | {"quizzer-2026-01-30-2.db"}


def test_the_learners_other_files_go_with_it(home: Home, tmp_path: Path) -> None:
    """Exams and papers are packed beside; what is missing comes back, nothing is overwritten, strangers stay out."""
    home.answer(1)
    exams, paper = tmp_path / "exams.toml", tmp_path / "papers" / "one.json"
    paper.parent.mkdir()
    exams.write_text("then", encoding="utf-8")
    paper.write_text("{}", encoding="utf-8")
    with closing(sqlite3.connect(home.path)) as source:
        backup = home.backups.make(source, DAY)
    with zipfile.ZipFile(backup.with_suffix(".zip"), "a") as packed:
        for name in ("../evil.toml", "papers/../../exams.toml", "other/papers/x.json", "quizzer.db"):
            packed.writestr(name, "evil")
    exams.write_text("now", encoding="utf-8")
    paper.unlink()
    assert home.backups.put_back(backup) == ["papers/one.json"]
    assert (exams.read_text(), paper.read_text()) == ("now", "{}")
    assert {one.name for one in tmp_path.iterdir()} == {"quizzer.db", "exams.toml", "papers", "backups"}


def test_a_zip_that_cannot_be_read(home: Home) -> None:
    """Is said to be one."""
    home.backups.folder.mkdir()
    backup = home.backups.folder / "quizzer-2026-01-30.db"
    assert home.backups.put_back(backup) == []
    backup.with_suffix(".zip").write_bytes(b"no zip")
    with pytest.raises(StoreError, match="cannot be brought back"):
        home.backups.put_back(backup)


def test_a_backup_is_one_plain_file(home: Home) -> None:
    """It is not in WAL, so that reading it leaves nothing beside it; the newest sound one is found."""
    home.answer(1, 2)
    for age in (3, 2, 1):
        with closing(sqlite3.connect(home.path)) as source:
            home.backups.make(source, DAY - timedelta(days=age))
    newest = home.backups.made()[0].path
    newest.write_bytes(newest.read_bytes()[:5000])
    found = home.backups.newest_sound()
    assert found is not None
    assert found.day == DAY - timedelta(days=2)
    with closing(sqlite3.connect(found.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert len(list(home.backups.folder.iterdir())) == 3


def test_a_write_that_fails_is_no_first_write(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be kept begins no backup: the next write is the day's first, and has one before it."""
    home.answer(1)
    home.day += timedelta(days=1)
    with home.opened() as store:
        with monkeypatch.context() as broken:
            broken.setattr(
                Answering, "keep", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("disk I/O error"))
            )
            with pytest.raises(StoreError):
                store.append([review(2)])
        assert home.told == []
        store.append([review(3)])
    assert list(home.held().values()) == [1]
