"""A store that is damaged, through the real command line: one clear sentence, no traceback, the file as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from quizzer.study.log import encode
from tests.cli.running import Program
from tests.shelf import EXAMPLES
from tests.storage.histories import review

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def truncated(path: Path) -> None:
    """Cut off all but the beginning."""
    path.write_bytes(path.read_bytes()[:10_000])


def flipped(path: Path) -> None:
    """Spoil the pages behind the first."""
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 64):
        data[at] ^= 0xFF
    path.write_bytes(data)


def from_the_future(path: Path) -> None:
    """Let it say that a newer Quizzer wrote it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("UPDATE alembic_version SET version_num = '9999'; PRAGMA journal_mode = DELETE")


def not_a_database(path: Path) -> None:
    """Put something else in its place."""
    path.write_text("Dear diary, " * 1000, encoding="utf-8")


FAULTS: dict[Callable[[Path], None], tuple[str, str]] = {
    truncated: ("doctor --repair", "restore latest"),
    flipped: ("doctor --repair", "restore latest"),
    from_the_future: ("newer Quizzer", "upgrade Quizzer"),
    not_a_database: ("not a Quizzer store", "restore latest"),
}
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)


@pytest.fixture
def quizzer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program with a home in which a hundred answers are kept."""
    program = Program(tmp_path / "home", monkeypatch)
    lines = b"\n".join(encode(review(number, f"b/q{number}", learner="me")) for number in range(100))
    assert program("log", "import", "-", stdin=lines).code == 0
    return program


def refused(quizzer: Program, *called: str | Path, before: str = "") -> str:
    """Return what a call says that fails because of the store: one line, which names the file.

    `before` begins the line that comes before it, if one does.
    """
    ran = quizzer("--banks", EXAMPLES / "card.yaml", *called)
    assert ran.code == 4
    *others, line = ran.err.splitlines()
    assert [one.startswith(before) for one in others] == ([True] if before else [])
    assert line.startswith("quizzer: ")
    assert ".db: " in line
    return line


@every_fault
@pytest.mark.parametrize("called", [("doctor",), ("review", "--plain")], ids=" ".join)
def test_it_is_said_and_left_alone(quizzer: Program, fault: Callable[[Path], None], called: tuple[str, ...]) -> None:
    """Looking it over, or wanting to study, says what is wrong and what to do."""
    path = quizzer.home / "quizzer.db"
    fault(path)
    before = path.read_bytes()
    line = refused(quizzer, *called)
    assert [words for words in FAULTS[fault] if words not in line] == []
    assert path.read_bytes() == before


@every_fault
def test_it_is_not_restored(quizzer: Program, fault: Callable[[Path], None], tmp_path: Path) -> None:
    """As a backup it is refused: the store that is there stays as it is."""
    assert quizzer("backup", "--output", tmp_path / "own.db").code == 0
    fault(tmp_path / "own.db")
    before = (quizzer.home / "quizzer.db").read_bytes()
    refused(quizzer, "restore", tmp_path / "own.db")
    assert (quizzer.home / "quizzer.db").read_bytes() == before


@pytest.mark.parametrize("fault", [from_the_future, not_a_database], ids=lambda fault: fault.__name__)
def test_what_is_not_ours_to_mend_is_not_repaired(quizzer: Program, fault: Callable[[Path], None]) -> None:
    """`doctor --repair` leaves it, and says what would help, also where there is a backup."""
    assert quizzer("backup").code == 0
    path = quizzer.home / "quizzer.db"
    fault(path)
    before = path.read_bytes()
    line = refused(quizzer, "doctor", "--repair", before="reading what can be read")
    assert FAULTS[fault][1] in line
    assert path.read_bytes() == before


@every_fault
def test_the_last_backup_brings_all_back(quizzer: Program, fault: Callable[[Path], None]) -> None:
    """`restore latest` gets the learner going again, whatever happened, and keeps the file that it replaced."""
    log = quizzer("log", "export").out
    assert quizzer("backup").code == 0
    path = quizzer.home / "quizzer.db"
    fault(path)
    spoilt = path.read_bytes()
    assert quizzer("restore", "latest").code == 0
    (kept,) = (quizzer.home / "backups").glob("replaced-*.db")
    assert kept.read_bytes() == spoilt
    assert quizzer("log", "export").out == log
