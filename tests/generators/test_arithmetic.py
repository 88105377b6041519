"""Exact arithmetic: what is read, what it comes to, what is refused."""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.errors import FormulaError, Malformed
from quizzer.generators.arithmetic import formula, grouped, plain, read_number, rounded, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.generators.arithmetic import Number


@pytest.mark.parametrize(
    "text",
    [
        "2565",
        "2,565",
        "2_565",
        "2 565",
        "2\u00a0565",
        "2\u2009565",
        "2\u202f565",
        "2'565",
        "2\u2019565",
        " 2565 ",
        "=2565",
        "= 512*5+5",
        "+2565",
        "2565.0",
        "512*5+5",
        "512 * 5 + 5",
        "512×5+5",
        "512·5+5",
        "(512+1)*5",
        "5130/2",
        "5130÷2",
        "51^2 - 36",
        "51**2-36",
        "2.565e3",
        "7697 // 3",
        "max(2565, 5)",
        "round(2564.5)",
        "2\u2212\u22122563",
        "1,000 + 1,565",
    ],
)
def test_2565_is_read_in_every_writing(text: str) -> None:
    """Grouped, as arithmetic, with the signs that keyboards and phones give."""
    assert read_number(text, whole=False) == 2565


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2565.0000001", Fraction(25650000001, 10**7)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1/3", Fraction(1, 3)),
        ("1/3 * 3", 1),
        ("-7 // 2", -4),
        ("-7 % 3", 2),
        ("7/2 % (1/2)", 0),
        ("2**-2", Fraction(1, 4)),
        ("-2**2", -4),
        ("(-2)**2", 4),
        ("2**3**2", 512),
        ("11,689,512", 11_689_512),
        ("1,234.5", Fraction(2469, 2)),
        ("min(3, 2, 5)", 2),
        ("0x10", 16),
        (".5", Fraction(1, 2)),
        ("1e-3", Fraction(1, 1000)),
        ("1_0.5", Fraction(21, 2)),
        ("9**100 // 9**99", 9),
    ],
)
def test_values_are_exact(text: str, value: Number) -> None:
    """Whole numbers and fractions, no rounding anywhere; a whole fraction is an int."""
    found = read_number(text, whole=False)
    assert found == value
    assert isinstance(found, int) == (Fraction(value).denominator == 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "many",
        "F",
        "F*C",
        "1 2",
        "12 34",
        "1,2,3",
        "2,56",
        "2,5650",
        "1/0",
        "1 % 0",
        "0**-1",
        "9**9**9",
        "9**999999999",
        "10**400",
        "1e400",
        "1e31",
        "9" * 299,
        "9" * 100_000,
        "((((((1",
        "(" * 200 + "1" + ")" * 200,
        "-" * 200 + "1",
        "1+" * 140 + "1",
        "[" + "-" * 290 + "1]",
        "x" + ".y" * 140,
        "__import__('os').system('id')",
        "print(1)",
        "round()",
        "round(1, 2, 3)",
        "round(1, 99999)",
        "min()",
        "min(*[1])",
        "max(1, key=2)",
        "lambda: 1",
        "[1]",
        "{1: 2}",
        "'1'",
        "b'1'",
        "1j",
        "True",
        "None",
        "...",
        "1 if 2 else 3",
        "1 < 2",
        "(1 < 2) + 1",
        "min(1 < 2)",
        "1 and 2",
        "not 1",
        "~1",
        "1 << 9",
        "1 @ 2",
        "x := 1",
        "1; 2",
        "1\n2",
        "#",
        "\x00",
        "1\x00",
        "\ud800",
        "٣",
        "\uff12",
        "½",
        "∞",
        "nan",
        "2**0.5",
        "1.234.567",
    ],
)
def test_what_is_no_number_is_malformed(text: str) -> None:
    """Refused with advice, at once, whatever it is."""
    with pytest.raises(Malformed) as caught:
        read_number(text)
    assert 10 < len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2.565", "does the point in 2.565 group thousands? Write 2565 or 2,565"),
        ("1.234.567", "Write 1234567 or 1,234,567"),
        ("2,5", "write decimals with a point: 2.5"),
        ("0,125", "write decimals with a point: 0.125"),
        ("9**9**9", "this power is too large to be an answer"),
        ("1/0", "`1/0` divides by zero"),
        ("many", "'many' is not a number; write it like 2565, 2,565 or 512*5+5"),
    ],
)
def test_the_advice_fits_the_mistake(text: str, says: str) -> None:
    """A point that may group thousands and a comma that may be a point are asked back, not guessed."""
    with pytest.raises(Malformed) as caught:
        read_number(text)
    assert says in str(caught.value)


