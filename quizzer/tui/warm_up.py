"""What other screens need, made ready while home stands and nothing else is done: the first key is as quick as any.

A style sheet takes Textual 2 to 17 ms to parse, and a screen that brings a new one has all of them parsed again.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from inspect import getfile
from pathlib import Path
from typing import TYPE_CHECKING

from quizzer.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from textual.app import App

PAUSE = 0.02
"""Seconds between two steps, in which keys are heard; no step is longer than a frame or three."""
MODULES = ("sitting", "plan", "mock", "weak", "progress", "drill", "summary", "help", "browse", "reader", "mock_result")
"""Modules of screens, the likeliest to be opened first."""


async def warm_up(app: App[None]) -> None:
    """Import screens and read their style sheets, a step at a time, whenever `app` rests on its home screen."""
    for module in MODULES:
        await _rest(app)
        kinds = vars(import_module(f"quizzer.tui.screens.{module}")).values()
        for sheet in {_sheet(kind) for kind in kinds if isinstance(kind, type)} - {None}:
            await _rest(app)
            if not app.stylesheet.has_source(str(sheet), ""):
                app.stylesheet.read(sheet)
                app.stylesheet.parse()


def _sheet(kind: type) -> Path | None:
    """Return where a screen's own style sheet is."""
    name = vars(kind).get("CSS_PATH")
    return Path(getfile(kind)).with_name(name) if isinstance(name, str) else None


async def _rest(app: App[None]) -> None:
    """Wait until home stands and no other work is under way."""
    await asyncio.sleep(PAUSE)
    while not isinstance(app.screen, HomeScreen) or sum(one.is_running for one in app.workers) > 1:  # noqa: ASYNC110  no event tells both
        await asyncio.sleep(5 * PAUSE)
