"""What is wrong in a file, collected so that all of it can be shown at once."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.nodes.node import Node


LONGEST = 400
"""Characters of a message; what a file repeats in it may be any length."""
MOST_SEARCHES = 100
"""Names of a file that what was meant is looked for: a file can hold thousands that lead nowhere."""
MOST_KNOWN = 100
"""Names that are looked through for each."""
LONGEST_NAME = 100


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing to mend: where, what is wrong and what to write instead."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        """Return the line an editor can jump to."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Problems:
    """A collector for one file."""

    def __init__(self, file: str) -> None:
        """Collect for `file`, the name shown before each line."""
        self.file = file
        self._found: dict[Problem, None] = {}
        self._searches = 0

    def add(self, where: Node, code: str, message: str) -> None:
        """Note a problem at a node."""
        self.add_at(where.line, where.column, code, message)

    def add_at(self, line: int, column: int, code: str, message: str) -> None:
        """Note a problem at a line and column, both from 1; the same one twice counts once."""
        self._found[Problem(self.file, line, column, code, _one_line(message))] = None

    def near(self, name: str, known: Iterable[str]) -> str:
        """Return which of `known` was meant by `name`; empty where none is near, or after many such searches."""
        self._searches += 1
        if self._searches > MOST_SEARCHES or len(name) > LONGEST_NAME:
            return ""
        candidates = [one for one in known if len(one) <= LONGEST_NAME][:MOST_KNOWN]
        found = difflib.get_close_matches(name, candidates, 1)
        return found[0] if found else ""

    def sorted(self) -> tuple[Problem, ...]:
        """Return them in the order of the file."""
        return tuple(sorted(self._found))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)


def _one_line(message: str) -> str:
    """Return a message that quotes from a file as one line: long quotes cut, control characters written out."""
    if len(message) > LONGEST:
        message = f"{message[: LONGEST // 2]} … {message[-LONGEST // 2 :]}"
    if not message.isprintable():
        message = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in message)
    return message
