"""What a sitting still has to ask: its queue, what comes back because it was missed, what contrasts a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.study.queue import Want, interleaved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.bank.library import Library
    from quizzer.questions.base import Question

REPEAT_AFTER = 3
"""A miss comes back after so many other questions, or sooner when there are no others."""
MOST_REPEATS = 3
CONTRAST_AFTER = 2
"""A slip made soon meets another question in which it tempts."""
SECOND_HAND = {"missed", "slip", "another"}
"""Reasons that a sitting itself gives."""


class Agenda:
    """A queue of wants, and those that a sitting adds to it."""

    def __init__(self, library: Library, wants: Sequence[Want], limit: int | None) -> None:
        """Start with `wants`; at most `limit` questions are asked in all."""
        self.asked: list[Want] = []
        self._library = library
        self._limit = limit
        self._waiting = list(wants)
        self._again: list[tuple[int, Want]] = []
        """Wants with the number of questions that come before them."""
        self._contrasted: set[str] = set()

    def next(self) -> Want | None:
        """Return the next want, counted as asked; None at the end."""
        if self._limit is not None and len(self.asked) >= self._limit:
            return None
        want = self._ready() or self._fresh()
        if want is not None:
            self.asked.append(want)
        return want

    def _ready(self) -> Want | None:
        ready = [pair for pair in self._again if pair[0] <= len(self.asked) or not self._waiting]
        if not ready:
            return None
        first = min(ready, key=lambda pair: pair[0])
        self._again.remove(first)
        return first[1]

    def _fresh(self) -> Want | None:
        return self._waiting.pop(interleaved(self._waiting, self.asked)) if self._waiting else None

    @property
    def left(self) -> int:
        """Return how many wants are waiting."""
        return len(self._waiting) + len(self._again)

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
            tempted = (one for one in self._waiting if slip in self._tempting(one.question))
            other = next((one for one in tempted if one.question != want.question), None)
            if other is not None:
                self._waiting.remove(other)
                self._later(CONTRAST_AFTER, other, other.parts, "slip")

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
        self._waiting[:0] = [want for want in shown if want.reason not in SECOND_HAND]
        self._again += [(place, want) for want in shown if want.reason in SECOND_HAND]
