"""`backup`, `restore` and `doctor --repair`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from quizzer.study.log import encode
from tests.shelf import EXAMPLES
from tests.storage.histories import review

if TYPE_CHECKING:
    from tests.cli.running import Program

BACKUP = "quizzer-2026-01-01"


def study(quizzer: Program, first: int = 0) -> None:
    """Keep ten answers, the store closed again."""
    lines = b"\n".join(encode(review(number, f"b/q{number}", learner="me")) for number in range(first, first + 10))
    assert quizzer("log", "import", "-", stdin=lines).code == 0


def entries(quizzer: Program) -> list[str]:
    """Return the log."""
    return quizzer("log", "export").out.splitlines()


def listed(quizzer: Program) -> dict[str, int | None]:
    """Return how many entries each backup has, newest first."""
    return {one["name"]: one["entries"] for one in json.loads(quizzer("backup", "--json").out)}


def test_backup_and_list(quizzer: Program) -> None:
    """A backup is made under the day's name, a second one beside it; the list says what each holds."""
    study(quizzer)
    ran = quizzer("backup")
    assert (ran.code, ran.out) == (0, f"backed up to {quizzer.home / 'backups' / BACKUP}.db\n")
    assert quizzer("backup").code == 0
    found = json.loads(quizzer("backup", "--list", "--json").out)
    count = len(entries(quizzer))
    assert [(one["name"], one["date"], one["entries"], one["learners"]) for one in found] == [
        (f"{BACKUP}-2.db", "2026-01-01", count, ["me"]),
        (f"{BACKUP}.db", "2026-01-01", count, ["me"]),
    ]
    assert found[0]["size"] == (quizzer.home / "backups" / f"{BACKUP}.db").stat().st_size
    assert f"{BACKUP}.db  2026-01-01  0.0 MB  {count} entries  me" in quizzer("backup", "--list").out


def test_nothing_to_back_up(quizzer: Program) -> None:
    """Without a store, or without an answer in it, it is said so."""
    assert "no backups yet" in quizzer("backup", "--list").out
    assert quizzer("backup").code == 4
    quizzer("log", "export")
    ran = quizzer("backup")
    assert ran.code == 4
    assert "nothing has been answered yet" in ran.err


def test_the_first_answer_of_a_day_is_backed_up_before(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Studying on the next day leaves a backup of the state before, exams and settings with it."""
    study(quizzer)
    before = len(entries(quizzer))
    (quizzer.home / "quizzer.toml").write_text("limit = 3", encoding="utf-8")
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-02T09:00:00")
    study(quizzer, 10)
    assert len(entries(quizzer)) > before
    assert listed(quizzer) == {"quizzer-2026-01-02.db": before}
    (quizzer.home / "quizzer.toml").unlink()
    assert "brought back, as they were missing: quizzer.toml" in quizzer("restore", "latest").out
    assert (quizzer.home / "quizzer.toml").read_text() == "limit = 3"


def test_a_backup_that_fails_is_said_once(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers are kept, and one line on standard error says why there is no backup."""
    study(quizzer)
    before = len(entries(quizzer))
    (quizzer.home / "backups").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-02T09:00:00")
    ran = quizzer("--banks", EXAMPLES / "card.yaml", "drill", "--plain", "--limit", "3", stdin="?\n" * 3)
    assert ran.code == 0
    assert len(entries(quizzer)) > before
    assert "in the way" not in ran.err
    (line,) = ran.err.splitlines()
    assert line.startswith("quizzer: today's backup could not be made (no answer needs it): ")


@pytest.mark.parametrize("which", ["latest", BACKUP, f"{BACKUP}.db"])
def test_restore(quizzer: Program, which: str) -> None:
    """A backup by name: the log is as it was, what is replaced is kept, and what is lost is counted."""
    study(quizzer)
    assert quizzer("backup").code == 0
    before = entries(quizzer)
    study(quizzer, 10)
    after = entries(quizzer)
    ran = quizzer("restore", which)
    assert (ran.code, ran.err) == (0, "")
    assert f"{len(after) - len(before)} entries of that are not in the restored store" in ran.out
    assert entries(quizzer) == before
    (kept,) = (quizzer.home / "backups").glob("replaced-2026-01-01-090000.db")
    assert quizzer("log", "import", kept).out == f"{len(after)} entries read, {len(after) - len(before)} of them new\n"
    assert entries(quizzer) == after


def test_restore_and_merge(quizzer: Program) -> None:
    """With --merge nothing that can be read is lost."""
    study(quizzer)
    assert quizzer("backup").code == 0
    study(quizzer, 10)
    after = entries(quizzer)
    ran = quizzer("restore", "latest", "--merge")
    assert ran.code == 0
    assert "merged in" in ran.out
    assert "not in the restored store" not in ran.out
    assert entries(quizzer) == after


def test_restore_of_what_there_is_not(quizzer: Program) -> None:
    """No backup, no such name, the store itself: each says so."""
    study(quizzer)
    for which, code, words in (
        ("latest", 4, "no sound backup"),
        ("nonsense", 2, "no backup and no file"),
        (str(quizzer.home / "quizzer.db"), 2, "the store itself"),
    ):
        ran = quizzer("restore", which)
        assert ran.code == code
        assert words in ran.err


def test_backup_where_no_file_can_be(quizzer: Program) -> None:
    """An output in the way of the store is refused."""
    study(quizzer)
    ran = quizzer("backup", "--output", quizzer.home / "quizzer.db")
    assert ran.code == 4
    assert "name another file" in ran.err


def test_repair(quizzer: Program) -> None:
    """What the damaged store has lost comes from the backup; a sound one is left alone."""
    study(quizzer)
    assert quizzer("backup").code == 0
    before = entries(quizzer)
    path = quizzer.home / "quizzer.db"
    assert "nothing to repair" in quizzer("doctor", "--repair").out
    path.write_bytes(path.read_bytes()[:8192])  # the schema's pages: all entries lie behind
    ran = quizzer("--banks", EXAMPLES, "doctor", "--repair")
    assert (ran.code, len(ran.err.splitlines())) == (0, 1)
    assert f"more from the backup {BACKUP}.db" in ran.out
    assert "no entry is known to be lost" in ran.out
    assert (quizzer.home / "backups" / "damaged-2026-01-01-090000.db").stat().st_size == 8192
    assert quizzer("--banks", EXAMPLES, "doctor").code == 0
    assert entries(quizzer) == before
