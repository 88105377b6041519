"""Exact arithmetic for banks and answers, over Python's own syntax tree: whole numbers and fractions.

Banks are data, so nothing is ever executed: each allowed node becomes a small closure, and size, depth
and magnitude are bounded before anything is computed (`9**9**9` is refused, not tried).
"""

from __future__ import annotations

import ast
import functools
import itertools
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from fractions import Fraction

from quizzer.errors import FormulaError, Malformed
from quizzer.generators.algebra import names_in

Number = int | Fraction
Step = Callable[[Mapping[str, Number]], Number]
"""A compiled node: from names to a value."""

MAX_LENGTH = 300
MAX_DEPTH = 40
MAX_BITS = 512
MAX_EXPONENT = 256
MAX_ROUND = 30
TOO_DEEP = "a formula nested too deeply; split it into steps"
_TOO_LARGE = 1 << MAX_BITS


def _divide(left: Number, right: Number) -> Number:
    if type(left) is int and type(right) is int:
        whole, rest = divmod(left, right)
        return Fraction(left, right) if rest else whole
    return simplest(Fraction(left) / right)


def _power(base: Number, exponent: Number) -> Number:
    if exponent != int(exponent):
        message = f"the exponent {exponent} is not whole; powers here are whole"
        raise FormulaError(message)
    whole = int(exponent)
    size = max(abs(base.numerator).bit_length(), base.denominator.bit_length())
    if abs(whole) > MAX_EXPONENT or size * abs(whole) > 2 * MAX_BITS:
        message = "this power is too large to be an answer"
        raise FormulaError(message)
    if type(base) is int and whole >= 0:
        power: int = base**whole
        return power
    return simplest(Fraction(base) ** whole)


_BINARY: dict[type[ast.operator], tuple[str, int, Callable[[Number, Number], Number]]] = {
    ast.Add: ("+", 1, operator.add),
    ast.Sub: ("-", 1, operator.sub),
    ast.Mult: ("*", 2, operator.mul),
    ast.Div: ("/", 2, _divide),
    ast.FloorDiv: ("//", 2, operator.floordiv),
    ast.Mod: ("%", 2, operator.mod),
    ast.Pow: ("**", 4, _power),
}
_COMPARE: dict[type[ast.cmpop], tuple[str, Callable[[Number, Number], bool]]] = {
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}


def _round(value: Number, digits: Number = 0) -> Number:
    """Round halves away from zero, as on paper (Python's own `round` goes to even)."""
    return rounded(value, int(digits))


_FUNCTIONS: dict[str, Callable[..., Number]] = {"min": min, "max": max, "round": _round}


def simplest(value: Number) -> Number:
    """Return a whole fraction as an int."""
    return value.numerator if value.denominator == 1 else value


def rounded(value: Number, digits: int) -> Number:
    """Round to `digits` decimals, halves away from zero."""
    if abs(digits) > MAX_ROUND:
        message = f"rounding to {digits} digits makes no sense; use at most {MAX_ROUND}"
        raise FormulaError(message)
    if digits >= 0:
        return value if type(value) is int else _divide(in_units(value, digits), 10**digits)
    scale: int = 10**-digits
    return in_units(Fraction(value, scale), 0) * scale


def in_units(value: Number, digits: int) -> int:
    """Return how many of the last of `digits` decimals make up the rounded value: 226 for 2.255 and 2 digits."""
    top, bottom = 2 * abs(value.numerator) * 10**digits, value.denominator
    whole: int = (top + bottom) // (2 * bottom)
    return whole if value >= 0 else -whole


class Formula:
    """One parsed formula: its text, its tree, the names it uses."""

    __slots__ = ("_compute", "names", "text", "tree")

    def __init__(self, text: str, tree: ast.expr) -> None:
        """Check and compile `tree`; raise FormulaError for what is not allowed."""
        self.text = text
        self.tree = tree
        self._compute = _compile(tree, text, 0)
        self.names = frozenset(names_in(tree)).difference(_FUNCTIONS)

    def value(self, names: Mapping[str, Number]) -> Number:
        """Compute with `names`; raise FormulaError for an unknown name, a zero divisor or a huge value."""
        return _computed(self._compute, names, self.text)

    def holds(self, names: Mapping[str, Number]) -> bool:
        """Return whether this condition is met."""
        return bool(self.value(names))


_TOUCHING = re.compile(r"\d\s*[A-Za-z]")
"""A number right before a letter: a product as in `2n`, or a unit as in `20 ha`."""


