"""Backups of the store in a folder of their own, one file each, named by the day of study.

Beside each stands a small zip of the learner's other files (exams, settings, mock papers): they are as
dear as the log, and change apart from it. Banks are left out: those are files that came from elsewhere.
Only what has a name of ours is ever deleted.
"""

from __future__ import annotations

import os
import re
import zipfile
from contextlib import closing, suppress
from datetime import date
from itertools import count
from threading import Lock, Thread, get_ident
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import StoreError
from quizzer.storage import sqlite
from quizzer.storage.soundness import examine

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

DAYS, WEEKS = 7, 4
"""How many of the latest days and weeks keep a backup."""
LATEST = "latest"
_MAKING = Lock()
"""One backup at a time in a program: a name that is free stays so until its file stands there."""
_BACKUP = re.compile(r"quizzer-(\d{4}-\d\d-\d\d)(?:-(\d+))?\.db")
_ASIDE = re.compile(r"(?:replaced|damaged)-(\d{4}-\d\d-\d\d)-\d{6}(?:-(\d+))?\.db")
_PARTIAL = re.compile(r"quizzer-(\d{4}-\d\d-\d\d)(?:-\d+)?\.(?:db|zip)\.\d+\.partial(?:-journal|-wal|-shm)?")


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One file in the folder."""

    path: Path
    day: date
    number: int
    """Which of its day."""
    kept_aside: bool = False
    """Whether it is what a restore or a repair had replaced."""

    @property
    def files(self) -> Path:
        """Return the zip of the learner's other files that belongs to it."""
        return self.path.with_suffix(".zip")


