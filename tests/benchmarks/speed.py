"""How fast Quizzer is, beside what it is held against, in one run.

`python -m tests.benchmarks.speed [NAME ...] [--rounds 7] [--home DIR]` prints the table that the README has. Ours
and the peer take turns, round by round; a median stands with the least and the greatest. What is made up for it is
kept in DIR (a temporary folder of that name otherwise), since a million items take minutes to make. No test depends
on the figures.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import loading, on_screen, studying
from tests.benchmarks.measuring import Bench, markdown
from tests.benchmarks.stores import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.benchmarks.measuring import Line

BENCHMARKS: Mapping[str, Callable[[Bench], list[Line]]] = {
    "first-question": on_screen.first_question,
    "start-up": on_screen.start_up,
    "feedback": on_screen.feedback,
    "next-item": studying.next_item,
    "planner": studying.planner,
    "home": studying.home_summary,
    "durable": studying.durable_answer,
    "loading": loading.loading,
    "variant": loading.variant,
    "memory": on_screen.memory,
}
PACKAGES = ("textual", "SQLAlchemy", "PyYAML", "msgspec", "numpy", "fsrs", "anki")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is named, or all, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all by default")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "quizzer-speed")
    parser.add_argument("--questions", type=int, nargs="+", default=[100, 10_000, 100_000], help="of start-up")
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="of ours")
    parser.add_argument("--cards", type=int, nargs="+", default=[10_000, 100_000], help="of Anki's")
    parser.add_argument("--answers", type=int, default=10, help="in each round")
    given = parser.parse_args(arguments)
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    bench = Bench(
        shelf=Shelf(given.home.absolute()),
        rounds=given.rounds,
        answers=given.answers,
        questions=tuple(given.questions),
        items=tuple(given.items),
        cards=tuple(given.cards),
    )
    lines = [line for name in given.names or BENCHMARKS for line in measured(name, bench)]
    sys.stdout.write(f"{machine()}\n\n{markdown(lines)}\n")


def measured(name: str, bench: Bench) -> list[Line]:
    """Return the lines of one benchmark; while it runs, its name stands on standard error."""
    sys.stderr.write(f"{name}...\n")
    lines = BENCHMARKS[name](bench)
    for line in lines:
        sys.stderr.write(f"  {' | '.join(line.cells())}\n")
    return lines


def machine() -> str:
    """Return what it was measured on: processor, system, Python, libraries."""
    versions = ", ".join(f"{name} {version_of(name)}" for name in PACKAGES)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{processor()}, {platform.system()} {platform.release()}"
    return f"{system}; {python}, SQLite {sqlite3.sqlite_version}, {versions}."


def processor() -> str:
    """Return the processor's name and how many there are."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name} ({os.cpu_count()} cores)"


def version_of(package: str) -> str:
    """Return a package's version, or that it is not there."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    main()
