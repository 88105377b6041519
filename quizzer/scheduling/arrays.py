"""Names for the kinds of NumPy arrays that the planner's modules hand on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int_]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
"""Places in other arrays."""
