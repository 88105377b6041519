"""`number`: one number, typed. Whole numbers are marked exactly: 1 % either way would accept a forgotten bias."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.arithmetic import formula, grouped, in_units, plain, read_number, rounded, written
from quizzer.generators.diagnosis import NOTHING, Case, Diagnosis, diagnose
from quizzer.generators.mutations import Setting
from quizzer.questions.base import (
    MOST_SLIPS,
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
    Worked,
    fingerprint_of,
    verdict_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

Decimals = Annotated[int, msgspec.Meta(ge=0, le=9)]


class NumberSlip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody who makes a slip would type."""

    slip: Slug
    gives: Text


class Number(Authored, frozen=True, kw_only=True, tag="number", forbid_unknown_fields=True):
    """Type one number."""

    answer: Text
    unit: str = ""
    round: Decimals | None = None
    tolerance: Text | None = None
    slips: Annotated[tuple[NumberSlip, ...], msgspec.Meta(max_length=MOST_SLIPS)] = ()

    kind: ClassVar[str] = "number"
    seconds: ClassVar[float] = 25.0
    name: ClassVar[str] = "Compute"
    arithmetic: ClassVar[bool] = True

    def variant(self, seed: int, parts: Sequence[str]) -> NumberVariant:
        """Return the one variant there is."""
        return NumberVariant(question=self, seed=seed, parts=tuple(parts))

    def fingerprint(self, part: str) -> str:
        """Return what the number is."""
        del part
        return fingerprint_of(plain(formula(self.answer).value({})))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips that have a number of their own."""
        return tuple(dict.fromkeys(one.slip for one in self.slips))

    def problems(self, node: Node, found: Problems) -> None:
        """Note arithmetic that has no value, and slips that give the answer or each other's."""
        before = len(found)
        answer = constant(self.answer, node.at("answer"), found)
        if self.round is not None and self.tolerance is not None:
            found.add(node.key("tolerance"), "two-roundings", "give `round:` or `tolerance:`, not both")
        if self.tolerance is not None:
            constant(self.tolerance, node.at("tolerance"), found)
        if len(found) > before or answer is None:
            return
        if answer.denominator != 1 and self.round is None and self.tolerance is None:
            message = "the answer is no whole number; say `round: 2` here and in the prompt, or `tolerance:`"
            found.add(node.at("answer"), "no-rounding", message)
        seen: dict[Value, str] = {}
        for place, one in enumerate(self.slips):
            where = node.at("slips", place, "gives")
            value = constant(one.gives, where, found)
            if value is None:
                continue
            if accepts(value, answer, self.round, self._tolerance()):
                found.add(where, "slip-is-right", f"`{one.slip}` gives {plain(value)}, the right answer; change one")
            elif seen.setdefault(value, one.slip) != one.slip:
                message = f"`{one.slip}` gives {plain(value)}, as `{seen[value]}` does; the two cannot be told apart"
                found.add(where, "slip-collision", message)

    def _tolerance(self) -> Value:
        return formula(self.tolerance).value({}) if self.tolerance is not None else 0