class Backups:
    """The folder of backups of one home."""

    def __init__(self, folder: Path, others: Sequence[str] = ()) -> None:
        """Keep backups in `folder`, made with the first; `others` are patterns of files beside it that belong in."""
        self.folder = folder
        self._others = tuple(others)

    def all(self) -> list[Backup]:
        """Return every backup and every store kept aside, newest first."""
        try:
            paths = list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            message = f"{self.folder}: cannot be read ({error.strerror})"
            raise StoreError(message) from None
        found = [one for path in paths if (one := _backup(path)) is not None]
        return sorted(found, key=lambda one: (one.day, not one.kept_aside, one.number), reverse=True)

    def made(self) -> list[Backup]:
        """Return the backups alone, newest first."""
        return [one for one in self.all() if not one.kept_aside]

    def newest_sound(self) -> Backup | None:
        """Return the newest backup that is a sound store."""
        for one in self.made():
            with suppress(StoreError):
                examine(one.path)
                return one
        return None

    def make(self, source: sqlite3.Connection, day: date) -> Path:
        """Write what `source` sees to a backup of `day`, and let go of old ones; raise StoreError."""
        with _MAKING:
            return self._make(source, day)

    def _make(self, source: sqlite3.Connection, day: date) -> Path:
        path = self._free(f"quizzer-{day}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._pack(path.with_suffix(".zip"))
        except OSError as error:
            message = f"{path}: no backup can be written there ({error.strerror})"
            raise StoreError(message) from None
        try:
            sqlite.write_copy(source, path, _partial(path))
        except StoreError:
            path.with_suffix(".zip").unlink(missing_ok=True)
            raise
        self.prune(day)
        return path

    def aside(self, word: str, moment: str) -> Path:
        """Return a free name for a store `replaced` or `damaged` at a `moment` such as 2026-01-31-090000."""
        return self._free(f"{word}-{moment}")

    def prune(self, today: date) -> None:
        """Delete backups but for the newest of each of the last days and weeks, and what a killed program left."""
        made = self.made()
        kept = {one.path for one in made if one.day >= today}  # all of today's: who asks for two wants both
        for span, reach in ((1, DAYS), (7, WEEKS)):
            newest: dict[int, Path] = {}
            for one in made:
                newest.setdefault((today - one.day).days // span, one.path)
            kept |= {path for age, path in newest.items() if age < reach}
        for one in made:
            if one.path not in kept:
                _delete(one.path)
                _delete(one.files)
        for path in self.folder.iterdir():
            partial = _PARTIAL.fullmatch(path.name)
            if partial and partial[1] < str(today):  # one of today's may be another program's, at work on it
                _delete(path)

    def put_back(self, backup: Path) -> list[str]:
        """Bring back those of the learner's other files that are missing; return their names. None is overwritten."""
        home, brought = self.folder.parent, []
        try:
            with zipfile.ZipFile(backup.with_suffix(".zip")) as packed:
                for name in packed.namelist():
                    target = home / name
                    if target.exists() or not self._is_ours(name):
                        continue
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(packed.read(name))
                    brought.append(name)
        except FileNotFoundError:
            return []
        except (OSError, zipfile.BadZipFile) as error:
            message = f"{backup.with_suffix('.zip')}: exams, settings and papers cannot be brought back ({error})"
            raise StoreError(message) from None
        return brought

    def _free(self, stem: str) -> Path:
        """Return the first name of that stem under which nothing stands."""
        names = (f"{stem}.db" if number == 1 else f"{stem}-{number}.db" for number in count(1))
        return next(path for name in names if not (path := self.folder / name).exists())

    def _is_ours(self, name: str) -> bool:
        from pathlib import PurePosixPath  # noqa: PLC0415  only to bring files back

        path = PurePosixPath(name)
        return any(path.match(one) and path.parts[:-1] == _above(one) for one in self._others)

    def _pack(self, target: Path) -> None:
        """Put the learner's other files into a zip; there is none where there are no such files."""
        home = self.folder.parent
        found = sorted(path for pattern in self._others for path in home.glob(pattern) if path.is_file())
        if not found:
            return
        partial = _partial(target)
        try:
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as packed:
                for path in found:
                    packed.write(path, path.relative_to(home).as_posix())
            sqlite.sync(partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


class Daily:
    """Makes the first backup of each day of study: of the store as it is before the day's first write.

    What is to be copied is settled before that write, in about a millisecond, by a connection that goes on seeing
    the store as it was (SQLite's write-ahead log keeps it so, whatever is written meanwhile). The copying itself
    begins after the write, in a thread: so no answer waits for it, and none is in it.
    """

    def __init__(self, backups: Backups, today: Callable[[], date], tell: Callable[[str], None]) -> None:
        """Back up into `backups`, once `today` is another day; `tell` the learner, in a sentence, if it fails."""
        self._backups = backups
        self._today = today
        self._tell = tell
        self._seen: date | None = None
        self._lock = Lock()
        self._thread: Thread | None = None

    def due(self, path: Path) -> Callable[[bool], None] | None:
        """Return what to call after the write that is coming, if the store at `path` needs a backup before it.

        It is told whether that write came to be: where it did not, the next one is the day's first.
        """
        today = self._today()
        with self._lock:
            if today == self._seen:
                return None
            self._seen = today
        try:
            if any(one.day == today for one in self._backups.made()):
                return None
            with sqlite.explained(path):
                source = sqlite.snapshot(path)
        except StoreError as error:
            self._failed(error)
            return None
        return None if source is None else lambda written: (self._begin if written else self._forget)(source, today)

    def wait(self) -> None:
        """Wait until the copying, if any is going on, is done."""
        if self._thread is not None:
            self._thread.join()

    def _begin(self, source: sqlite3.Connection, day: date) -> None:
        self._thread = Thread(target=self._copy, args=(source, day), name="backup")
        self._thread.start()

    def _forget(self, source: sqlite3.Connection, day: date) -> None:
        source.close()
        if self._seen == day:
            self._seen = None

    def _copy(self, source: sqlite3.Connection, day: date) -> None:
        try:
            with closing(source):
                self._backups.make(source, day)
        except StoreError as error:
            self._failed(error)

    def _failed(self, error: StoreError) -> None:
        self._tell(f"today's backup could not be made (no answer needs it): {error}")


def _partial(target: Path) -> Path:
    """Return where `target` is written first: a name that no other program, nor any other thread of this one, uses."""
    return target.with_name(f"{target.name}.{os.getpid()}{get_ident()}.partial")


def _above(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split("/")[:-1])


def _backup(path: Path) -> Backup | None:
    for pattern in (_BACKUP, _ASIDE):
        if named := pattern.fullmatch(path.name):
            with suppress(ValueError):  # such as the 31st of February
                day = date.fromisoformat(named[1])
                return Backup(path=path, day=day, number=int(named[2] or 1), kept_aside=pattern is _ASIDE)
    return None


def _delete(path: Path) -> None:
    with suppress(OSError):  # it will be tried again tomorrow
        path.unlink(missing_ok=True)
