"""Keys first: after a key or a click, work in threads stands still for a moment, and what was asked for is drawn.

So it does while other screens are made ready, for the first key that opens one.
"""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from quizzer.courtesy import be_courteous

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENT = 0.12
"""Seconds in which a screen is drawn; who holds a key down keeps work waiting, but so long at each stop of it."""


class Moment:
    """The moment after a key, which belongs to the screen."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Read seconds from `clock`, in any thread."""
        self._clock = clock
        self._over = clock()
        self._never = Event()

    def begin(self) -> None:
        """Let a moment begin now."""
        self._over = self._clock() + MOMENT

    def wait(self) -> None:
        """Wait for the end of the moment, in another thread than the one that draws."""
        left = self._over - self._clock()
        if left > 0:
            self._never.wait(left)


class KeysFirst(App[None]):
    """An app whose threads stand still, where they can (`quizzer.courtesy`), after keys, clicks and resizes."""

    moment: Moment | None = None

    def on_load(self) -> None:
        """Be heard by all work that screens will begin: what they run inherits this context."""
        self.moment = Moment(asyncio.get_running_loop().time)
        be_courteous(self.moment.wait)

    async def on_event(self, event: events.Event) -> None:
        """Let a moment begin before the key is handled."""
        if self.moment is not None and isinstance(event, (events.Key, events.MouseDown, events.Resize)):
            self.moment.begin()
        await super().on_event(event)
