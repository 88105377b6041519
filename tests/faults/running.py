"""The real program as a process of its own: on a pseudo-terminal, as a learner runs the app, or on pipes.

What it writes is read as it comes, without the escapes, so that what a learner has seen is known even when
the program is killed in the next moment.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Self

from tests.shelf import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

PATIENCE = 20.0
"""Seconds for what must come sooner or later."""
_MOVES = re.compile(r"\x1b\[[0-9;]*[HfABEFGd]")
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78]")
SCREEN_ON, SCREEN_OFF, CURSOR_ON = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"


class Running:
    """A program that runs; `text` is what it has written so far."""

    def __init__(self, process: subprocess.Popen[bytes], reads: int, writes: int) -> None:
        """Talk to `process` through two descriptors, which are one for a terminal."""
        self.process = process
        self.written = bytearray()
        """Every byte that the program has written."""
        self._reads, self._writes = reads, writes
        self._open = True
        self._modes = termios.tcgetattr(reads) if os.isatty(reads) else None

    def __enter__(self) -> Self:
        """Return the program, to be gone at the block's end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let nothing of it outlive the block."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.vanish()

    # What it says

    @property
    def text(self) -> str:
        """Return what was written, each move of the cursor a new line, other escapes left out."""
        said = self.written.decode(errors="replace")
        return _ESCAPES.sub("", _MOVES.sub("\n", said)).replace("\r", "")

    def read(self, seconds: float) -> bool:
        """Read what comes within `seconds`, at least once; return whether more may come."""
        if not self._open or not select.select([self._reads], [], [], max(0.0, seconds))[0]:
            return self._open
        try:
            data = os.read(self._reads, 65536)
        except OSError:  # how a terminal tells that nobody is on its other side
            data = b""
        self.written += data
        self._open = bool(data)
        return self._open

    def wait_for(self, pattern: str, *, since: int = 0, until: float | None = None) -> re.Match[str] | None:
        """Read until `pattern` stands in the text from `since` on, or the program ends, or it is `until`."""
        end = time.monotonic() + PATIENCE if until is None else until
        while True:
            if found := re.compile(pattern).search(self.text, since):
                return found
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                return None

    def look(self, seconds: float) -> None:
        """Do nothing for so long but read what comes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self.read(left):
            pass

    def drain(self) -> None:
        """Read what was written before the end."""
        while self.read(0.0) and select.select([self._reads], [], [], 0)[0]:
            pass

    # What is done to it

    def send(self, keys: bytes) -> None:
        """Type `keys`."""
        try:
            os.write(self._writes, keys)
        except OSError:
            self._open = False

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the system tells the program."""
        fcntl.ioctl(self._reads, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def vanish(self) -> None:
        """Let the terminal go, or both pipes."""
        self._open = False
        for one in {self._reads, self._writes} - {-1}:
            os.close(one)
        self._reads = self._writes = -1

    def end(self, seconds: float = PATIENCE) -> int | None:
        """Wait for the end, reading on; return the exit code, or None for a program that goes on after `seconds`."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            if not self._open or not self.read(0.05):
                try:
                    self.process.wait(max(0.01, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    return None
        if self._open:
            self.drain()
        return self.process.poll()

    # What it leaves

    @property
    def left_behind(self) -> bool:
        """Return whether a process of its session goes on after its end."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def terminal_is_restored(self) -> bool:
        """Return whether the terminal is as it was: its modes, its first screen, its cursor."""
        if SCREEN_ON not in self.written:
            return True
        last = bytes(self.written)
        shown = last.rfind(SCREEN_OFF) > last.rfind(SCREEN_ON) and CURSOR_ON in last[last.rfind(SCREEN_ON) :]
        return shown and termios.tcgetattr(self._reads) == self._modes


def _called(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "quizzer", *map(str, arguments)]


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a learner whose data lives in `home`, reports of faults included."""
    home.mkdir(parents=True, exist_ok=True)
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("QUIZZER_", "COV_"))}
    return plain | {"QUIZZER_HOME": str(home), "TMPDIR": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"} | more


def on_terminal(
    home: Path, *arguments: str | Path, size: tuple[int, int] = (80, 24), controls: bool = True, **more: str
) -> Running:
    """Start the program on a terminal of its own, which `controls` it as a window does: a hang-up is told."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def take_terminal() -> None:
        _heed_hangups()
        os.setsid()
        if controls:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        _called(*arguments),
        cwd=ROOT,
        env=surroundings(home, **more),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=take_terminal,  # noqa: PLW1509  nothing but two calls of the system
    )
    os.close(theirs)
    return Running(process, ours, ours)


def _heed_hangups() -> None:
    """Take back what a `nohup` above the tests has had ignored."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def on_pipes(home: Path, *arguments: str | Path, **more: str) -> Running:
    """Start the program on two pipes, its complaints in the file `complaints` of its home."""
    environment = surroundings(home, **more)
    with (home / "complaints").open("wb") as complaints:
        process = subprocess.Popen(
            _called(*arguments),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            bufsize=0,
            start_new_session=True,
            preexec_fn=_heed_hangups,  # noqa: PLW1509  likewise
        )
    assert process.stdin is not None
    assert process.stdout is not None
    reads, writes = os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno())
    process.stdin.close()
    process.stdout.close()
    return Running(process, reads, writes)


def complaints(home: Path) -> str:
    """Return what the program last run on pipes wrote to standard error, and every report of a fault of ours."""
    files = [home / "complaints", *home.glob("quizzer-fault-*")]
    return "".join(one.read_text(errors="replace") for one in files if one.exists())


SIGNALS = {"SIGKILL": signal.SIGKILL, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}
