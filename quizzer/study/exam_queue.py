"""What to ask now for the exams ahead: the item whose next second gains most, chosen anew after each answer.

Prices and tables stand for the day; an answer moves its few items' memories and so their index, and choosing is
one look over an array. An item answered is left alone for the sitting, but for what the sitting itself brings
back; a new topic waits until half of what it builds on was met, or some of it; no third in a row of one topic or
type, and no question twice running.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from quizzer.bank.library import item_key
from quizzer.scheduling.arrays import distinct
from quizzer.scheduling.forgetting_curve import (
    difficulty_after,
    first_difficulty,
    first_stability,
    stability_after,
)
from quizzer.scheduling.memory import Rating
from quizzer.scheduling.planner import index_of, recall_in
from quizzer.study.queue import IN_A_ROW, Want

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from quizzer.scheduling.arrays import Flags, Floats, Places
    from quizzer.scheduling.belief import Items
    from quizzer.study.ground import Ground
    from quizzer.study.made_plan import Made

EXAM = "exam"
"""The reason of a want that the plan gives."""
LOOKED_AT = 64
"""Among so many of the best a question is sought that makes no third in a row."""
OPENS_AT, ENOUGH = 0.5, 5
"""A topic opens when this share of each topic that it needs was met, or so many items: time may be short."""


class ExamQueue:
    """A source of wants that gain most for the exams of a plan."""

    def __init__(self, ground: Ground, made: Made) -> None:
        """Choose by the plan `made`."""
        self._ground = ground
        self._plan = made.plan
        self._asked = made.stakes.asked
        self._marks = made.stakes.items.marks / len(made.exams)
        self._days = made.stakes.days
        self._items = _copied(made.stakes.items)
        self._index: Floats = made.plan.index.copy()
        self._closed: Flags = np.zeros(len(self._asked), dtype=np.bool_)
        self._places = {item.key: place for place, item in enumerate(self._asked)}
        self._by_question: dict[str, list[int]] = {}
        for place, item in enumerate(self._asked):
            self._by_question.setdefault(item.question, []).append(place)
        questions = list(self._by_question)
        numbers = {key: number for number, key in enumerate(questions)}
        self._question = np.array([numbers[item.question] for item in self._asked], dtype=np.intp)
        self._topics = _Topics(ground, made)
        self._before: dict[str, tuple[Places, Floats]] = {}
        """By answer: its items' places, and stability, difficulty and days since the last review before it."""

    def ready(self) -> None:
        """Do nothing: the plan is made."""

    @property
    def left(self) -> int:
        """Return how many questions still gain something."""
        return len(distinct(self._question[(self._index > 0) & ~self._closed]))

    def next(self, asked: Sequence[Want]) -> Want | None:
        """Return the question of the item that gains most a second, with the parts that gain most."""
        open_index = np.where(self._closed | self._topics.shut(self._items.new, self._index), -np.inf, self._index)
        if not (open_index > 0).any():
            open_index = np.where(self._closed, -np.inf, self._index)
        few = min(LOOKED_AT, len(open_index))
        best = np.argpartition(-open_index, few - 1)[:few] if few else np.zeros(0, dtype=np.intp)
        order = best[np.lexsort((best, -open_index[best]))]
        order = order[open_index[order] > 0]
        return self._taken(self._untiring(order, asked)) if len(order) else None

    def _untiring(self, order: Places, asked: Sequence[Want]) -> str:
        """Return the question of the first of `order` that was not asked just now and makes no third in a row."""
        recent = asked[-IN_A_ROW:]
        questions, full = {want.question for want in recent}, len(recent) == IN_A_ROW
        topics, kinds = {want.topic for want in recent}, {want.kind for want in recent}

        def tires(place: int) -> int:
            item = self._asked[place]
            return (item.question in questions) + full * ((topics == {item.topic}) + (kinds == {item.kind}))

        return self._asked[min(map(int, order), key=tires)].question

    def take(self, fits: Callable[[str], bool]) -> Want | None:
        """Return the best question that fits, still gains something and is of a topic that is open."""
        shut = self._closed | self._topics.shut(self._items.new, self._index)
        gaining = np.flatnonzero((self._index > 0) & ~shut)
        order = gaining[np.argsort(-self._index[gaining], kind="stable")]
        questions = dict.fromkeys(self._asked[int(place)].question for place in order)
        return next((self._taken(key) for key in questions if fits(key)), None)

    def _taken(self, key: str) -> Want:
        """Return the asking of a question, its parts closed."""
        question = self._ground.library.questions[key]
        places = sorted(self._by_question[key], key=lambda place: (bool(self._closed[place]), -self._index[place]))
        parts = question.asked([self._asked[place].part for place in places])
        shown = [place for place in places if self._asked[place].part in parts]
        self._closed[shown] = True
        return self._want(shown, parts)

    def _want(self, shown: Sequence[int], parts: tuple[str, ...]) -> Want:
        places = np.array(shown)
        first, items = self._asked[shown[0]], self._items.picked(places)
        belief = self._plan.market.kernel.belief
        now, then = recall_in(items, belief, 0.0), recall_in(items, belief, float(self._days[0]))
        least = int(now.argmin())
        seconds = np.where(items.new, items.first_seconds, items.pass_seconds)
        return Want(
            question=first.question,
            parts=parts,
            topic=first.topic,
            kind=first.kind,
            reason=EXAM,
            marks=float(self._marks[places].sum()),
            recall=float(now[least]),
            kept=float(then[least]),
            gain=float(np.maximum(self._index[places], 0.0) @ seconds) / len(self._days),
        )

    def put_back(self, wants: Sequence[Want]) -> None:
        """Open the parts of `wants` again."""
        for want in wants:
            keys = [item_key(want.question, part) for part in want.parts]
            self._closed[[self._places[key] for key in keys if key in self._places]] = False

    def told(self, answer: str, ratings: Mapping[str, Rating]) -> None:
        """Move the memories of an answer's items on, from where they stood before it."""
        self.untold(answer)
        keys = [key for key in ratings if key in self._places]
        if not keys:
            return
        places = np.array([self._places[key] for key in keys])
        before = np.array([self._items.stability[places], self._items.difficulty[places], self._items.elapsed[places]])
        self._before[answer] = places, before
        rating = np.array([int(ratings[key]) for key in keys])
        self._move(places, _reviewed(self._plan.market.kernel.belief.weights, before, rating))
        self._closed[places] = True

    def untold(self, answer: str) -> None:
        """Put the memories of an answer's items back to where they stood before it."""
        if answer in self._before:
            self._move(*self._before.pop(answer))

    def _move(self, places: Places, memories: Floats) -> None:
        self._items.stability[places], self._items.difficulty[places], self._items.elapsed[places] = memories
        self._index[places] = index_of(self._plan, self._items.picked(places))


