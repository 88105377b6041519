"""What came of an import or an export: what was carried, and a line for all that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import BankError

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank
    from quizzer.nodes import Problems

WHOLE_BANK = "bank"
"""Where a loss is said once for all questions."""


class Loss(msgspec.Struct, frozen=True, order=True):
    """One thing that could not be carried."""

    where: str
    """A question's id, a note's, or `bank` for what is the same for all."""
    why: str

    def __str__(self) -> str:
        """Return the line shown."""
        return f"{self.where}: {self.why}"


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One review that another program remembers, as plain values: what the log makes of it is not ours to say."""

    item: str
    """`bank/question` or `bank/question#part`."""
    source: str
    """What it is called there; the same review has the same name whenever it is read."""
    milliseconds: int
    """When, since 1970 in UTC."""
    ease: int
    """1 again, 2 hard, 3 good, 4 easy."""
    seconds: float


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """A file read: a bank, its text to be edited, what is missing from it."""

    bank: Bank
    text: str
    losses: tuple[Loss, ...]
    history: tuple[Answered, ...] = ()


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A bank written in another format."""

    data: bytes
    entries: int
    """How many questions, notes or rows it has there."""
    losses: tuple[Loss, ...]


def unreadable(problems: Problems) -> BankError:
    """Return the error for a file with `problems`: the first of them, and how many more."""
    found = problems.sorted()
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return BankError(f"{found[0]}{more}", found)
