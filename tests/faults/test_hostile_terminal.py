"""Whatever a terminal sends to the real app, it goes on: broken escapes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

import pytest

from tests.shelf import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BANK = """\
bank: b
title: B
topics: {t: {title: T}}
questions: [{id: q, type: number, topic: t, difficulty: 1, prompt: How many, answer: 2565, why: W}]
"""
MOST_READS = 500
PATIENCE = 60
"""Seconds without a byte from the app after which it counts as dead."""
BROKEN = (
    b"\x1b[",
    b"\x1b[<0;1",
    b"\x1b[<0;99999;99999M\x1b[<0;0;0m\x1b[M\xff\xff\xff",
    b"\x1b]0;title",
    b"\x1bP+q\x1b\\",
    b"\x1b[?2026;99$y\x1b[1;1R\x1b[?1;2c",
    b"\xff\xfe\xc3(\xf0\x9f",
    b"\x1b[97;;99999999u",
)


class Terminal:
    """The app in a pseudo-terminal, its output kept."""

    def __init__(self, folder: Path) -> None:
        """Start a sitting on one question."""
        (folder / "b.yaml").write_text(BANK)
        self.seen = b""
        self.fd, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        called = [sys.executable, "-m", "quizzer", "--banks", str(folder / "b.yaml"), "drill"]
        environment = {**os.environ, "QUIZZER_HOME": str(folder / "home"), "TERM": "xterm-256color"}
        self.process = subprocess.Popen(called, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        os.set_blocking(self.fd, False)

    def send(self, data: bytes) -> None:
        """Send all of `data`, reading meanwhile what the app draws."""
        while data:
            readable, writable, _ = select.select([self.fd], [self.fd], [], PATIENCE)
            if readable:
                self._take()
            if writable:
                data = data[os.write(self.fd, data[:4096]) :]

    def resize(self, height: int, width: int) -> None:
        """Give the terminal another size, so that everything is drawn anew."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def until(self, text: bytes) -> None:
        """Read on until `text` is drawn."""
        for _ in range(MOST_READS):
            if text in self.seen:
                return
            assert select.select([self.fd], [], [], PATIENCE)[0], self.seen[-2000:]
            assert self._take(), self.seen[-2000:]
        pytest.fail(f"{text!r} is not drawn: {self.seen[-2000:]!r}")

    def _take(self) -> bool:
        try:
            found = os.read(self.fd, 65536)
        except OSError:  # the other end is closed
            return False
        self.seen = (self.seen + found)[-200_000:]
        return bool(found)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Return the app on its first question."""
    found = Terminal(tmp_path)
    found.until(b"How many")
    yield found
    found.process.kill()
    found.process.wait()
    os.close(found.fd)


def test_broken_sequences_leave_a_begun_answer(terminal: Terminal) -> None:
    """Half an answer, then what no terminal should send, then another size: the half is drawn anew."""
    terminal.send(b"25")
    for piece in BROKEN:
        terminal.send(piece)
    terminal.seen = b""
    terminal.resize(30, 90)
    terminal.until(b"25")
    assert terminal.process.poll() is None
