"""A file of text: decoded within bounds, with the line and column of every place in it."""

from __future__ import annotations

import bisect
import re
from functools import cached_property
from typing import TYPE_CHECKING

from quizzer.nodes.bounds import MAX_BYTES

if TYPE_CHECKING:
    from quizzer.nodes import Problems


class Source:
    """Text whose places have lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        """Hold `text`, its lines ended by line feeds alone."""
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column of a position."""
        line = bisect.bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


def decoded(data: bytes, problems: Problems) -> Source | None:
    """Return the text of a file, or None with the reason in `problems`."""
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 2**20} MiB; split it into several"
        problems.add_at(1, 1, "file-too-large", message)
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.add_at(1, 1, "not-utf8", "the file is UTF-16; save it as UTF-8")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = Source(data[: error.start].decode("utf-8-sig", "replace")).place(error.start)
        problems.add_at(
            line, column, "not-utf8", f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        )
        return None
    return _checked(Source(text.replace("\r\n", "\n").replace("\r", "\n")), problems)


def _checked(source: Source, problems: Problems) -> Source | None:
    at = source.text.find("\0")
    if at < 0:
        return source
    problems.add_at(*source.place(at), "not-text", "here stands a zero byte; this is no text file")
    return None
