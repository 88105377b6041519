"""All banks at hand as one: questions by key, items with their marks, renames, slips."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from quizzer.bank.outline import outlines_of, renamed_in
from quizzer.errors import BankError, UsageError
from quizzer.questions.base import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from quizzer.bank.bank import Bank, BankSlip, Topic
    from quizzer.bank.columns import ItemColumns
    from quizzer.bank.outline import Outline
    from quizzer.questions.base import Question

T = TypeVar("T")


FEW = 1000
"""So many questions are looked over one by one, sooner than arrays are loaded."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest thing that has a memory, and what it is worth."""

    key: str
    """`bank/question`, or `bank/question#part`."""
    question: str
    part: str
    topic: str
    """`bank/topic`."""
    kind: str
    difficulty: int
    marks: float
    """The share of its bank's marks, from 0 to 1: the topic's, over its questions, over their items."""


def item_key(question: str, part: str) -> str:
    """Return an item's key from its question's and its part."""
    return question if part == WHOLE else f"{question}#{part}"


class Library:
    """Every bank at hand."""

    def __init__(self, banks: Iterable[Bank]) -> None:
        """Hold `banks`; raise BankError where two of them have one name."""
        self.banks: dict[str, Bank] = {}
        for bank in banks:
            other = self.banks.setdefault(bank.key, bank)
            if other is not bank:
                message = f"{bank.file}:1:1: the bank `{bank.key}` is also in {other.file}; rename or remove one"
                raise BankError(message)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Return every question by `bank/question`, in the order written, each read when it is asked for."""
        return ByKey(self.banks, lambda bank: bank.questions)

    @cached_property
    def outlines(self) -> Mapping[str, Outline]:
        """Return what is known of every question before it is read, by `bank/question`, in the order written."""
        known = {key: outlines_of(bank.questions) for key, bank in self.banks.items() if _is_parsed(bank)}
        return ByKey(self.banks, lambda bank: known.get(bank.key) or outlines_of(bank.questions))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Return former question keys with those of today."""
        return {
            f"{bank.key}/{former}": f"{bank.key}/{name}"
            for bank in self.banks.values()
            for former, name in renamed_in(bank.questions).items()
        }

    @cached_property
    def items(self) -> dict[str, Item]:
        """Return every item by its key, in the order written."""
        return {item.key: item for bank in self.banks.values() for item in items_in(bank)}

    @cached_property
    def count(self) -> int:
        """Return how many questions there are."""
        return sum(len(bank.questions) for bank in self.banks.values())

    @property
    def is_large(self) -> bool:
        """Return whether its items are better looked over as columns than one by one."""
        return self.count > FEW

    @cached_property
    def columns(self) -> ItemColumns:
        """Return every item as columns of numbers, in the order written."""
        from quizzer.bank.columns import item_columns  # noqa: PLC0415  it builds on this module

        return item_columns(self)

    @cached_property
    def topic_titles(self) -> list[tuple[str, str, str]]:
        """Return each topic of `columns` in their order: its key, its title and its bank's."""
        return [(key, self.topic(key).title, self.bank_of(key).head.title) for key in self.columns.topics]

    def question(self, key: str) -> Question:
        """Return a question by its key of today or a former one; raise UsageError for an unknown one."""
        found = self.questions.get(self.aliases.get(key, key))
        if found is None:
            import difflib  # noqa: PLC0415  only for the message

            near = difflib.get_close_matches(key, self.questions, 1)
            advice = f"did you mean {near[0]}?" if near else "list them with: quizzer bank list --questions"
            message = f"there is no question {key}; {advice}"
            raise UsageError(message)
        return found

    def bank_of(self, key: str) -> Bank:
        """Return the bank of a question, topic or item key."""
        return self.banks[key.partition("/")[0]]

    def topic(self, key: str) -> Topic:
        """Return a topic by `bank/topic`."""
        return self.bank_of(key).head.topics[key.partition("/")[2]]

    def slip(self, key: str) -> BankSlip | None:
        """Return a slip by its key over all banks; None where its bank has gone."""
        owner, _, name = key.rpartition("/")
        bank = self.banks.get(owner) if owner else next(iter(self.banks.values()), None)
        from quizzer.generators.slips import SLIPS  # noqa: PLC0415  formulas and what slips make of them come with it

        if bank is None or (name not in SLIPS and name not in bank.head.slips):
            return None
        return bank.slip(name)


def _is_parsed(bank: Bank) -> bool:
    """Return whether a bank's outlines are made from its questions, which are all there."""
    return isinstance(bank.questions, tuple)


class ByKey(Mapping[str, T], Generic[T]):
    """Something of every question of some banks by `bank/question`, looked for in its own bank alone."""

    def __init__(self, banks: Mapping[str, Bank], of: Callable[[Bank], Sequence[T]]) -> None:
        """Look into what `of` gives for each of `banks`: one for each question, in the order written."""
        self._banks = banks
        self._of = of
        self._places: dict[str, dict[str, int]] = {}
        """Where each question of a bank stands, by the bank's name and the question's."""

    def __getitem__(self, key: str) -> T:
        """Return what belongs to a question; raise KeyError for an unknown one."""
        bank, _, name = key.partition("/")
        place = self._place(bank, name)
        if place is None:
            raise KeyError(key)
        return self._of(self._banks[bank])[place]

    def _place(self, bank: str, name: str) -> int | None:
        """Return where a question stands in its bank, without reading the bank's outlines for it."""
        if bank not in self._banks:
            return None
        find = getattr(self._banks[bank].questions, "place_of", None)
        if find is None or bank in self._places:
            return self._places_in(bank).get(name)
        place: int | None = find(name)
        return place

    def _places_in(self, bank: str) -> dict[str, int]:
        if bank not in self._places:
            outlines = outlines_of(self._banks[bank].questions)
            self._places[bank] = {one.id: place for place, one in enumerate(outlines)}
        return self._places[bank]

    def __iter__(self) -> Iterator[str]:
        """Yield every key, in the order written."""
        return (f"{bank}/{name}" for bank in self._banks for name in self._places_in(bank))

    def items(self) -> ItemsView[str, T]:
        """Return all with their keys: a bank at a time, not each looked for."""
        return _Pairs(self)

    def pairs(self) -> Iterator[tuple[str, T]]:
        """Yield each with its key, in the order written."""
        for key, bank in self._banks.items():
            for name, one in zip(self._places_in(key), self._of(bank), strict=True):
                yield f"{key}/{name}", one

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(len(bank.questions) for bank in self._banks.values())

    def __contains__(self, key: object) -> bool:
        """Return whether there is a question of that key."""
        bank, _, name = str(key).partition("/")
        return self._place(bank, name) is not None


class _Pairs(ItemsView[str, T]):
    def __init__(self, of: ByKey[T]) -> None:
        super().__init__(of)
        self._of = of

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return self._of.pairs()


def items_in(bank: Bank) -> Iterator[Item]:
    """Yield a bank's items, in the order written."""
    total = sum(topic.weight for topic in bank.head.topics.values())
    outlines = outlines_of(bank.questions)
    counts = Counter(one.topic for one in outlines)
    for one in outlines:
        share = bank.head.topics[one.topic].weight / total / counts[one.topic]
        yield from _items(bank, one, share)


def _items(bank: Bank, question: Outline, share: float) -> Iterable[Item]:
    key = f"{bank.key}/{question.id}"
    parts = question.parts
    for part in parts:
        yield Item(
            key=item_key(key, part),
            question=key,
            part=part,
            topic=f"{bank.key}/{question.topic}",
            kind=question.kind,
            difficulty=question.difficulty,
            marks=share / len(parts),
        )
