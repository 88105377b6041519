"""The search for what explains a wrong number: bounded, honest, and never in the way."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzer.errors import FormulaError
from quizzer.generators import diagnosis
from quizzer.generators.algebra import Tree, names_in, places
from quizzer.generators.arithmetic import Number, formula, rounded, value_of
from quizzer.generators.diagnosis import MOST_PARTS, NOTHING, Case, Diagnosis, diagnose, left_out, replaced, two_changes
from quizzer.generators.mutations import Setting
from quizzer.generators.network import Roles
from quizzer.generators.slips import SLIPS

HEAD = Setting(
    step="trainable",
    scope=frozenset({"F", "C", "body", "old_head"}),
    roles=Roles(inputs=frozenset({"F"}), outputs=frozenset({"C"}), pairs=(("F", "C"),)),
)
VALUES = {"F": 512, "C": 5, "body": 11_176_512, "old_head": 513_000}
LONG = " + ".join(f"F * C * {number} + body * {number}" for number in range(1, 12))
NAMES = st.sampled_from(["F", "C", "K", "x"])
SMALL = st.integers(1, 50).map(str)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", "-", "*", "/", "//", "%"])
    return st.builds(lambda left, sign, right: f"({left} {sign} {right})", parts, signs, parts)


FORMULAS = st.recursive(NAMES | SMALL, _joined, max_leaves=12)


def case(
    text: str, typed: Number, values: dict[str, int] | None = None, decimals: int | None = None, setting: Setting = HEAD
) -> Case:
    """Return a wrong number with its formula; the right one is worked out."""
    names = VALUES if values is None else values

    def accepts(candidate: Number) -> bool:
        return candidate == typed or (decimals is not None and rounded(candidate, decimals) == rounded(typed, decimals))

    try:
        right = formula(text).value(names)
    except FormulaError:
        right = 0
    return Case(formula=text, setting=setting, values=names, right=right, accepts=accepts, typed=typed)


def found(text: str, typed: Number, **more: int) -> str:
    """Return what is said of a number."""
    return diagnose(case(text, typed, **more)).found  # type: ignore[arg-type]  # only `decimals`


@pytest.mark.parametrize(
    ("typed", "slips"),
    [
        (2560, ("no-bias",)),
        (5120, ("bias-per-weight",)),
        (3072, ("swapped-in-out",)),
        (2561, ("single-bias",)),
        (2565 + 513_000, ("kept-old-head",)),
        (2565 + 11_176_512, ("counted-frozen",)),
        (2560 + 513_000, ("no-bias", "kept-old-head")),
        (3072 + 11_176_512, ("swapped-in-out", "counted-frozen")),
        (2565 + 513_000 + 11_176_512, ("kept-old-head", "counted-frozen")),
    ],
)
def test_named_slips_come_first(typed: int, slips: tuple[str, ...]) -> None:
    """One slip by its name; where it takes two, both names and a clause that says so."""
    told = diagnose(case("F * C + C", typed))
    assert told.slips == slips
    assert told.found.startswith("two slips at once: ") is (len(slips) == 2)
    assert all(SLIPS[slip].title in told.found for slip in slips if len(slips) == 2)


@pytest.mark.parametrize(
    ("text", "typed", "words"),
    [
        ("F * C + C", 512, "this is `F`, another quantity of the question"),
        ("F * C + C", 5, "the term `F * C` is left out"),
        ("body + F * C + C", 11_176_517, "the term `F * C` is left out"),
        ("body - old_head", 11_689_512, "`old_head` is added where it is taken away"),
        ("F * C * 2", 1024, "the factor `C` is left out"),
        ("F // C", 512, "this is `F`, another quantity of the question"),
        ("F * C + C", 2575, "one digit differs"),
        ("F * C + C", 2655, "two neighbouring digits have changed places"),
        ("F * C + C", 265, "one digit is missing"),
        ("F * C + C", 25_650, "off by a power of ten"),
        ("F * C + C", 25_665, "one digit too many"),
        ("F * C + 7", 2557, "one digit differs"),
        ("F * C + 7", 2553, "`7` is taken away, not added"),
        ("F ** 2 + C", 517, "the power `2` is left out"),
        ("3 * F + C", 2053, "4 stands in the place of 3"),
        ("F * C + 13", 2599, ""),
    ],
)
def test_what_is_said_of_a_number(text: str, typed: int, words: str) -> None:
    """The simplest explanation that fits, in words; nothing where there is none."""
    assert found(text, typed).startswith(words)
    assert bool(words) or diagnose(case(text, typed)) == NOTHING


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Fraction("8.65"), ""),
        (Fraction("85.5"), "off by a power of ten"),
        (Fraction("8.45"), "one digit differs"),
        (Fraction("5.85"), ""),
        (Fraction("8.5"), ""),
    ],
)
def test_digits_of_a_rounded_number(typed: Fraction, words: str) -> None:
    """The right number is rounded as the learner's is before their digits are compared."""
    assert found("F * C / 300 + C / 300", Fraction(typed), decimals=2).startswith(words)


