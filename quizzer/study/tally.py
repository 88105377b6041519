"""What there is to do over all topics, of so many items that they are looked over as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.catalogue import Overview, TopicStanding
from quizzer.study.moments import figures_now

if TYPE_CHECKING:
    from quizzer.study.ground import Ground


def tallied(ground: Ground) -> Overview:
    """Return what `Catalogue.overview` does."""
    import numpy as np  # noqa: PLC0415  arrays are loaded when many items are looked over

    items = ground.library.columns
    found = figures_now(items, ground.store.columns(items), ground.forgetting, ground.clock())
    marks, guessed, count = items.by_topic
    earned, met, due = found.sums
    expected = np.divide(guessed + earned, marks, out=np.zeros(len(marks)), where=marks != 0)
    whole = (column.astype(np.intp).tolist() for column in (count, met, due))
    lines = zip(ground.library.topic_titles, marks.tolist(), *whole, expected.tolist(), strict=True)
    return Overview(
        topics=tuple(_topic(*line) for line in lines),
        questions=items.questions,
        items=len(items),
        seen=int(met.sum()),
        due=int(due.sum()),
        new=found.new,
        changed=tuple(map(items.key, sorted(found.changed))),
        flagged=found.flagged,
    )


def _topic(  # noqa: PLR0913, PLR0917  what a topic's line says
    names: tuple[str, str, str], marks: float, items: int, met: int, due: int, expected: float
) -> TopicStanding:
    key, title, bank_title = names
    return TopicStanding(
        key=key, title=title, bank_title=bank_title, share=marks, items=items, seen=met, due=due, expected=expected
    )
