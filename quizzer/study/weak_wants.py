"""What to ask of weak items: what loses most marks first, both sides of a confused pair in one asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.queue import Want

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from quizzer.bank.library import Library
    from quizzer.questions.base import Question
    from quizzer.study.weakness import Exposure

WEAK = "weak"
"""The reason of a want that a weak point gives."""

NOTHING: Mapping[str, float] = {}


def weak_wants(
    library: Library,
    risks: Iterable[Exposure],
    items: Collection[str],
    *,
    more: Mapping[str, float] = NOTHING,
    together: Sequence[tuple[str, ...]] = (),
) -> list[Want]:
    """Return askings until each of `items` is asked, by the marks their parts lose.

    `more` are marks that an item loses beside those of its memory; items of one of `together` share an asking
    where their type shows several parts at once.
    """
    questions: dict[str, list[Exposure]] = {}
    for risk in risks:
        questions.setdefault(risk.item.question, []).append(risk)
    groups: dict[str, list[tuple[str, ...]]] = {}
    for keys in together:
        groups.setdefault(keys[0].partition("#")[0], []).append(tuple(key.partition("#")[2] for key in keys))
    losses = {
        risk.item.key: risk.lost + more.get(risk.item.key, 0.0) for inside in questions.values() for risk in inside
    }
    found: list[tuple[float, Want]] = []
    for key, inside in questions.items():
        by_loss = sorted(inside, key=lambda risk: -losses[risk.item.key])
        wanted = [risk.item.part for risk in by_loss if risk.item.key in items]
        order = [risk.item.part for risk in by_loss]
        for parts, served in _askings(library.questions[key], wanted, order, groups.get(key, [])):
            asked = [risk for risk in by_loss if risk.item.part in served]
            found.append((sum(losses[risk.item.key] for risk in asked), _want(parts, asked)))
    return [want for _, want in sorted(found, key=lambda pair: -pair[0])]


def _askings(
    question: Question, wanted: Sequence[str], order: Sequence[str], groups: Sequence[tuple[str, ...]]
) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """Yield the parts of each asking with those that it is for, until every part wanted is asked.

    `order` are all parts that may be asked, those to fill up with first.
    """
    waiting = list(wanted)
    while waiting:
        group = next((one for one in groups if set(one) & set(waiting)), ())
        groups = [one for one in groups if one is not group]
        first = dict.fromkeys([*group, *waiting, *order])
        parts = question.asked(list(first))
        served = [part for part in waiting if part in parts]
        if not served:
            return
        waiting = [part for part in waiting if part not in served]
        yield parts, served


def _want(parts: tuple[str, ...], asked: Sequence[Exposure]) -> Want:
    item = asked[0].item
    return Want(
        question=item.question,
        parts=parts,
        topic=item.topic,
        kind=item.kind,
        reason=WEAK,
        marks=sum(risk.marks for risk in asked),
        recall=min(risk.recall for risk in asked),
    )
