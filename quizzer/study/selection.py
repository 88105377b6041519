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


def names_in(library: Library, field: str) -> set[str]:
    """Return every name that one field of a Selection may hold; a question is read only for its slips."""
    if field == "banks":
        return set(library.banks)
    if field == "questions":
        return {name for key in library.questions for name in (key, key.partition("/")[2])}
    if field == "slips":
        keys = {
            library.bank_of(key).slip_key(name)
            for key, question in library.questions.items()
            for name in question.slip_names()
        }
        return {name for key in keys for name in (key, key.rpartition("/")[2])}
    if field == "kinds":
        return set(library.columns.kinds) if library.is_large else {one.kind for one in library.outlines.values()}
    topics = library.columns.topics if library.is_large else _topics_of(library)
    return {name for key in topics for name in (key, key.partition("/")[2])}


def _topics_of(library: Library) -> set[str]:
    """Return the topics that have questions."""
    return {f"{key.partition('/')[0]}/{one.topic}" for key, one in library.outlines.items()}


def can_choose(choice: Selection) -> bool:
    """Return whether columns tell what `choice` picks: what names slips or questions takes the questions."""
    return not choice.slips and not choice.questions


def among(wanted: Sequence[str], *names: str) -> bool:
    """Return whether one of an item's `names` is wanted; all are where none is named."""
    return not wanted or any(name in wanted for name in names)
