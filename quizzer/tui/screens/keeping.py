"""A screen that has something kept: what cannot be kept is said, and nothing of it is lost or counts as kept.

A write that another program's lock holds up is tried again in a thread, behind a box that says so.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from quizzer.errors import StoreError, StoreLocked
from quizzer.study.patience import hurried
from quizzer.study.prose import visible
from quizzer.tui.screens.help import CommandScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.tui.settings import Settings

T = TypeVar("T")
WAITING = "Another program holds your log just now. What you entered is kept as soon as that lets go of it."


class KeepingScreen(CommandScreen):
    """A screen whose keys have something kept."""

    def __init__(self, settings: Settings) -> None:
        """Start with nothing refused."""
        super().__init__(settings)
        self.refused = ""
        """Why the last thing could not be kept, if it could not."""

    def keep(self, write: Callable[[], T], then: Callable[[T], Any]) -> None:
        """Have `write` keep something, and do `then` with what it returns; or say why it cannot be kept."""
        try:
            with hurried():
                kept = write()
        except StoreLocked:
            self.run_worker(self._kept_late(write, then), group="keep")
        except StoreError as error:
            self.refuse(error)
        else:
            self.refused = ""
            then(kept)

    async def _kept_late(self, write: Callable[[], T], then: Callable[[T], Any]) -> None:
        from quizzer.tui.screens.dialogs import WaitScreen  # noqa: PLC0415  paid for when there is a wait

        box = WaitScreen("Waiting", WAITING, self.settings)
        await self.app.push_screen(box)
        try:
            kept = await asyncio.to_thread(write)
        except StoreError as error:
            await box.dismiss()
            self.refuse(error)
        else:
            await box.dismiss()
            self.refused = ""
            then(kept)

    def tried(self, write: Callable[[], object], *, quietly: bool = False) -> bool:
        """Return whether `write` could keep what it keeps; say why not, `quietly` only where that is news."""
        try:
            write()
        except StoreError as error:
            if not (quietly and str(error) == self.refused):
                self.refuse(error)
            return False
        self.refused = ""
        return True

    def refuse(self, error: StoreError) -> None:
        """Say why something could not be kept."""
        self.refused = str(error)
        self.notify(f"Not kept: {visible(self.refused)}", severity="error", timeout=10, markup=False)
