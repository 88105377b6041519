"""`derivation`: a number worked out in steps from drawn values. Each step has a memory of its own.

A later step that is right by the learner's own earlier value earns its score, and the slip is recorded
once, where it was made. The last step may be answered alone: right, it carries the steps before it.
"""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.algebra import Tree, substituted
from quizzer.generators.arithmetic import Formula, formula, plain, written
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.backbones import QUANTITIES, quantities
from quizzer.generators.draws import Draws
from quizzer.generators.mutations import Setting
from quizzer.generators.network import Network, roles_of
from quizzer.generators.slips import mutations_of
from quizzer.questions.base import (
    MOST_SLIPS,
    Authored,
    Text,
    Variant,
    fingerprint_of,
)
from quizzer.questions.derived import DerivationVariant
from quizzer.questions.drawn import NAME, Drawn, Slipped, SlipUse, Step, Tempting, Words
from quizzer.questions.number import accepts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizzer.nodes import Node, Problems

MOST_DRAWS = 1000
"""After so many refused draws the question has no variant; `check` finds such questions."""

MOST_GIVEN = 40
"""Values drawn for one question."""


class Derivation(Authored, frozen=True, kw_only=True, tag="derivation", forbid_unknown_fields=True, dict=True):
    """Work out a number from drawn values, step by step."""

    given: Annotated[dict[NAME, Drawn], msgspec.Meta(max_length=MOST_GIVEN)]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1, max_length=9)]
    backbone: tuple[Text, ...] = ()
    """Backbones of the simulator to draw one from; its counts are names for the formulas."""
    words: dict[NAME, Words] = msgspec.field(default_factory=dict)
    """Words for prompts that go with a value drawn."""
    where: str = ""
    slips: Annotated[tuple[str | SlipUse, ...], msgspec.Meta(max_length=MOST_SLIPS)] = ()
    network: Network | None = None

    kind: ClassVar[str] = "derivation"
    seconds: ClassVar[float] = 20.0
    name: ClassVar[str] = "Derive"
    repairable: ClassVar[bool] = True
    arithmetic: ClassVar[bool] = True

    def items(self) -> tuple[str, ...]:
        """Return the steps' ids."""
        return self.step_ids

    @cached_property
    def step_ids(self) -> tuple[str, ...]:
        """Return the steps' ids, asked or not."""
        return tuple(step.id for step in self.steps)

    def variant(self, seed: int, parts: Sequence[str]) -> Variant:
        """Return the steps with values drawn by `seed`."""
        del parts
        return self.derived(seed)

    def derived(self, seed: int) -> DerivationVariant:
        """Draw values by `seed` until no slip hides; raise FormulaError where none will do."""
        draws = Draws(self.id, seed, "given")
        reason = "`where:` never held"
        for _ in range(MOST_DRAWS):
            given, backbone = self.drawn(draws)
            if self.where and not formula(self.where).holds(given):
                continue
            right = self.values(given)
            tempting = tuple(self.tempting(right))
            hidden = next(self.collisions(right, tempting), None)
            if hidden is None:
                return DerivationVariant(
                    question=self,
                    seed=seed,
                    parts=self.step_ids,
                    given=given,
                    right=right,
                    backbone=backbone,
                    tempting=tempting,
                )
            reason = f"`{hidden[0]}` {hidden[1]}"
        message = f"`{self.id}` has no variant in {MOST_DRAWS} draws: {reason}; widen `given:` or drop the slip"
        raise FormulaError(message)

    def drawn(self, draws: Draws) -> tuple[dict[str, Value], str]:
        """Return values for every given name, those of a drawn backbone among them, and the backbone's name."""
        values: dict[str, Value] = {name: source.draw(draws) for name, source in self.given.items()}
        if not self.backbone:
            return values, ""
        backbone = draws.choose(self.backbone)
        return values | quantities(backbone), backbone

    @cached_property
    def givens(self) -> frozenset[str]:
        """Return every name that has a value before the first step."""
        return frozenset([*self.given, *(QUANTITIES if self.backbone else ())])

    def values(self, given: Mapping[str, Value], replaced: Mapping[str, str] | None = None) -> dict[str, Value]:
        """Return given and step values; `replaced` holds formulas to use instead, by step."""
        values = dict(given)
        for step in self.steps:
            values[step.id] = formula((replaced or {}).get(step.id, step.answer)).value(values)
        return values

    @cached_property
    def slip_formulas(self) -> tuple[tuple[str, str, str], ...]:
        """Return `(slip, step, formula as the slip has it)` for every slip at every step where it can be made."""
        return tuple(self._slip_formulas())

    def _slip_formulas(self) -> Iterator[tuple[str, str, str]]:
        built_in = any(isinstance(use, str) for use in self.slips)
        settings = zip(self.steps, self.settings, strict=True) if built_in else ()
        made = [(step.id, mutations_of(step.answer, setting)) for step, setting in settings]
        for use in self.slips:
            if isinstance(use, SlipUse):
                yield use.slip, use.step, use.gives
                continue
            for step, possible in made:
                changed = possible.by(use)
                if changed is not None:
                    yield use, step, changed

    @cached_property
    def whole(self) -> str:
        """Return the last step's formula with every earlier step put in, over the given names alone."""
        trees: dict[str, Tree] = {}
        for step in self.steps:
            trees[step.id] = substituted(formula(step.answer).tree, trees)
        return written(trees[self.steps[-1].id])

    def setting(self, step: Step) -> Setting:
        """Return what the names in a step's formula mean."""
        return self.settings[self.step_ids.index(step.id)]

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Return what the names in each step's formula mean."""
        roles = roles_of(self.network)
        scopes = accumulate(self.step_ids[:-1], lambda scope, name: scope | {name}, initial=self.givens)
        return tuple(
            Setting(step=name, scope=scope, roles=roles) for name, scope in zip(self.step_ids, scopes, strict=True)
        )

    @cached_property
    def _slipped(self) -> tuple[Slipped, ...]:
        """Return each slip with what it takes to work out where it leads."""
        formulas = self.slip_formulas
        after = {
            step: _rest(step, self.steps[self.step_ids.index(step) + 1 :]) for step in {one[1] for one in formulas}
        }
        return tuple(
            Slipped(slip=slip, step=step, formula=formula(changed), after=after[step])
            for slip, step, changed in formulas
        )

    def tempting(self, right: Mapping[str, Value]) -> Iterator[Tempting]:
        """Yield the slips with the numbers they give, where `right` is what `values` returns."""
        last = self.steps[-1].id
        for one in self._slipped:
            values = one.values(right)
            yield Tempting(
                slip=one.slip,
                step=one.step,
                formula=one.formula.text,
                value=values[one.step],
                last=values[last],
                carries=one.step in self.carried,
            )

    def collisions(self, right: Mapping[str, Value], tempting: Sequence[Tempting]) -> Iterator[tuple[str, str]]:
        """Yield `(slip, why these values will not do)`: a slip that gives a right answer or another slip's."""
        decimals = {step.id: step.round for step in self.steps}
        last = self.steps[-1].id
        seen: dict[tuple[str, int, int], str] = {}
        for one in tempting:
            places = {one.step: one.value} | ({last: one.last} if one.carries else {})
            for where, value in places.items():
                if accepts(value, right[where], decimals[where], 0):
                    yield one.slip, f"gives {plain(value)} at `{where}`, the right answer"
                other = seen.setdefault((where, value.numerator, value.denominator), one.slip)
                if other != one.slip:
                    yield one.slip, f"gives {plain(value)} at `{where}`, as `{other}` does"

    @cached_property
    def carried(self) -> frozenset[str]:
        """Return the steps on which the last one depends, itself among them."""
        needed = {self.steps[-1].id}
        for step in reversed(self.steps):
            if step.id in needed:
                needed |= formula(step.answer).names
        return frozenset(needed)

    def fingerprint(self, part: str) -> str:
        """Return what the step's formula is."""
        step = next(step for step in self.steps if step.id == part)
        return fingerprint_of(written(formula(step.answer).tree), plain(step.round or 0))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips that can be made here."""
        return tuple(dict.fromkeys(use if isinstance(use, str) else use.slip for use in self.slips))

    def problems(self, node: Node, found: Problems) -> None:
        """Note formulas that cannot be computed, names that do not exist, slips that change nothing."""
        from quizzer.questions.derivation_problems import derivation_problems  # noqa: PLC0415  only authors check

        derivation_problems(self, node, found)

    def trials(self, node: Node, found: Problems, seeds: range) -> None:
        """Note slips that hide in more than half of the draws, with the first seed where they do."""
        hidden: dict[str, list[tuple[int, str]]] = {}
        for seed in seeds:
            draws = Draws(self.id, seed, "given")
            given, _ = self.drawn(draws)
            if self.where and not formula(self.where).holds(given):
                continue
            right = self.values(given)
            for slip, reason in dict(self.collisions(right, tuple(self.tempting(right)))).items():
                hidden.setdefault(slip, []).append((seed, reason))
        for place, use in enumerate(self.slips):
            slip = use if isinstance(use, str) else use.slip
            cases = hidden.get(slip, [])
            if 2 * len(cases) > len(seeds):
                seed, reason = cases[0]
                times = f"at seed {seed} and {len(cases) - 1} more of {len(seeds)}"
                message = f"`{slip}` {reason}, {times}; narrow `given:`"
                found.add(node.at("slips", place), "slip-collision", message)


def _rest(changed: str, steps: Sequence[Step]) -> tuple[tuple[str, Formula | None], ...]:
    """Return the steps behind the one `changed`, each with its formula where that has to be worked out anew."""
    touched, found = {changed}, list[tuple[str, Formula | None]]()
    for step in steps:
        parsed = formula(step.answer)
        moves = not touched.isdisjoint(parsed.names)
        touched |= {step.id} if moves else set()
        found.append((step.id, parsed if moves else None))
    return tuple(found)
