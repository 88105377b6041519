"""A bank edited, renamed, deleted or spoiled during a sitting: it goes on with what it read; the next start says so."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizzer.cli.plain import PlainSitting
from quizzer.cli.wiring import Place, open_desk
from quizzer.study.selection import Selection
from tests.cli.running import Program
from tests.faults.kills import SPARE, answers_in, bank, problems
from tests.faults.running import on_terminal
from tests.faults.seats import Typed

if TYPE_CHECKING:
    from collections.abc import Callable


def edited(path: Path) -> None:
    """Let every question go but the last."""
    head, last = path.read_text().split("questions:\n")[0], path.read_text().split("  - {id:")[-1]
    path.write_text(f"{head}questions:\n  - {{id:{last}")


def renamed(path: Path) -> None:
    """Call the file otherwise."""
    path.rename(path.with_name("renamed.yaml"))


def spoiled(path: Path) -> None:
    """Leave half of it, as an editor in the middle of saving does."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 7])


CHANGES: dict[str, tuple[Callable[[Path], object], int, str]] = {
    "edited": (edited, 0, ""),
    "renamed": (renamed, 0, ""),
    "deleted": (Path.unlink, 3, "banks"),
    "spoiled": (spoiled, 3, "doubles.yaml:"),
}
"""What happens to the file, how the next start ends, and what it says."""


@pytest.mark.parametrize("change", CHANGES)
def test_a_bank_changes_during_a_sitting(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bank edited, renamed, deleted, spoiled: the sitting asks on; the next start goes by what is there then."""
    happens, code, said = CHANGES[change]
    home, banks, out = tmp_path / "home", tmp_path / "banks", io.StringIO()
    banks.mkdir()
    path = bank(banks)

    def changed() -> str:
        happens(path)
        return "?\n"

    sitting = open_desk(Place(home=home, banks=(banks,)), 1).drill(Selection(), limit=3)
    PlainSitting(sitting, Typed(changed, lambda: "?\n", lambda: "?\n"), out).run()
    assert out.getvalue().count("Rated ") == 3
    assert (answers_in(home), problems(home)) == (3, [])
    ran = Program(home, monkeypatch)("--banks", banks, "drill", "--plain", stdin=":quit\n")
    assert ran.code == code
    assert said in ran.err
    assert len(ran.err.splitlines()) == (1 if said else 0)


def test_a_bank_is_deleted_under_the_app(tmp_path: Path) -> None:
    """Bank deleted: the app goes on to the next question and leaves as ever."""
    path = bank(tmp_path)
    with on_terminal(tmp_path / "home", "--banks", path, "drill", "--seed", "1", "--limit", "2") as program:
        assert program.wait_for(r"\b1/2\b")
        path.unlink()
        program.send(b"r")
        assert program.wait_for("1 again")
        program.send(b"q")
        assert program.wait_for("Summary")
        program.send(b"q")
        program.look(SPARE)
        program.send(b"q")
        assert program.end() == 0
        assert "Traceback" not in program.text
    assert answers_in(tmp_path / "home") == 1
