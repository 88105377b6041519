"""A lesson as its learner sees it: what is known of each section's questions, where the reader was, plain lines."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import msgspec

from quizzer.scheduling.memory import Learned, Rating
from quizzer.study.prose import Block, apart, blocks, plain_lines, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizzer.bank.bank import Bank
    from quizzer.bank.lesson import Section
    from quizzer.study.ground import Ground

MEASURE = 76
"""The widest line of running text."""
UNDERLINES = {1: "=", 2: "-"}


class SectionStanding(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one section."""

    questions: tuple[str, ...] = ()
    """Their keys; those that are suspended as a whole are left out."""
    known: int = 0
    """How many were right when last asked, in every part, and are not due."""


def section_of(ground: Ground, question: str) -> tuple[Bank, str] | None:
    """Return a question's bank and the anchor of its section, or None where it names none."""
    bank = ground.library.bank_of(question)
    section = ground.library.questions[question].section
    return (bank, section) if bank.head.lesson and section else None


def section_standings(ground: Ground, bank: Bank) -> dict[str, SectionStanding]:
    """Return how the questions of each section of `bank` stand, by anchor."""
    items: dict[str, list[str]] = {}
    for item in ground.library.items.values():
        if ground.library.bank_of(item.key) is bank:
            items.setdefault(item.question, []).append(item.key)
    standings, missed, now = ground.store.standings(), _missed(ground), ground.clock()

    def known(item: str) -> bool:
        memory = standings[item].memory if item in standings else None
        return isinstance(memory, Learned) and item not in missed and ground.forgetting.due(memory) > now

    found: dict[str, dict[str, bool]] = {}
    for key, keys in items.items():
        asked = [item for item in keys if item not in standings or not standings[item].suspended]
        section = ground.library.questions[key].section
        if section and asked:
            found.setdefault(section, {})[key] = all(map(known, asked))
    return {
        anchor: SectionStanding(questions=tuple(stands), known=sum(stands.values())) for anchor, stands in found.items()
    }


def _missed(ground: Ground) -> set[str]:
    """Return the items whose last review was a miss."""
    last = {review.item: review.rating for review in ground.store.past()}
    return {item for item, rating in last.items() if rating == Rating.AGAIN}


def section_lines(sections: Iterable[Section], width: int = MEASURE) -> list[str]:
    """Return sections as plain lines of at most `width` columns, code and figures aside, which stay as drawn."""
    lines: list[str] = []
    for section in sections:
        lines += [""] if lines else []
        title = plain_text(section.title)
        if title:
            lines += [*textwrap.wrap(title, width), UNDERLINES.get(section.level, "") * min(len(title), width)]
            lines += [""] if lines[-1] else []
        before: Block | None = None
        for block in blocks(section.markdown):
            if apart(before, block):
                lines.append("")
            lines += (line.rstrip() for line in _wrapped(block, width))
            before = block
    return lines


def _wrapped(block: Block, width: int) -> Iterator[str]:
    lines = plain_lines(block)
    if block.kind in {"code", "table", "formula"}:
        yield from lines
        return
    for line in lines:
        bare = line.lstrip()
        start = len(line) - len(bare)
        hang = start + (len(block.mark) + 1 if block.kind == "bullet" and block.mark else 0)
        below = "> " if block.kind == "quote" else " " * hang
        yield from textwrap.wrap(bare, width, initial_indent=" " * start, subsequent_indent=below) or [""]
