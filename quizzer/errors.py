"""The one tree of errors; `cli` alone catches them and turns each into a line and an exit code.

QuizzerError
├── UsageError        2  a wrong option, an unknown question, a response that cannot be read
│   └── Malformed     2  a response that cannot be read: not wrong, not marked, free
├── BankError         3  a bank that cannot be used; holds every problem found
│   └── FormulaError  3  arithmetic in a bank or an answer that cannot be computed
└── StoreError        4  the database cannot be used
    ├── StoreLocked   4  another program holds it for too long
    ├── StoreCorrupt  4  not a database, or damaged
    └── StoreTooNew   4  written by a newer Quizzer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Problem


class QuizzerError(Exception):
    """Anything that Quizzer can explain to the person using it."""

    exit_code: ClassVar[int] = 1


class UsageError(QuizzerError):
    """The call was wrong: an option, a name, a path."""

    exit_code = 2


class Malformed(UsageError):
    """A response that cannot be read; the message says how to write it."""


class BankError(QuizzerError):
    """A bank that cannot be used, with every problem that was found in it."""

    exit_code = 3

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        """Keep `problems` beside the message that names them."""
        super().__init__(message)
        self.problems = tuple(problems)


class FormulaError(BankError):
    """Arithmetic that is not allowed, too large, or has no value."""


class StoreError(QuizzerError):
    """The database of what is remembered cannot be used."""

    exit_code = 4


class StoreLocked(StoreError):
    """Another program kept the database locked for longer than we wait."""


class StoreCorrupt(StoreError):
    """The file is not a database of ours, or it is damaged."""


class StoreTooNew(StoreError):
    """The database was written by a newer Quizzer."""
