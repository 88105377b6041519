"""Between the rows of the tables and the values that leave the store.

Times are whole microseconds since 1970 in UTC: they sort as numbers and come back exactly.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from quizzer.bank.fingerprints import answer_number
from quizzer.errors import StoreCorrupt, StoreError
from quizzer.scheduling.memory import Learned, New
from quizzer.storage.sqlite import RECOVERY
from quizzer.study.fold import Standing
from quizzer.study.log import Entry, decode, encode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from quizzer.scheduling.memory import Forgetting, Memory
    from quizzer.study.standing_columns import Row

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryRow(NamedTuple):
    """A row of `memory`, in the order of its columns, as SQLite's own driver gives it."""

    learner: str
    item: str
    difficulty: Any
    stability: Any
    last_review: Any
    reviews: int
    lapses: int
    due: int | None
    fingerprint: str
    suspended: int
    note: str
    flag: str


def microseconds(at: datetime) -> int:
    """Return a time, which has a zone, as whole microseconds since 1970 in UTC."""
    return (at - EPOCH) // MICROSECOND


def moment(count: int) -> datetime:
    """Return the time in UTC that lies `count` microseconds after the start of 1970."""
    return EPOCH + count * MICROSECOND


def entry_row(entry: Entry) -> dict[str, Any]:
    """Return the row that keeps an entry; raise StoreError for one that could not be read back."""
    try:
        body = encode(entry)
        kept = decode(body)
    except (UnicodeEncodeError, OverflowError) as error:
        message = f"entry {entry.id!r} cannot be kept: {error}"
        raise StoreError(message) from None
    return {
        "id": entry.id,
        "kind": entry.__struct_config__.tag,
        "learner": entry.learner,
        "item": getattr(entry, "item", None),
        "answer": getattr(entry, "answer", None),
        "answered_at": microseconds(kept.answered_at),
        "body": body.decode(),
        "checksum": zlib.crc32(body),
    }


def entry_from(body: str, path: Path) -> Entry:
    """Return the entry that a row's `body` keeps; raise StoreCorrupt for anything else."""
    try:
        return decode(body.encode())
    except StoreError as error:
        message = (
            f"{path}: the log holds {body[:80]!r}, which is {error}; if a newer Quizzer wrote it, upgrade this one, "
            f"else {RECOVERY}"
        )
        raise StoreCorrupt(message) from None


def sound_entry(row: Sequence[Any]) -> Entry | None:
    """Return the entry that a row of `entry` keeps; None where its columns, its body and its checksum disagree."""
    *columns, body, checksum = row
    try:
        raw = body.encode()
        entry = decode(raw)
        due = entry_row(entry)
    except (AttributeError, UnicodeEncodeError, StoreError):
        return None
    if checksum not in {None, zlib.crc32(raw)} or columns != list(due.values())[: len(columns)]:
        return None
    return entry


def standing_row(learner: str, item: str, standing: Standing, forgetting: Forgetting) -> dict[str, Any]:
    """Return the row of `memory`, in the order of its columns, that keeps a standing."""
    learned = standing.memory if isinstance(standing.memory, Learned) else None
    return {
        "learner": learner,
        "item": item,
        "difficulty": learned and learned.difficulty,
        "stability": learned and learned.stability,
        "last_review": learned and microseconds(learned.last_review),
        "reviews": learned.reviews if learned else 0,
        "lapses": learned.lapses if learned else 0,
        "due": learned and microseconds(forgetting.due(learned)),
        "fingerprint": standing.fingerprint,
        "suspended": standing.suspended,
        "note": standing.note,
        "flag": standing.flag,
    }


def standing_from(row: Sequence[Any]) -> Standing:
    """Return the standing that a row of `memory`, all its columns, keeps."""
    _, _, difficulty, stability, last_review, reviews, lapses, _, fingerprint, suspended, note, flag = row
    memory: Memory = New()
    if last_review is not None:
        memory = Learned(
            difficulty=difficulty,
            stability=stability,
            last_review=moment(last_review),
            reviews=reviews,
            lapses=lapses,
        )
    return Standing(memory=memory, fingerprint=fingerprint, suspended=bool(suspended), note=note, flag=flag)


def figures_from(row: Sequence[Any]) -> tuple[str, Row]:
    """Return an item and what stands in columns for it, by what `FIGURES` selects."""
    item, stability, last_review, due, suspended, flag, fingerprint = row
    answer = answer_number(fingerprint)
    return item, (stability or 0.0, last_review or 0, due or 0, bool(suspended), bool(flag), answer)
