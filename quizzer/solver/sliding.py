"""Convolution as a child would do it: a kernel slid over an array, one position after another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def slide(image: NDArray[np.float32], kernel: int, stride: int = 1, padding: int = 0) -> NDArray[np.float32]:
    """Return the sums under a `kernel` x `kernel` window slid over `image` (height, width), by `stride`.

    Raises ValueError where the window does not fit even once.
    """
    padded = np.pad(image, padding)
    height, width = padded.shape
    rows = []
    top = 0
    while top + kernel <= height:
        row = []
        left = 0
        while left + kernel <= width:
            row.append(padded[top : top + kernel, left : left + kernel].sum())
            left += stride
        rows.append(row)
        top += stride
    if not rows or not rows[0]:
        message = f"a {kernel} x {kernel} window does not fit on {height} x {width}"
        raise ValueError(message)
    return np.array(rows, np.float32)
