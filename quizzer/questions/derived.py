"""A derivation made concrete: its numbers drawn, its slips with what they come to, its marking."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import FormulaError, Malformed
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.arithmetic import formula, plain, written
from quizzer.generators.backbones import words
from quizzer.generators.diagnosis import NOTHING, Case, Diagnosis, diagnose
from quizzer.generators.slips import SLIPS
from quizzer.generators.template import fill
from quizzer.questions.base import (
    GIVE_UP,
    Claim,
    Concrete,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Score,
    Specimen,
    Verdict,
    Worked,
)
from quizzer.questions.drawn import Step, Tempting
from quizzer.questions.number import accepts, read_value, shown, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizzer.generators.mutations import Setting
    from quizzer.questions.derivation import Derivation

LEAST_FOR_SEVERAL = 100
"""Below this, several slips at once explain too many numbers."""


class DerivationVariant(Concrete, frozen=True, kw_only=True):
    """A derivation with its values drawn."""

    question: Derivation
    given: dict[str, Value]
    backbone: str = ""
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
        return fill(text, self.given, self.words)

    @property
    def words(self) -> dict[str, str]:
        """Return the words that go with the values drawn."""
        said = {name: one.are[int(self.given[one.by]) - one.start] for name, one in self.question.words.items()}
        return said | (words(self.backbone) if self.backbone else {})

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
        name, _, value = text.partition("=")
        raw = value if name.strip() == step.id else text
        return read_value(raw, step.unit, whole=step.round is None and self.right[step.id].denominator == 1)

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
            followed = value_or_none(step.answer, own)
            exact = value is not None and accepts(value, right[step.id], step.round, 0)
            carried = value is not None and astray and followed is not None and accepts(value, followed, step.round, 0)
            outcome = _outcome(value, exact=exact, carried=carried)
            why = self._diagnosed(step, value, own) if outcome is Outcome.WRONG else NOTHING
            scores.append(_score(step, outcome, why))
            lines.append(self._line(step, outcome, value, why))
            own[step.id] = right[step.id] if value is None else value
            astray = astray or (value is not None and not exact)
        return self._verdict(scores, lines)

    def _last_alone(self, value: Value | None) -> Verdict:
        *before, last = self.steps
        if value is not None and accepts(value, self.right[last.id], last.round, 0):
            scores = [_score(step, Outcome.RIGHT) for step in self.steps]
            lines = [self._line(step, Outcome.PLAIN, None) for step in before]
            return self._verdict(scores, [*lines, self._line(last, Outcome.RIGHT, value)])
        why = NOTHING if value is None else self._diagnosed_alone(value)
        outcome = Outcome.MISSED if value is None else Outcome.WRONG
        lines = [self._line(step, Outcome.PLAIN, None) for step in before]
        verdict = self._verdict([_score(last, outcome, why)], [*lines, self._line(last, outcome, value, why)])
        return msgspec.structs.replace(verdict, unasked=tuple(step.id for step in before))

    def _diagnosed(self, step: Step, value: Value | None, own: Mapping[str, Value]) -> Diagnosis:
        """Return what explains a wrong value at one step: a slip declared, or whatever else can be found."""
        if value is None:
            return NOTHING
        for one in self.tempting:
            by_own = value_or_none(one.formula, own) if one.step == step.id else None
            if one.step == step.id and any(
                fit is not None and accepts(value, fit, step.round, 0) for fit in (one.value, by_own)
            ):
                return Diagnosis(slips=(one.slip,))
        setting = self.question.setting(step)
        return diagnose(self._case(step, step.answer, setting, own, value))

    def _diagnosed_alone(self, value: Value) -> Diagnosis:
        """Return what explains a wrong last value given alone: a slip made anywhere on the way to it."""
        last = self.steps[-1]
        for one in self.tempting:
            if one.carries and accepts(value, one.last, last.round, 0):
                return Diagnosis(slips=(one.slip,))
        found = self._several(value)
        if found != NOTHING:
            return found
        early = {name: number for name, number in self.right.items() if name != last.id}
        found = diagnose(self._case(last, last.answer, self.question.setting(last), early, value))
        if found == NOTHING:
            whole = self.question.whole
            found = diagnose(self._case(last, whole, self.question.setting(last), self.given, value))
        return found

    def _several(self, value: Value) -> Diagnosis:
        """Return what explains a last value given alone: one slip wherever it tempts, or two slips at two steps."""
        last = self.steps[-1]
        if -LEAST_FOR_SEVERAL < value < LEAST_FOR_SEVERAL:
            return NOTHING
        for slips, replaced in self._together():
            reached = self._reached(replaced)
            if reached is not None and accepts(value, reached, last.round, 0):
                titles = " and ".join(_title(slip) for slip in slips)
                return Diagnosis(slips=slips, found=f"two slips at once: {titles}" if len(slips) > 1 else "")
        return NOTHING

    def _together(self) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
        """Yield slips with the formulas they put in the place of the steps'."""
        carrying = [one for one in self.tempting if one.carries]
        for slip in dict.fromkeys(one.slip for one in carrying):
            yield (slip,), {one.step: one.formula for one in carrying if one.slip == slip}
        for one, two in itertools.combinations(carrying, 2):
            if one.slip != two.slip and one.step != two.step:
                yield (one.slip, two.slip), {one.step: one.formula, two.step: two.formula}

    def _reached(self, replaced: Mapping[str, str]) -> Value | None:
        try:
            return self.question.values(self.given, replaced)[self.steps[-1].id]
        except FormulaError:
            return None

    def _case(self, step: Step, text: str, setting: Setting, values: Mapping[str, Value], typed: Value) -> Case:
        def fits(candidate: Value) -> bool:
            return accepts(typed, candidate, step.round, 0)

        right = self.right[step.id]
        return Case(formula=text, setting=setting, values=values, right=right, accepts=fits, typed=typed)

    def reveal(self) -> Verdict:
        """Show every step."""
        scores = [_score(step, Outcome.MISSED) for step in self.steps]
        return self._verdict(scores, [self._line(step, Outcome.MISSED, None) for step in self.steps])

    def _line(self, step: Step, outcome: Outcome, value: Value | None, found: Diagnosis = NOTHING) -> LineVerdict:
        return LineVerdict(
            label=str(self.steps.index(step) + 1),
            outcome=outcome,
            given="" if value is None else plain(value),
            answer=with_unit(shown(self.right[step.id], step.round), step.unit),
            why=f"{self.shown(step)}\n{self.filled(step.why)}".strip(),
            slip=found.slips[0] if found.slips else "",
            found=found.found,
            searched=outcome is Outcome.WRONG,
        )

    def worked(self) -> Worked:
        """Return the numbers drawn, each step's value, and what each slip leads to."""
        right = self.right
        return Worked(
            given=self.given,
            steps=tuple((step.id, self.filled(step.ask), right[step.id]) for step in self.steps),
            answer=right[self.steps[-1].id],
            slips=tuple(dict.fromkeys((one.slip, one.last if one.carries else one.value) for one in self.tempting)),
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

    def claims(self) -> tuple[Claim, ...]:
        """Return the network with this variant's sizes, and each count that a step makes of it."""
        network, right = self.question.network, self.right
        if network is None:
            return ()
        layers, entry = network.sizes(right, self.backbone), network.entry(right)
        steps = network.claims or {"trainable": self.steps[-1].id}
        return tuple(
            Claim(layers=layers, entry=entry, count=count, value=right[step], path=self._path(step))
            for count, step in steps.items()
        )

    def _path(self, step: str) -> tuple[str | int, ...]:
        return ("steps", self.question.items().index(step), "answer")

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, the last step alone, each slip at its step, and what cannot be read."""
        right = {step.id: plain(self.right[step.id]) for step in self.steps}
        full = dict.fromkeys(right, 1.0)
        last = self.steps[-1].id
        found = [Specimen(response="; ".join(right.values()), scores=full), Specimen(response=right[last], scores=full)]
        found += [Specimen(response=plain(one.last), scores={last: 0.0}) for one in self.tempting if one.carries]
        found.append(Specimen(response=f"{right[last]} + 1/7", scores={last: 0.0}))
        many = "; ".join(["1"] * (len(right) + 1))
        return (*found, *(Specimen(response=bad, scores=None) for bad in ("", "many", many, "1 2")))


def _title(slip: str) -> str:
    """Return a built-in slip's title; a bank's own is called by its name."""
    return SLIPS[slip].title if slip in SLIPS else slip.replace("-", " ").capitalize()


def value_or_none(text: str, names: Mapping[str, Value]) -> Value | None:
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


def _score(step: Step, outcome: Outcome, found: Diagnosis = NOTHING) -> Score:
    earned = outcome in {Outcome.RIGHT, Outcome.FOLLOWED}
    return Score(part=step.id, score=float(earned), slips=found.slips)
