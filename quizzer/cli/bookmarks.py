"""Where each lesson was left: a small file beside the data, kept apart from the log since it is no answer."""

from __future__ import annotations

import contextlib
from collections import UserDict
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.bookmark import Bookmark

if TYPE_CHECKING:
    from pathlib import Path

READING = "reading.json"


class Bookmarks(UserDict[str, Bookmark]):
    """Bookmarks by bank, each written when it is set; a file that cannot be read or written is passed over."""

    def __init__(self, home: Path) -> None:
        """Read what is kept in `home`."""
        self._path = home / READING
        super().__init__()
        with contextlib.suppress(OSError, msgspec.MsgspecError, RecursionError):
            self.data = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Bookmark])

    def __setitem__(self, bank: str, mark: Bookmark) -> None:
        """Keep a bookmark, in one step so that a reader of the file never sees half of it."""
        super().__setitem__(bank, mark)
        beside = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            beside.write_bytes(msgspec.json.encode(self.data))
            beside.replace(self._path)
