"""What is wrong with a bank as a whole: weights that make no sense, right answers that a rule of thumb would find.

Only for a bank of which every question could be read: counts of a part of it would mislead.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from quizzer.bank.blueprint import OTHER
from quizzer.nodes.node import inside
from quizzer.questions.tells import Tell, Telling

if TYPE_CHECKING:
    from quizzer.bank.bank import Head
    from quizzer.bank.reading import Reading
    from quizzer.nodes import Mapping

LARGE = 20
"""Questions from which on a bank's topics are held against their weights."""
TOO_FEW = 0.25
"""A topic has too few questions when its share of them is less than so much of its share of the marks."""
TRIED = 8
"""Questions on which a rule of thumb must have been tried before it is believed."""
OFTEN, SPREADS = 0.4, 3.0
"""A rule is a giveaway when right in so large a share, and by so many standard deviations more often than by luck."""


def lint_bank(reading: Reading) -> None:
    """Note in `reading` what only shows when all of the bank is looked at."""
    head, root = reading.head, reading.root
    listed = root.child("questions") if root is not None else None
    if head is None or root is None or len(getattr(listed, "items", ())) != len(reading.questions):
        return
    _weights(reading, head, root)
    _kinds(reading, head, root)
    _tells(reading, root)


def _weights(reading: Reading, head: Head, root: Mapping) -> None:
    """Note topics that have questions and no marks, or marks and hardly a question."""
    weights = {name: head.blueprint.topics.get(name, topic.weight) for name, topic in head.topics.items()}
    total = sum(weights.values())
    counts, questions = Counter(question.topic for question, _ in reading.questions), len(reading.questions)
    for name, weight in weights.items():
        count = counts[name]
        if not total or not count:
            continue
        if not weight:
            message = f"`{name}` weighs 0, so its {_questions(count)} earn no marks; give it a weight or remove them"
            reading.problems.add(root.at("topics").key(name), "no-weight", message)
        elif questions >= LARGE and count / questions < TOO_FEW * weight / total:
            share = f"{weight / total:.0%} of the marks on {_questions(count)} of {questions}"
            message = f"`{name}` has {share}; add some or let it weigh less"
            reading.problems.add(root.at("topics").key(name), "thin-topic", message)


def _kinds(reading: Reading, head: Head, root: Mapping) -> None:
    """Note kinds of question to which the blueprint gives marks, and of which there are none."""
    counts = Counter(question.kind for question, _ in reading.questions)
    for kind, marks in head.blueprint.kinds.items():
        if marks and kind != OTHER and not counts[kind]:
            message = f"the paper gives marks to `{kind}`, and no question is one; add one or remove it"
            reading.problems.add(root.at("blueprint", "kinds").key(kind), "empty-kind", message)


def _tells(reading: Reading, root: Mapping) -> None:
    """Note each rule of thumb that comes true far more often than luck would have it."""
    tried: dict[str, list[Tell]] = {}
    bad_lines = [one.line for one in reading.problems.sorted()]
    for question, node in reading.questions:
        broken = any(inside(line, node) for line in bad_lines)
        for tell in question.tells() if isinstance(question, Telling) and not broken else ():
            tried.setdefault(tell.rule, []).append(tell)
    for rule, tells in tried.items():
        right = sum(tell.right for tell in tells)
        if gives_away(tells):
            luck = round(sum(tell.chance for tell in tells))
            message = f"{rule} is right in {right} of {len(tells)} questions (by luck in {luck}); change some of them"
            reading.problems.add(root.key("questions"), "rule-of-thumb", message)


def gives_away(tells: list[Tell]) -> bool:
    """Return whether a rule of thumb, tried on several questions, is right too often for chance."""
    right = sum(tell.right for tell in tells)
    luck = sum(tell.chance for tell in tells)
    spread = math.sqrt(sum(tell.chance * (1 - tell.chance) for tell in tells))
    return len(tells) >= TRIED and right >= OFTEN * len(tells) and right >= luck + SPREADS * spread


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"
