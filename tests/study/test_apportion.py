"""Whole numbers in proportion: what sums to what, and how near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizzer.study.apportion import Table, apportioned

WEIGHTS = st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=12)


@given(st.integers(0, 200), WEIGHTS)
def test_shares_sum_and_are_near(total: int, weights: list[float]) -> None:
    """The numbers sum to the total, and each is within one of its exact share."""
    found = apportioned(total, weights)
    assert sum(found) == total
    whole = sum(weights)
    exact = [total * weight / whole if whole else total / len(weights) for weight in weights]
    assert all(abs(number - share) < 1 + 1e-6 for number, share in zip(found, exact, strict=True))


@given(st.integers(0, 60), st.lists(st.tuples(st.floats(0, 50), st.integers(0, 9)), min_size=1, max_size=8))
def test_no_share_is_above_its_limit(total: int, pairs: list[tuple[float, int]]) -> None:
    """Limits hold, and what they leave over goes to the others as long as there is room."""
    weights, most = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = apportioned(total, weights, most)
    assert all(number <= limit for number, limit in zip(found, most, strict=True))
    assert sum(found) == min(total, sum(most))


@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_a_table_meets_both_margins_where_it_can(most: list[list[int]], data: st.DataObject) -> None:
    """Given margins of some table within the limits, the mended one has them too."""
    limits = {(f"r{row}", f"c{column}"): limit for row, line in enumerate(most) for column, limit in enumerate(line)}
    some = {cell: data.draw(st.integers(0, limit)) for cell, limit in limits.items()}
    rows = {row: sum(count for (one, _), count in some.items() if one == row) for row, _ in limits}
    columns = {name: sum(count for (_, one), count in some.items() if one == name) for _, name in limits}
    shares = {cell: data.draw(st.floats(0, 6)) for cell in limits}
    table = Table(rows, shares, limits)
    table.mend(columns)
    for row, total in rows.items():
        assert sum(count for (one, _), count in table.cells.items() if one == row) == total
    for name, total in columns.items():
        assert sum(count for (_, one), count in table.cells.items() if one == name) == total
    assert all(0 <= count <= limits[cell] for cell, count in table.cells.items())
