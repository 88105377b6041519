"""Giving way: long work in a thread stops for a moment where someone waits at the keys, whose screen comes first.

Threads of Python share one interpreter turn by turn, so that a screen drawn beside such work takes twice as long.
Whoever runs the work says in its context how it is to wait; the work says where it can.
"""

from __future__ import annotations

from contextvars import ContextVar
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

TURN = 256
"""Things handled between two stops: under a millisecond of most work."""
_waiting: ContextVar[Callable[[], object] | None] = ContextVar("waiting", default=None)


def be_courteous(wait: Callable[[], object]) -> None:
    """Have all work that is begun in this context from now on call `wait` wherever it can give way."""
    _waiting.set(wait)


def give_way() -> None:
    """Wait as long as whoever runs this work asks for, which is as a rule not at all."""
    wait = _waiting.get()
    if wait is not None:
        wait()


def in_turns(things: Iterable[T]) -> Iterator[T]:
    """Yield `things`, giving way now and then."""
    left = iter(things)
    while turn := tuple(islice(left, TURN)):
        yield from turn
        give_way()
