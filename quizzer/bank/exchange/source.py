"""A file of text: decoded within bounds, with the line and column of every place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.nodes.reading import MAX_BYTES

if TYPE_CHECKING:
    from quizzer.nodes import Problems


class Source:
    """Text whose places have lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        """Hold `text`, its lines ended by line feeds alone."""
        self.text = text

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column of a position."""
        before = self.text[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


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
