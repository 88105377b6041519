"""A wrong number that no declared slip explains is searched for one more, simplest explanation first.

A named slip; another quantity of the question; a part left out; a digit mistyped; two named slips at once; a
part replaced; two changes. The search is bounded in candidates, so that it takes milliseconds. The more
candidates a search has, the longer a number must be before a hit counts: nearly every short number is two
changes away, and a made-up reason teaches less than none.
"""

from __future__ import annotations

import ast
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.algebra import Tree, is_number, names_in, places
from quizzer.generators.arithmetic import Formula, Number, formula, plain, rounded, value_of, written
from quizzer.generators.slips import SLIPS, mutated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from quizzer.generators.mutations import Setting

MOST_PARTS = 6000
"""Parts of formulas that are computed in search of two changes: many short formulas, or fewer long ones."""
SHORTEST_MISTYPED = 3
SHORTEST_QUANTITY = 2
SHORTEST_REPLACED = 3
SHORTEST_TWO_CHANGES = 4
"""Digits a number must have before it counts as mistyped, as another quantity, and so on."""


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
    if case.typed.denominator != 1 and case.right.denominator == 1:
        return NOTHING  # no change of a formula over whole numbers is looked for behind a fraction
    for search in (_named, _another_quantity, _part_left_out, _mistyped, _two_slips, _part_replaced, _two_changes):
        found = search(case, tree)
        if found is not None:
            return found
    return NOTHING


def _digits(number: Number) -> int:
    """Return how many digits a number has, leading zeros and those behind a point's end aside."""
    return len(plain(max(number, -number)).partition("/")[0].replace(".", "").lstrip("0"))


def _named(case: Case, _tree: Tree) -> Diagnosis | None:
    for slip in SLIPS:
        changed = _mutated(slip, case.formula, case.setting)
        if changed is not None and _fits(case, changed.tree):
            return Diagnosis(slips=(slip,))
    return None


def _another_quantity(case: Case, _tree: Tree) -> Diagnosis | None:
    if _digits(case.typed) < SHORTEST_QUANTITY:
        return None
    for name, value in case.values.items():
        if case.accepts(value) and value != case.right:
            return Diagnosis(found=f"this is `{name}`, another quantity of the question")
    return None


def _part_left_out(case: Case, tree: Tree) -> Diagnosis | None:
    for changed, words in left_out(tree):
        if _fits(case, changed):
            return Diagnosis(found=words)
    return None


def _mistyped(case: Case, _tree: Tree) -> Diagnosis | None:
    if _of_other_size(case):
        return Diagnosis(found="off by a power of ten: count the zeros")
    typed = plain(case.typed)
    nearest = _as_long(case.right, typed)
    if nearest == case.typed and _digits(case.typed) >= SHORTEST_QUANTITY:
        return Diagnosis(found="rounded too far: more decimals are asked for")
    right = plain(nearest)
    if "/" in typed + right or max(_digits(case.typed), _digits(nearest)) < SHORTEST_MISTYPED:
        return None
    words = _digits_differ(typed, right) if len(typed) == len(right) else _digits_lack(typed, right)
    return Diagnosis(found=words) if words else None


def _of_other_size(case: Case) -> bool:
    if _digits(case.typed) < SHORTEST_QUANTITY:
        return False
    return any(case.accepts(case.right * Fraction(10) ** power) for power in (-6, -3, -2, -1, 1, 2, 3, 6))


def _as_long(right: Number, typed: str) -> Number:
    """Return the right number with no more decimals than were typed: nobody types the rest."""
    return rounded(right, len(typed.partition(".")[2]))


def _digits_differ(typed: str, right: str) -> str:
    differing = [place for place, pair in enumerate(zip(typed, right, strict=True)) if pair[0] != pair[1]]
    if len(differing) == 1:
        return "one digit differs: mistyped, or slipped in the arithmetic"
    return "two neighbouring digits have changed places" if _transposed(typed, right, differing) else ""


def _digits_lack(typed: str, right: str) -> str:
    if len(right) < SHORTEST_MISTYPED:
        return ""
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


def _part_replaced(case: Case, tree: Tree) -> Diagnosis | None:
    if _digits(case.typed) < SHORTEST_REPLACED:
        return None
    for changed, words in replaced(tree, sorted(case.values)):
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
    if _digits(case.typed) < SHORTEST_TWO_CHANGES:
        return None
    most = MOST_PARTS // len(list(places(tree)))
    for changed, words in itertools.islice(two_changes(tree, sorted(case.values)), most):
        if _fits(case, changed):
            return Diagnosis(found=words)
    return None


def _fits(case: Case, tree: Tree) -> bool:
    try:
        value = value_of(tree, case.values)
    except FormulaError:
        return False
    return case.accepts(value) and value != case.right and bool(names_in(tree))


def two_changes(tree: Tree, names: list[str]) -> Iterator[tuple[Tree, str]]:
    """Yield formulas with two parts left out, or one replaced and one left out, with the changes in words."""
    for first, one in (*left_out(tree), *replaced(tree, names)):
        for second, two in left_out(first):
            yield second, f"two changes at once: {one}, and {two}"


def left_out(tree: Tree) -> Iterator[tuple[Tree, str]]:
    """Yield every formula that lacks one part, with the change in words."""
    for part, put in places(tree):
        if isinstance(part, ast.BinOp):
            for new, words in _left_out(part):
                yield put(new), words


def replaced(tree: Tree, names: list[str]) -> Iterator[tuple[Tree, str]]:
    """Yield every formula with another name, number or operator in one place, with the change in words."""
    for part, put in places(tree):
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


def _replaced(part: Tree, names: list[str]) -> Iterator[tuple[Tree, str]]:
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
