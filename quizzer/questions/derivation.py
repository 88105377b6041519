"""`derivation`: a number worked out in steps from drawn values. Each step has a memory of its own.

A later step that is right by the learner's own earlier value earns its score, and the slip is recorded
once, where it was made. The last step may be answered alone: right, it carries the steps before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.errors import FormulaError, Malformed
from quizzer.generators.arithmetic import Formula, formula, plain, written
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.draws import Draws
from quizzer.generators.network import Network
from quizzer.generators.slips import SLIPS, mutated
from quizzer.generators.template import fill, placeholders
from quizzer.questions.base import (
    GIVE_UP,
    Authored,
    Claim,
    Concrete,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Score,
    Slug,
    Specimen,
    Text,
    Verdict,
    Worked,
    fingerprint_of,
    refuse_twins,
)
from quizzer.questions.number import Decimals, accepts, read_value, shown, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizzer.nodes import Mapping as MappingNode
    from quizzer.nodes import Node, Problems

MOST_DRAWS = 1000
"""After so many refused draws the question has no variant; `check` finds such questions."""

NAME = Annotated[str, msgspec.Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
StepId = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$", max_length=40)]


class Drawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a value comes from: one of `choose`, or a whole number `between` two, by `step`."""

    choose: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=1000)] | None = None
    between: Annotated[tuple[int, ...], msgspec.Meta(min_length=2, max_length=2)] | None = None
    step: Annotated[int, msgspec.Meta(ge=1)] = 1

    def draw(self, draws: Draws) -> int:
        """Return one value."""
        if self.choose is not None:
            return draws.choose(self.choose)
        low, high = self.between or (0, 0)
        return low + self.step * draws.below((high - low) // self.step + 1)


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


class Tempting(msgspec.Struct, frozen=True, kw_only=True):
    """A slip as it tempts in one variant: the step's formula as the slip has it, and where that ends."""

    slip: str
    step: str
    formula: str
    value: Value
    """What the step comes to, all before it being right."""
    last: Value
    """What the last step comes to when all after the slip is right by it."""


class Derivation(Authored, frozen=True, kw_only=True, tag="derivation", forbid_unknown_fields=True):
    """Work out a number from drawn values, step by step."""

    given: dict[NAME, Drawn]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1, max_length=9)]
    where: str = ""
    slips: tuple[str | SlipUse, ...] = ()
    network: Network | None = None

    kind: ClassVar[str] = "derivation"
    name: ClassVar[str] = "Derive"
    repairable: ClassVar[bool] = True

    def items(self) -> tuple[str, ...]:
        """Return the steps' ids."""
        return tuple(step.id for step in self.steps)

    def variant(self, seed: int, parts: Sequence[str]) -> DerivationVariant:
        """Draw values by `seed` until no slip hides; raise FormulaError where none will do."""
        del parts
        draws = Draws(self.id, seed, "given")
        for _ in range(MOST_DRAWS):
            values: dict[str, Value] = {name: source.draw(draws) for name, source in self.given.items()}
            if self.where and not formula(self.where).holds(values):
                continue
            tempting = tuple(self.tempting(values))
            if not any(self.collisions(values, tempting)):
                return DerivationVariant(question=self, seed=seed, parts=self.items(), given=values, tempting=tempting)
        message = f"`{self.id}` has no variant: in {MOST_DRAWS} draws `where:` failed or a slip hid; widen `given:`"
        raise FormulaError(message)

    def values(self, given: Mapping[str, Value], replaced: Mapping[str, str] | None = None) -> dict[str, Value]:
        """Return given and step values; `replaced` holds formulas to use instead, by step."""
        values = dict(given)
        for step in self.steps:
            values[step.id] = formula((replaced or {}).get(step.id, step.answer)).value(values)
        return values

    def slip_formulas(self) -> Iterator[tuple[str, str, str]]:
        """Yield `(slip, step, formula as the slip has it)` for every slip at every step where it can be made."""
        for use in self.slips:
            if isinstance(use, SlipUse):
                yield use.slip, use.step, use.gives
                continue
            for step in self.steps:
                changed = mutated(use, step.answer)
                if changed is not None:
                    yield use, step.id, changed

    def tempting(self, given: Mapping[str, Value]) -> Iterator[Tempting]:
        """Yield the slips with the numbers they give."""
        for slip, step, changed in self.slip_formulas():
            values = self.values(given, {step: changed})
            yield Tempting(slip=slip, step=step, formula=changed, value=values[step], last=values[self.steps[-1].id])

    def collisions(self, given: Mapping[str, Value], tempting: Sequence[Tempting]) -> Iterator[tuple[str, str]]:
        """Yield `(slip, why these values will not do)`: a slip that gives a right answer or another slip's."""
        right = self.values(given)
        last = self.steps[-1]
        seen: dict[tuple[str, Value], str] = {}
        for one in tempting:
            step = next(step for step in self.steps if step.id == one.step)
            for where, value, decimals in ((step.id, one.value, step.round), (last.id, one.last, last.round)):
                if accepts(value, right[where], decimals, 0):
                    yield one.slip, f"gives {plain(value)} at `{where}`, the right answer"
                other = seen.setdefault((where, value), one.slip)
                if other != one.slip:
                    yield one.slip, f"gives {plain(value)} at `{where}`, as `{other}` does"

    def fingerprint(self, part: str) -> str:
        """Return what the step's formula is."""
        step = next(step for step in self.steps if step.id == part)
        return fingerprint_of(written(formula(step.answer).tree), plain(step.round or 0))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips that can be made here."""
        return tuple(dict.fromkeys(use if isinstance(use, str) else use.slip for use in self.slips))

    def problems(self, node: MappingNode, found: Problems) -> None:
        """Note formulas that cannot be computed, names that do not exist, slips that change nothing."""
        before = len(found)
        self._given_problems(node, found)
        known = set(self.given)
        ids = [(node.at("steps", place, "id"), step.id) for place, step in enumerate(self.steps)]
        refuse_twins(found, "same-id", ids)
        for place, step in enumerate(self.steps):
            where = node.at("steps", place)
            if step.id in self.given:
                found.add(where.at("id"), "same-id", f"`{step.id}` is a given name too; give the step another id")
            check_names(step.answer, known, where.at("answer"), found)
            known.add(step.id)
        if self.where:
            check_names(self.where, set(self.given), node.at("where"), found)
        for field in ("prompt", "why"):
            for name in placeholders(getattr(self, field)):
                if name not in known:
                    there = ", ".join(sorted(known))
                    message = f"`{{{name}}}` is not given; there are {there} (`{{{{{name}}}}}` keeps the braces)"
                    found.add(node.at(field), "unknown-name", message)
        self._slip_problems(node, known, found)
        if self.network is not None:
            for path, text in self.network.formulas():
                check_names(text, known, node.at("network", *path), found)
        if len(found) == before:
            self._drawing_problems(node, found)

    def trials(self, node: MappingNode, found: Problems, seeds: range) -> None:
        """Note slips that hide in more than half of the draws, with the first seed where they do."""
        hidden: dict[str, list[tuple[int, str]]] = {}
        for seed in seeds:
            draws = Draws(self.id, seed, "given")
            given: dict[str, Value] = {name: source.draw(draws) for name, source in self.given.items()}
            if self.where and not formula(self.where).holds(given):
                continue
            for slip, reason in dict(self.collisions(given, tuple(self.tempting(given)))).items():
                hidden.setdefault(slip, []).append((seed, reason))
        for place, use in enumerate(self.slips):
            slip = use if isinstance(use, str) else use.slip
            cases = hidden.get(slip, [])
            if 2 * len(cases) > len(seeds):
                seed, reason = cases[0]
                times = f"at seed {seed} and {len(cases) - 1} more of {len(seeds)}"
                message = f"`{slip}` {reason}, {times}; narrow `given:`"
                found.add(node.at("slips", place), "slip-collision", message)

    def _given_problems(self, node: MappingNode, found: Problems) -> None:
        for name, source in self.given.items():
            where = node.at("given", name)
            if (source.choose is None) == (source.between is None):
                found.add(where, "given-kind", f"`{name}` needs `choose: [..]` or `between: [low, high]`")
            elif source.between is not None and source.between[0] > source.between[1]:
                low, high = source.between
                found.add(where.at("between"), "empty-range", f"{low} is above {high}; write [{high}, {low}]")

    def _slip_problems(self, node: MappingNode, known: set[str], found: Problems) -> None:
        for place, use in enumerate(self.slips):
            where = node.at("slips", place)
            if isinstance(use, SlipUse):
                if use.step not in self.items():
                    message = f"`{use.step}` is no step; there are {', '.join(self.items())}"
                    found.add(where.at("step"), "unknown-step", message)
                check_names(use.gives, known, where.at("gives"), found)
            elif use not in SLIPS or SLIPS[use].mutate is None:
                message = f"`{use}` cannot be worked out here; write {{slip: {use}, step: .., gives: ..}}"
                found.add(where, "slip-needs-gives", message)
            elif not any(_mutable(use, step.answer) for step in self.steps):
                message = f"`{use}` finds nothing to change in any step; write {{slip: {use}, step: .., gives: ..}}"
                found.add(where, "slip-changes-nothing", message)

    def _drawing_problems(self, node: MappingNode, found: Problems) -> None:
        try:
            self.variant(0, self.items())
        except FormulaError as error:
            found.add(node.at("given"), "no-variant", str(error))


def _mutable(slip: str, text: str) -> bool:
    try:
        return mutated(slip, text) is not None
    except FormulaError:
        return False


def check_names(text: str, known: set[str], where: Node, found: Problems) -> Formula | None:
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


class DerivationVariant(Concrete, frozen=True, kw_only=True):
    """A derivation with its values drawn."""

    question: Derivation
    given: dict[str, Value]
    tempting: tuple[Tempting, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps."""
        return self.question.steps

    def present(self) -> Presentation:
        """Show the prompt with its numbers, and the steps as fields."""
        lines = tuple(
            Line(label=str(number), text=self.filled(step.ask), part=step.id, unit=step.unit)
            for number, step in enumerate(self.steps, 1)
        )
        how = "a number or arithmetic"
        if len(lines) > 1:
            how = "each step with ; between, such as 10; 2; 12, or the last one alone"
        hints = (*self.question.hints, *(f"{step.ask}: {step.hint}" for step in self.steps if step.hint))
        return Presentation(
            prompt=self.filled(self.question.prompt),
            groups=(Group(lines=lines),),
            how=how,
            hints=tuple(self.filled(hint) for hint in hints),
        )

    def filled(self, text: str) -> str:
        """Return `text` with this variant's numbers put in."""
        return fill(text, self.given)

    def read(self, text: str) -> dict[str, Value | None]:
        """Read a number for each step with `;` between (`?`: not known), or the last step's alone."""
        given = [one.strip() for one in re.split(r"[;\n]", text)]
        if len(given) > 1 and not any(given[:-1]):
            given = given[-1:]
        if len(given) == 1:
            return {self.steps[-1].id: self._number(given[0], self.steps[-1])}
        if len(given) != len(self.steps):
            counts = f"{len(self.steps)} steps, {len(given)} numbers"
            message = f"{counts}; put `;` between them, or answer the last step alone"
            raise Malformed(message)
        empty = [step.ask for step, one in zip(self.steps, given, strict=True) if not one]
        if empty:
            message = f"nothing for {' and '.join(empty)}; ? says that you do not know, the last step alone will do too"
            raise Malformed(message)
        return {step.id: self._number(one, step) for step, one in zip(self.steps, given, strict=True)}

    def _number(self, text: str, step: Step) -> Value | None:
        if text == GIVE_UP:
            return None
        raw = text.removeprefix(f"{step.id}=").strip()
        return read_value(raw, step.unit, whole=self.right[step.id].denominator == 1)

    @property
    def right(self) -> dict[str, Value]:
        """Return the given and the right value of each step."""
        return self.question.values(self.given)

    def mark(self, response: Mapping[str, Value | None]) -> Verdict:
        """Mark each step answered; the last one alone carries the rest when it is right."""
        if len(response) == 1 and len(self.steps) > 1:
            return self._last_alone(response[self.steps[-1].id])
        own: dict[str, Value] = dict(self.given)
        right = self.right
        scores, lines, astray = [], [], False
        for step in self.steps:
            value = response[step.id]
            followed = _value_or_none(step.answer, own)
            exact = value is not None and accepts(value, right[step.id], step.round, 0)
            carried = value is not None and astray and followed is not None and accepts(value, followed, step.round, 0)
            outcome = _outcome(value, exact=exact, carried=carried)
            slip = self._slip(step, value, own) if outcome is Outcome.WRONG else ""
            scores.append(_score(step, outcome, slip))
            lines.append(self._line(step, outcome, value, slip))
            own[step.id] = right[step.id] if value is None else value
            astray = astray or (value is not None and not exact)
        return self._verdict(scores, lines)

    def _last_alone(self, value: Value | None) -> Verdict:
        *before, last = self.steps
        if value is not None and accepts(value, self.right[last.id], last.round, 0):
            scores = [_score(step, Outcome.RIGHT, "") for step in self.steps]
            lines = [self._line(step, Outcome.PLAIN, None, "") for step in before]
            return self._verdict(scores, [*lines, self._line(last, Outcome.RIGHT, value, "")])
        fitting = [one.slip for one in self.tempting if value is not None and accepts(value, one.last, last.round, 0)]
        slip = fitting[0] if fitting else ""
        outcome = Outcome.MISSED if value is None else Outcome.WRONG
        lines = [self._line(step, Outcome.PLAIN, None, "") for step in before]
        verdict = self._verdict([_score(last, outcome, slip)], [*lines, self._line(last, outcome, value, slip)])
        return msgspec.structs.replace(verdict, unasked=tuple(step.id for step in before))

    def _slip(self, step: Step, value: Value | None, own: Mapping[str, Value]) -> str:
        for one in self.tempting:
            if one.step != step.id or value is None:
                continue
            by_own = _value_or_none(one.formula, own)
            fitting = (one.value, by_own) if by_own is not None else (one.value,)
            if any(accepts(value, fit, step.round, 0) for fit in fitting):
                return one.slip
        return ""

    def reveal(self) -> Verdict:
        """Show every step."""
        scores = [_score(step, Outcome.MISSED, "") for step in self.steps]
        return self._verdict(scores, [self._line(step, Outcome.MISSED, None, "") for step in self.steps])

    def _line(self, step: Step, outcome: Outcome, value: Value | None, slip: str) -> LineVerdict:
        return LineVerdict(
            label=str(self.steps.index(step) + 1),
            outcome=outcome,
            given="" if value is None else plain(value),
            answer=with_unit(shown(self.right[step.id], step.round), step.unit),
            why=f"{self.shown(step)}\n{self.filled(step.why)}".strip(),
            slip=slip,
        )

    def worked(self) -> Worked:
        """Return the numbers drawn, each step's value, and what each slip leads to."""
        right = self.right
        return Worked(
            given=self.given,
            steps=tuple((step.id, self.filled(step.ask), right[step.id]) for step in self.steps),
            answer=right[self.steps[-1].id],
            slips=tuple((one.slip, one.last) for one in self.tempting),
        )

    def shown(self, step: Step) -> str:
        """Return the step worked out with this variant's numbers: `F × C = 512 × 5 = 2,560`."""
        tree, right = formula(step.answer).tree, self.right
        answer = with_unit(shown(right[step.id], step.round), step.unit)
        sides = [written(tree), written(tree, right), answer]
        return " = ".join(dict.fromkeys(sides)).replace("*", "×").replace("××", "^")

    def _verdict(self, scores: Sequence[Score], lines: Sequence[LineVerdict]) -> Verdict:
        answer = "; ".join(plain(self.right[step.id]) for step in self.steps)
        return Verdict(
            scores=tuple(scores),
            lines=tuple(lines),
            answer=answer,
            model=self.shown(self.steps[-1]),
            why=self.filled(self.question.why),
        )

    def claim(self) -> Claim | None:
        """Return the network with this variant's sizes and the last step's value, if there is a network."""
        if self.question.network is None:
            return None
        path = ("steps", len(self.steps) - 1, "answer")
        layers = self.question.network.sizes(self.right)
        return Claim(layers=layers, trainable=self.right[self.steps[-1].id], path=path)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, the last step alone, each slip at its step, and what cannot be read."""
        right = {step.id: plain(self.right[step.id]) for step in self.steps}
        full = dict.fromkeys(right, 1.0)
        last = self.steps[-1].id
        found = [Specimen(response="; ".join(right.values()), scores=full), Specimen(response=right[last], scores=full)]
        found += [Specimen(response=plain(one.last), scores={last: 0.0}) for one in self.tempting]
        found.append(Specimen(response=f"{right[last]} + 1/7", scores={last: 0.0}))
        many = "; ".join(["1"] * (len(right) + 1))
        return (*found, *(Specimen(response=bad, scores=None) for bad in ("", "many", many, "1 2")))


def _value_or_none(text: str, names: Mapping[str, Value]) -> Value | None:
    """Return what the learner's own values lead to, or None where they divide by zero or grow too large."""
    try:
        return formula(text).value(names)
    except FormulaError:
        return None


def _outcome(value: Value | None, *, exact: bool, carried: bool) -> Outcome:
    if value is None:
        return Outcome.MISSED
    if exact:
        return Outcome.RIGHT
    return Outcome.FOLLOWED if carried else Outcome.WRONG


def _score(step: Step, outcome: Outcome, slip: str) -> Score:
    earned = outcome in {Outcome.RIGHT, Outcome.FOLLOWED}
    return Score(part=step.id, score=float(earned), slips=(slip,) if slip else ())
