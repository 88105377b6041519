"""Drawing the paper of a mock exam: pure, and settled by its seed.

As many questions of each topic and of each kind as their marks say, none twice, each with marks that are
whole where there are few; together they are 100. Cards, which the learner alone can rate, are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.blueprint import Blueprint
from quizzer.bank.library import item_key
from quizzer.errors import UsageError
from quizzer.generators.draws import Draws, derive
from quizzer.study.apportion import Table, apportioned
from quizzer.study.exam import EXAM_OF_ALL
from quizzer.study.exam_marks import blueprint_of, covered_items, exam_marks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from quizzer.bank.library import Library
    from quizzer.study.exam import Exam

WHOLE = 100
"""The marks of a paper."""
FEW, TENTHS = 25, 10
"""Up to so many questions marks are whole, beyond that tenths."""

Cell = tuple[str, str]
"""`bank/topic` and a kind."""


class PaperQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a paper, settled."""

    question: str
    parts: tuple[str, ...]
    seed: int
    topic: str
    """`bank/topic`."""
    kind: str
    marks: float

    @property
    def items(self) -> tuple[str, ...]:
        """Return the keys of the items it asks."""
        return tuple(item_key(self.question, part) for part in self.parts)


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and by which rules."""

    name: str
    """What the exam is called."""
    seed: int
    minutes: float
    questions: tuple[PaperQuestion, ...]
    wrong: float = 0.0
    """What an answer that earns nothing costs, as a share of the question's marks."""
    calculator: bool = True


def draw_paper(  # noqa: PLR0913  what is drawn, from what, how much of it
    library: Library,
    exam: Exam | None,
    seed: int,
    *,
    questions: int | None = None,
    minutes: float | None = None,
    suspended: Collection[str] = (),
) -> Paper:
    """Return the paper that `seed` draws for `exam`, or for all banks; raise UsageError where nothing can be asked.

    `suspended` are items not to ask; where the banks have fewer questions than wanted, all of them are asked.
    """
    whole = exam or EXAM_OF_ALL
    blueprint = blueprint_of(library, whole)
    pool = _Pool(library, whole, suspended)
    if not pool.cells:
        message = f"{whole.name} has no question for a paper; see quizzer bank list, or browse is:suspended"
        raise UsageError(message)
    counts = _counts(pool, blueprint, questions)
    draws = Draws("paper", seed)
    chosen = [key for cell, count in counts.items() for key in draws.shuffled(pool.cells[cell])[:count]]
    marks = _marks(pool, counts, chosen, by_kind=bool(blueprint.kinds))
    return Paper(
        name=whole.name,
        seed=seed,
        minutes=blueprint.minutes if minutes is None else minutes,
        questions=tuple(_settled(pool, key, seed, marks[key]) for key in draws.shuffled(chosen)),
        wrong=blueprint.wrong,
        calculator=blueprint.calculator,
    )


class _Pool:
    """The questions that may be asked, by topic and kind, with what they are worth."""

    def __init__(self, library: Library, exam: Exam, suspended: Collection[str]) -> None:
        self.questions = library.questions
        self.parts: dict[str, list[str]] = {}
        self.cell: dict[str, Cell] = {}
        self.cells: dict[Cell, list[str]] = {}
        self.worth: dict[Cell, float] = {}
        marks = exam_marks(library, exam)
        topics: dict[str, float] = {}
        for item in covered_items(library, exam):
            cell = (item.topic, item.kind)
            topics[item.topic] = topics.get(item.topic, 0.0) + marks[item.key]
            if self.questions[item.question].self_rated or item.key in suspended:
                continue
            if item.question not in self.parts:
                self.cells.setdefault(cell, []).append(item.question)
            self.cell[item.question] = cell
            self.parts.setdefault(item.question, []).append(item.part)
            self.worth[cell] = self.worth.get(cell, 0.0) + marks[item.key]
        self._spread(topics)
        if any(self.worth.values()):
            self.cells = {cell: keys for cell, keys in self.cells.items() if self.worth[cell]}

    def _spread(self, topics: Mapping[str, float]) -> None:
        """Let each topic keep the marks it has in the exam, though some of its questions are left out."""
        left = self.sums(0)
        self.worth = {cell: worth * _of(topics[cell[0]], left[cell[0]]) for cell, worth in self.worth.items()}

    def sums(self, side: int) -> dict[str, float]:
        """Return what each topic (0) or kind (1) is worth."""
        found: dict[str, float] = {}
        for cell in self.cells:
            found[cell[side]] = found.get(cell[side], 0.0) + self.worth[cell]
        return found

    def most(self, side: int) -> dict[str, int]:
        """Return how many questions each topic (0) or kind (1) has."""
        found: dict[str, int] = {}
        for cell, keys in self.cells.items():
            found[cell[side]] = found.get(cell[side], 0) + len(keys)
        return found


