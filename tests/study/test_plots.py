"""Plots as lines of text: sizes, ends, and the same facts in ASCII."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.study.plots import (
    ASCII,
    GUTTER,
    UNICODE,
    Interval,
    Pens,
    bar,
    clipped,
    columns,
    curve,
    interval,
    nice,
    scale,
    spark,
    text_of,
    under,
)

BOTH = pytest.mark.parametrize("pens", [UNICODE, ASCII], ids=["unicode", "ascii"])
SHARES = st.floats(0, 1)
WIDTHS = st.integers(20, 120)


def test_ascii_is_ascii() -> None:
    """Every sign for terminals without UTF-8 is one of theirs."""
    assert all(str(getattr(ASCII, name)).isascii() for name in Pens.__struct_fields__)


@given(values=st.lists(st.integers(0, 5000), min_size=1, max_size=30), width=WIDTHS, height=st.integers(3, 20))
def test_columns_fit(values: list[int], width: int, height: int) -> None:
    """So many lines, none wider than the room where a column has a cell at all; more is never lower."""
    for pens in (UNICODE, ASCII):
        lines = [text_of(line) for line in columns(values, max(width, GUTTER + len(values)), height, pens)]
        assert len(lines) == height
        assert max(map(len, lines)) <= max(width, GUTTER + len(values))
        assert not any(any(cell != " " for cell in line[GUTTER:]) for line in lines[:-1]) or any(values)


def test_a_chart_of_columns() -> None:
    """The top figure is a round one no less than the most; eighths of a cell are drawn."""
    assert [text_of(line) for line in columns([4, 1, 0, 2], GUTTER + 8, 3, UNICODE)] == [
        "   4 │█",
        "     │█ ▄   █",
        "   0 ▔▔▔▔▔▔▔▔▔",
    ]
    assert [text_of(line) for line in columns([4, 1, 0, 2], GUTTER + 8, 3, ASCII)] == [
        "   4 |#",
        "     |# -   #",
        "   0 +--------",
    ]


@pytest.mark.parametrize(("value", "top"), [(0, 2), (1, 2), (3, 4), (4, 4), (5, 10), (11, 20), (192, 200), (401, 1000)])
def test_round_figures(value: float, top: float) -> None:
    """2, 4 and 10, and those times ten."""
    assert nice(value) == top


@given(share=SHARES, width=WIDTHS)
def test_a_bar_is_as_long_as_its_share(share: float, width: int) -> None:
    """In whole cells, with the rest of its room drawn behind."""
    filled, behind = bar(share, width, UNICODE)
    assert len(filled[0]) == round(share * width)
    assert len(filled[0]) + len(behind[0]) == width


@BOTH
def test_a_spark_tells_nothing_from_little(pens: Pens) -> None:
    """A week without is another sign than a week with one."""
    assert len(set(spark([0, 1, 100], pens, 100))) == 3


@given(shares=st.lists(SHARES, min_size=3, max_size=3), width=WIDTHS)
def test_an_interval_lies_around_its_share(shares: list[float], width: int) -> None:
    """Point and mark are both to be seen unless they are in one cell; the line is as wide as the room."""
    low, share, high = sorted(shares)
    text = "".join(run for run, _ in interval(Interval(low=low, share=share, high=high, mark=low), width, UNICODE))
    assert len(text) == width
    assert text.count(UNICODE.point) == 1
    one_cell = round(share * (width - 1)) == round(low * (width - 1))
    assert (UNICODE.mark in text) is not one_cell


@given(width=WIDTHS)
def test_the_scale_is_as_wide_as_what_it_measures(width: int) -> None:
    """From 0 at its left edge to 100 at its right."""
    text = scale(width)[0][0]
    assert len(text) == width
    assert (text[0], text[-3:]) == ("0", "100")


@given(values=st.lists(SHARES, min_size=2, max_size=60), width=WIDTHS, height=st.integers(4, 20))
def test_a_curve_has_no_holes(values: list[float], width: int, height: int) -> None:
    """So many lines; every column of the plot has a dot, with braille and without."""
    points = [(place / (len(values) - 1), value) for place, value in enumerate(values)]
    for pens in (UNICODE, ASCII):
        lines = ["".join(text for text, _ in line) for line in curve(points, width, height, pens)]
        assert len(lines) == height
        plot = [line[GUTTER:].ljust(width - GUTTER) for line in lines[:-1]]
        assert all(any(row[column] != " " for row in plot) for column in range(width - GUTTER))


def test_a_curve_in_ascii() -> None:
    """It climbs from the lower left to the upper right, with its scale beside it."""
    assert [text_of(line) for line in curve([(0, 0), (1, 1)], GUTTER + 3, 4, ASCII)] == [
        " 100 |  o",
        "  50 | o",
        "     |o",
        "   0 +---",
    ]
    assert text_of(under("then", "now", 10)) == " " * GUTTER + "then   now"


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("Bias", 4, "Bias"),
        ("Biases", 4, "Bia~"),
        ("\u504f\u7f6e", 4, "\u504f\u7f6e"),
        ("\u504f\u7f6e\u504f", 4, "\u504f~"),
    ],
)
def test_a_name_is_cut_to_its_cells(text: str, cells: int, shown: str) -> None:
    """Wide characters take two."""
    assert clipped(text, cells, ASCII) == shown
