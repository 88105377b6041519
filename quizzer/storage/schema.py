"""The schema of a store: made and stamped where the file is new, migrated where it is older.

Alembic writes and reads the same stamp, and is imported only to migrate: a new store does not need it.
"""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from quizzer.errors import StoreCorrupt, StoreTooNew
from quizzer.storage import sqlite
from quizzer.storage.tables import HEAD, REVISIONS, metadata, stamp

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine


def prepare(engine: Engine, path: Path) -> None:
    """Bring the file at `path` to the newest schema; raise StoreCorrupt or StoreTooNew where it is not ours to."""
    with engine.connect() as connection:
        revision = revision_of(connection, path)
    sqlite.use_write_ahead_log(engine)
    if revision == HEAD:
        return
    with sqlite.writer(engine).begin() as connection:
        revision = revision_of(connection, path)  # as it is now that no other program can change it
        if revision is None:
            _create(connection)
        elif revision != HEAD:
            with engine.connect() as reader:
                sqlite.copy(reader, _free_name(path, revision))
            _migrate(connection)


def revision_of(connection: Connection, path: Path) -> str | None:
    """Return one of our revisions, or None for an empty file."""
    owner = sqlite.application_id(connection)
    if owner == 0 and sqlite.is_empty(connection):
        return None
    if owner != sqlite.APPLICATION_ID:
        message = f"{path}: this is another program's database and was left as it is; name another file"
        raise StoreCorrupt(message)
    stamped = connection.execute(select(stamp)).scalar() if sqlite.has_table(connection, stamp.name) else None
    if stamped is None:
        message = f"{path}: the store does not say which schema it has; {sqlite.RECOVERY}"
        raise StoreCorrupt(message)
    if stamped not in REVISIONS:
        message = f"{path}: the store was written by a newer Quizzer (its schema is {stamped!r}); upgrade Quizzer"
        raise StoreTooNew(message)
    return str(stamped)


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(stamp), {"version_num": HEAD})
    sqlite.set_application_id(connection)


def _free_name(path: Path, revision: str) -> Path:
    """Return a name beside the store for a copy of it at `revision`, under which nothing stands."""
    plain = path.with_name(f"{path.name}.{revision}.backup")
    numbered = (path.with_name(f"{plain.name}.{number}") for number in count(1))
    return next(name for name in chain((plain,), numbered) if not name.exists())


def _migrate(connection: Connection) -> None:
    """Run the migrations inside the caller's transaction."""
    from alembic import command  # noqa: PLC0415  only an older store pays for it
    from alembic.config import Config  # noqa: PLC0415

    from quizzer.storage import migrations  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", migrations.FOLDER.replace("%", "%%"))
    command.upgrade(config, HEAD)
