"""What a derivation is made of: values drawn, steps with formulas, slips as they tempt in one variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.arithmetic import Formula, formula
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.draws import Draws
from quizzer.questions.base import Slug, Text
from quizzer.questions.number import Decimals

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from quizzer.nodes import Node, Problems

NAME = Annotated[str, msgspec.Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
Whole = Annotated[int, msgspec.Meta(ge=-(10**15), le=10**15)]
StepId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$", max_length=40)]


class Drawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a value comes from: one of `choose`, or a whole number `between` two, by `step`."""

    choose: Annotated[tuple[Whole, ...], msgspec.Meta(min_length=1, max_length=1000)] | None = None
    between: Annotated[tuple[Whole, ...], msgspec.Meta(min_length=2, max_length=2)] | None = None
    step: Annotated[int, msgspec.Meta(ge=1)] = 1

    def draw(self, draws: Draws) -> int:
        """Return one value."""
        if self.choose is not None:
            return draws.choose(self.choose)
        low, high = self.between or (0, 0)
        return low + self.step * draws.below((high - low) // self.step + 1)


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that go with a value: `are[value - from]`."""

    by: NAME
    are: Annotated[tuple[Text, ...], msgspec.Meta(min_length=2, max_length=100)]
    start: Annotated[int, msgspec.Meta(ge=0, le=1000)] = msgspec.field(name="from", default=0)


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the derivation: what is asked, and its formula over the given and the steps before."""

    id: StepId
    ask: Text
    answer: Text
    why: str = ""
    hint: str = ""
    unit: str = ""
    round: Decimals | None = None


class SlipUse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A slip at one step, with what it gives there."""

    slip: Slug
    step: StepId
    gives: Text


class Slipped(msgspec.Struct, frozen=True, kw_only=True):
    """A slip at one step, compiled."""

    slip: str
    step: str
    formula: Formula
    """As the slip has it."""
    after: tuple[tuple[str, Formula | None], ...]
    """The steps behind it; None where the slip changes nothing."""

    def values(self, right: Mapping[str, Value]) -> dict[str, Value]:
        """Return all values with the slip made, and all after it right by it."""
        values = dict(right)
        for name in (self.step, *(name for name, _ in self.after)):
            del values[name]  # what comes later has no value for what comes before
        values[self.step] = self.formula.value(values)
        for name, anew in self.after:
            values[name] = right[name] if anew is None else anew.value(values)
        return values


class Tempting(msgspec.Struct, frozen=True, kw_only=True):
    """A slip as it tempts in one variant: the step's formula as the slip has it, and where that ends."""

    slip: str
    step: str
    formula: str
    value: Value
    """What the step comes to, all before it being right."""
    last: Value
    """What the last step comes to when all after the slip is right by it."""
    carries: bool
    """Whether the last step depends on this one at all."""


def check_names(text: str, known: AbstractSet[str], where: Node, found: Problems) -> Formula | None:
    """Return the formula of `text`, or None with what is wrong noted: its arithmetic, or a name unknown."""
    try:
        parsed = formula(text)
    except FormulaError as error:
        found.add(where, "bad-formula", str(error))
        return None
    for name in sorted(parsed.names - known):
        there = ", ".join(sorted(known)) or "none"
        found.add(where, "unknown-name", f"`{name}` has no value here; the names so far are {there}")
    return parsed
