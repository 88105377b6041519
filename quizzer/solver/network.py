"""Networks by construction: every parameter is a real array, and a count is a sum of `.size`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One array and whether a gradient would reach it."""

    name: str
    array: NDArray[np.float32]
    trains: bool


def linear(inputs: int, outputs: int, *, bias: bool = True, frozen: bool = False) -> list[Parameter]:
    """Return the arrays of a linear layer: weights (outputs, inputs), and biases (outputs,)."""
    arrays = [Parameter(name="weight", array=np.zeros((outputs, inputs), np.float32), trains=not frozen)]
    if bias:
        arrays.append(Parameter(name="bias", array=np.zeros((outputs,), np.float32), trains=not frozen))
    return arrays


def trainable(parameters: Iterable[Parameter]) -> int:
    """Return how many numbers a gradient would change."""
    return sum(int(one.array.size) for one in parameters if one.trains)


def total(parameters: Iterable[Parameter]) -> int:
    """Return how many numbers there are, frozen ones too."""
    return sum(int(one.array.size) for one in parameters)
