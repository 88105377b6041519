"""`number`: whole numbers exactly, others to so many decimals or within a tolerance."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizzer.errors import Malformed
from tests.shelf import found_in, question, scores, slips, variant

HEAD = """
    type: number
    answer: 512 * 5 + 5
    slips:
      - {slip: no-bias, gives: 512 * 5}
      - {slip: bias-per-weight, gives: 2 * 512 * 5}
"""
SIZE = """
    type: number
    answer: 11689512 * 4 / 10**6
    unit: MB
    round: 1
    slips: [{slip: own, gives: 11689512 / 10**6}]
"""
SHARE = """
    type: number
    answer: 1/400
    tolerance: 0.0001
"""


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("2565", 1),
        ("2,565", 1),
        ("2_565", 1),
        ("2 565", 1),
        ("2\u202f565", 1),
        ("2'565", 1),
        ("512*5+5", 1),
        ("512 × 5 + 5", 1),
        ("= 2565", 1),
        ("2565.0", 1),
        ("+2565", 1),
        ("5130/2", 1),
        ("2565.0000001", 0),
        ("2564.9999999", 0),
        ("2560", 0),
        ("-2565", 0),
        ("2.565e3", 1),
    ],
)
def test_whole_numbers_are_marked_exactly(text: str, score: float) -> None:
    """Grouping and arithmetic are read; a ten-millionth beside it is wrong."""
    assert scores(variant(HEAD), text) == {"": score}


@pytest.mark.parametrize(("text", "slip"), [("2560", "no-bias"), ("5120", "bias-per-weight"), ("2561", None)])
def test_a_slip_is_known_by_its_number(text: str, slip: str | None) -> None:
    """The number that a slip gives names it; any other names none."""
    assert slips(variant(HEAD), text) == ((slip,) if slip else ())


@pytest.mark.parametrize(
    ("text", "score"),
    [("46.8", 1), ("46.8 MB", 1), ("46.8mb", 1), ("46.758", 1), ("46.75", 1), ("46.749", 0), ("46.85", 0), ("47", 0)],
)
def test_rounding_and_unit(text: str, score: float) -> None:
    """What rounds to the same decimals is right (halves up), and the unit may stand behind it."""
    assert scores(variant(SIZE), text) == {"": score}


def test_a_slip_is_rounded_too() -> None:
    """11.7 is what the bytes forgotten give."""
    assert slips(variant(SIZE), "11.7") == ("own",)


@pytest.mark.parametrize(
    ("text", "score"), [("0.0025", 1), ("1/400", 1), ("0.0026", 1), ("0.0024", 1), ("0.00261", 0), ("0.0023999", 0)]
)
def test_tolerance_reaches_both_ways(text: str, score: float) -> None:
    """The bounds themselves are right."""
    assert scores(variant(SHARE), text) == {"": score}


@pytest.mark.parametrize("text", ["", "many", "1 2", "9**9**9", "1/0", "F", "2565 MB", "1,5", "1.234.567", "2.565"])
def test_what_is_no_number_is_malformed(text: str) -> None:
    """Refused with advice; a point that may group thousands and a comma that may be a point are asked back."""
    with pytest.raises(Malformed):
        variant(HEAD).read(text)


def test_a_point_before_three_digits_is_a_point_where_answers_have_decimals() -> None:
    """`46.758` is read where the answer is no whole number."""
    assert variant(SIZE).read("46.758") == Fraction(46758, 1000)


def test_the_answer_is_shown_grouped_with_its_unit() -> None:
    """2,565 and 46.8 MB."""
    assert variant(HEAD).reveal().model == "2,565"
    assert variant(SIZE).reveal().model == "46.8 MB"


def test_worked_gives_the_slips_numbers() -> None:
    """For worksheets: the answer, and what each slip gives."""
    worked = variant(HEAD).worked()
    assert worked.answer == 2565
    assert worked.slips == (("no-bias", 2560), ("bias-per-weight", 5120))


def test_another_number_is_another_answer() -> None:
    """The fingerprint is that of the value, however it is written."""
    before = question(HEAD).fingerprint("")
    assert question(HEAD.replace("answer: 512 * 5 + 5", "answer: 2565")).fingerprint("") == before
    assert question(HEAD.replace("answer: 512 * 5 + 5", "answer: 2566")).fingerprint("") != before


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("answer: 1/3", "no-rounding"),
        ("answer: 4, round: 1, tolerance: 1", "two-roundings"),
        ("answer: 4, slips: [{slip: own, gives: 2 + 2}]", "slip-is-right"),
        ("answer: 4, slips: [{slip: own, gives: 5}, {slip: other, gives: 5}]", "slip-collision"),
        ("answer: 9**9**9", "bad-formula"),
        ("answer: x", "bad-formula"),
        ("answer: 1/0", "bad-formula"),
    ],
)
def test_problems(fields: str, code: str) -> None:
    """What cannot be an answer, and slips that cannot be told apart, are noted."""
    found = found_in(f"- {{id: q, type: number, topic: t, difficulty: 1, prompt: P, {fields}}}")
    assert [one.partition(":")[0] for one in found] == [code]
