"""What is remembered, in one SQLite file: the log, and the memories that it comes to.

All SQLAlchemy is here; what leaves is the log's own entries and standings. Import it when the store is
needed and not before: SQLAlchemy costs as much to import as everything below it together.
"""

from quizzer.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