# How many of what


def _counts(pool: _Pool, blueprint: Blueprint, questions: int | None) -> dict[Cell, int]:
    """Return how many questions of each topic and kind are asked."""
    size = min(questions or blueprint.questions, sum(len(keys) for keys in pool.cells.values()))
    scale = questions / blueprint.questions if questions else 1.0
    worth, most = pool.sums(0), pool.most(0)
    counted = _counted(most, blueprint, scale)
    if questions is None and len(counted) == len(most):
        size = min(size, sum(counted.values()))
    topics = _shared(size, worth, most, counted)
    shares = {cell: topics[cell[0]] * _of(pool.worth[cell], worth[cell[0]]) for cell in pool.cells}
    table = Table(topics, shares, {cell: len(keys) for cell, keys in pool.cells.items()})
    most = pool.most(1)
    kinds = {kind: sum(share for cell, share in shares.items() if cell[1] == kind) for kind in most}
    table.mend(_shared(sum(topics.values()), kinds, most, _counted(most, blueprint, scale)))
    return table.cells


def _counted(most: Mapping[str, int], blueprint: Blueprint, scale: float) -> dict[str, int]:
    """Return how many questions the blueprint says that a topic or a kind has, as far as there are so many."""
    named = {name: _named(blueprint.counts, name) for name in most}
    return {name: min(most[name], round(count * scale)) for name, count in named.items() if count is not None}


def _shared(
    size: int, worth: Mapping[str, float], most: Mapping[str, int], counted: Mapping[str, int]
) -> dict[str, int]:
    """Return how many questions each topic or kind has: as counted, the rest by what they are worth."""
    free = [name for name in most if name not in counted]
    if sum(counted.values()) > size or not free:
        limits = [most[name] for name in counted]
        counted = dict(zip(counted, apportioned(size, list(counted.values()), limits), strict=True))
    left = size - sum(counted.values())
    rest = dict(zip(free, apportioned(left, [worth[one] for one in free], [most[one] for one in free]), strict=True))
    return {name: counted[name] if name in counted else rest[name] for name in most}


def _named(counts: Mapping[str, int], name: str) -> int | None:
    return counts.get(name, counts.get(name.rpartition("/")[2]))


def _of(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# What each is worth


def _marks(pool: _Pool, counts: Mapping[Cell, int], chosen: Collection[str], *, by_kind: bool) -> dict[str, float]:
    """Return the marks of each question chosen: a topic's are those it has in the exam, shared over its questions.

    They share alike, unless the blueprint gives marks to kinds.
    """
    unit = 1 if len(chosen) <= FEW else TENTHS
    topics: dict[str, list[str]] = {}
    for key in chosen:
        topics.setdefault(pool.cell[key][0], []).append(key)
    sums = pool.sums(0)
    least = [len(keys) for keys in topics.values()]
    spare = WHOLE * unit - sum(least)
    aims = [sums[topic] for topic in topics]
    units = _at_least(WHOLE * unit, aims, least) if spare > 0 else least
    marks: dict[str, float] = {}
    for total, keys in zip(units, topics.values(), strict=True):
        each = [_of(pool.worth[pool.cell[key]], counts[pool.cell[key]]) if by_kind else 1.0 for key in keys]
        shares = _at_least(total, each, [1] * len(keys))
        marks |= {key: share / unit for key, share in zip(keys, shares, strict=True)}
    return marks


def _at_least(total: int, weights: list[float], least: list[int]) -> list[int]:
    """Return `total` shared by `weights`, nothing below its `least`: those that would be get it first."""
    low: set[int] = set()
    while True:
        free = [place for place in range(len(weights)) if place not in low]
        rest = apportioned(total - sum(least[place] for place in low), [weights[place] for place in free])
        found = dict(zip(free, rest, strict=True))
        short = {place for place in free if found[place] < least[place]}
        if not short or len(short) == len(free):
            break
        low |= short
    return [least[place] if place in low else found[place] for place in range(len(weights))]


def _settled(pool: _Pool, key: str, seed: int, marks: float) -> PaperQuestion:
    own = derive(seed, "paper", key)
    topic, kind = pool.cell[key]
    parts = pool.questions[key].asked(Draws("parts", own).shuffled(pool.parts[key]))
    return PaperQuestion(question=key, parts=parts, seed=own, topic=topic, kind=kind, marks=marks)