@given(FORMULAS, st.fractions(max_denominator=1000) | st.integers(-(10**12), 10**12), st.integers(0, 10_000))
def test_it_never_raises(text: str, typed: Number, size: int) -> None:
    """Whatever formula and number: divisions by zero, too large values, names without any."""
    told = diagnose(case(text, typed, {"F": size, "C": 7, "K": 3}))
    assert isinstance(told, Diagnosis)


@given(FORMULAS, st.integers(0, 10**9))
def test_a_diagnosis_is_true(text: str, typed: int) -> None:
    """Slips named are real ones, a finding is a clause, and a right number is never explained by its own formula."""
    told = diagnose(case(text, typed, {"F": 512, "C": 7, "K": 3, "x": 11}))
    assert set(told.slips) <= set(SLIPS)
    assert told == NOTHING or told.slips or told.found
    assert not told.found.endswith(".")


@given(FORMULAS)
def test_nothing_is_said_of_a_number_far_from_all(text: str) -> None:
    """A number that no change reaches gets no reason."""
    values = {"F": 512, "C": 7, "K": 3, "x": 11}
    tree = formula(text).tree
    typed = 10**40 + 12345678987654321
    for changed, _ in (*left_out(tree), *replaced(tree, sorted(values))):
        try:
            assume(value_of(changed, values) != typed)
        except FormulaError:
            continue
    assert diagnose(case(text, typed, values)) == NOTHING


@given(FORMULAS)
def test_a_left_out_part_is_found(text: str) -> None:
    """Every number that comes of leaving one part out is explained."""
    values = {"F": 512, "C": 7, "K": 3, "x": 11}
    for changed, _ in left_out(formula(text).tree):
        try:
            typed, right = value_of(changed, values), formula(text).value(values)
        except FormulaError:
            continue
        if typed != right and names_in(changed) and typed.denominator <= right.denominator:
            assert diagnose(case(text, typed, values)) != NOTHING


@pytest.mark.parametrize("text", ["F * C + C", "body + F * C + C", LONG[:290].rpartition(" + ")[0]])
def test_the_search_is_bounded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing fits, the two-change search computes only so many parts, however long the formula is."""
    tried: list[int] = []

    def counting(tree: Tree, names: dict[str, Number]) -> Number:
        tried.append(len(list(places(tree))))
        return value_of(tree, names)

    monkeypatch.setattr(diagnosis, "value_of", counting)
    assert diagnose(case(text, 987_654_321_987)) == NOTHING
    size = len(list(places(formula(text).tree)))
    one_change = len(list(left_out(formula(text).tree))) + len(list(replaced(formula(text).tree, sorted(VALUES))))
    slips = len(SLIPS) * (len(SLIPS) + 1)
    assert len(tried) <= MOST_PARTS // size + one_change + slips
    assert sum(tried) <= 2 * MOST_PARTS + (one_change + slips) * (size + 4)


def test_a_formula_too_long_to_read_explains_nothing() -> None:
    """The steps put into one may grow beyond what is parsed: no reason, no fault."""
    assert diagnose(case(LONG + " + F" * 40, 12345)) == NOTHING


def test_a_slip_that_grows_too_long_is_passed_over() -> None:
    """A formula at the limit: what a slip adds may go beyond it, and is skipped."""
    text = "F * C + C" + " + 1000000" * 29
    assert len(text) <= 300
    assert diagnose(case(text, 29_000_005 + 2560)).slips == ()
    assert diagnose(case(text, 29_000_000 + 2560)).slips == ("no-bias",)


def test_decimals_in_a_formula_survive_its_changes() -> None:
    """A tree that was changed has no text to read its decimals from."""
    assert found("0.5 * F + 0.25 * C", 256) == "the term `0.25 * C` is left out"
    assert value_of(formula("1_000.5 * F").tree, {"F": 2}) == 2001


@pytest.mark.parametrize(
    ("typed", "decimals"), [(7, None), (9, None), (38, None), (0, None), (1, None), (Fraction(7, 10), 1)]
)
def test_short_numbers_are_not_explained_away(typed: Number, decimals: int | None) -> None:
    """Nearly every short number is some change away: only parts left out and quantities of two digits count."""
    side = Setting(step="other")
    text, values = "(S + 2 * P - K) // T + 2", {"S": 31, "P": 3, "K": 7, "T": 2}
    told = diagnose(case(text, typed, values, decimals, side))
    assert told == NOTHING or "left out" in told.found or "taken away" in told.found


def test_two_changes_leave_something_out() -> None:
    """The second change is always a part left out: two replacements could make any number."""
    tree = formula("K**2 * I * O + O").tree
    words = [told for _, told in two_changes(tree, ["I", "K", "O"])]
    assert words
    assert all(told.startswith("two changes at once: ") for told in words)
    assert not any("stands in the place" in told.partition(", and ")[2] for told in words)


def test_two_parts_left_out_are_found() -> None:
    """One of the input channels and the batch norm, say."""
    values = {"K": 3, "I": 64, "O": 128}
    told = diagnose(case("K**2 * I * O + 2 * O", 9 * 128, values, setting=Setting(step="learned")))
    assert told.found == "two changes at once: the term `2 * O` is left out, and the factor `I` is left out"
