"""What a sitting still has to ask: its queue, what comes back because it was missed, what contrasts a slip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.bank.library import Library
    from quizzer.questions.base import Question
    from quizzer.study.queue import Want
    from quizzer.study.waiting import Source

REPEAT_AFTER = 3
"""A miss comes back after so many other questions, or sooner when there are no others."""
MOST_REPEATS = 2
CONTRAST_AFTER = 2
"""A slip made soon meets another question in which it tempts."""
COMING_BACK = {"missed", "slip"}
"""Between two of these stands a question of the source: what comes back must not crowd out what was planned."""
SECOND_HAND = {"missed", "slip", "another"}
"""Reasons that a sitting itself gives."""


class Agenda:
    """A source of wants, and those that a sitting adds to it."""

    def __init__(self, library: Library, source: Source, limit: int | None) -> None:
        """Ask what `source` gives; at most `limit` questions are asked in all."""
        self.asked: list[Want] = []
        self._library = library
        self._limit = limit
        self.source = source
        self._again: list[tuple[int, Want]] = []
        """Wants with the number of questions that come before them."""
        self._contrasted: set[str] = set()

    def next(self) -> Want | None:
        """Return the next want, counted as asked; None at the end."""
        if self._limit is not None and len(self.asked) >= self._limit:
            return None
        waiting = self.source.left
        turn = bool(self.asked) and self.asked[-1].reason in COMING_BACK and waiting > 0
        want = (None if turn else self._ready(waiting)) or self.source.next(self.asked) or self._ready(0)
        if want is not None:
            self.asked.append(want)
        return want

    def _ready(self, waiting: int) -> Want | None:
        ready = [pair for pair in self._again if pair[0] <= len(self.asked) or not waiting]
        if not ready:
            return None
        first = min(ready, key=lambda pair: pair[0])
        self._again.remove(first)
        return first[1]

    def ready(self) -> None:
        """Do what the first question did not wait for."""
        self.source.ready()

    @property
    def left(self) -> int:
        """Return how many wants are waiting."""
        return self.source.left + len(self._again)

    @property
    def total(self) -> int:
        """Return how many questions there will be, repeats known so far included."""
        total = len(self.asked) + self.left
        return total if self._limit is None else min(total, max(self._limit, len(self.asked)))

    def repeat(self, want: Want, question: Question, missed: Sequence[str], parts: Sequence[str]) -> None:
        """Let `missed` parts come back, filled up with the other `parts` where the type asks several."""
        repeats = sum(one.question == want.question and one.reason == "missed" for one in self.asked)
        if missed and repeats < MOST_REPEATS:
            asked = question.asked([*missed, *parts])
            self._later(REPEAT_AFTER, want, asked, "missed")

    def contrast(self, want: Want, slips: Iterable[str]) -> None:
        """Let each of `slips`, once a sitting, soon meet another question in which it tempts."""
        for slip in slips:
            if slip in self._contrasted:
                continue
            self._contrasted.add(slip)
            other = self.source.take(partial(self._contrasts, want.question, slip))
            if other is not None:
                self._later(CONTRAST_AFTER, other, other.parts, "slip")

    def _contrasts(self, asked: str, slip: str, other: str) -> bool:
        return other != asked and slip in self._tempting(other)

    def _tempting(self, key: str) -> set[str]:
        bank = self._library.bank_of(key)
        return {bank.slip_key(name) for name in self._library.questions[key].slip_names()}

    def another(self, want: Want, question: Question) -> None:
        """Put a fresh variant of the question of `want` next."""
        self._later(0, want, question.asked(want.parts), "another")

    def _later(self, after: int, want: Want, parts: tuple[str, ...], reason: str) -> None:
        again = msgspec.structs.replace(want, parts=parts, reason=reason)
        self._again.append((len(self.asked) + after, again))

    def forget(self, question: str) -> None:
        """Take back what would come again of `question`."""
        self._again = [pair for pair in self._again if pair[1].question != question]

    def rewind(self, place: int) -> None:
        """Put back every want asked after the first `place`."""
        shown, self.asked = self.asked[place:], self.asked[:place]
        self.source.put_back([want for want in shown if want.reason not in SECOND_HAND])
        self._again += [(place, want) for want in shown if want.reason in SECOND_HAND]
