"""Names for the kinds of NumPy arrays that the planner's modules hand on, and what NumPy does only at a price."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

N = TypeVar("N", bound=np.generic)

Floats = NDArray[np.float64]
Whole = NDArray[np.int_]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
"""Places in other arrays."""


def distinct(values: NDArray[N]) -> NDArray[N]:
    """Return each of `values` once, sorted; NumPy's own `unique` loads all of its masked arrays for that."""
    ordered = np.sort(values, axis=None)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered
