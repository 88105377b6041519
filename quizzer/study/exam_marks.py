"""What each item is worth on an exam: the paper's marks by topic and by kind, shared over questions and items.

Where the blueprint gives marks to kinds of question too, both are met at once as far as the banks allow: the
table of topics by kinds starts at the number of questions and is scaled by rows and columns in turn (iterative
proportional fitting, Deming and Stephan 1940).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from quizzer.bank.blueprint import OTHER, STANDARD, Blueprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizzer.bank.library import Item, Library
    from quizzer.study.exam import Exam

T = TypeVar("T")
ROUNDS = 60
WHOLE_BANK = 100.0
"""A bank's topics weigh so much together, in the units of a blueprint's marks."""

Cell = tuple[str, str]
"""A topic and a group of kinds."""


def blueprint_of(library: Library, exam: Exam) -> Blueprint:
    """Return the exam's own blueprint, else that of the first bank covered which has one."""
    if exam.blueprint is not None:
        return exam.blueprint
    covered = (bank for key, bank in library.banks.items() if exam.covers(key))
    return next((bank.head.blueprint for bank in covered if bank.head.blueprint != STANDARD), STANDARD)


def covered_items(library: Library, exam: Exam) -> list[Item]:
    """Return the items that the exam asks, in the order written."""
    return [item for item in library.items.values() if exam.covers(item.question.partition("/")[0])]


def exam_marks(library: Library, exam: Exam) -> dict[str, float]:
    """Return the share of the exam's marks of every item it covers; they sum to 1, or are all 0."""
    items, blueprint = covered_items(library, exam), blueprint_of(library, exam)
    cells = {item.question: (item.topic, _group(item.kind, blueprint)) for item in items}
    questions, parts = _counted(cells.values()), _counted(item.question for item in items)
    worth = _fitted(
        questions,
        topic_marks(library, (topic for topic, _ in cells.values()), blueprint),
        _kind_marks(questions, blueprint),
    )
    marks = {}
    for item in items:
        cell = cells[item.question]
        marks[item.key] = worth[cell] / questions[cell] / parts[item.question]
    total = sum(marks.values())
    return {key: mark / total for key, mark in marks.items()} if total else marks


def _group(kind: str, blueprint: Blueprint) -> str:
    return kind if kind in blueprint.kinds else OTHER


def _counted(values: Iterable[T]) -> dict[T, int]:
    counts: dict[T, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def topic_marks(library: Library, topics: Iterable[str], blueprint: Blueprint) -> dict[str, float]:
    """Return the marks of each of `topics` (`bank/topic`): the blueprint's, or its share of its bank."""
    marks = {}
    for topic in dict.fromkeys(topics):
        bank = library.bank_of(topic)
        total = sum(one.weight for one in bank.head.topics.values()) or 1.0
        share = library.topic(topic).weight / total * WHOLE_BANK
        named = blueprint.topics.get(topic, blueprint.topics.get(topic.partition("/")[2]))
        marks[topic] = share if named is None else named
    return marks


def _kind_marks(questions: Mapping[Cell, int], blueprint: Blueprint) -> dict[str, float] | None:
    """Return the marks of each group of kinds that has questions; None where topics alone decide."""
    groups = {group for _, group in questions}
    marks = {group: blueprint.kinds.get(group, 0.0) for group in groups}
    return marks if blueprint.kinds and sum(marks.values()) else None


def _fitted(
    questions: Mapping[Cell, int], topics: Mapping[str, float], kinds: Mapping[str, float] | None
) -> dict[Cell, float]:
    """Return the marks of each cell: rows sum to their topic's, columns to their kind's share of all."""
    cells = {cell: float(count) for cell, count in questions.items()}
    total = sum(topics.values())
    if kinds is None:
        return _scaled(cells, 0, topics)
    shares = {kind: mark / sum(kinds.values()) * total for kind, mark in kinds.items()}
    for _ in range(ROUNDS):
        cells = _scaled(_scaled(cells, 0, topics), 1, shares)
    return cells


def _scaled(cells: Mapping[Cell, float], side: int, aims: Mapping[str, float]) -> dict[Cell, float]:
    sums: dict[str, float] = {}
    for cell, mark in cells.items():
        sums[cell[side]] = sums.get(cell[side], 0.0) + mark
    factors = {name: aims[name] / found if found else 0.0 for name, found in sums.items()}
    return {cell: mark * factors[cell[side]] for cell, mark in cells.items()}
