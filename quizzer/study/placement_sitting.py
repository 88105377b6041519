"""A sitting that finds out what is known already: answers are ordinary reviews, what follows from them is placed.

What is taken as known is written when the sitting is summed up, all at once, and is void again when an answer is
undone after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import StoreError
from quizzer.study.log import Place, Void
from quizzer.study.placement import Placement, TopicFound
from quizzer.study.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quizzer.scheduling.memory import Rating
    from quizzer.study.asking import Asking, Summary
    from quizzer.study.ground import Ground
    from quizzer.study.log import Entry
    from quizzer.study.sitting import _Done

MINUTES = 10.0
"""What a placement takes at the most."""


class PlacementSitting(Sitting):
    """Adaptive questions, and at the end what they found."""

    def __init__(self, ground: Ground, *, seed: int, minutes: float = MINUTES, banks: Sequence[str] = ()) -> None:
        """Ask of what was never met in `banks` (none named: all), no more after `minutes`."""
        self._placement = Placement(ground, banks=banks, seed=seed)
        super().__init__(ground, self._placement, seed=seed, minutes=minutes)
        self._stands: dict[str, Rating] = {}
        """What this sitting has placed, by item."""
        self._answer = ""
        """The id that its entries share."""

    def _close(self, done: _Done) -> None:
        """Let nothing missed come back: this sitting finds out, the next one teaches."""

    def found(self) -> tuple[TopicFound, ...]:
        """Return what was found so far of each topic, in the order they build on each other."""
        return self._placement.findings()

    def undo(self) -> Asking | None:
        """Void the last answer, and what was placed because of it."""
        self._place({})
        return super().undo()

    def finish(self) -> Summary:
        """Place what is known with hardly a doubt, and return what the sitting came to."""
        refused: tuple[str, ...] = ()
        try:
            self._place({item.key: rating for item, rating in self._placement.placed()})
        except StoreError as error:
            refused = (f"not taken as known: {error}",)
        summary = super().finish()
        if not summary.answered:
            return summary
        return msgspec.structs.replace(summary, left=0, found=(*map(said, self.found()), *refused))

    def _place(self, items: dict[str, Rating]) -> None:
        """Make `items` what this sitting has placed; one durable transaction, none where that stands already."""
        if items == self._stands:
            return
        ground = self.ground
        entries: list[Entry] = [Void(**ground.signed(), answer=self._answer)] if self._stands else []
        answer = ground.new_id()
        for key, rating in items.items():
            item = ground.library.items[key]
            fingerprint = ground.library.questions[item.question].fingerprint(item.part)
            signed = ground.signed()
            entries.append(Place(**signed, answer=answer, item=key, rating=rating, fingerprint=fingerprint))
        ground.store.append(entries)
        self._answer, self._stands = answer, items


def said(found: TopicFound) -> str:
    """Return what was found of a topic in a line: `Pooling: known (3 of 3 right; 12 items taken as known)`."""
    return f"{found.title}: {found.level} ({found.evidence})"


def standing_placements(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the placements that are not void, by the id their entries share, with how many items each placed."""
    counts: dict[str, int] = {}
    voided = set()
    for entry in entries:
        if isinstance(entry, Place):
            counts[entry.answer] = counts.get(entry.answer, 0) + 1
        elif isinstance(entry, Void):
            voided.add(entry.answer)
    return {answer: count for answer, count in counts.items() if answer not in voided}


def unplace(ground: Ground) -> int:
    """Undo every placement that stands; return how many items were taken as known by them."""
    standing = standing_placements(ground.store.entries())
    ground.store.append([Void(**ground.signed(), answer=answer) for answer in standing])
    return sum(standing.values())
