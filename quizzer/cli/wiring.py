"""What every command stands on: where data lives, the clock, ids, the banks, the store, the desk."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from quizzer import __version__
from quizzer.errors import BankError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quizzer.bank.bank import Bank
    from quizzer.bank.library import Library
    from quizzer.scheduling.memory import Forgetting
    from quizzer.storage import SqlStore
    from quizzer.storage.backups import Backups, Daily
    from quizzer.storage.early import EarlyStore
    from quizzer.study.desk import Desk
    from quizzer.study.ground import Ground

DATABASE = "quizzer.db"
CONFIGURATION = "quizzer.toml"
PAPERS = "papers"
"""The folder of mock exams, beside the database."""
BACKUPS = "backups"
"""The folder of backups, beside the database."""
OTHERS = ("exams.toml", CONFIGURATION, "reading.json", f"{PAPERS}/*.json")
"""The learner's other files that belong in a backup."""


MOST_TOML = 2**20
BAD_TOML = (OSError, ValueError, msgspec.ValidationError, RecursionError)
"""What reading TOML raises: beside its own error a ValueError for a number of thousands of digits."""


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `quizzer.toml` beside the data; every key may be left out."""

    learner: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] = "me"
    theme: str = "dark"
    """`dark` or `light`."""
    desired_retention: float = 0.9
    limit: Annotated[int, msgspec.Meta(ge=1)] = 20
    """Questions in a sitting."""
    banks: tuple[str, ...] = ()
    """More folders or files of banks."""
    keys: dict[str, str] = {}
    """Rebound keys, such as `hint = "i"`."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one call of the program works."""

    home: Path
    banks: tuple[Path, ...] = ()
    """Banks for this call alone, in the place of all others."""
    learner: str | None = None

    @property
    def database(self) -> Path:
        """Return the database's path."""
        return self.home / DATABASE

    @property
    def own_banks(self) -> Path:
        """Return the folder of the learner's own banks."""
        return self.home / "banks"


def place_of(home: Path | None, banks: Sequence[Path], learner: str | None) -> Place:
    """Return where to work: `home`, else QUIZZER_HOME, else the system's place for such data."""
    named = os.environ.get("QUIZZER_HOME")
    if home is None and named:
        home = Path(named)
    if home is None:
        from platformdirs import user_data_path

        home = user_data_path("quizzer", appauthor=False)
    return Place(home=_expanded(str(home)), banks=tuple(banks), learner=learner)


def clock() -> Callable[[], datetime]:
    """Return the clock: the system's, or the time in QUIZZER_NOW, standing still."""
    from quizzer.study.log import EARLIEST, LATEST

    stopped = os.environ.get("QUIZZER_NOW")
    if not stopped:
        return lambda: datetime.now(UTC)  # noqa: TID251  the one clock
    try:
        now = datetime.fromisoformat(stopped)
    except ValueError:
        message = f"QUIZZER_NOW is {stopped!r}; write a time such as 2026-01-31T09:00:00"
        raise UsageError(message) from None
    fixed = now if now.tzinfo else now.replace(tzinfo=UTC)
    if not EARLIEST <= fixed <= LATEST:
        message = f"QUIZZER_NOW is {stopped}; write a time in the years 1970 to 2999"
        raise UsageError(message)
    fixed = fixed.astimezone(UTC)
    return lambda: fixed


def local_zone() -> tzinfo:
    """Return the zone of the learner's days: the system's, or UTC where QUIZZER_NOW stops the clock."""
    if os.environ.get("QUIZZER_NOW"):
        return UTC
    return datetime.now(UTC).astimezone().tzinfo or UTC  # noqa: TID251  the zone, read where the clock is


def today() -> date:
    """Return the day of study it is."""
    from quizzer.study.ground import DAY_STARTS

    zone = UTC if os.environ.get("QUIZZER_NOW") else None  # none is the system's, found with no look at the clock
    return (clock()().astimezone(zone) - DAY_STARTS).date()


def new_id() -> str:
    """Return a UUIDv7, greater than every one before it in this program."""
    from uuid6 import uuid7

    return str(uuid7())


def drawn_seed() -> int:
    """Return a seed from the system's entropy."""
    return secrets.randbits(31)


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds; raise one of `BAD_TOML` for a broken, huge or no file."""
    import tomllib

    if path.exists() and not path.is_file():
        message = "this is no file"
        raise ValueError(message)
    with path.open("rb") as file:
        data = file.read(MOST_TOML + 1)
    if len(data) > MOST_TOML:
        message = f"larger than {MOST_TOML // 2**20} MiB"
        raise ValueError(message)
    return tomllib.loads(data.decode())


def configuration(place: Place) -> Configuration:
    """Return the learner's configuration; raise UsageError, with the file, for one that cannot be read."""
    path = place.home / CONFIGURATION
    if not path.exists():
        return Configuration()

    try:
        raw = read_toml(path)
        found = msgspec.convert(raw, Configuration)
    except (FileNotFoundError, NotADirectoryError):
        return Configuration()
    except BAD_TOML as error:
        message = f"{path}: {error}; mend it or move it away"
        raise UsageError(message) from None
    if found.theme not in {"dark", "light"}:
        message = f'{path}: theme is {found.theme!r}; write "dark" or "light"'
        raise UsageError(message)
    if not 0.5 <= found.desired_retention <= 0.99:  # noqa: PLR2004  beyond this FSRS's dates make no sense
        message = f"{path}: desired_retention is {found.desired_retention}; write 0.5 to 0.99"
        raise UsageError(message)
    return found


