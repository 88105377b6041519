"""A wrong number that no declared slip explains is searched for one more, simplest explanation first.

Another quantity of the question; a digit mistyped; one change of the formula; two named slips at once; two
changes. The search is bounded in candidates, so that it takes milliseconds, and it says so when it finds
nothing: a made-up reason teaches less than none.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.algebra import Tree, is_number, places
from quizzer.generators.arithmetic import Formula, Number, formula, from_tree, plain, written
from quizzer.generators.slips import SLIPS, mutated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from quizzer.generators.mutations import Setting

MOST_CANDIDATES = 1200
LEAST_FOR_TWO = 50
"""Below this, two changes explain nearly every number, and so nothing."""
SHORTEST = 3
"""Digits a number must have before one of them counts as mistyped."""


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """What explains a wrong number: named slips, or a change in words, or nothing."""

    slips: tuple[str, ...] = ()
    found: str = ""
    """A clause such as `the term biases is left out`; empty where a named slip says it all."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A wrong number with what was asked."""

    formula: str
    setting: Setting
    values: Mapping[str, Number]
    """Given and earlier values: the learner's own."""
    right: Number
    accepts: Callable[[Number], bool]
    """Whether a candidate is the number typed, to the decimals asked."""
    typed: Number


NOTHING = Diagnosis()


def diagnose(case: Case) -> Diagnosis:
    """Return the simplest explanation of the number typed, or `NOTHING`; a formula too long to read explains none."""
    try:
        tree = formula(case.formula).tree
    except FormulaError:
        return NOTHING
    for search in (_named, _another_quantity, _mistyped, _one_change, _two_slips, _two_changes):
        found = search(case, tree)
        if found is not None:
            return found
    return NOTHING


def _named(case: Case, _tree: Tree) -> Diagnosis | None:
    for slip in SLIPS:
        changed = _mutated(slip, case.formula, case.setting)
        if changed is not None and _fits(case, changed.tree):
            return Diagnosis(slips=(slip,))
    return None


def _another_quantity(case: Case, _tree: Tree) -> Diagnosis | None:
    for name, value in case.values.items():
        if case.accepts(value) and value != case.right:
            return Diagnosis(found=f"this is `{name}`, another quantity of the question")
    return None


def _mistyped(case: Case, _tree: Tree) -> Diagnosis | None:
    typed, right = plain(case.typed), plain(case.right)
    if "/" in typed + right or max(len(typed), len(right)) < SHORTEST:
        return None
    words = _digits_differ(typed, right) if len(typed) == len(right) else _digits_lack(typed, right)
    return Diagnosis(found=words) if words else None


def _digits_differ(typed: str, right: str) -> str:
    differing = [place for place, pair in enumerate(zip(typed, right, strict=True)) if pair[0] != pair[1]]
    if len(differing) == 1:
        return "one digit differs: mistyped, or slipped in the arithmetic"
    return "two neighbouring digits have changed places" if _transposed(typed, right, differing) else ""


def _digits_lack(typed: str, right: str) -> str:
    if typed.rstrip("0") == right.rstrip("0") and "." not in typed + right:
        return "off by a power of ten: count the zeros"
    if typed in _one_less(right):
        return "one digit is missing"
    return "one digit too many" if right in _one_less(typed) else ""


def _one_less(digits: str) -> set[str]:
    return {digits[:place] + digits[place + 1 :] for place in range(len(digits))}


def _transposed(typed: str, right: str, differing: list[int]) -> bool:
    if len(differing) != 2 or differing[1] != differing[0] + 1:  # noqa: PLR2004  a pair of neighbours
        return False
    one, two = differing
    return typed[one] == right[two] and typed[two] == right[one]


def _one_change(case: Case, tree: Tree) -> Diagnosis | None:
    for changed, words in changes(tree, sorted(case.values)):
        if _fits(case, changed):
            return Diagnosis(found=words)
    return None


def _two_slips(case: Case, _tree: Tree) -> Diagnosis | None:
    for one in SLIPS:
        first = _mutated(one, case.formula, case.setting)
        if first is None:
            continue
        for two in SLIPS:
            second = None if one == two else _mutated(two, first.text, case.setting)
            if second is not None and _fits(case, second.tree):
                titles = f"{SLIPS[one].title} and {SLIPS[two].title}"
                return Diagnosis(slips=(one, two), found=f"two slips at once: {titles}")
    return None


def _mutated(slip: str, text: str, setting: Setting) -> Formula | None:
    """Return the formula as the slip has it; None where it changes nothing, or grows too long to read."""
    try:
        changed = mutated(slip, text, setting)
        return None if changed is None else formula(changed)
    except FormulaError:
        return None


def _two_changes(case: Case, tree: Tree) -> Diagnosis | None:
    if -LEAST_FOR_TWO < case.typed < LEAST_FOR_TWO:
        return None
    tried = 0
    for first, one in changes(tree, sorted(case.values)):
        for second, two in changes(first, ()):
            tried += 1
            if tried > MOST_CANDIDATES:
                return None
            if _fits(case, second):
                return Diagnosis(found=f"two changes at once: {one}, and {two}")
    return None


def _fits(case: Case, tree: Tree) -> bool:
    try:
        value = from_tree(tree).value(case.values)
    except FormulaError:
        return False
    return case.accepts(value) and value != case.right


def changes(tree: Tree, names: tuple[str, ...] | list[str]) -> Iterator[tuple[Tree, str]]:
    """Yield every formula one change away, with the change in words: parts left out first, then replaced."""
    found = list(places(tree))
    for part, put in found:
        if isinstance(part, ast.BinOp):
            for new, words in _left_out(part):
                yield put(new), words
    for part, put in found:
        for new, words in _replaced(part, names):
            yield put(new), words


def _left_out(part: ast.BinOp) -> Iterator[tuple[Tree, str]]:
    left, right = _quoted(part.left), _quoted(part.right)
    if isinstance(part.op, ast.Add | ast.Mult):
        noun = "term" if isinstance(part.op, ast.Add) else "factor"
        yield part.left, f"the {noun} {right} is left out"
        yield part.right, f"the {noun} {left} is left out"
    elif isinstance(part.op, ast.Sub):
        yield part.left, f"{right} is not taken away"
        yield ast.BinOp(part.left, ast.Add(), part.right), f"{right} is added where it is taken away"
    elif isinstance(part.op, ast.Div | ast.FloorDiv):
        yield part.left, f"it is not divided by {right}"
    elif isinstance(part.op, ast.Pow):
        yield part.left, f"the power {right} is left out"


def _replaced(part: Tree, names: tuple[str, ...] | list[str]) -> Iterator[tuple[Tree, str]]:
    if isinstance(part, ast.Name):
        for name in names:
            if name != part.id:
                yield ast.Name(name), f"`{name}` stands in the place of `{part.id}`"
    elif isinstance(part, ast.Constant) and isinstance(part.value, int):
        for near in (part.value + 1, part.value - 1, 2 * part.value):
            if not is_number(part, near):
                yield ast.Constant(near), f"{near} stands in the place of {part.value}"
    elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
        yield ast.BinOp(part.left, ast.Mult(), part.right), f"{_quoted(part.right)} is multiplied, not added"
        yield ast.BinOp(part.left, ast.Sub(), part.right), f"{_quoted(part.right)} is taken away, not added"
    elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
        yield ast.BinOp(part.left, ast.Add(), part.right), f"{_quoted(part.right)} is added, not multiplied"


def _quoted(tree: Tree) -> str:
    return f"`{written(tree)}`"
