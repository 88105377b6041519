"""A derivation made concrete: its numbers drawn, its slips with what they come to, its marking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import Malformed
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.arithmetic import formula, plain, written
from quizzer.generators.backbones import words
from quizzer.generators.diagnosis import NOTHING, Diagnosis
from quizzer.generators.template import fill
from quizzer.questions.astray import at_step, at_the_end, value_or_none
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
from quizzer.questions.number import accepts, read_value, shown, typeset, with_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizzer.questions.derivation import Derivation


class DerivationVariant(Concrete, frozen=True, kw_only=True):
    """A derivation with its values drawn."""

    question: Derivation
    given: dict[str, Value]
    right: dict[str, Value]
    """The given, and the right value of each step."""
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
        return Presentation(
            prompt=self.filled(self.question.prompt),
            groups=(Group(lines=lines),),
            how=how,
            hints=self.hints,
        )

    @property
    def hints(self) -> tuple[str, ...]:
        """Return the hints with this variant's numbers put in."""
        hints = (*self.question.hints, *(f"{step.ask}: {step.hint}" for step in self.steps if step.hint))
        return tuple(self.filled(hint) for hint in hints)

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
            why = at_step(self, step, value, own) if value is not None and outcome is Outcome.WRONG else NOTHING
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
        why = NOTHING if value is None else at_the_end(self, value)
        outcome = Outcome.MISSED if value is None else Outcome.WRONG
        lines = [self._line(step, Outcome.PLAIN, None) for step in before]
        verdict = self._verdict([_score(last, outcome, why)], [*lines, self._line(last, outcome, value, why)])
        return msgspec.structs.replace(verdict, unasked=tuple(step.id for step in before))

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
            symbols=self._in_symbols(self.question.prompt),
            formula=typeset(self.question.whole),
            lines=tuple((step.id, typeset(written(formula(step.answer).tree))) for step in self.steps),
        )

    def _in_symbols(self, text: str) -> str:
        names = {name: name if len(name) == 1 else f"`{name}`" for name in self.question.givens}
        return fill(text, {}, names | self.words)

    def shown(self, step: Step) -> str:
        """Return the step worked out with this variant's numbers: `F × C = 512 × 5 = 2,560`."""
        tree, right = formula(step.answer).tree, self.right
        answer = with_unit(shown(right[step.id], step.round), step.unit)
        sides = [written(tree), written(tree, right), answer]
        return typeset(" = ".join(dict.fromkeys(sides)))

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
        return ("steps", self.question.step_ids.index(step), "answer")

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


def _outcome(value: Value | None, *, exact: bool, carried: bool) -> Outcome:
    if value is None:
        return Outcome.MISSED
    if exact:
        return Outcome.RIGHT
    return Outcome.FOLLOWED if carried else Outcome.WRONG


def _score(step: Step, outcome: Outcome, found: Diagnosis = NOTHING) -> Score:
    earned = outcome in {Outcome.RIGHT, Outcome.FOLLOWED}
    return Score(part=step.id, score=float(earned), slips=found.slips)
