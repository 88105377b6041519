"""The file in which one learner's standings are kept as columns of numbers, read with no need of SQLAlchemy.

Columns are read straight into arrays, so that a file is never held twice. One that is not as it should be, or of
other items, is passed over.
"""

from __future__ import annotations

import struct
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.bank.kept import write
from quizzer.storage.mark import Mark
from quizzer.study.standing_columns import NUMBERS, StandingColumns

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.bank.columns import ItemColumns

_HEAD = struct.Struct("<4sI")
_MARK = b"QZS2"
"""What the file begins with; then how long the front is."""


class _Front(msgspec.Struct, frozen=True, array_like=True):
    mark: Mark
    items: str
    """The digest of the items that the columns are of."""


def columns_path(database: Path, learner: str) -> Path:
    """Return where the columns of a learner are kept."""
    name = blake2b(f"{database.name}\n{learner}".encode(), digest_size=8).hexdigest()
    return database.parent / "cache" / f"{name}.standings"


def read_columns(path: Path, items: ItemColumns) -> tuple[Mark, StandingColumns] | None:
    """Return the columns of `items` that are kept, and their mark; None where there are none that can be used."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    try:
        with path.open("rb") as file:
            mark, length = _HEAD.unpack(file.read(_HEAD.size))
            if mark != _MARK:
                return None
            front = msgspec.msgpack.decode(file.read(length), type=_Front)
            arrays: dict[str, Any] = {
                name: np.fromfile(file, dtype=kind, count=len(items)) for name, kind in NUMBERS.items()
            }
            is_whole = not file.read(1) and all(len(column) == len(items) for column in arrays.values())
    except (OSError, struct.error, msgspec.DecodeError, ValueError):
        return None
    return (front.mark, StandingColumns(**arrays)) if is_whole and front.items == items.digest else None


def write_columns(path: Path, mark: Mark, items: ItemColumns, columns: StandingColumns) -> None:
    """Keep the columns of `items`; pass over a disk that does not take them."""
    front = msgspec.msgpack.encode(_Front(mark, items.digest))
    write(path, _HEAD.pack(_MARK, len(front)) + front + b"".join(getattr(columns, name).tobytes() for name in NUMBERS))