def _copied(items: Items) -> Items:
    """Return `items` with memories of their own: a sitting moves them on, the plan stays as it was made."""
    return msgspec.structs.replace(
        items, stability=items.stability.copy(), difficulty=items.difficulty.copy(), elapsed=items.elapsed.copy()
    )


def _reviewed(weights: Sequence[float], before: Floats, rating: Places) -> Floats:
    """Return stability, difficulty and days since (0) of memories (3, items) after a review now."""
    stability, difficulty, elapsed = before
    new = np.isnan(stability)
    first = np.array([[first_stability(weights, one), first_difficulty(weights, one)] for one in Rating])[rating - 1]
    after = np.array([first[:, 0], first[:, 1], np.zeros(len(rating))])
    met = ~new
    after[0, met] = stability_after(weights, stability[met], difficulty[met], elapsed[met], rating[met])
    after[1, met] = difficulty_after(weights, difficulty[met], rating[met])
    return after


class _Topics:
    """Which topics may not be begun yet: half of each topic that they need comes first."""

    def __init__(self, ground: Ground, made: Made) -> None:
        """Read what topics need in the banks."""
        keys = list(dict.fromkeys(item.topic for item in made.stakes.asked))
        numbers = {key: number for number, key in enumerate(keys)}
        self._topic = np.array([numbers[item.topic] for item in made.stakes.asked], dtype=np.intp)
        self._needs = [[numbers[need] for need in _needs(ground, key) if need in numbers] for key in keys]

    def shut(self, new: Flags, index: Floats) -> Flags:
        """Return (items,): which were never met and belong to a topic that is not open yet."""
        count = len(self._needs)
        wanted = np.bincount(self._topic[new & (index > 0)], minlength=count)
        met = np.bincount(self._topic[~new], minlength=count)
        ready = met >= np.minimum(OPENS_AT * (met + wanted), ENOUGH)
        shut = np.array([not all(ready[need] for need in needs) for needs in self._needs], dtype=np.bool_)
        return new & shut[self._topic]


def _needs(ground: Ground, topic: str) -> Iterable[str]:
    """Yield every topic that `topic` builds on, the needs of its needs too."""
    bank = topic.partition("/")[0]
    waiting, seen = [topic], {topic}
    while waiting:
        for need in (f"{bank}/{name}" for name in ground.library.topic(waiting.pop()).needs):
            if need not in seen:
                seen.add(need)
                waiting.append(need)
                yield need
