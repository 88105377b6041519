"""One bank as a value: its topics, its slips, its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from quizzer.bank.blueprint import STANDARD, Blueprint
from quizzer.questions.base import Slug, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.questions.base import Question


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic, its share of the exam's marks, and the topics it builds on."""

    title: Text
    weight: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)] = 1.0
    needs: tuple[Slug, ...] = ()


class BankSlip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named mistake; the title is a cue, the why explains."""

    title: Text
    why: Text


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bank without its questions, as the file's top level gives it."""

    bank: Slug
    title: Text
    topics: dict[Slug, Topic]
    lesson: str = ""
    slips: dict[Slug, BankSlip] = {}
    blueprint: Blueprint = STANDARD
    """What the paper of an exam on this bank is like."""


class Bank(msgspec.Struct, frozen=True, kw_only=True):
    """A bank with its questions, and the file it came from."""

    head: Head
    questions: Sequence[Question]
    file: str
    kept: str = ""
    """The file in which it is kept parsed, named by the hash of its text; what is made of it is kept beside."""

    @property
    def key(self) -> str:
        """Return the bank's name in every key."""
        return self.head.bank

    def slip_key(self, name: str) -> str:
        """Return a slip's key over all banks: `no-bias`, or `bank/slip` for one of this bank's own."""
        from quizzer.generators.slips import SLIPS  # noqa: PLC0415  formulas and what slips make of them come with it

        return name if name in SLIPS else f"{self.key}/{name}"

    def slip(self, name: str) -> BankSlip:
        """Return a slip's title and explanation by its name in this bank."""
        from quizzer.generators.slips import SLIPS  # noqa: PLC0415  likewise

        if name in SLIPS:
            return BankSlip(title=SLIPS[name].title, why=SLIPS[name].why)
        return self.head.slips[name]


def topic_ranks(head: Head) -> dict[str, int]:
    """Return how many topics must come before each topic of a bank, the longest way round."""
    ranks: dict[str, int] = {}

    def rank(topic: str) -> int:
        if topic not in ranks:
            ranks[topic] = 1 + max(map(rank, head.topics[topic].needs), default=-1)
        return ranks[topic]

    return {topic: rank(topic) for topic in head.topics}
