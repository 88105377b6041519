"""`order`: put things in their right order. The score is the share of pairs that stand in the right order."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.errors import Malformed
from quizzer.generators.draws import Draws
from quizzer.questions.base import (
    Authored,
    Concrete,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Slug,
    Specimen,
    Text,
    Verdict,
    fingerprint_of,
    verdict_of,
)
from quizzer.questions.tells import Tell, order_tells
from quizzer.questions.twins import refuse_twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing to place, and why it stands where it does."""

    text: Text
    why: str = ""


class Order(Authored, frozen=True, kw_only=True, tag="order", forbid_unknown_fields=True):
    """Put the things in order; they are authored in the right one."""

    things: Annotated[tuple[str | Thing, ...], msgspec.Meta(min_length=3, max_length=9)]
    first: str = "first"
    last: str = "last"
    reversed: Slug | None = None
    """The slip of the exactly reversed order."""

    kind: ClassVar[str] = "order"
    seconds: ClassVar[float] = 25.0
    name: ClassVar[str] = "Order"

    @property
    def whole_things(self) -> tuple[Thing, ...]:
        """Return the things in their right order."""
        return tuple(Thing(text=one) if isinstance(one, str) else one for one in self.things)

    def variant(self, seed: int, parts: Sequence[str]) -> OrderVariant:
        """Return the things in the order of `seed`, never the right one."""
        draws = Draws(self.id, seed, "things")
        places = draws.shuffled(range(len(self.things)))
        while places == sorted(places):
            places = draws.shuffled(places)
        return OrderVariant(question=self, seed=seed, parts=tuple(parts), places=tuple(places))

    def fingerprint(self, part: str) -> str:
        """Return what the right order is."""
        del part
        return fingerprint_of(*(thing.text for thing in self.whole_things))

    def tells(self) -> tuple[Tell, ...]:
        """Return whether the alphabet or the length of the things gives their order away."""
        return order_tells([thing.text for thing in self.whole_things])

    def slip_names(self) -> tuple[str, ...]:
        """Return the slip of the reversed order, if it has one."""
        return (self.reversed,) if self.reversed else ()

    def problems(self, node: Node, found: Problems) -> None:
        """Note things that say the same."""
        texts = [(node.at("things", place), thing.text) for place, thing in enumerate(self.whole_things)]
        refuse_twins(found, "same-thing", texts)
        for place, text in texts:
            if not text.strip():
                found.add(place, "bad-value", "this is empty; write some text")


class OrderVariant(Concrete, frozen=True, kw_only=True):
    """The things as shown: `places[i]` is the right place, from 0, of the thing shown as i + 1."""

    question: Order
    places: tuple[int, ...]

    def present(self) -> Presentation:
        """Show the things under numbers."""
        things = self.question.whole_things
        lines = tuple(Line(label=str(number), text=things[place].text) for number, place in enumerate(self.places, 1))
        title = f"{self.question.first} → {self.question.last}"
        how = f"the numbers from {self.question.first} to {self.question.last}, such as {self._example()}"
        return Presentation(prompt=self.question.prompt, groups=(Group(lines=lines, title=title),), how=how)

    def _example(self) -> str:
        return " ".join(str(number) for number in range(len(self.places), 0, -1))

    def read(self, text: str) -> tuple[int, ...]:
        """Read every number once, with or without spaces and commas."""
        count = len(self.places)
        if not re.fullmatch(r"\s*\d(?:[\s,;>]*\d)*\s*", text):
            message = f"type the {count} numbers in their order, such as {self._example()}"
            raise Malformed(message)
        numbers = tuple(int(digit) for digit in re.findall(r"\d", text))
        if sorted(numbers) != list(range(1, count + 1)):
            missing = [str(number) for number in range(1, count + 1) if number not in numbers]
            detail = f"; {' and '.join(missing)} missing" if missing else ""
            message = f"each number from 1 to {count} stands once{detail}"
            raise Malformed(message)
        return numbers

    def mark(self, response: tuple[int, ...]) -> Verdict:
        """Score the share of pairs in the right order."""
        return self._verdict(response)

    def reveal(self) -> Verdict:
        """Show the right order."""
        return self._verdict(())

    def _verdict(self, numbers: tuple[int, ...]) -> Verdict:
        placed = [self.places[number - 1] for number in numbers]
        pairs = list(combinations(placed, 2))
        score = sum(one < two for one, two in pairs) / len(pairs) if pairs else 0.0
        backwards = self.question.reversed and placed and placed == sorted(placed, reverse=True)
        slips = [self.question.reversed or ""] if backwards else []
        answer = " ".join(str(self.places.index(place) + 1) for place in range(len(self.places)))
        lines = [self._line(number, place, numbers) for number, place in enumerate(self.places, 1)]
        if backwards:
            lines[0] = msgspec.structs.replace(lines[0], slip=slips[0])
        model = " → ".join(thing.text for thing in self.question.whole_things)
        return verdict_of(score, lines, answer=answer, model=model, why=self.question.why, slips=slips)

    def _line(self, number: int, place: int, numbers: tuple[int, ...]) -> LineVerdict:
        given = numbers.index(number) if numbers else None
        outcome = Outcome.MISSED if given is None else Outcome.RIGHT if given == place else Outcome.WRONG
        return LineVerdict(
            label=str(number),
            outcome=outcome,
            given="" if given is None else str(given + 1),
            answer=str(place + 1),
            why=self.question.whole_things[place].why,
        )

    def specimens(self) -> tuple[Specimen, ...]:
        """Return the right order, the reversed one, two neighbours swapped, and what cannot be read."""
        right = [str(self.places.index(place) + 1) for place in range(len(self.places))]
        swapped = [right[1], right[0], *right[2:]]
        pairs = len(right) * (len(right) - 1) / 2
        read = (
            Specimen(response=" ".join(right), scores={"": 1.0}),
            Specimen(response="".join(right), scores={"": 1.0}),
            Specimen(response=" ".join(reversed(right)), scores={"": 0.0}),
            Specimen(response=" ".join(swapped), scores={"": (pairs - 1) / pairs}),
        )
        return (*read, *(Specimen(response=bad, scores=None) for bad in ("", "1", "1 1 2", "first last")))
