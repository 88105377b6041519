"""What a bank holds against what its exam asks, and what the log says of its questions: for the bank's author.

Counts need the bank alone. From the log come questions flagged as wrong, those that nearly everybody or hardly
anybody gets right, and those on which a good sitting does no better than a bad one.
"""

from __future__ import annotations

from collections import Counter
from statistics import StatisticsError, correlation, fmean
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.bank.blueprint import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizzer.bank.bank import Bank
    from quizzer.study.fold import Standing
    from quizzer.study.past import PastReview

FEWEST = 3
"""A topic with fewer questions is thin: its marks hang on one or two of them."""
FAR_BELOW = 0.5
"""A topic is thin too when its share of the questions is less than so much of its share of the marks."""
ENOUGH = 10
"""Answers to a question before it is called too easy or too hard."""
ENOUGH_TO_SEPARATE = 12
EASY, HARD = 0.95, 0.2
PAUSE = 30 * 60.0
"""Seconds without an answer that end a sitting."""
SCENARIOS = "scenarios"
"""The id of a topic whose questions are cases to decide."""

Finding = Literal["too easy", "too hard", "does not separate"]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One topic, type or difficulty: what the bank has of it, and what the exam gives it."""

    name: str
    questions: int
    items: int
    share: float
    """Of the bank's questions, 0 to 1."""
    marks: float | None = None
    """Share of the exam's marks, 0 to 1; None where nothing says."""
    thin: str = ""
    """Why there is too little of it; empty where there is enough."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says of one question."""

    question: str
    answers: int
    right: float
    """The mean score, 0 to 1."""
    separates: float | None
    """Correlation of its score with that of the rest of the sitting; None where too little is known."""
    finding: Finding | None


class Flagged(msgspec.Struct, frozen=True, kw_only=True):
    """An item that the learner says is wrong."""

    item: str
    text: str


class BankStats(msgspec.Struct, frozen=True, kw_only=True):
    """Everything there is to count in one bank."""

    bank: str
    title: str
    questions: int
    items: int
    drawn: int
    """Questions whose numbers are drawn for each variant."""
    scenarios: int
    topics: tuple[Counted, ...]
    types: tuple[Counted, ...]
    difficulties: tuple[Counted, ...]
    flagged: tuple[Flagged, ...]
    answered: tuple[Answered, ...]
    judged: int
    """Questions with answers enough to call them easy or hard."""


def bank_stats(bank: Bank, standings: Mapping[str, Standing], past: Iterable[PastReview]) -> BankStats:
    """Return what `bank` holds, and what `standings` and `past` (by names of today) say of its questions."""
    prefix = f"{bank.key}/"
    answered = _answered([one for one in past if one.item.startswith(prefix)])
    flags = [(item, one.flag) for item, one in sorted(standings.items()) if one.flag and item.startswith(prefix)]
    here = {f"{prefix}{one.id}" for one in bank.questions}
    answered = tuple(one for one in answered if one.question in here)
    return BankStats(
        bank=bank.key,
        title=bank.head.title,
        questions=len(bank.questions),
        items=sum(len(one.items()) for one in bank.questions),
        drawn=sum(bool(one.variant(0, one.asked(one.items())).worked().given) for one in bank.questions),
        scenarios=sum(one.topic == SCENARIOS for one in bank.questions),
        topics=_topics(bank),
        types=_types(bank),
        difficulties=_counted(bank, [str(one.difficulty) for one in bank.questions], {}),
        flagged=tuple(Flagged(item=item, text=text) for item, text in flags),
        answered=answered,
        judged=sum(one.answers >= ENOUGH for one in answered),
    )


def _topics(bank: Bank) -> tuple[Counted, ...]:
    wanted = bank.head.blueprint.topics
    weights = {key: wanted.get(key, topic.weight) for key, topic in bank.head.topics.items()}
    total = sum(weights.values()) or 1.0
    shares = {key: weight / total for key, weight in weights.items()}
    counted = _counted(bank, [one.topic for one in bank.questions], shares, tuple(weights))
    return tuple(msgspec.structs.replace(one, thin=_thin(one)) for one in counted)