class NumberVariant(Concrete, frozen=True, kw_only=True):
    """A number to type."""

    question: Number

    def present(self) -> Presentation:
        """Show the prompt and one field."""
        line = Line(label="1", text="Answer", unit=self.question.unit)
        how = how_to_type(self.question.round)
        return Presentation(prompt=self.question.prompt, groups=(Group(lines=(line,)),), how=how)

    def read(self, text: str) -> Value:
        """Read a number or arithmetic; the unit may stand behind it."""
        return read_value(text, self.question.unit, whole=self._answer().denominator == 1)

    def mark(self, response: Value) -> Verdict:
        """Score 1 for the number, else 0 and what explains the number typed."""
        question = self.question
        tolerance = question._tolerance()  # noqa: SLF001  a variant is its question made concrete
        if accepts(response, self._answer(), question.round, tolerance):
            return self._verdict(plain(response), right=True)
        return self._verdict(plain(response), right=False, found=self._diagnosed(response))

    def _diagnosed(self, typed: Value) -> Diagnosis:
        def fits(candidate: Value) -> bool:
            return accepts(typed, candidate, self.question.round, 0)

        for one in self.question.slips:
            if fits(formula(one.gives).value({})):
                return Diagnosis(slips=(one.slip,))
        case = Case(
            formula=self.question.answer,
            setting=Setting(),
            values={},
            right=self._answer(),
            accepts=fits,
            typed=typed,
        )
        return diagnose(case)

    def reveal(self) -> Verdict:
        """Show the number."""
        return self._verdict("", right=False)

    def _verdict(self, given: str, *, right: bool, found: Diagnosis = NOTHING) -> Verdict:
        answer = shown(self._answer(), self.question.round)
        outcome = Outcome.RIGHT if right else Outcome.WRONG if given else Outcome.MISSED
        model = with_unit(answer, self.question.unit)
        line = LineVerdict(
            label="1",
            outcome=outcome,
            given=given,
            answer=model,
            slip=found.slips[0] if found.slips else "",
            found=found.found,
            searched=outcome is Outcome.WRONG,
        )
        text = answer.replace(",", "")
        return verdict_of(float(right), [line], answer=text, model=model, why=self.question.why, slips=found.slips)

    def _answer(self) -> Value:
        return formula(self.question.answer).value({})

    def worked(self) -> Worked:
        """Return the number, and what each slip gives."""
        slips = tuple((one.slip, formula(one.gives).value({})) for one in self.question.slips)
        text = typeset(written(formula(self.question.answer).tree))
        return Worked(answer=self._answer(), slips=slips, formula=text)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return the answer, each slip's number, and what cannot be read."""
        answer = plain(self._answer())
        found = [Specimen(response=answer, scores={"": 1.0}), Specimen(response=f"{answer} + 0", scores={"": 1.0})]
        found += [
            Specimen(response=plain(formula(one.gives).value({})), scores={"": 0.0}) for one in self.question.slips
        ]
        found.append(Specimen(response=f"{answer} + 1000", scores={"": 0.0}))
        return (*found, *(Specimen(response=bad, scores=None) for bad in ("", "many", "1 2", "9**9**9")))


def constant(text: str, where: Node, found: Problems) -> Value | None:
    """Return the value of arithmetic without names, or None with the reason noted."""
    try:
        return formula(text).value({})
    except FormulaError as error:
        found.add(where, "bad-formula", str(error))
        return None


def accepts(given: Value, answer: Value, decimals: int | None, tolerance: Value) -> bool:
    """Return whether `given` counts as `answer`: exactly, to so many decimals, or within a tolerance."""
    if given == answer:
        return True
    if decimals is not None:
        return in_units(given, decimals) == in_units(answer, decimals)
    return bool(tolerance) and abs(Fraction(given) - answer) <= tolerance


def read_value(text: str, unit: str, *, whole: bool) -> Value:
    """Read a number behind which its unit may stand; raise Malformed."""
    raw = text.strip()
    if unit and raw.casefold().endswith(unit.casefold()):
        raw = raw[: -len(unit)].strip()
    return read_number(raw, whole=whole)


def shown(value: Value, decimals: int | None) -> str:
    """Return a number for the eye, rounded where the question says so."""
    if decimals is None:
        return grouped(value)
    near = rounded(value, decimals)
    whole, _, rest = plain(near).partition(".")
    text = f"{whole}.{rest:0<{decimals}}" if decimals else whole
    return text if len(whole) < 4 else f"{int(whole):,}{text[len(whole) :]}"  # noqa: PLR2004  thousands


def typeset(text: str) -> str:
    """Return a formula as it is printed: `K^2 × I`."""
    return text.replace("*", "×").replace("××", "^")


def with_unit(text: str, unit: str) -> str:
    """Return the number with its unit behind it."""
    return f"{text} {unit}".strip()


def how_to_type(decimals: int | None) -> str:
    """Return how to write the answer."""
    if decimals is not None:
        return f"a number to {decimals} decimal{'' if decimals == 1 else 's'}, or arithmetic"
    return "a number such as 2565, or arithmetic such as 512*5+5"
