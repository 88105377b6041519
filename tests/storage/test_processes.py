"""Several programs at once, and programs that are killed: what was said to be kept is kept."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import quizzer
from quizzer.generators.draws import Draws
from quizzer.storage import open_store
from quizzer.study.fold import fold

from .histories import FORGETTING, ITEMS, LEARNER

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(quizzer.__file__).parent.parent
ENDLESS = 1_000_000


@contextmanager
def appending(path: Path, count: int, prefixes: list[str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Yield programs, started and waiting, that will each append `count` entries."""
    command = [sys.executable, "-m", "tests.storage.appending", str(path), str(count)]
    programs = [
        subprocess.Popen([*command, prefix], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for prefix in prefixes
    ]
    try:
        for program in programs:
            assert line_from(program) == "ready"
        yield programs
    finally:
        for program in programs:
            program.kill()
            program.communicate()


def line_from(program: subprocess.Popen[bytes]) -> str:
    """Return the next line that a program prints."""
    assert program.stdout is not None
    return program.stdout.readline().decode().strip()


def go(program: subprocess.Popen[bytes]) -> None:
    """Let a waiting program begin."""
    assert program.stdin is not None
    program.stdin.write(b"go\n")
    program.stdin.flush()


def test_programs_that_append_at_once_lose_nothing(tmp_path: Path) -> None:
    """Three programs that make one store and append to the same items at once: all is there, and rightly folded."""
    path, prefixes, count = tmp_path / "quizzer.db", ["a", "b", "c"], 60
    with appending(path, count, prefixes) as programs:
        for program in programs:
            go(program)
        printed = {line for program in programs for line in program.communicate()[0].decode().split()}
        assert [program.returncode for program in programs] == [0, 0, 0]
    assert len(printed) == len(prefixes) * count
    with open_store(path, learner=LEARNER, forgetting=FORGETTING) as store:
        log = list(store.entries())
        assert {entry.id for entry in log} == printed
        assert set(store.standings()) == set(ITEMS[:3])
        assert store.standings() == fold(log, FORGETTING)
        assert store.check() == []


def test_a_killed_program_loses_nothing_it_reported(tmp_path: Path) -> None:
    """Killed at ten random moments, each id that was printed is in the store, which is sound and rightly folded."""
    path, chance, printed = tmp_path / "quizzer.db", Draws("killed", 1), set[str]()
    with appending(path, ENDLESS, [f"round{number}" for number in range(10)]) as programs:
        for program in programs:
            go(program)
            printed |= {line_from(program) for _ in range(chance.below(12))}
            for _ in range(chance.below(20_000)):  # up to about the time of one append
                pass
            program.kill()
            whole_lines, _, _ = program.communicate()[0].rpartition(b"\n")
            printed |= set(whole_lines.decode().split())
            with open_store(path, learner=LEARNER, forgetting=FORGETTING) as store:
                log = list(store.entries())
                assert printed <= {entry.id for entry in log}
                assert store.standings() == fold(log, FORGETTING)
                assert store.check() == []
    assert len(printed) > 30
