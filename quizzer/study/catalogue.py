"""How every item and topic stands, and finding items by words and states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.scheduling.memory import Learned
from quizzer.study.fold import Standing
from quizzer.study.ground import Ground

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.bank.library import Item


DUE_NOW, NEW, SUSPENDED = "now", "new", "suspended"
"""What stands in the place of a date."""


class TopicStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One topic at a glance."""

    key: str
    title: str
    bank_title: str
    share: float
    """Of its bank's marks, 0 to 1."""
    items: int
    seen: int
    due: int
    expected: float
    """Share of the topic's marks expected if the exam were now, 0 to 1."""


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the home screen says."""

    topics: tuple[TopicStanding, ...]
    questions: int
    items: int
    seen: int
    due: int
    """Items due now."""
    new: int
    changed: tuple[str, ...]
    """Items whose answer is another one since they were learned."""
    flagged: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One item as browsing shows it."""

    item: Item
    prompt: str
    text: str
    """What the part asks: a left side, a cell, a step; empty for a whole question."""
    standing: Standing
    recall: float
    due: str
    """The day it falls due, or `new`, or `now`."""
    changed: bool


class _Stand(msgspec.Struct, frozen=True):
    item: Item
    standing: Standing
    seen: bool
    recall: float
    due: str


STATES = ("is:due", "is:new", "is:suspended", "is:flagged", "is:noted", "is:changed")
"""What a search can ask of an item."""


class Catalogue:
    """Every item with what its log says of it, read anew at each call."""

    def __init__(self, ground: Ground) -> None:
        """Look at the banks and the log of `ground`."""
        self.ground = ground
        self._standings: dict[str, Standing] = {}
        self._now = ground.clock()

    def overview(self) -> Overview:
        """Return what there is to do, over all topics."""
        if self.ground.library.is_large:
            from quizzer.study.tally import tallied  # noqa: PLC0415  arrays are loaded for many items alone

            return tallied(self.ground)
        stands = [self._stand(item) for item in self._items()]
        by_topic: dict[str, list[_Stand]] = {}
        for stand in stands:
            by_topic.setdefault(stand.item.topic, []).append(stand)
        return Overview(
            topics=tuple(self._topic(key, inside) for key, inside in by_topic.items()),
            questions=len(self.ground.library.questions),
            items=len(stands),
            seen=sum(stand.seen for stand in stands),
            due=sum(stand.due == DUE_NOW for stand in stands),
            new=sum(stand.due == NEW for stand in stands),
            changed=tuple(stand.item.key for stand in stands if self._changed(stand)),
            flagged=sum(bool(stand.standing.flag) for stand in stands),
        )

    def _items(self) -> list[Item]:
        self._standings = self.ground.store.standings()
        self._now = self.ground.clock()
        return list(self.ground.library.items.values())

    def _stand(self, item: Item) -> _Stand:
        standing = self._standings.get(item.key, Standing())
        memory, forgetting = standing.memory, self.ground.forgetting
        if not isinstance(memory, Learned):
            return _Stand(item, standing, seen=False, recall=0.0, due=SUSPENDED if standing.suspended else NEW)
        due = forgetting.due(memory)
        shown = DUE_NOW if due <= self._now else due.date().isoformat()
        recall = forgetting.retrievability(memory, self._now)
        return _Stand(item, standing, seen=True, recall=recall, due=SUSPENDED if standing.suspended else shown)

    def _topic(self, key: str, stands: Sequence[_Stand]) -> TopicStanding:
        library = self.ground.library
        marks = sum(stand.item.marks for stand in stands)
        earned = sum(stand.item.marks * self._chance(stand) for stand in stands)
        return TopicStanding(
            key=key,
            title=library.topic(key).title,
            bank_title=library.bank_of(key).head.title,
            share=marks,
            items=len(stands),
            seen=sum(stand.seen for stand in stands),
            due=sum(stand.due == DUE_NOW for stand in stands),
            expected=earned / marks if marks else 0.0,
        )

    def _chance(self, stand: _Stand) -> float:
        """Return the chance of a right answer now: recall, or luck where it fails."""
        luck = self.ground.library.questions[stand.item.question].luck()
        return stand.recall + (1 - stand.recall) * luck

    def _changed(self, stand: _Stand) -> bool:
        """Return whether the answer is another one than that last reviewed."""
        if not stand.seen or not stand.standing.fingerprint:
            return False
        question = self.ground.library.questions[stand.item.question]
        return question.fingerprint(stand.item.part) != stand.standing.fingerprint

    # Looking through

    def rows(self, search: str = "") -> list[Row]:
        """Return the items in which every word of `search` is found, in the order written.

        Words are looked for in key, prompt, part, topic, type, note and flag; `is:due`, `is:new`,
        `is:suspended`, `is:flagged`, `is:noted` and `is:changed` ask for a state.
        """
        words = search.casefold().split()
        rows = (self._row(self._stand(item)) for item in self._items())
        return [row for row in rows if all(self._found(word, row) for word in words)]

    def _row(self, stand: _Stand) -> Row:
        item = stand.item
        question = self.ground.library.questions[item.question]
        shown = question.variant(0, question.asked((item.part,))).present()
        lines = [line for group in shown.groups for line in group.lines]
        text = next((line.text for line in lines if item.part and line.part == item.part), "")
        return Row(
            item=item,
            prompt=shown.prompt,
            text=text,
            standing=stand.standing,
            recall=stand.recall,
            due=stand.due,
            changed=self._changed(stand),
        )

    def _found(self, word: str, row: Row) -> bool:
        standing = row.standing
        held = (row.due == DUE_NOW, row.due == NEW, standing.suspended, standing.flag, standing.note, row.changed)
        states = dict(zip(STATES, map(bool, held), strict=True))
        if word in states:
            return states[word]
        topic = self.ground.library.topic(row.item.topic).title
        fields = (row.item.key, row.prompt, row.text, topic, row.item.kind, row.standing.note, row.standing.flag)
        return any(word in field.casefold() for field in fields)
