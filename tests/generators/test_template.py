"""Prompts with numbers to be put in."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.generators.template import fill, placeholders

VALUES: dict[str, int | Fraction] = {"F": 512, "C": 5, "r": Fraction(171, 20), "long": 11_689_512}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{F} to {C}", "512 to 5"),
        ("**{F}**", "**512**"),
        ("{F}{C}", "5125"),
        ("{r} MB", "8.55 MB"),
        ("{long}", "11,689,512"),
        ("{{F}}", "{F}"),
        ("{unknown}", "{unknown}"),
        ("{ F }", "{ F }"),
        ("{}", "{}"),
        ("$x_{F}$ and {F}", "$x_{F}$ and 512"),
        ("$\\frac{C}{F}$", "$\\frac{C}{F}$"),
        ("costs $5 {F}", "costs $5 512"),
        ("{F!r} {F:x} {F.real}", "{F!r} {F:x} {F.real}"),
        ("%s {F} %(F)s", "%s 512 %(F)s"),
        ("{{{F}}}", "{{F}}"),
        ("no names", "no names"),
    ],
)
def test_declared_names_are_filled_in(text: str, filled: str) -> None:
    """And nothing else: math and doubled braces stay, and no formatting language is hidden in braces."""
    assert fill(text, VALUES) == filled


def test_words_are_filled_in_too() -> None:
    """A name may stand for a word."""
    assert fill("{backbone} with {F}", VALUES, {"backbone": "ResNet-18"}) == "ResNet-18 with 512"


def test_placeholders_are_what_would_be_filled() -> None:
    """Outside of math, in single braces."""
    assert list(placeholders("{F} {{C}} $x_{G}$ {H} {F}")) == ["F", "H", "F"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="{}$FC x\n", max_size=30))
def test_any_text_can_be_filled(text: str) -> None:
    """Nothing raises, and a text without declared names in single braces keeps every letter."""
    filled = fill(text, VALUES)
    if not {"F", "C"} & set(placeholders(text)) and "{{" not in text:
        assert filled == text
