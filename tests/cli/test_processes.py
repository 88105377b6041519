"""What only shows in a process of its own: closed pipes, a kill at any moment."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from quizzer.generators.draws import Draws
from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Program

ROUNDS = 20


def test_a_closed_pipe_ends_quietly(quizzer: Program) -> None:
    """`quizzer log export | head -1`: one line, no complaint, exit code 0."""
    line = '{{"kind":"note","id":"{}","learner":"me","answered_at":"2026-01-01T00:00:00Z","item":"b/x","text":"{}"}}\n'
    log = "".join(line.format(f"{number:05}", "x" * 90) for number in range(3000))
    assert quizzer("log", "import", "-", stdin=log).code == 0
    process = quizzer.started("log", "export")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdin is not None
    first = process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait() == 0
    assert json.loads(first)["id"] == "00000"
    assert said == b""
    process.stderr.close()
    process.stdin.close()


@pytest.mark.parametrize("command", [("bank", "schema"), ("make", "transfer-learning/linear-head", "--count", "3000")])
def test_output_that_nobody_reads(command: tuple[str, ...], quizzer: Program) -> None:
    """Closed before the first byte is written."""
    process = quizzer.started(*command)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate()
    assert process.returncode == 0
    assert said == b""


def test_ctrl_c_ends_a_sitting(quizzer: Program) -> None:
    """Exit code 130, no traceback, what was answered is kept."""
    process = quizzer.started("--banks", EXAMPLES / "card.yaml", "drill", "--plain", "--seed", "1")
    answered(process, 1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert len(quizzer("log", "export").out.splitlines()) == 1


def answered(process: subprocess.Popen[bytes], times: int) -> int:
    """Answer cards until feedback was printed so many times; return how many lines of it there were."""
    assert process.stdin is not None
    assert process.stdout is not None
    seen = 0
    for _ in range(times):
        process.stdin.write(b"1\n")
        process.stdin.flush()
        while not process.stdout.readline().startswith(b"Rated "):
            pass
        seen += 1
    return seen


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_what_was_told_is_kept_through_a_kill(turn: int, quizzer: Program) -> None:
    """Killed with -9 at a random moment: every answer whose feedback was printed is in the log, whole and sound.

    Some answers are awaited, then more are sent without waiting, and the kill falls somewhere into those.
    """
    draws = Draws("kill", turn)
    bank = EXAMPLES / "card.yaml"
    process = quizzer.started("--banks", bank, "drill", "--plain", "--seed", str(turn), "--limit", "40")
    seen = answered(process, draws.below(4))
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"1\n" * draws.below(5))
    process.stdin.flush()
    for _ in range(draws.below(12)):
        seen += process.stdout.readline().startswith(b"Rated ")
    process.kill()
    seen += sum(line.startswith(b"Rated ") for line in process.stdout)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    ran = quizzer("log", "export")
    assert ran.code == 0
    kept = [json.loads(line) for line in ran.out.splitlines()]
    assert seen <= len(kept) <= seen + 1
    assert quizzer("--banks", bank, "doctor").code == 0
