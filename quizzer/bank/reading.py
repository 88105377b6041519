"""From a bank's file to a Bank, with every problem found noted at its line and column."""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING, cast

from quizzer.bank.bank import Bank, Head
from quizzer.bank.naming import naming_problems
from quizzer.errors import BankError
from quizzer.nodes import Mapping, Node, Place, Problem, Problems, Scalar, Sequence, convert, parse
from quizzer.nodes.bounds import MAX_BYTES
from quizzer.nodes.conversion import unknown_word
from quizzer.questions import BY_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quizzer.questions.base import Question


class Reading:
    """What one file came to: the bank where it is usable, its nodes, its problems."""

    def __init__(self, file: str) -> None:
        """Start with nothing read of `file`."""
        self.problems = Problems(file)
        self.root: Mapping | None = None
        self.head: Head | None = None
        self.questions: list[tuple[Question, Mapping]] = []

    @property
    def bank(self) -> Bank | None:
        """Return the bank, or None when anything is wrong with it."""
        if self.head is None or len(self.problems):
            return None
        questions = tuple(question for question, _ in self.questions)
        return Bank(head=self.head, questions=questions, file=self.problems.file)


def read_file(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return a file's bytes, one more than `most` at the most; raise BankError where it cannot be read.

    A pipe or a device is no file: nobody may ever write to the one, and the other may never end.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise _unreadable(path, "a pipe or a device, no file")
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or str(error)) from None


def _unreadable(path: Path, why: str) -> BankError:
    problem = Problem(str(path), 1, 1, "unreadable", f"cannot be read ({why}); check the path")
    return BankError(f"{path}:1:1: cannot be read ({why}); check the path and its permissions", [problem])


def read_bank(data: bytes, file: str) -> Reading:
    """Read a bank from the bytes of `file`; problems are noted, not raised."""
    with _uncollected():
        return _read(data, Reading(file))


def _read(data: bytes, reading: Reading) -> Reading:
    root = parse(data, reading.problems)
    if root is None:
        return reading
    if not isinstance(root, Mapping):
        reading.problems.add(root, "wrong-shape", "a bank is keys with values; start with `bank: a-name`")
        return reading
    reading.root = root
    reading.head = _head(root, reading.problems)
    _questions(root, reading)
    naming_problems(reading)
    return reading


def load_bank(data: bytes, file: str) -> Bank:
    """Return the bank in `data`; raise BankError with every problem."""
    with _uncollected():
        reading = _read(data, Reading(file))
        bank, problems = reading.bank, reading.problems
        del reading  # the nodes go before the collector looks at them
    if bank is None:
        raise broken(problems.sorted())
    return bank


def broken(problems: tuple[Problem, ...]) -> BankError:
    """Return the error for a bank with `problems`: the first of them, and how to see all."""
    first = str(problems[0])
    more = f" (and {len(problems) - 1} more: quizzer check {problems[0].file})" if len(problems) > 1 else ""
    return BankError(first + more, problems)


def _head(root: Mapping, problems: Problems) -> Head | None:
    if root.child("questions") is None:
        problems.add(root, "missing-key", "`questions:` is missing; add it with a list")
    return convert(root.only([name for name in root.names() if name != "questions"]), Head, problems)


def _questions(root: Mapping, reading: Reading) -> None:
    node = root.child("questions")
    if node is None:
        return
    if not isinstance(node, Sequence):
        reading.problems.add(node, "wrong-shape", "write a list of questions (lines that start with `- id:`)")
        return
    if not node.items:
        reading.problems.add(node, "no-questions", "the bank has no questions; add one that starts with `- id:`")
    for one in node.items:
        question = _question(one, reading.problems)
        if question is not None and isinstance(one, Mapping):
            reading.questions.append((question, one))


def _question(node: Node, problems: Problems) -> Question | None:
    if not isinstance(node, Mapping):
        problems.add(node, "wrong-shape", "a question is keys with values; start it with `- id: a-name`")
        return None
    named = node.child("type")
    if not isinstance(named, Scalar):
        problems.add(node, "missing-key", f"`type:` is missing; write one of {', '.join(BY_KIND)}")
        return None
    kind = BY_KIND.get(named.text)
    if kind is None:
        problems.add(named, "unknown-type", unknown_word(named.text, list(BY_KIND), problems, "question type"))
        return None
    question = cast("Question | None", convert(node, kind, problems))
    if question is not None:
        question.problems(Place(node), problems)
    return question


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the collector: all that is made here is kept, or goes by itself."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
