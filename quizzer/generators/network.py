"""The network a derivation is about, as a bank writes it: layers whose sizes are formulas.

The solver gets the numbers, never the formulas; so what it counts cannot be what the steps computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.arithmetic import Number, formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Size = Annotated[str, msgspec.Meta(min_length=1)]


class LinearLayer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fully connected layer from `in` features to `out`."""

    inputs: Size = msgspec.field(name="in")
    outputs: Size = msgspec.field(name="out")
    bias: bool = True
    frozen: bool = False


class Layer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One layer: its kind is the key."""

    linear: LinearLayer


class Network(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Layers from input to output."""

    layers: Annotated[tuple[Layer, ...], msgspec.Meta(min_length=1, max_length=200)]

    def formulas(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield each size formula with its path from the network's node."""
        for place, layer in enumerate(self.layers):
            for key, text in (("in", layer.linear.inputs), ("out", layer.linear.outputs)):
                yield ("layers", place, "linear", key), text

    def sizes(self, values: Mapping[str, Number]) -> tuple[LinearSizes, ...]:
        """Return the layers with `values` put in; raise FormulaError where a size is no positive whole number."""
        return tuple(
            LinearSizes(
                inputs=size(layer.linear.inputs, values),
                outputs=size(layer.linear.outputs, values),
                bias=layer.linear.bias,
                frozen=layer.linear.frozen,
            )
            for layer in self.layers
        )


class LinearSizes(msgspec.Struct, frozen=True, kw_only=True):
    """A linear layer in numbers."""

    inputs: int
    outputs: int
    bias: bool
    frozen: bool


def size(text: str, values: Mapping[str, Number]) -> int:
    """Return a size; raise FormulaError where it is no positive whole number."""
    value = formula(text).value(values)
    if not isinstance(value, int) or value < 1:
        message = f"`{text}` gives {value}, which is no layer size; sizes are whole and positive"
        raise FormulaError(message)
    return value
