"""Signals: the app gives its terminal back and dies of them, at once, whatever it is at; lines just end."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.faults.kills import answers_in, bank, problems
from tests.faults.running import PATIENCE, SCREEN_ON, complaints, on_pipes, on_terminal

if TYPE_CHECKING:
    from pathlib import Path

ENDS = {signal.SIGTERM: {-15, 143}, signal.SIGHUP: {-1, 129}, signal.SIGINT: {130}}


@pytest.mark.parametrize("number", ENDS, ids=lambda one: one.name)
def test_the_app_is_told_to_end(number: signal.Signals, tmp_path: Path) -> None:
    """SIGTERM, SIGHUP, SIGINT: modes, screen and cursor are as before, no process stays, the answer is kept."""
    home = tmp_path / "home"
    with on_terminal(home, "--banks", bank(tmp_path), "drill", "--seed", "1") as program:
        assert program.wait_for(r"\b1/\d+")
        program.send(b"r")
        assert program.wait_for("1 again")
        program.process.send_signal(number)
        assert program.end() in ENDS[number]
        assert program.terminal_is_restored
        assert not program.left_behind
        assert "Traceback" not in program.text
    assert (answers_in(home), problems(home), complaints(home)) == (1, [], "")


def test_the_app_is_told_to_end_while_it_starts(tmp_path: Path) -> None:
    """SIGTERM in the moment in which the terminal is taken: it is given back."""
    with on_terminal(tmp_path / "home", "--banks", bank(tmp_path)) as program:
        while SCREEN_ON not in program.written:
            assert program.read(PATIENCE)
        program.process.send_signal(signal.SIGTERM)
        assert program.end() in ENDS[signal.SIGTERM]
        assert program.terminal_is_restored


def test_the_app_is_told_to_end_while_it_works(tmp_path: Path) -> None:
    """SIGTERM while a thread waits, here for a bank that is a pipe nobody writes to: the app ends all the same."""
    endless = tmp_path / "banks.yaml"
    os.mkfifo(endless)
    with on_terminal(tmp_path / "home", "--banks", endless) as program:
        assert program.wait_for("opening your log")
        program.process.send_signal(signal.SIGTERM)
        assert program.end() in ENDS[signal.SIGTERM]
        assert program.terminal_is_restored
        assert not program.left_behind


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_lines_are_told_to_end(number: signal.Signals, tmp_path: Path) -> None:
    """SIGTERM, SIGHUP: a sitting in lines dies of it without a word, the answer kept."""
    home = tmp_path / "home"
    with on_pipes(home, "--banks", bank(tmp_path), "drill", "--plain", "--seed", "1") as program:
        assert program.wait_for("Answer: ")
        program.send(b"1\n")
        assert program.wait_for("Rated ")
        program.process.send_signal(number)
        assert program.end() in ENDS[number]
    assert (answers_in(home), problems(home), complaints(home)) == (1, [], "")


def test_a_closed_pipe(tmp_path: Path) -> None:
    """Both pipes closed in a sitting: exit code 0, not a word, the answer kept."""
    home = tmp_path / "home"
    with on_pipes(home, "--banks", bank(tmp_path), "drill", "--plain", "--seed", "1") as program:
        assert program.wait_for("Answer: ")
        program.send(b"1\n")
        assert program.wait_for("Rated ")
        program.vanish()
        assert program.end() == 0
    assert (answers_in(home), problems(home), complaints(home)) == (1, [], "")
