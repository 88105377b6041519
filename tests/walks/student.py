"""A simulated student: knows an item by a memory of their own, else answers as somebody would who does not.

The memory is FSRS with a real user's fitted weights, which Quizzer is not told; some of the ground is known before
the first day. All chance is drawn from the seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quizzer.bank.library import item_key
from quizzer.scheduling.memory import Rating
from quizzer.study.exam_marks import exam_marks
from tests.benchmarks.learners import Fsrs, fitted_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizzer.bank.library import Library
    from quizzer.questions.base import Variant
    from quizzer.study.asking import Asking
    from quizzer.study.exam import Exam

KNOWN_BEFORE = 0.5
"""The chance that an item of a topic which builds on nothing is known before; half of that where it does."""
SHOWN_TODAY = 0.93
"""The chance of knowing within a day what was answered or shown on it."""
MENDED = 0.5
"""The least chance of getting a part right once told where it was wrong."""


class Student:
    """One student's head."""

    def __init__(self, library: Library, seed: int, pace: float = 1.0) -> None:
        """Know a part of `library` since ten days ago."""
        self.library = library
        self.pace = pace
        self.chance = np.random.default_rng(seed)  # noqa: TID251  seeded
        weights = fitted_weights()
        self.memory = Fsrs(len(library.items), weights[seed % len(weights)])
        self.places = {key: place for place, key in enumerate(library.items)}
        for key, item in library.items.items():
            share = KNOWN_BEFORE / (2 if library.topic(item.topic).needs else 1)
            if self.chance.random() < share:
                self.memory.met(self.places[key], -10, Rating.EASY)

    def recall(self, key: str, day: float) -> float:
        """Return the chance of knowing the item `key` on `day`."""
        place = self.places[key]
        if self.memory.last[place] == day:
            return SHOWN_TODAY
        return float(self.memory.recall(int(day))[place])

    def answer(self, asking: Asking, day: int, *, again: bool = False) -> str:
        """Return a response in the question's own grammar."""
        parts = asking.variant.parts
        luck = asking.question.luck()
        known = {}
        for part in parts:
            chance = max(self.recall(item_key(asking.key, part), day), MENDED if again else 0.0)
            known[part] = bool(self.chance.random() < chance + (1 - chance) * luck)
        return self._written(asking.variant, known)

    def _written(self, variant: Variant, known: Mapping[str, bool]) -> str:
        """Return the specimen nearest to what is known; tiles and blanks are filled one by one."""
        right = variant.reveal().answer
        if all(known.values()):
            return right
        groups = variant.present().groups
        if len(groups) == 2 and all(line.part in known for line in groups[0].lines):
            tiles = {line.label: line.part for line in groups[0].lines}
            return _mislaid(right, {label: known[part] for label, part in tiles.items()})
        wrong = [one for one in variant.specimens() if one.scores and min(one.scores.values()) < 1]
        wrong = [one for one in wrong if not one.response.startswith(("zzz", "? ")) and "+" not in one.response]
        if not wrong:
            return "; ".join(text if known[part] else "?" for part, text in _each(right, known))
        amiss = [sum(abs(one.scores[part] - known[part]) for part in one.scores) for one in wrong if one.scores]
        nearest = [one for one, far in zip(wrong, amiss, strict=True) if far <= min(amiss) + 0.01]
        return nearest[int(self.chance.integers(len(nearest)))].response

    def told(self, asking: Asking, ratings: Mapping[str, Rating], day: int) -> None:
        """Learn from an answer; a second one on the same day only refreshes."""
        del asking
        for key, rating in ratings.items():
            place = self.places[key]
            if np.isnan(self.memory.last[place]):
                self.memory.met(place, day, rating)
            elif self.memory.last[place] != day:
                self.memory.reviewed(place, day, rating)

    def truth(self, exam: Exam, day: int) -> float:
        """Return the share of the exam's marks to be expected in truth on `day`, guessing included."""
        marks, recall, total = exam_marks(self.library, exam), self.memory.recall(day), 0.0
        for key, mark in marks.items():
            chance = float(recall[self.places[key]])
            luck = self.library.questions[self.library.items[key].question].luck()
            total += mark * (chance + (1 - chance) * luck)
        return total

    def seconds(self, asking: Asking, *, right: bool) -> float:
        """Return what an answer takes: the longer, the more parts it has."""
        own = asking.question.seconds * len(asking.variant.parts)
        return self.pace * float(np.clip(20 + own * self.chance.uniform(0.6, 1.2), 25, 90)) + (0 if right else 6)


def _each(right: str, known: Mapping[str, bool]) -> list[tuple[str, str]]:
    return list(zip(known, [text.strip() for text in right.split(";")], strict=False))


def _mislaid(right: str, known: Mapping[str, bool]) -> str:
    """Return links such as `a2 b1` with the tiles of what is not known turned round; a single one is left out."""
    links = {pair[0]: pair[1:] for pair in right.split()}
    lost = [letter for letter in links if not known[letter]]
    turned = [links[letter] for letter in lost[1:] + lost[:1]] if len(lost) > 1 else ["0"]
    return " ".join(f"{letter}{tile}" for letter, tile in (links | dict(zip(lost, turned, strict=True))).items())
