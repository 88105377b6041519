"""What is wrong in a file, collected so that all of it can be shown at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from quizzer.nodes.node import Node


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

    def add(self, where: Node, code: str, message: str) -> None:
        """Note a problem at a node."""
        self.add_at(where.line, where.column, code, message)

    def add_at(self, line: int, column: int, code: str, message: str) -> None:
        """Note a problem at a line and column, both from 1; the same one twice counts once."""
        self._found[Problem(self.file, line, column, code, message)] = None

    def sorted(self) -> tuple[Problem, ...]:
        """Return them in the order of the file."""
        return tuple(sorted(self._found))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)
