"""What there is to do over all topics, of so many items that they are looked over as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.catalogue import Overview, TopicStanding
from quizzer.study.standing_columns import microseconds

if TYPE_CHECKING:
    from quizzer.study.ground import Ground


def tallied(ground: Ground) -> Overview:
    """Return what `Catalogue.overview` does."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    items, now = ground.library.columns, ground.clock()
    stands = ground.store.columns(items)
    met, open_ones = stands.met, ~stands.suspended
    due = met & open_ones & (stands.due <= microseconds(now))
    recall = stands.recall(ground.forgetting, now)
    earned = items.marks * (recall + (1 - recall) * items.luck)
    changed = met & (stands.answer != 0) & (stands.answer != items.answer)
    sums = [np.bincount(items.topic, column, len(items.topics)).tolist() for column in (items.marks, earned)]
    counts = [
        np.bincount(topics, minlength=len(items.topics)).tolist()
        for topics in (items.topic, items.topic[met], items.topic[due])
    ]
    return Overview(
        topics=tuple(_topic(ground, *figures) for figures in zip(items.topics, *sums, *counts, strict=True)),
        questions=items.questions,
        items=len(items),
        seen=int(met.sum()),
        due=int(due.sum()),
        new=int((~met & open_ones).sum()),
        changed=tuple(items.key(place) for place in np.flatnonzero(changed).tolist()),
        flagged=int(stands.flagged.sum()),
    )


def _topic(  # noqa: PLR0913, PLR0917  what a topic's line says
    ground: Ground, key: str, marks: float, earned: float, items: int, met: int, due: int
) -> TopicStanding:
    return TopicStanding(
        key=key,
        title=ground.library.topic(key).title,
        bank_title=ground.library.bank_of(key).head.title,
        share=marks,
        items=items,
        seen=met,
        due=due,
        expected=earned / marks if marks else 0.0,
    )
