"""Showing something again each time a file is saved: what `--watch` does."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NoReturn

import click

from quizzer.cli.saying import say
from quizzer.cli.wiring import clock, local_zone
from quizzer.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

EVERY = 0.25
"""Seconds between two looks at the files."""


def pause() -> None:
    """Wait until it is time to look again; Ctrl+C ends it at once."""
    threading.Event().wait(EVERY)


def keep_showing(paths: Sequence[Path], show: Callable[[], None]) -> NoReturn:
    """Show at once and after each change of the banks in `paths` or of a lesson beside them, until Ctrl+C.

    A bank that is away for a moment, as when an editor saves by renaming, is said and waited for.
    """
    named = ", ".join(map(str, paths))
    for _ in changes(paths, pause):
        click.clear()
        say(f"{clock()().astimezone(local_zone()):%H:%M:%S}  {named}  (again at each save; Ctrl+C ends)")
        say("")
        try:
            show()
        except BankError as error:
            say(str(error))
    raise AssertionError  # changes() never ends


def changes(paths: Sequence[Path], wait: Callable[[], None]) -> Iterator[None]:
    """Yield at once, then whenever a file has changed since the last time; look again after each `wait`."""
    seen: object = None
    while True:
        found = _stamps(paths)
        if found != seen:
            seen = found
            yield
        wait()


def _stamps(paths: Sequence[Path]) -> dict[Path, tuple[int, int] | None]:
    return {file: _stamp(file) for path in paths for file in _files(path)}


def _files(path: Path) -> list[Path]:
    """Return the banks at `path` with the lessons beside them, and `path` itself though it be away."""
    from quizzer.bank.folders import bank_files

    if path.is_dir():
        return [*bank_files([path]), *path.rglob("*.md")]
    return [path, *path.parent.glob("*.md")]


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
