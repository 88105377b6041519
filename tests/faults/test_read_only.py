"""A home that may not be written: one sentence with what to do, whatever was there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import Program
from tests.faults.kills import bank
from tests.faults.rooms import read_only

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def quizzer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program with a home that is there."""
    (tmp_path / "home").mkdir()
    return Program(tmp_path / "home", monkeypatch)


@pytest.mark.parametrize("before", ["nothing", "a log"])
def test_a_read_only_home(before: str, quizzer: Program, tmp_path: Path) -> None:
    """Read-only home: a sitting ends with 4 and one sentence, or says of the answer that it is not kept."""
    drill = ("--banks", bank(tmp_path), "drill", "--plain", "--seed", "1")
    if before == "a log":
        assert quizzer(*drill, stdin="1\n").code == 0
    with read_only(quizzer.home):
        ran = quizzer(*drill, stdin="1\n")
    said = " ".join((ran.err + ran.out).split())
    assert "Traceback" not in said
    assert "Rated" not in ran.out
    assert "quizzer.db: the store " in said
    assert "written" in said
    assert (ran.code, len(ran.err.splitlines())) in {(4, 1), (0, 0)}


def test_a_home_that_cannot_be_made(quizzer: Program, tmp_path: Path) -> None:
    """A file where the home should be: one sentence that says to choose another."""
    (tmp_path / "file").write_text("")
    ran = quizzer("--banks", bank(tmp_path), "drill", "--plain", stdin="1\n", home=tmp_path / "file" / "home")
    assert ran.code == 4
    assert "choose another with --home or QUIZZER_HOME" in ran.err
    assert len(ran.err.splitlines()) == 1
