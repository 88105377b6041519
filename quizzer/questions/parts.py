"""Which parts of a question one asking shows, told from outside the question too: see `bank.outline`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def asked_parts(wanted: Sequence[str], items: Sequence[str], at_once: int) -> tuple[str, ...]:
    """Return all `items`, or at most `at_once` of those wanted, in their order: what nobody wants may be suspended."""
    if not at_once:
        return tuple(items)
    known = dict.fromkeys(part for part in wanted if part in items)
    return tuple(known)[:at_once]
