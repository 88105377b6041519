"""How the app ends when the system says so: terminated, hung up, or its terminal gone without a word.

The terminal is given back first, then the program dies of the signal, as its parent expects. What still works
in a thread, or waits for a terminal that takes nothing more, is not waited for: each answer is on the disk
before its feedback shows.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.tui.app import QuizzerApp

GRACE = 2.0
"""Seconds for giving the terminal back; after them the program ends whatever it is at."""
LOOK_EVERY = 1.0
"""Seconds between two looks whether the terminal is still there."""
FATAL = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def run_to_its_end(app: QuizzerApp) -> None:
    """Run `app` until it is left, raising what stopped it; told to end, let this program die of the signal."""
    ending = Ending(app)
    asyncio.run(ending.awaited())
    if app.failure is not None and ending.signal is None:
        raise app.failure
    if ending.signal == signal.SIGINT:
        raise KeyboardInterrupt
    if ending.signal is not None:
        os.kill(os.getpid(), ending.signal)


class Ending:
    """What ends a running app from outside."""

    def __init__(self, app: QuizzerApp) -> None:
        """End `app` when the time comes."""
        self.signal: int | None = None
        """What the program was told to end by."""
        self._app = app

    async def awaited(self) -> None:
        """Run the app, heeding the signals and the terminal."""
        self._loop = asyncio.get_running_loop()
        with _heeded(self):
            if hasattr(select, "poll"):
                self._look()
            await self._app.run_async()

    def __call__(self, number: int, _frame: object = None) -> None:
        """Take the signal `number`: a handler, not a callback of the loop, since that may be waiting for a lock."""
        if self.signal is not None:
            return
        self.signal = number
        last = threading.Timer(GRACE, os._exit, [128 + number])
        last.daemon = True
        last.start()
        self._loop.call_soon_threadsafe(self._app.exit)

    def _look(self) -> None:
        """End as if hung up when the terminal is gone: only the session's leader is told so by the system."""
        if _is_gone(sys.stdin.fileno()):
            self(signal.SIGHUP)
        else:
            self._loop.call_later(LOOK_EVERY, self._look)


@contextmanager
def _heeded(handler: Any) -> Iterator[None]:  # noqa: ANN401  as `signal` takes it
    """Have `handler` called for what would end the program, but for what its parent wants ignored (`nohup`)."""
    before = {number: signal.getsignal(number) for number in FATAL}
    for number, old in before.items():
        if old is not signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _is_gone(terminal: int) -> bool:
    """Return whether nobody is on the other side of a terminal any more."""
    poll = select.poll()
    poll.register(terminal, 0)
    return bool(poll.poll(0))
