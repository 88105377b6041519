"""What there is to do over all topics, of so many items that they are looked over as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.catalogue import Overview, TopicStanding
from quizzer.study.standing_columns import microseconds

if TYPE_CHECKING:
    from quizzer.bank.columns import ItemColumns
    from quizzer.scheduling.arrays import Floats
    from quizzer.study.ground import Ground
    from quizzer.study.standing_columns import StandingColumns


CHUNK = 1 << 15
"""Items summed at a time: what they take stays in the processor's cache."""


def tallied(ground: Ground) -> Overview:
    """Return what `Catalogue.overview` does."""
    items = ground.library.columns
    stands = ground.store.columns(items)
    sums, changed, new, flagged = _summed(ground, items, stands)
    topics = tuple(_topic(ground, key, *figures) for key, figures in zip(items.topics, sums.T.tolist(), strict=True))
    return Overview(
        topics=topics,
        questions=items.questions,
        items=len(items),
        seen=sum(topic.seen for topic in topics),
        due=sum(topic.due for topic in topics),
        new=new,
        changed=tuple(map(items.key, changed)),
        flagged=flagged,
    )


def _summed(ground: Ground, items: ItemColumns, stands: StandingColumns) -> tuple[Floats, list[int], int, int]:
    """Return the sums of a topic's line by topic, the items changed, and how many are new and flagged."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    now, count = ground.clock(), len(items.topics)
    sums, changed, new, flagged = np.zeros((3, count)), [], 0, 0
    for start in range(0, len(items), CHUNK):
        part = slice(start, start + CHUNK)
        some, topic = stands.part(part), items.topic[part]
        met, open_ones = some.met, ~some.suspended
        due = met & open_ones & (some.due <= microseconds(now))
        sums[0] += np.bincount(topic, items.gain[part] * some.recall(ground.forgetting, now), count)
        sums[1] += np.bincount(topic[met], minlength=count)
        sums[2] += np.bincount(topic[due], minlength=count)
        is_other = met & (some.answer != items.answer[part]) & (some.answer != 0)
        changed += (np.flatnonzero(is_other) + start).tolist()
        new += int(np.count_nonzero(open_ones & ~met))
        flagged += int(np.count_nonzero(some.flagged))
    sums[0] += items.by_topic[1]
    return np.concatenate([items.by_topic[[0, 2]], sums]), changed, new, flagged


def _topic(  # noqa: PLR0913, PLR0917  what a topic's line says
    ground: Ground, key: str, marks: float, items: float, earned: float, met: float, due: float
) -> TopicStanding:
    return TopicStanding(
        key=key,
        title=ground.library.topic(key).title,
        bank_title=ground.library.bank_of(key).head.title,
        share=marks,
        items=int(items),
        seen=int(met),
        due=int(due),
        expected=earned / marks if marks else 0.0,
    )