def load_library(place: Place) -> tuple[Library, tuple[str, ...]]:
    """Return all banks at hand and a line for each that cannot be used; raise BankError where none can.

    The learner's own banks come before those that Quizzer ships, by name.
    """
    from quizzer.bank.folders import load_all, shipped
    from quizzer.bank.library import Library

    cache = place.home / "cache"
    if place.banks:
        banks, errors = load_all(place.banks, cache)
    else:
        own = [path for path in (place.own_banks, *map(_expanded, configuration(place).banks)) if _is_there(path)]
        banks, errors = load_all(own, cache)
        others, broken = load_all([shipped()] if shipped().is_dir() else [], cache)
        banks += _unshadowed(others, banks)
        errors += broken
    if not banks and errors:
        raise errors[0]
    if not banks:
        message = "there are no banks yet; add one with: quizzer bank add PATH"
        raise BankError(message)
    return Library(banks), tuple(str(error) for error in errors)


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # the home of somebody who is not known
        return Path(path)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for any file
        return False


def _unshadowed(banks: list[Bank], by: list[Bank]) -> list[Bank]:
    names = {bank.key for bank in by}
    return [bank for bank in banks if bank.key not in names]


def tell_on_terminal(sentence: str) -> None:
    """Say on standard error what the learner should know."""
    from quizzer.cli.saying import say

    say(f"quizzer: {sentence}", err=True)


def backups_of(place: Place) -> Backups:
    """Return the backups of this home."""
    from quizzer.storage.backups import Backups

    return Backups(place.home / BACKUPS, OTHERS)


def open_store(place: Place, library: Library | None, tell: Callable[[str], None] = tell_on_terminal) -> SqlStore:
    """Return the store of this learner; renames are followed where a library is given.

    It is backed up before the first write of each day; `tell` is called, from any thread, if that fails.
    """
    from quizzer.storage.backups import Daily

    try:
        place.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{place.home}: cannot be made ({error.strerror}); choose another with --home or QUIZZER_HOME"
        raise StoreError(message) from None
    return opener(place, library, Daily(backups_of(place), today, tell))(place.database)


def open_early_store(place: Place, library: Library, tell: Callable[[str], None]) -> EarlyStore:
    """Return the store of this learner for a sitting, whose first question does not wait for SQLAlchemy."""
    from quizzer.storage.early import open_early

    settings = configuration(place)
    return open_early(
        place.database,
        learner=place.learner or settings.learner,
        forgetting=forgetting_of(settings),
        aliases=library.aliases,
        open_store=lambda: open_store(place, library, tell),
    )


def opener(place: Place, library: Library | None, daily: Daily | None = None) -> Callable[[Path], SqlStore]:
    """Return what opens the store in a file as this learner's."""
    from quizzer.storage import open_store as open_database

    settings = configuration(place)
    return lambda path: open_database(
        path,
        learner=place.learner or settings.learner,
        forgetting=forgetting_of(settings),
        aliases=library.aliases if library is not None else None,
        daily=daily,
    )


def forgetting_of(settings: Configuration) -> Forgetting:
    """Return the forgetting curve this learner has asked for."""
    from quizzer.scheduling.memory import Forgetting

    return Forgetting(desired_retention=settings.desired_retention)


def open_ground(place: Place, tell: Callable[[str], None] = tell_on_terminal) -> tuple[Ground, tuple[str, ...]]:
    """Return what a sitting stands on, and a line for each bank that cannot be used."""
    from quizzer.cli.bookmarks import Bookmarks
    from quizzer.study.ground import Ground

    library, notices = load_library(place)
    store = open_early_store(place, library, tell)
    ground = Ground(
        library=library,
        store=store,
        forgetting=forgetting_of(configuration(place)),
        clock=clock(),
        new_id=new_id,
        version=__version__,
        zone=local_zone(),
        bookmarks=Bookmarks(place.home),
    )
    return ground, notices


def open_desk(
    place: Place, seed: int | None, tell: Callable[[str], None] = tell_on_terminal, *, warm: bool = False
) -> Desk:
    """Return the learner's desk, with the exams that are set; `tell` is for what goes wrong behind it.

    A `warm` one begins to plan where the last one ended: sooner, and the same to a tenth of a mark in a hundred.
    """
    from quizzer.cli.exam_file import keep_timetable, read_timetable
    from quizzer.storage.papers import PaperFiles
    from quizzer.storage.plan_starts import PlanStartFile
    from quizzer.study.desk import Desk

    ground, notices = open_ground(place, tell)
    given = drawn_seed() if seed is None else seed
    return Desk(
        ground,
        seed=given,
        notices=notices,
        timetable=read_timetable(place),
        keep=lambda timetable: keep_timetable(place, timetable),
        papers=PaperFiles(place.home / PAPERS, ground.store.learner),
        starts=PlanStartFile(place.home / "cache", ground.store.learner) if warm else None,
    )


def make_ready(desk: Desk) -> None:
    """Open the store proper, so that the first answer need not wait for it; nor for what makes ids to be read."""
    from quizzer.storage.early import EarlyStore

    new_id()
    store = desk.ground.store
    if isinstance(store, EarlyStore):
        store.prepare()


def speaks_unicode() -> bool:
    """Return whether the terminal takes UTF-8."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
