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
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.tui.app import QuizzerApp

GRACE = 2.0
"""Seconds for giving the terminal back; after them the program ends whatever it is at."""
ASK_EVERY = 0.1
"""Seconds until the app is asked again to end."""
GIVE_BACK = b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
"""What ends the mouse's reports, pastes in brackets, the second screen, and shows the cursor."""
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
        self._modes = _terminal_modes()

    async def awaited(self) -> None:
        """Run the app, heeding the signals and the terminal."""
        self._loop = asyncio.get_running_loop()
        with _heeded(self):
            if sys.platform != "win32":
                self._look()
            await self._app.run_async()

    def __call__(self, number: int, _frame: object = None) -> None:
        """Take the signal `number`: a handler, not a callback of the loop, since that may be waiting for a lock."""
        if self.signal is not None:
            return
        self.signal = number
        last = threading.Timer(GRACE, self._leave_at_once, [number])
        last.daemon = True
        last.start()
        self._loop.call_soon_threadsafe(self._ask)

    def _ask(self) -> None:
        """Ask the app to end, again and again: while it starts it does not hear."""
        self._app.exit()
        self._loop.call_later(ASK_EVERY, self._ask)

    def _leave_at_once(self, number: int) -> None:
        """End the program as it stands, its terminal given back by our own hand."""
        _give_back(self._modes)
        os._exit(128 + number)

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


def _terminal_modes() -> list[Any] | None:
    """Return the modes that the terminal is in; None where there is no terminal that has any."""
    if sys.platform != "win32":
        import termios

        with suppress(OSError, ValueError, termios.error):
            return termios.tcgetattr(sys.stdin.fileno())
    return None


def _give_back(modes: list[Any] | None) -> None:
    """Put the terminal into `modes` and onto its first screen, waiting for nothing."""
    if modes is not None and sys.platform != "win32":
        import termios

        with suppress(OSError, termios.error):
            termios.tcsetattr(0, termios.TCSANOW, modes)
            os.set_blocking(2, False)
            os.write(2, GIVE_BACK)
