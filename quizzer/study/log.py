"""The entries of the append-only log: the truth, of which every memory is a fold.

Each has an id (UUIDv7, increasing within a program), a learner, the time answered and the program's
version. Keys are logged as written at the time; renames are followed when folding.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizzer.errors import StoreError
from quizzer.scheduling.memory import Rating

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Score = Annotated[float, msgspec.Meta(ge=0, le=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Sureness = Literal["guess", "fairly", "sure"]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class _Entry(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every entry has."""

    id: Key
    learner: Key
    answered_at: datetime
    version: str = ""

    @property
    def order(self) -> tuple[datetime, str]:
        """Return the place of this entry in a fold."""
        return self.answered_at, self.id


class Review(_Entry, frozen=True, kw_only=True, tag="review"):
    """One item answered. The items of one answer share `answer`."""

    answer: Key
    item: Key
    seed: int
    parts: tuple[str, ...]
    response: str
    score: Score
    rating: Rating
    slips: tuple[str, ...] = ()
    sureness: Sureness | None = None
    hints: int = 0
    seconds: Seconds = 0.0
    fingerprint: str = ""


class Retry(_Entry, frozen=True, kw_only=True, tag="retry"):
    """A second try at an answer, after its first was shown to be wrong; it moves no memory."""

    answer: Key
    response: str
    score: Score
    slips: tuple[str, ...] = ()
    seconds: Seconds = 0.0


class Amend(_Entry, frozen=True, kw_only=True, tag="amend"):
    """Another rating for one item of an answer; with `score`, the learner's own marking."""

    answer: Key
    item: Key
    rating: Rating
    score: Score | None = None


class Void(_Entry, frozen=True, kw_only=True, tag="void"):
    """An answer undone, all its items."""

    answer: Key


class Place(_Entry, frozen=True, kw_only=True, tag="place"):
    """An item taken as known on the evidence of others: no review, and none is invented.

    While the item is new, its memory becomes what a first review by `rating` gives, of no reviews; once it has
    been met the entry says nothing. The items placed together share `answer`, so that one `Void` undoes them.
    """

    answer: Key
    item: Key
    rating: Rating
    fingerprint: str = ""


class Reset(_Entry, frozen=True, kw_only=True, tag="reset"):
    """An item's memory starts anew from here."""

    item: Key


class Suspend(_Entry, frozen=True, kw_only=True, tag="suspend"):
    """An item is not asked from here on."""

    item: Key


class Resume(_Entry, frozen=True, kw_only=True, tag="resume"):
    """An item is asked again."""

    item: Key


class Note(_Entry, frozen=True, kw_only=True, tag="note"):
    """The learner's own words on an item; the last one stands, an empty one takes it away."""

    item: Key
    text: str


class Flag(_Entry, frozen=True, kw_only=True, tag="flag"):
    """The learner says that a question is wrong, and how; empty `text` takes it back."""

    item: Key
    text: str


Entry = Review | Retry | Amend | Void | Place | Reset | Suspend | Resume | Note | Flag

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
"""Times beyond these would carry a due date out of the calendar."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> bytes:
    """Return an entry as one line of JSON, without the line's end."""
    return _ENCODER.encode(entry)


def decode(line: bytes) -> Entry:
    """Return the entry in a line of JSON; raise StoreError for anything else."""
    try:
        entry: Entry = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"not an entry of a log: {error}"
        raise StoreError(message) from None
    if entry.answered_at.tzinfo is None:
        message = "not an entry of a log: `answered_at` has no time zone; write it like 2026-01-31T12:00:00Z"
        raise StoreError(message)
    if not EARLIEST <= entry.answered_at <= LATEST:
        message = "not an entry of a log: `answered_at` lies outside of the years 1970 to 2999"
        raise StoreError(message)
    return _replaced(entry, answered_at=entry.answered_at.astimezone(UTC))


def _replaced(entry: Entry, answered_at: datetime) -> Entry:
    changed: Entry = msgspec.structs.replace(entry, answered_at=answered_at)
    return changed


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[Entry]:
    """Yield the entries of an exported log; raise StoreError with file and line for the first that is not one."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield decode(line)
        except StoreError as error:
            message = f"{name}:{number}:1: {error}"
            raise StoreError(message) from None
