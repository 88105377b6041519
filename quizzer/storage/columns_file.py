"""The file in which one learner's standings are kept as columns of numbers, read with no need of SQLAlchemy.

Columns are read straight into arrays, so that a file is never held twice. One of another shape, or of other items, is
passed over; the numbers themselves are taken as they stand, and choose what is asked alone: the log never reads them.
"""

from __future__ import annotations

import os
import struct
import sys
from array import array
from hashlib import blake2b
from itertools import accumulate
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from quizzer.bank.kept import write
from quizzer.storage.mark import Mark
from quizzer.study.standing_columns import NUMBERS, PlainColumns, StandingColumns

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.bank.columns import ItemColumns

_HEAD = struct.Struct("<4sI")
_MARK = b"QZS2"
"""What the file begins with; then how long the front is."""
PLAIN = {"<f8": "d", "<i8": "q", "|b1": "b"}
"""Plain arrays of the same numbers."""


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
            front = _front(file)
            arrays: dict[str, Any] = {
                name: np.fromfile(file, dtype=kind, count=len(items)) for name, kind in NUMBERS.items()
            }
            is_whole = not file.read(1) and all(len(column) == len(items) for column in arrays.values())
    except (OSError, struct.error, msgspec.DecodeError, ValueError):
        return None
    if front is None or front.items != items.digest or not is_whole:
        return None
    return front.mark, StandingColumns(**arrays)


def read_plain(path: Path, items: ItemColumns) -> tuple[Mark, PlainColumns] | None:
    """Return the same as `read_columns` in plain numbers, where this machine keeps its own as the file does."""
    try:
        with path.open("rb") as file:
            front = _front(file)
            ends = [*accumulate((int(kind[2:]) * len(items) for kind in NUMBERS.values()), initial=file.tell())]
            is_whole = os.fstat(file.fileno()).st_size == ends[-1] and sys.byteorder == "little"
            if front is None or front.items != items.digest or not is_whole:
                return None
            found: dict[str, Any] = {}
            for (name, kind), start in zip(NUMBERS.items(), ends, strict=False):
                if name in PlainColumns.__struct_fields__:
                    file.seek(start)
                    found[name] = array(PLAIN[kind])
                    found[name].fromfile(file, len(items))
    except (OSError, EOFError, struct.error, msgspec.DecodeError):
        return None
    return front.mark, PlainColumns(**found)


def _front(file: BinaryIO) -> _Front | None:
    """Return what stands first in a file, if it is one of ours."""
    mark, length = _HEAD.unpack(file.read(_HEAD.size))
    return msgspec.msgpack.decode(file.read(length), type=_Front) if mark == _MARK else None


def write_columns(path: Path, mark: Mark, items: ItemColumns, columns: StandingColumns) -> None:
    """Keep the columns of `items`; pass over a disk that does not take them."""
    front = msgspec.msgpack.encode(_Front(mark, items.digest))
    write(path, _HEAD.pack(_MARK, len(front)) + front + b"".join(getattr(columns, name).tobytes() for name in NUMBERS))
