"""A learner to sit down: a small bank, a store in a dictionary, a clock set by hand, ids in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.scheduling.memory import Forgetting
from quizzer.study.desk import Desk
from quizzer.study.ground import Ground
from quizzer.study.selection import Selection
from tests.memory_store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.study.log import Entry
    from quizzer.study.sitting import Sitting

MORNING = datetime(2026, 1, 1, 9, tzinfo=UTC)

BANK = b"""
bank: b
title: Bank
topics:
  easy: {title: Easy, weight: 10}
  hard: {title: Hard, weight: 30, needs: [easy]}
slips:
  own: {title: Own slip, why: Because of it.}
questions:
  - id: pick
    type: choice
    topic: easy
    difficulty: 1
    prompt: Which?
    hints: [First hint, Second hint]
    options: [{right: yes}, {wrong: no, slip: own}, {wrong: maybe}]
    why: Yes is right.
  - id: several
    type: choices
    topic: easy
    difficulty: 1
    prompt: Which ones?
    options: [{right: a}, {right: b}, {right: c}, {right: d}, {right: e}, {wrong: f}]
  - {id: flip, type: card, topic: easy, difficulty: 2, front: F, back: B}
  - id: sum
    type: derivation
    topic: hard
    difficulty: 2
    prompt: From {F} to {C}.
    given: {F: {between: [50, 99]}, C: {between: [2, 40]}}
    steps:
      - {id: weights, ask: Weights, answer: F * C}
      - {id: biases, ask: Biases, answer: C}
      - {id: total, ask: Total, answer: weights + biases}
    slips: [no-bias]
    why: A linear layer.
  - id: pairs
    type: match
    topic: hard
    difficulty: 1
    prompt: Match.
    show: 2
    pairs:
      - {id: p1, left: L1, right: R1, slips: {p2: own}}
      - {id: p2, left: L2, right: R2}
      - {id: p3, left: L3, right: R3}
      - {id: p4, left: L4, right: R4}
      - {id: p5, left: L5, right: R5}
"""


class BrokenStore(MemoryStore):
    """A store whose disk is full from some moment on."""

    full = False

    def append(self, entries: Sequence[Entry]) -> None:
        """Keep entries, or raise as a full disk does."""
        if self.full:
            message = "no space left on device"
            raise OSError(message)
        super().append(entries)


class Learner:
    """Everything a test needs at hand."""

    def __init__(self, bank: bytes = BANK, ids: str = "id") -> None:
        """Open the bank with an empty log, at nine in the morning."""
        self.now = MORNING
        self.library = Library([load_bank(bank, "b.yaml")])
        self.forgetting = Forgetting()
        self.store = BrokenStore(self.forgetting, self.library.aliases)
        numbers = count(1)
        self.ground = Ground(
            library=self.library,
            store=self.store,
            forgetting=self.forgetting,
            clock=lambda: self.now,
            new_id=lambda: f"{ids}-{next(numbers):06}",
            version="test",
        )
        self.desk = Desk(self.ground, seed=7)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def sitting(self, *questions: str, limit: int | None = None, minutes: float | None = None) -> Sitting:
        """Return a drill of `questions`, the first one on show."""
        sitting = self.desk.drill(Selection(questions=questions), limit=limit, minutes=minutes)
        sitting.next()
        return sitting


def right(sitting: Sitting) -> str:
    """Return the model answer to what is on show."""
    assert sitting.asking is not None
    return sitting.asking.variant.reveal().answer


def wrong(sitting: Sitting) -> str:
    """Return a response to what is on show that scores nothing."""
    assert sitting.asking is not None
    variant = sitting.asking.variant
    for specimen in variant.specimens():
        if specimen.scores is not None and not any(specimen.scores.values()):
            return specimen.response
    raise AssertionError(variant)


def linked(sitting: Sitting, **tiles: str) -> str:
    """Return a response to the match on show: each part named linked to a tile's text, 0 for the others."""
    assert sitting.asking is not None
    left, tile_group = sitting.asking.presentation.groups
    numbers = {line.text: line.label for line in tile_group.lines}
    return " ".join(f"{line.label}{numbers.get(tiles.get(line.part, ''), 0)}" for line in left.lines)
