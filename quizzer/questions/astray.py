"""What led a learner astray in a derivation: a slip the question declares, or whatever else can be found.

At a step the learner's own earlier values count. Of a last value given alone the slip may have been made
anywhere on the way, in several places, or together with another one.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from quizzer.errors import FormulaError
from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.arithmetic import formula
from quizzer.generators.diagnosis import NOTHING, Case, Diagnosis, diagnose
from quizzer.generators.slips import SLIPS
from quizzer.questions.number import accepts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizzer.questions.derived import DerivationVariant
    from quizzer.questions.drawn import Step

LEAST_FOR_SEVERAL = 100
"""Below this, several slips at once explain too many numbers."""


def at_step(variant: DerivationVariant, step: Step, value: Value, own: Mapping[str, Value]) -> Diagnosis:
    """Return what explains a wrong value at one step, `own` being the values before it."""
    for one in variant.tempting:
        by_own = value_or_none(one.formula, own) if one.step == step.id else None
        if one.step == step.id and any(
            fit is not None and accepts(value, fit, step.round, 0) for fit in (one.value, by_own)
        ):
            return Diagnosis(slips=(one.slip,))
    return diagnose(_case(variant, step, step.answer, own, value))


def at_the_end(variant: DerivationVariant, value: Value) -> Diagnosis:
    """Return what explains a wrong last value given alone: a slip, or slips, made anywhere on the way to it."""
    last = variant.steps[-1]
    for one in variant.tempting:
        if one.carries and accepts(value, one.last, last.round, 0):
            return Diagnosis(slips=(one.slip,))
    found = _several(variant, value)
    if found == NOTHING:
        early = {name: number for name, number in variant.right.items() if name != last.id}
        found = diagnose(_case(variant, last, last.answer, early, value))
    if found == NOTHING:
        found = diagnose(_case(variant, last, variant.question.whole, variant.given, value))
    return found


def _several(variant: DerivationVariant, value: Value) -> Diagnosis:
    """Return one slip made wherever it tempts, or two slips at two steps."""
    last = variant.steps[-1]
    if -LEAST_FOR_SEVERAL < value < LEAST_FOR_SEVERAL:
        return NOTHING
    for slips, replaced in _together(variant):
        try:
            reached = variant.question.values(variant.given, replaced)[last.id]
        except FormulaError:
            continue
        if accepts(value, reached, last.round, 0):
            titles = " and ".join(_title(slip) for slip in slips)
            return Diagnosis(slips=slips, found=f"two slips at once: {titles}" if len(slips) > 1 else "")
    return NOTHING


def _together(variant: DerivationVariant) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Yield slips with the formulas that they put in the place of the steps'."""
    carrying = [one for one in variant.tempting if one.carries]
    for slip in dict.fromkeys(one.slip for one in carrying):
        yield (slip,), {one.step: one.formula for one in carrying if one.slip == slip}
    for one, two in itertools.combinations(carrying, 2):
        if one.slip != two.slip and one.step != two.step:
            yield (one.slip, two.slip), {one.step: one.formula, two.step: two.formula}


def _title(slip: str) -> str:
    """Return a built-in slip's title; a bank's own is called by its name."""
    return SLIPS[slip].title if slip in SLIPS else slip.replace("-", " ").capitalize()


def _case(variant: DerivationVariant, step: Step, text: str, values: Mapping[str, Value], typed: Value) -> Case:
    def fits(candidate: Value) -> bool:
        return accepts(typed, candidate, step.round, 0)

    setting, right = variant.question.setting(step), variant.right[step.id]
    return Case(formula=text, setting=setting, values=values, right=right, accepts=fits, typed=typed)


def value_or_none(text: str, names: Mapping[str, Value]) -> Value | None:
    """Return what the learner's own values lead to, or None where they divide by zero or grow too large."""
    try:
        return formula(text).value(names)
    except FormulaError:
        return None
