"""Two sittings at once on one database: both go on, every answer of both is kept and folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.kills import answers_in, bank, problems
from tests.faults.running import complaints, on_pipes, on_terminal

if TYPE_CHECKING:
    from pathlib import Path

TIMES = 6


def test_two_programs_at_once(tmp_path: Path) -> None:
    """Two real sittings that ask the same items in turn: no error, all answers kept, memories are their fold."""
    home, drill = tmp_path / "home", ("--banks", bank(tmp_path), "drill", "--plain", "--seed", "1")
    with on_pipes(home, *drill) as one, on_pipes(home, *drill) as other:
        for turn in range(1, TIMES + 1):
            for program in (one, other):
                assert program.wait_for(rf"\[{turn}/\d+\]")
                program.send(b"1\n")
            for program in (one, other):
                assert program.wait_for(rf"(?s)(?:Rated .*?){{{turn}}}")
        for program in (one, other):
            program.send(b":quit\n")
            assert program.end() == 0
            assert f"{TIMES} answered" in program.text
    assert complaints(home) == ""
    assert (answers_in(home), problems(home)) == (2 * TIMES, [])


def test_an_app_beside_lines(tmp_path: Path) -> None:
    """The app on a terminal and --plain at once: what both answered is kept."""
    home, drill = tmp_path / "home", ("--banks", bank(tmp_path), "drill", "--seed", "1")
    with on_terminal(home, *drill) as app, on_pipes(home, *drill, "--plain") as lines:
        assert app.wait_for(r"\b1/\d+")
        assert lines.wait_for(r"\[1/\d+\]")
        app.send(b"r")
        lines.send(b"1\n")
        assert app.wait_for("1 again")
        assert lines.wait_for("Rated ")
    assert (answers_in(home), problems(home)) == (2, [])
