"""One question of a file that is being written, though the rest of the file be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.lesson import lesson_problems
from quizzer.bank.reading import Reading, broken, read_bank
from quizzer.errors import FormulaError, UsageError
from quizzer.generators.slips import SLIPS
from quizzer.nodes import Mapping, Problem, Scalar, Sequence
from quizzer.nodes.conversion import unknown_word
from quizzer.nodes.node import inside

if TYPE_CHECKING:
    from quizzer.questions.base import Question, Variant


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A question with one variant of it, or what keeps it from being shown."""

    question: Question | None = None
    variant: Variant | None = None
    problems: tuple[Problem, ...]
    """What is wrong in the question itself."""
    elsewhere: int
    """How many problems the rest of the file has."""
    slips: dict[str, str]
    """Titles of the bank's own slips."""

    def title_of(self, slip: str) -> str:
        """Return a slip's title, or its name where it has none."""
        return SLIPS[slip].title if slip in SLIPS else self.slips.get(slip, slip)


def find_question(data: bytes, file: str, named: str, seed: int) -> Found:
    """Return the question `named` (`question`, or `bank/question`) in `data`, at `seed`.

    Raise BankError for a file that is no bank at all, UsageError for a question that is not in it.
    """
    reading = read_bank(data, file)
    if reading.root is None:
        raise broken(reading.problems.sorted())
    lesson_problems(reading)
    node = _node(reading, named)
    question = next((one for one, where in reading.questions if where is node), None)
    variant = None
    if question is not None and not any(inside(one.line, node) for one in reading.problems.sorted()):
        try:
            variant = question.variant(seed, question.asked(question.items()))
        except FormulaError as error:
            reading.problems.add(node, "no-variant", str(error))
    own = tuple(one for one in reading.problems.sorted() if inside(one.line, node))
    titles = {name: slip.title for name, slip in reading.head.slips.items()} if reading.head is not None else {}
    return Found(
        question=question, variant=variant, problems=own, elsewhere=len(reading.problems) - len(own), slips=titles
    )


def _node(reading: Reading, named: str) -> Mapping:
    root = reading.root
    listed = root.child("questions") if root is not None else None
    items = listed.items if isinstance(listed, Sequence) else []
    nodes = {_id(node): node for node in items if isinstance(node, Mapping) and _id(node)}
    name = named.rpartition("/")[2]
    if name not in nodes:
        message = f"{reading.problems.file}: {unknown_word(name, list(nodes), reading.problems, 'question here')}"
        raise UsageError(message)
    return nodes[name]


def _id(node: Mapping) -> str:
    found = node.child("id")
    return found.text if isinstance(found, Scalar) else ""
