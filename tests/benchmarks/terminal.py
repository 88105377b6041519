"""A program on a pseudo-terminal of 80 x 24, and how long it takes until given words are on it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS, LINES = 80, 24
PATIENCE = 300.0
"""Seconds after which words are taken never to come."""
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_=>()][0-9A-B]?)")
"""What a terminal obeys and does not show."""
LEFT_OUT = {"COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"}
"""Of the environment: an installed program has its modules compiled, as the peer has; so must a checkout."""
ROOT = Path(__file__).parent.parent.parent


class NeverShown(Exception):
    """A program ended, or fell silent, before the words that were waited for."""


def python(*arguments: str | Path) -> list[str]:
    """Return the command that runs this very Python."""
    return [sys.executable, *map(str, arguments)]


class Terminal:
    """One program, started at once."""

    def __init__(self, command: Sequence[str], *, folder: Path, more: Mapping[str, str]) -> None:
        """Start `command` in `folder` with `more` in its environment."""
        named = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        environment = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
        environment |= named | dict(more)
        self.since = time.perf_counter()
        self._pid, self._end = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.chdir(folder)
            os.execvpe(command[0], list(command), environment)  # noqa: S606  a program of ours, without a shell
        self._said = b""

    def __enter__(self) -> Self:
        """Return the terminal, to be closed at the block's end."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the program."""
        self.close()

    def until(self, words: bytes) -> float:
        """Return the seconds since the start or the last `send` until `words` came; raise NeverShown."""
        while words not in ESCAPES.sub(b"", self._said):
            if not self._heard(PATIENCE):
                message = f"{words!r} never came; the end was {ESCAPES.sub(b'', self._said)[-400:]!r}"
                raise NeverShown(message)
        return time.perf_counter() - self.since

    def send(self, keys: bytes) -> None:
        """Press `keys`; what was said before is forgotten."""
        self._said = b""
        self.since = time.perf_counter()
        os.write(self._end, keys)

    def rest(self, seconds: float) -> None:
        """Let the program go on for so long, reading what it says."""
        over = time.perf_counter() + seconds
        while (left := over - time.perf_counter()) > 0:
            self._heard(left)

    @property
    def text(self) -> str:
        """Return what was said since the last `send`, without what a terminal obeys."""
        return ESCAPES.sub(b"", self._said).decode(errors="replace")

    def peak(self) -> float:
        """Return the most memory that the program has held so far, in MB of 10^6 bytes."""
        return peak_of(self._pid)

    def _heard(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; return whether anything did."""
        if not select.select([self._end], [], [], seconds)[0]:
            return False
        try:
            more = os.read(self._end, 1 << 16)
        except OSError:
            return False
        self._said += more
        return bool(more)

    def close(self) -> None:
        """Kill the program; all that it was told is on the disk already."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._end)


def peak_of(pid: int | str) -> float:
    """Return the most memory that a process has held, in MB; NaN where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")
