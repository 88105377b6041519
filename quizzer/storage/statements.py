"""The statements on the log and on the cache of its fold, built once: building costs more than running."""

from __future__ import annotations

from sqlalchemy import Text, bindparam, delete, func, insert, select, tuple_, union_all

from quizzer.storage.sqlite import replacing
from quizzer.storage.tables import entry, memory, meta

_LEARNER = bindparam("learner", type_=Text)
_ITEMS = bindparam("items", type_=Text, expanding=True)
_OURS = entry.c.learner == _LEARNER

ADD_ENTRIES = insert(entry)
KNOWN_IDS = select(entry.c.id).where(entry.c.id.in_(bindparam("ids", expanding=True)))
LEARNERS = select(entry.c.learner).distinct().order_by(entry.c.learner)

PAGE = (
    select(entry.c.answered_at, entry.c.id, entry.c.body)
    .where(_OURS, tuple_(entry.c.answered_at, entry.c.id) > tuple_(bindparam("at"), bindparam("id")))
    .order_by(entry.c.answered_at, entry.c.id)
    .limit(bindparam("count"))
)
"""The next entries of a learner after a time and id."""

BODIES = (
    select(entry.c.kind, entry.c.answered_at, entry.c.body)
    .where(_OURS, entry.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(entry.c.answered_at, entry.c.id)
)
"""What a learner's entries of some kinds hold, in order."""

ROWS = select(entry)
"""Every row of the log, all learners'."""

NEWEST = select(func.count(), func.max(entry.c.answered_at)).where(_OURS)
"""How many entries a learner has, and the time of the last."""

WRITTEN_ITEMS = select(entry.c.item).distinct().where(_OURS, entry.c.item.is_not(None))
"""Every key in a learner's log, as it was written."""

WRITTEN_ITEMS_OF = WRITTEN_ITEMS.where(
    (entry.c.item == bindparam("question"))
    | ((entry.c.item >= bindparam("first_part")) & (entry.c.item < bindparam("after_parts")))
)
"""The keys of one question and its parts, as they were written."""

LATEST = (
    select(entry.c.item, func.max(entry.c.answered_at)).where(_OURS, entry.c.item.in_(_ITEMS)).group_by(entry.c.item)
)
"""When each of some keys was last written of."""

OF_ANSWERS = select(entry.c.answer, entry.c.kind, entry.c.item).where(
    _OURS, entry.c.answer.in_(bindparam("answers", expanding=True))
)
"""All that was written of some answers."""

SINCE = (
    select(entry.c.item, entry.c.answer)
    .where(_OURS, entry.c.answered_at > bindparam("newest"))
    .order_by(entry.c.answered_at)
    .limit(bindparam("count"))
)
"""What a learner's entries after a time are about."""

_ABOUT_ITEMS = select(entry.c.body).where(_OURS, entry.c.item.in_(_ITEMS))
_THEIR_ANSWERS = select(entry.c.answer).where(_OURS, entry.c.item.in_(_ITEMS), entry.c.answer.is_not(None))
CONCERNING = union_all(
    _ABOUT_ITEMS,
    select(entry.c.body).where(_OURS, entry.c.answer.in_(_THEIR_ANSWERS), entry.c.item.is_(None)),
)
"""The entries about some keys, and those about answers in which they were asked."""

MEMORIES = select(memory).where(memory.c.learner == _LEARNER)
MEMORIES_OF = MEMORIES.where(memory.c.item.in_(_ITEMS))
FIGURES = select(
    memory.c.item,
    memory.c.stability,
    memory.c.last_review,
    memory.c.due,
    memory.c.suspended,
    memory.c.flag,
    memory.c.fingerprint,
).where(memory.c.learner == _LEARNER)
FIGURES_OF = FIGURES.where(memory.c.item.in_(_ITEMS))
"""What many items at once are looked over by."""
REMEMBERED_ITEMS = select(memory.c.item).where(memory.c.learner == _LEARNER)
PUT_MEMORIES = replacing(memory)
DROP_MEMORIES = delete(memory).where(memory.c.learner == _LEARNER, memory.c.item.in_(_ITEMS))

META = select(meta.c.value).where(meta.c.key == bindparam("key"))
PUT_META = replacing(meta)
DROP_META = delete(meta).where(meta.c.key.in_(bindparam("keys", expanding=True)))
DROP_META_LIKE = delete(meta).where(meta.c.key.startswith(bindparam("prefix"), autoescape=False))