@functools.lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """Parse `text`; raise FormulaError that says what is not allowed."""
    if len(text) > MAX_LENGTH:
        message = f"a formula of {len(text)} characters; at most {MAX_LENGTH} are read"
        raise FormulaError(message)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of `1if`; a formula only cares whether it parses
            parsed = compile(text.strip(), "formula", "eval", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        advice = "write a product with `*`, and no unit" if _TOUCHING.search(text) else "write it like `F * C + C`"
        message = f"`{text}` is not arithmetic; {advice}"
        raise FormulaError(message) from None
    assert isinstance(parsed, ast.Expression)  # noqa: S101  what mode "eval" returns
    try:
        return Formula(text.strip(), parsed.body)
    except RecursionError:  # Python's own writer of trees, met while a message quotes one
        raise FormulaError(TOO_DEEP) from None


def value_of(tree: ast.expr, names: Mapping[str, Number]) -> Number:
    """Compute a tree as a mutation made it; raise FormulaError as formulas do."""
    return _computed(_compile(tree, "", 0), names, "this")


def _computed(compute: Step, names: Mapping[str, Number], text: str) -> Number:
    try:
        return compute(names)
    except KeyError as error:
        message = f"`{error.args[0]}` has no value here"
        raise FormulaError(message) from None
    except ZeroDivisionError:
        message = f"`{text}` divides by zero"
        raise FormulaError(message) from None


def _compile(node: ast.expr, text: str, depth: int) -> Step:
    if depth > MAX_DEPTH:
        raise FormulaError(TOO_DEEP)
    if isinstance(node, ast.Name):
        name = node.id
        return lambda names: names[name]
    for kind, compiler in _COMPILERS.items():
        if isinstance(node, kind):
            return compiler(node, text, depth)
    message = f"`{ast.unparse(node)}` is not allowed; formulas hold numbers, names, + - * / // % **, min, max, round"
    raise FormulaError(message)


def _constant(node: ast.Constant, text: str) -> Step:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        message = f"`{_source(node, text)}` is not a number"
        raise FormulaError(message)
    value = node.value if isinstance(node.value, int) else _decimal(_source(node, text))
    _bounded(value)
    return lambda _: value


def _source(node: ast.Constant, text: str) -> str:
    """Return a constant as it was written; a tree without a text of its own has only its values."""
    return (text and ast.get_source_segment(text.strip(), node)) or repr(node.value)


def _decimal(text: str) -> Number:
    digits = text.replace("_", "")  # first of all: `1e9_999_999` has an exponent of seven digits
    exponent = re.search(r"[eE][+-]?(\d+)$", digits)
    if exponent and int(exponent[1]) > MAX_ROUND:
        message = f"`{text}` is too large to be an answer"
        raise FormulaError(message)
    return simplest(Fraction(digits))


def _bounded(value: Number) -> Number:
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        message = "a value here grows too large to be an answer"
        raise FormulaError(message)
    return value


def _binary(node: ast.BinOp, text: str, depth: int) -> Step:
    if type(node.op) not in _BINARY:
        message = f"the operator in `{ast.unparse(node)}` is not allowed; use + - * / // % **"
        raise FormulaError(message)
    apply = _BINARY[type(node.op)][2]
    left, right = _compile(node.left, text, depth + 1), _compile(node.right, text, depth + 1)

    def compute(names: Mapping[str, Number]) -> Number:
        value = apply(left(names), right(names))
        if type(value) is int and -_TOO_LARGE < value < _TOO_LARGE:  # nearly always, and the quickest to see
            return value
        return simplest(_bounded(value))

    return compute


def _call(node: ast.Call, text: str, depth: int) -> Step:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    counts = {"min": (1, 9), "max": (1, 9), "round": (1, 2)}
    if name not in _FUNCTIONS or node.keywords:
        message = f"`{ast.unparse(node.func)}` is not a function here; there are min, max and round"
        raise FormulaError(message)
    low, high = counts[name]
    if not low <= len(node.args) <= high or any(isinstance(one, ast.Starred) for one in node.args):
        message = f"`{name}` takes {low} to {high} values"
        raise FormulaError(message)
    function = _FUNCTIONS[name]
    parts = [_compile(one, text, depth + 1) for one in node.args]
    if name != "round" and len(parts) == 1:
        return parts[0]
    return lambda names: function(*(part(names) for part in parts))


def _compare(node: ast.Compare, text: str, depth: int) -> Step:
    if any(type(op) not in _COMPARE for op in node.ops):
        message = f"`{ast.unparse(node)}` is not allowed; compare with < <= > >= == !="
        raise FormulaError(message)
    sides = [_compile(one, text, depth + 1) for one in (node.left, *node.comparators)]
    tests = [_COMPARE[type(op)][1] for op in node.ops]

    def compute(names: Mapping[str, Number]) -> Number:
        values = [side(names) for side in sides]
        return all(test(*pair) for test, pair in zip(tests, itertools.pairwise(values), strict=True))

    return compute


def _signed(node: ast.UnaryOp, text: str, depth: int) -> Step:
    if not isinstance(node.op, ast.USub | ast.UAdd):
        message = f"the sign in `{ast.unparse(node)}` is not allowed; use + or -"
        raise FormulaError(message)
    inner = _compile(node.operand, text, depth + 1)
    sign = -1 if isinstance(node.op, ast.USub) else 1
    return lambda names: sign * inner(names)


def _junction(node: ast.BoolOp, text: str, depth: int) -> Step:
    parts = [_compile(one, text, depth + 1) for one in node.values]
    every = isinstance(node.op, ast.And)
    return lambda names: (all if every else any)(part(names) for part in parts)


_COMPILERS: dict[type[ast.expr], Callable[..., Step]] = {
    ast.BinOp: _binary,
    ast.Constant: lambda node, text, _: _constant(node, text),
    ast.UnaryOp: _signed,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.BoolOp: _junction,
}


def written(tree: ast.expr, names: Mapping[str, Number] | None = None) -> str:
    """Return a tree as a person writes it: `512 × 5 + 5`, with `names` put in where given."""
    return _written(tree, names or {}, 0)


def _written(node: ast.expr, names: Mapping[str, Number], outer: int) -> str:
    if isinstance(node, ast.BinOp):
        return _written_binary(node, names, outer)
    if isinstance(node, ast.UnaryOp):
        text = f"-{_written(node.operand, names, 3)}" if isinstance(node.op, ast.USub) else ""
        return _bracketed(text, 3, outer) if text else _written(node.operand, names, outer)
    if isinstance(node, ast.Name) and node.id in names:
        return grouped(names[node.id])
    if isinstance(node, ast.Call):
        inner = ", ".join(_written(one, names, 0) for one in node.args)
        return f"{ast.unparse(node.func)}({inner})"
    if isinstance(node, ast.Compare):
        signs = [_COMPARE[type(op)][0] for op in node.ops]
        sides = [_written(one, names, 1) for one in (node.left, *node.comparators)]
        text = sides[0] + "".join(f" {sign} {side}" for sign, side in zip(signs, sides[1:], strict=True))
        return _bracketed(text, 0, outer)
    return ast.unparse(node)


def _written_binary(node: ast.BinOp, names: Mapping[str, Number], outer: int) -> str:
    sign, rank, _ = _BINARY[type(node.op)]
    inexact = isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.FloorDiv | ast.Mod)
    apart = isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Mod) or (rank == 2 and inexact)  # noqa: PLR2004
    left = _written(node.left, names, rank + isinstance(node.op, ast.Pow))
    right = _written(node.right, names, rank + apart)
    text = f"{left}{sign}{right}" if rank > 2 else f"{left} {sign} {right}"  # noqa: PLR2004  powers bind without spaces
    return _bracketed(text, rank, outer)


