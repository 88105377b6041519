"""A window slid over an image, against the formula for how often it fits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzer.solver.sliding import slide

SIDES = st.integers(1, 14)


@given(SIDES, SIDES, st.integers(1, 7), st.integers(1, 4), st.integers(0, 3))
def test_the_output_is_as_large_as_the_formula_says(
    height: int, width: int, kernel: int, stride: int, padding: int
) -> None:
    """(side + 2 * padding - kernel) // stride + 1 along each axis."""
    assume(kernel <= min(height, width) + 2 * padding)
    found = slide(np.ones((height, width), np.float32), kernel, stride, padding)
    assert found.shape == tuple((side + 2 * padding - kernel) // stride + 1 for side in (height, width))


@given(SIDES, st.integers(1, 5), st.integers(1, 3))
def test_a_window_sums_what_is_under_it(side: int, kernel: int, stride: int) -> None:
    """Without padding, ones sum to the kernel's area at every place."""
    assume(kernel <= side)
    found = slide(np.ones((side, side), np.float32), kernel, stride)
    assert np.array_equal(found, np.full_like(found, kernel**2))


def test_sums_by_hand() -> None:
    """A 2 x 2 window over 0 to 8, then with a border of zeros and stride 2."""
    image = np.arange(9, dtype=np.float32).reshape(3, 3)
    assert slide(image, 2).tolist() == [[8, 12], [20, 24]]
    assert slide(image, 2, stride=2, padding=1).tolist() == [[0, 3], [9, 24]]


@pytest.mark.parametrize(("side", "kernel", "padding"), [(3, 4, 0), (1, 4, 1), (2, 9, 3)])
def test_a_window_that_does_not_fit(side: int, kernel: int, padding: int) -> None:
    """Refused, with both sizes."""
    with pytest.raises(ValueError, match=f"{kernel} x {kernel} window does not fit"):
        slide(np.ones((side, side), np.float32), kernel, 1, padding)
