"""What other screens need, made ready while home stands and says what is due: the first key is as quick as any.

A style sheet takes Textual 2 to 17 ms to parse, and a screen that brings a new one has all of them parsed again.
"""

from __future__ import annotations

import gc
from importlib import import_module
from inspect import getfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ScreenStackError

from quizzer.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App

    from quizzer.tui.keys_first import KeysFirst

PAUSE = 0.02
"""Seconds between two steps, in which keys are heard; no step is longer than a frame or three."""
AGAIN = 0.5
"""Seconds between two looks whether home rests, so that a sitting is not woken fifty times a second."""
MODULES = ("plan", "mock", "sitting", "weak", "progress", "drill", "summary", "help", "browse", "reader", "mock_result")
"""Modules of screens, the likeliest to be opened first."""


def warm_up(app: KeysFirst) -> None:
    """Import screens and read their style sheets, a step at a time, whenever `app` rests on its home screen.

    Once it is all there and the log is read, collections of garbage leave out what stands.
    """
    steps = _steps(app)

    def step() -> None:
        if not rests(app):
            app.set_timer(AGAIN, step)
        elif _taken(app, steps):
            app.set_timer(PAUSE, step)
        elif any(worker.is_running for worker in app.workers):
            app.set_timer(AGAIN, step)
        else:
            gc.freeze()  # what stands by now stays: a collection need not walk all of it while a key waits

    app.set_timer(PAUSE, step)


def _taken(app: KeysFirst, steps: Iterator[str]) -> bool:
    """Take a step, if there is one left, while the threads that read the log stand still: it is soon done."""
    if app.moment is not None:
        app.moment.begin()
    return bool(next(steps, ""))


def _steps(app: App[None]) -> Iterator[str]:
    """Make one thing ready after the other, and name it."""
    for module in MODULES:
        kinds = vars(import_module(f"quizzer.tui.screens.{module}")).values()
        yield module
        for sheet in {sheet for kind in kinds if isinstance(kind, type) and (sheet := _sheet(kind))}:
            if not app.stylesheet.has_source(str(sheet), ""):
                app.stylesheet.read(sheet)
                app.stylesheet.parse()
                yield str(sheet)


def _sheet(kind: type) -> Path | None:
    """Return where a screen's own style sheet is."""
    name = vars(kind).get("CSS_PATH")
    return Path(getfile(kind)).with_name(name) if isinstance(name, str) else None


def rests(app: App[None]) -> bool:
    """Return whether home stands and has said what is due; its threads may read on."""
    try:
        screen = app.screen
    except ScreenStackError:
        return False  # the app is ending
    return isinstance(screen, HomeScreen) and screen.says_what_is_due
