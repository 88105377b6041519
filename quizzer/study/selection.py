"""What a learner picks to drill: topics, types, slips, questions, and which questions that comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.bank.library import Library


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """What to drill: every field that is given must fit; an empty one fits all."""

    banks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """`bank/topic`, or `topic` in any bank."""
    kinds: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()


def fitting(library: Library, choice: Selection) -> set[str]:
    """Return the questions that `choice` picks."""
    found = set()
    for key, question in library.outlines.items():
        bank = library.bank_of(key)
        slips = {bank.slip_key(name) for name in library.questions[key].slip_names()} if choice.slips else set()
        fits = (
            among(choice.banks, bank.key)
            and among(choice.topics, question.topic, f"{bank.key}/{question.topic}")
            and among(choice.kinds, question.kind)
            and among(choice.questions, key, question.id)
            and (not choice.difficulties or question.difficulty in choice.difficulties)
            and (not choice.slips or any(among(choice.slips, slip, slip.rpartition("/")[2]) for slip in slips))
        )
        if fits:
            found.add(key)
    return found


def names_in(library: Library) -> dict[str, set[str]]:
    """Return every name a Selection may hold, by its field."""
    found: dict[str, set[str]] = {"banks": set(library.banks), "topics": set(), "kinds": set(), "slips": set()}
    found["questions"] = {name for key in library.questions for name in (key, key.partition("/")[2])}
    for key, question in library.questions.items():
        bank = library.bank_of(key)
        slips = [bank.slip_key(name) for name in question.slip_names()]
        found["topics"] |= {question.topic, f"{bank.key}/{question.topic}"}
        found["kinds"].add(question.kind)
        found["slips"] |= {*slips, *(slip.rpartition("/")[2] for slip in slips)}
    return found


def among(wanted: Sequence[str], *names: str) -> bool:
    """Return whether one of an item's `names` is wanted; all are where none is named."""
    return not wanted or any(name in wanted for name in names)