def _bracketed(text: str, rank: int, outer: int) -> str:
    return f"({text})" if rank < outer else text


def plain(value: Number) -> str:
    """Return a number as text that the reader takes back: `2565`, `8.55`, `7/3`."""
    if type(value) is int:
        return str(value)
    if value.denominator == 1:
        return str(value.numerator)
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    if bottom != 1 or value.denominator > 10**9:
        return str(value)
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = int(abs(value) * 10**digits)
    text = f"{whole:0{digits + 1}d}"
    return f"{'-' if value < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def grouped(value: Number) -> str:
    """Return a number for the eye: thousands kept apart with commas, `11,689,512`."""
    if type(value) is int:
        return f"{value:,}"
    text = plain(value)
    if "/" in text:
        return text
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole not in {"-0", "0"} else text


_GAPS = "[,_ \u00a0\u2009\u202f'\u2019]"
_GROUPED = re.compile(rf"(?<![\d.])\d{{1,3}}(?:{_GAPS}\d{{3}})+(?!\d)")
_SIGNS = str.maketrans({"×": "*", "·": "*", "⋅": "*", "−": "-", "–": "-", "÷": "/"})


def read_number(text: str, *, whole: bool = True, calculator: bool = True) -> Number:
    """Read what a learner typed: `2,565`, `2_565`, `2 565`, `512*5+5`, `8.55`, `1/3`.

    Raises Malformed, with how to write it, for what is no number; an expression is one only where the
    exam allows a calculator.
    """
    raw = text.strip()
    if not raw:
        message = "nothing is typed yet; write a number such as 2565"
        raise Malformed(message)
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", raw) or (whole and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", raw)):
        message = f"does the point in {raw} group thousands? Write {raw.replace('.', '')} or {raw.replace('.', ',')}"
        raise Malformed(message)
    if re.fullmatch(r"\d+,\d{1,2}|\d+,\d{4,}|0,\d+", raw):
        message = f"write decimals with a point: {raw.replace(',', '.')}"
        raise Malformed(message)
    joined = _GROUPED.sub(lambda found: re.sub(_GAPS, "", found[0]), raw).translate(_SIGNS).replace("^", "**")
    joined = joined.removeprefix("=").strip()
    if not calculator and not re.fullmatch(r"[+-]?\d+(\.\d+)?", joined):
        message = "this exam forbids a calculator: work it out and write one number"
        raise Malformed(message)
    try:
        parsed = formula(joined)
        if parsed.names or any(isinstance(node, ast.Compare | ast.BoolOp) for node in ast.walk(parsed.tree)):
            raise _not_a_number(raw)
        return parsed.value({})
    except FormulaError as error:
        if "too large" in str(error) or "zero" in str(error):
            raise Malformed(str(error)) from None
        raise _not_a_number(raw) from None


def _not_a_number(raw: str) -> Malformed:
    shown = raw if len(raw) <= 40 else raw[:39] + "…"  # noqa: PLR2004  fits a narrow line
    return Malformed(f"{shown!r} is not a number; write it like 2565, 2,565 or 512*5+5")
