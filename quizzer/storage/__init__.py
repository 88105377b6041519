"""What is remembered, in one SQLite file: the log, and the memories that it comes to.

All SQLAlchemy is here; what leaves is the log's own entries and standings. It costs as much to import
as everything below it together, so that it is loaded when a store is opened and not with this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzer.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]


def __getattr__(name: str) -> object:
    """Return the store or what opens it; raise AttributeError for any other name."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from quizzer.storage import store  # noqa: PLC0415  paid for when asked for

    return getattr(store, name)
