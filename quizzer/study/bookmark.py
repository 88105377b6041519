"""How far a lesson was read: beside the log, since it is no answer and moves no memory."""

from __future__ import annotations

import msgspec


class Bookmark(msgspec.Struct, frozen=True, kw_only=True):
    """How far a lesson was read."""

    anchor: str = ""
    """The section that was open."""
    read: tuple[str, ...] = ()
    """The anchors of the sections that were read to their end."""