def test_a_point_is_a_point_where_decimals_are_due() -> None:
    """`2.565` is read where the answer has decimals, and always where it cannot be thousands."""
    assert read_number("2.565", whole=False) == Fraction(2565, 1000)
    assert read_number("0.565") == Fraction(565, 1000)
    assert read_number("2565.125") == Fraction(20521, 8)


@pytest.mark.parametrize(
    ("text", "read"), [("2565", True), ("2,565", True), ("-3.5", True), ("5*5", False), ("(5)", False)]
)
def test_an_exam_may_forbid_the_calculator(text: str, *, read: bool) -> None:
    """Then one number is one number."""
    if read:
        assert read_number(text, calculator=False) is not None
    else:
        with pytest.raises(Malformed, match="forbids a calculator"):
            read_number(text, calculator=False)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="0123456789+-*/%.,_ ()^exminaroud'", max_size=40))
def test_any_text_is_a_number_or_malformed(text: str) -> None:
    """Nothing else is raised, and what is read is exact."""
    try:
        found = read_number(text)
    except Malformed:
        return
    assert isinstance(found, int | Fraction)
    assert not isinstance(found, bool)
    assert read_number(plain(found), whole=False) == found


# Against Python itself

OPERATORS: dict[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}
LEAVES = st.integers(0, 999).map(str) | st.sampled_from(["F", "C"])
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from([*OPERATORS, "/"]), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda one: f"-{one}")
        | st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda one: f"{one[0]}({one[1]}, {one[2]})")
    ),
    max_leaves=8,
)
NAMES = {"F": 512, "C": 5}


def by_python(text: str) -> Fraction | None:
    """Return what Python makes of a formula with every number a fraction; None where it divides by zero."""
    import ast  # noqa: PLC0415  for this one function

    tree = ast.parse(text, mode="eval")
    names = {**{name: Fraction(value) for name, value in NAMES.items()}, "Fraction": Fraction, "min": min, "max": max}

    class Whole(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.AST:
            call = ast.Call(ast.Name("Fraction", ast.Load()), [node], [])
            return ast.copy_location(call, node)

    code = compile(ast.fix_missing_locations(Whole().visit(tree)), "python", "eval")
    try:
        return Fraction(eval(code, {"__builtins__": {}}, names))  # noqa: S307  formulas that the test itself wrote
    except ZeroDivisionError:
        return None


@settings(max_examples=250, deadline=None)
@given(TREES)
def test_a_formula_is_worth_what_python_says(text: str) -> None:
    """Exactly, for any tree of the operators allowed; a zero divisor is a FormulaError."""
    due = by_python(text)
    if due is None:
        with pytest.raises(FormulaError, match="divides by zero"):
            formula(text).value(NAMES)
        return
    assert formula(text).value(NAMES) == due


@settings(max_examples=250, deadline=None)
@given(TREES)
def test_a_formula_written_again_is_worth_the_same(text: str) -> None:
    """`written` drops only brackets that say nothing, names or numbers put in."""
    due = by_python(text)
    if due is not None:
        tree = formula(text).tree
        assert formula(written(tree)).value(NAMES) == due
        assert formula(written(tree, NAMES).replace(",", "_").replace("_ ", ", ")).value({}) == due


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("F*C+C", "F * C + C"),
        ("(F*C)+C", "F * C + C"),
        ("F*(C+1)", "F * (C + 1)"),
        ("F-(C-1)", "F - (C - 1)"),
        ("F/(C*2)", "F / (C * 2)"),
        ("k**2*C", "k**2 * C"),
        ("(k+1)**2", "(k + 1)**2"),
        ("-(F+C)", "-(F + C)"),
        ("max(F,C)", "max(F, C)"),
        ("(-2)**2", "(-2)**2"),
        ("2**(3**2)", "2**3**2"),
        ("(2**3)**2", "(2**3)**2"),
    ],
)
def test_formulas_are_written_as_on_paper(text: str, again: str) -> None:
    """Spaces around signs, brackets where they are needed."""
    assert written(formula(text).tree) == again
    names = {"F": 7, "C": 3, "k": 4}
    assert formula(again).value(names) == formula(text).value(names)