def _thin(topic: Counted) -> str:
    """Return why a topic is thin, in words; empty where it is not, or earns nothing."""
    if not topic.marks:
        return ""
    if topic.questions < FEWEST:
        return f"{topic.questions} of at least {FEWEST} questions"
    if topic.share < FAR_BELOW * topic.marks:
        return f"{topic.share:.0%} of the questions for {topic.marks:.0%} of the marks"
    return ""


def _types(bank: Bank) -> tuple[Counted, ...]:
    kinds = bank.head.blueprint.kinds
    total = sum(kinds.values()) or 1.0
    shares = {kind: marks / total for kind, marks in kinds.items() if kind != OTHER}
    return _counted(bank, [one.kind for one in bank.questions], shares, tuple(shares))


def _counted(
    bank: Bank, names: Sequence[str], marks: Mapping[str, float], order: tuple[str, ...] = ()
) -> tuple[Counted, ...]:
    """Return the counts by name, `names` being those of the bank's questions in turn; first those of `order`."""
    questions, items = Counter(names), Counter[str]()
    for name, one in zip(names, bank.questions, strict=True):
        items[name] += len(one.items())
    return tuple(
        Counted(
            name=name,
            questions=questions[name],
            items=items[name],
            share=questions[name] / len(names) if names else 0.0,
            marks=marks.get(name),
        )
        for name in dict.fromkeys([*order, *sorted(questions)])
    )


# From the log


class _Answer(msgspec.Struct, frozen=True):
    question: str
    at: float
    score: float


def _answered(past: Iterable[PastReview]) -> tuple[Answered, ...]:
    scores: dict[str, list[float]] = {}
    beside: dict[str, list[tuple[float, float]]] = {}
    for sitting in _sittings(_answers(past)):
        total = sum(one.score for one in sitting)
        for one in sitting:
            scores.setdefault(one.question, []).append(one.score)
            same = [other.score for other in sitting if other.question == one.question]
            rest = len(sitting) - len(same)
            if rest:
                pair = (one.score, (total - sum(same)) / rest)
                beside.setdefault(one.question, []).append(pair)
    return tuple(_judged(question, found, beside.get(question, [])) for question, found in sorted(scores.items()))


def _answers(past: Iterable[PastReview]) -> list[_Answer]:
    """Return the answers in order of time, each with the mean score of its items."""
    items: dict[tuple[str, str], list[PastReview]] = {}
    for one in past:
        items.setdefault((one.answer, one.item.partition("#")[0]), []).append(one)
    found = [_Answer(key[1], group[0].at, fmean(one.score for one in group)) for key, group in items.items()]
    return sorted(found, key=lambda one: one.at)


def _sittings(answers: Iterable[_Answer]) -> list[list[_Answer]]:
    """Return the answers by sitting; the log does not name them, but a pause tells them apart."""
    found: list[list[_Answer]] = []
    for one in answers:
        if not found or one.at - found[-1][-1].at > PAUSE:
            found.append([])
        found[-1].append(one)
    return found


def _judged(question: str, scores: Sequence[float], beside: Sequence[tuple[float, float]]) -> Answered:
    right, separates = fmean(scores), _separates(beside)
    finding: Finding | None = None
    if len(scores) >= ENOUGH and right >= EASY:
        finding = "too easy"
    elif len(scores) >= ENOUGH and right <= HARD:
        finding = "too hard"
    elif separates is not None and separates <= 0:
        finding = "does not separate"
    return Answered(question=question, answers=len(scores), right=right, separates=separates, finding=finding)


def _separates(beside: Sequence[tuple[float, float]]) -> float | None:
    """Return how the score goes with that of the rest of the sitting; None where one of the two never varies."""
    if len(beside) < ENOUGH_TO_SEPARATE:
        return None
    try:
        return correlation([own for own, _ in beside], [rest for _, rest in beside])
    except StatisticsError:
        return None
