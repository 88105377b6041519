"""memory = fold(log, weights, aliases): what each item's entries, in order of (time, id), come to.

A `void` or an `amend` may arrive before what it names: both are gathered first, over the whole log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.scheduling.memory import Memory, New
from quizzer.study.log import Amend, Entry, Flag, Note, Place, Reset, Resume, Review, Suspend, Void

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizzer.scheduling.memory import Forgetting


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item stands: its memory and what the learner has said of it."""

    memory: Memory = New()
    fingerprint: str = ""
    """The answer that the last review was of, or that was taken as known."""
    suspended: bool = False
    note: str = ""
    flag: str = ""


def renamed(item: str, aliases: Mapping[str, str]) -> str:
    """Return an item's key of today: a question renamed with `formerly:` keeps its parts."""
    question, mark, part = item.partition("#")
    return f"{aliases.get(question, question)}{mark}{part}"


def fold(
    entries: Iterable[Entry], forgetting: Forgetting, aliases: Mapping[str, str] | None = None
) -> dict[str, Standing]:
    """Return the standing of every item of one learner's entries, in any order, each entry once or more often."""
    once = {entry.id: entry for entry in entries}
    ordered = sorted(once.values(), key=lambda entry: entry.order)
    voided = {entry.answer for entry in ordered if isinstance(entry, Void)}
    names = aliases or {}
    amended = {(one.answer, renamed(one.item, names)): one.rating for one in ordered if isinstance(one, Amend)}
    standings: dict[str, Standing] = {}
    for entry in ordered:
        if isinstance(entry, Review | Place) and entry.answer not in voided:
            rating = amended.get((entry.answer, renamed(entry.item, names)), entry.rating)
            entry = msgspec.structs.replace(entry, rating=rating)  # noqa: PLW2901  the review as amended
        elif isinstance(entry, Review | Place) or not hasattr(entry, "item") or isinstance(entry, Amend):
            continue
        item = renamed(entry.item, names)
        standings[item] = stepped(standings.get(item, Standing()), entry, forgetting)
    return standings


def stepped(standing: Standing, entry: Entry, forgetting: Forgetting) -> Standing:
    """Return the standing after one more entry about its item."""
    match entry:
        case Review() | Place():
            return _remembered(standing, entry, forgetting)
        case Reset():
            return msgspec.structs.replace(standing, memory=New(), fingerprint="")
        case Suspend() | Resume():
            return msgspec.structs.replace(standing, suspended=isinstance(entry, Suspend))
        case Note():
            return msgspec.structs.replace(standing, note=entry.text)
        case Flag():
            return msgspec.structs.replace(standing, flag=entry.text)
        case _:
            return standing


def _remembered(standing: Standing, entry: Review | Place, forgetting: Forgetting) -> Standing:
    """Return the standing after a review, or after an item was taken as known: of a new one only, and no review."""
    placed = isinstance(entry, Place)
    if placed and not isinstance(standing.memory, New):
        return standing
    memory = forgetting.reviewed(standing.memory, entry.rating, entry.answered_at)
    if placed:
        memory = msgspec.structs.replace(memory, reviews=0)
    return msgspec.structs.replace(standing, memory=memory, fingerprint=entry.fingerprint)
