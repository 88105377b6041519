"""Named mistakes, and what they do to a formula."""

from __future__ import annotations

import re

import pytest

from quizzer.generators.arithmetic import formula
from quizzer.generators.slips import SLIPS, mutated

NAMES = {"F": 512, "C": 5, "weights": 2560, "biases": 5, "body": 1000}


@pytest.mark.parametrize(
    ("slip", "text", "value"),
    [
        ("no-bias", "F * C + C", 2560),
        ("no-bias", "C + C * F", 2560),
        ("no-bias", "weights + biases", 2560),
        ("no-bias", "body + F * C + C", 3560),
        ("bias-per-weight", "F * C + C", 5120),
        ("bias-per-weight", "weights + biases", 5120),
        ("swapped-in-out", "F * C + C", 3072),
        ("single-bias", "F * C + C", 2561),
        ("single-bias", "weights + biases", 2561),
    ],
)
def test_a_mutation_gives_the_slips_number(slip: str, text: str, value: int) -> None:
    """Wherever the formula has that part, in any order."""
    changed = mutated(slip, text)
    assert changed is not None
    assert formula(changed).value(NAMES) == value


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        ("no-bias", "F * C"),
        ("no-bias", "F + C"),
        ("single-bias", "F * C"),
        ("swapped-in-out", "F * F"),
        ("unheard-of", "F"),
    ],
)
def test_nothing_to_get_wrong(slip: str, text: str) -> None:
    """A slip that a formula has no place for changes nothing."""
    assert mutated(slip, text) is None


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    "text",
    [
        "F",
        "5",
        "F * C + C",
        "weights + biases",
        "k**2 * c_in * c_out",
        "body - old_head + head",
        "(n + 2 * p - k) // s + 1",
    ],
)
def test_a_mutation_is_a_formula_and_another_one(slip: str, text: str) -> None:
    """Whatever comes out can be read again, differs from what went in, and uses names that were there or none."""
    changed = mutated(slip, text)
    if changed is not None:
        assert changed != text
        assert formula(changed).names <= formula(text).names | {"old_head", "body", "head", "published"}


@pytest.mark.parametrize("key", SLIPS)
def test_every_slip_is_told(key: str) -> None:
    """A key of lower-case words, a title of a few words without a full stop, a why of whole sentences."""
    slip = SLIPS[key]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
    assert 1 <= len(slip.title.split()) <= 7
    assert not slip.title.endswith(".")
    assert slip.why.endswith(".")
    assert slip.why[0].isupper() or slip.why[0].isdigit()


def test_titles_are_different() -> None:
    """A cue says one slip."""
    titles = [slip.title for slip in SLIPS.values()]
    assert len(set(titles)) == len(titles)
