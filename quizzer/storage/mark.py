"""What tells whether columns that were kept still stand: see `marks`, which needs SQLAlchemy."""

from __future__ import annotations

import msgspec

PREFIX = "columns/"
"""Of the keys in `meta` that hold each learner's mark."""


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """What columns were made under."""

    word: str
    newest: int
    """The time of the newest entry, in microseconds."""


_DECODER = msgspec.json.Decoder(Mark)


def mark_in(value: str | None) -> Mark | None:
    """Return the mark that a row of `meta` holds, if it does."""
    if value is None:
        return None
    try:
        return _DECODER.decode(value)
    except msgspec.DecodeError:
        return None
