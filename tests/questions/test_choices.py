"""`choices`: max(0, (hits - false picks) / right ones)."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from quizzer.errors import Malformed
from tests.shelf import question, scores, slips, variant

PRIMES = """
    type: choices
    options:
      - right: two
      - right: three
      - right: five
      - {wrong: four, slip: own}
      - {wrong: nine, slip: other}
"""
RIGHT = {"two", "three", "five"}
WORDS = ("two", "three", "five", "four", "nine")


def digits(words: tuple[str, ...]) -> str:
    """Return the response that picks `words`."""
    lines = variant(PRIMES).present().groups[0].lines
    return " ".join(line.label for line in lines if line.text in words)


@pytest.mark.parametrize("words", list(chain(*(combinations(WORDS, count) for count in range(1, 6)))), ids=" ".join)
def test_every_set_scores_by_the_formula(words: tuple[str, ...]) -> None:
    """Hits earn, false picks cost as much, and nothing falls below 0."""
    hits, false = len(RIGHT & set(words)), len(set(words) - RIGHT)
    assert scores(variant(PRIMES), digits(words))[""] == pytest.approx(max(0, (hits - false) / 3))


def test_every_false_pick_brings_its_slip() -> None:
    """Two false picks name two slips."""
    assert set(slips(variant(PRIMES), digits(("two", "four", "nine")))) == {"own", "other"}


@pytest.mark.parametrize("text", ["1 3", "13", "31", "1,3", "3 1 1", " 1, 3 "])
def test_digits_may_be_written_in_many_ways(text: str) -> None:
    """Order, spaces, commas and repeats do not matter."""
    assert variant(PRIMES).read(text) == (1, 3)


@pytest.mark.parametrize("text", ["", "0", "6", "1 6", "1-3", "one", "1;2"])
def test_anything_but_digits_of_options_is_malformed(text: str) -> None:
    """What names no option is refused."""
    with pytest.raises(Malformed):
        variant(PRIMES).read(text)


def test_picking_everything_pays_little() -> None:
    """Three right of five: everything scores a third."""
    assert scores(variant(PRIMES), "12345")[""] == pytest.approx(1 / 3)


def test_one_more_right_option_is_another_answer() -> None:
    """The fingerprint is that of the set of right options, in any order."""
    before = question(PRIMES).fingerprint("")
    turned = PRIMES.replace("two", "x").replace("three", "two").replace("x", "three")
    assert question(turned).fingerprint("") == before
    assert question(PRIMES.replace("{wrong: nine, slip: other}", "right: seven")).fingerprint("") != before


def test_luck_is_one_in_as_many_sets() -> None:
    """Five options have 31 sets that are not empty."""
    assert question(PRIMES).luck() == pytest.approx(1 / 31)
