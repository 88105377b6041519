"""How long a write may wait for another program that holds the log: long as a rule, hardly at all for a screen."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HURRY = 0.15
"""Seconds that a screen can stand still without seeming to."""
_patience: ContextVar[float | None] = ContextVar("patience", default=None)


def patience() -> float | None:
    """Return the seconds that may be waited here and now; None where the store's own measure holds."""
    return _patience.get()


@contextmanager
def hurried(seconds: float = HURRY) -> Iterator[None]:
    """Wait for no lock longer than `seconds` within the block: StoreLocked comes soon, to be tried again aside."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)
