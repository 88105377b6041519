"""What there is to do over all topics, of so many items that they are looked over as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.catalogue import Overview, TopicStanding
from quizzer.study.moments import figures_now

if TYPE_CHECKING:
    from quizzer.study.ground import Ground


def tallied(ground: Ground) -> Overview:
    """Return what `Catalogue.overview` does."""
    items = ground.library.columns
    found = figures_now(items, ground.store.columns(items), ground.forgetting, ground.clock())
    marks, guessed, count = items.by_topic
    earned, met, due = found.sums
    columns = (column.tolist() for column in (marks, count, guessed + earned, met, due))
    topics = tuple(_topic(ground, key, *line) for key, *line in zip(items.topics, *columns, strict=True))
    return Overview(
        topics=topics,
        questions=items.questions,
        items=len(items),
        seen=sum(topic.seen for topic in topics),
        due=sum(topic.due for topic in topics),
        new=found.new,
        changed=tuple(map(items.key, sorted(found.changed))),
        flagged=found.flagged,
    )


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