# Formulas of banks


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("F *", "is not arithmetic; write it like `F * C + C`"),
        ("2n", "is not arithmetic; write a product with `*`, and no unit"),
        ("20 ha", "is not arithmetic; write a product with `*`, and no unit"),
        ("F C", "is not arithmetic"),
        ("", "is not arithmetic"),
        ("F.real", "is not allowed"),
        ("F[0]", "is not allowed"),
        ("f'{F}'", "is not allowed"),
        ("open('x')", "is not a function here; there are min, max and round"),
        ("F()", "is not a function here"),
        ("(lambda: 1)()", "is not a function here"),
        ("'F'", "is not a number"),
        ("True", "is not a number"),
        ("F | C", "the operator in `F | C` is not allowed"),
        ("~F", "the sign in `~F` is not allowed"),
        ("F in C", "compare with < <= > >= == !="),
        ("round(F, 1, 2)", "`round` takes 1 to 2 values"),
        ("F" * 301, "a formula of 301 characters; at most 300 are read"),
        ("(" * 99 + "F" + ")" * 99, ""),
        ("F+" * 100 + "F", "nested too deeply"),
    ],
)
def test_what_is_no_formula(text: str, says: str) -> None:
    """Each kind of mistake has its own message; brackets alone nest nothing."""
    if not says:
        assert formula(text).value({"F": 3}) == 3
        return
    with pytest.raises(FormulaError) as caught:
        formula(text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("F + G", "`G` has no value here"),
        ("F / (F - F)", "divides by zero"),
        ("F ** F", "too large"),
        ("F ** 0.5", "the exponent 1/2 is not whole"),
        ("F * " * 60 + "F", "too"),
        ("10**150 * 10**10", "too large"),
        ("round(F, 40)", "rounding to 40 digits makes no sense"),
    ],
)
def test_what_has_no_value(text: str, says: str) -> None:
    """Names unknown, zero divisors, values beyond any answer."""
    with pytest.raises(FormulaError) as caught:
        formula(text).value({"F": 1000})
    assert says in str(caught.value)


def test_names_are_known_without_computing() -> None:
    """Functions aside."""
    assert formula("max(F, C) * k + round(2.5)").names == {"F", "C", "k"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("F > C", True),
        ("2 < C < 9", True),
        ("9 < C < 2", False),
        ("F > C and C > 9", False),
        ("F == 512 or C == 9", True),
    ],
)
def test_conditions(text: str, *, holds: bool) -> None:
    """`where:` compares and joins."""
    assert formula(text).holds(NAMES) is holds


# Rounding and writing


@pytest.mark.parametrize(
    ("value", "digits", "due"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("2.675", 2, "2.68"),
        ("1.005", 2, "1.01"),
        ("8.5449", 2, "8.54"),
        ("1234", -2, "1200"),
        ("1250", -2, "1300"),
        ("1/3", 3, "0.333"),
        ("2/3", 3, "0.667"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, digits: int, due: str) -> None:
    """As on paper: Python's own round goes to even, and floats hide what a half is."""
    assert rounded(Fraction(value), digits) == Fraction(due)
    assert formula(f"round({value}, {digits})").value({}) == Fraction(due)


@settings(max_examples=200, deadline=None)
@given(st.fractions(), st.integers(-3, 8))
def test_rounding_is_the_nearest(value: Fraction, digits: int) -> None:
    """No further than half a step, on a step, and once is enough."""
    near = rounded(value, digits)
    step = Fraction(10) ** -digits
    assert abs(near - value) <= step / 2
    assert (near / step).denominator == 1
    assert rounded(near, digits) == near


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (2565, "2565", "2,565"),
        (11_689_512, "11689512", "11,689,512"),
        (0, "0", "0"),
        (-1234, "-1234", "-1,234"),
        (Fraction(171, 20), "8.55", "8.55"),
        (Fraction(-1, 4), "-0.25", "-0.25"),
        (Fraction(24691, 2), "12345.5", "12,345.5"),
        (Fraction(7, 3), "7/3", "7/3"),
        (Fraction(6, 2), "3", "3"),
        (Fraction(1, 1024), "0.0009765625", "0.0009765625"),
    ],
)
def test_numbers_as_text(value: Number, text: str, shown: str) -> None:
    """Decimals where they end, fractions where they do not; thousands apart for the eye."""
    assert plain(value) == text
    assert grouped(value) == shown


@settings(max_examples=300, deadline=None)
@given(st.integers(-(10**30), 10**30) | st.fractions(max_denominator=10**6))
def test_what_is_written_is_read_back(value: Number) -> None:
    """Plain or grouped, the reader takes back exactly the number."""
    assert read_number(plain(value), whole=False) == value
    assert read_number(grouped(value), whole=False) == value
