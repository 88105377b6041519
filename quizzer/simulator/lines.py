"""The kinds of line a backbone file may hold, each of which knows the layer it stands for.

A line's first key is its kind, the value beside it the module's name; `Conv`'s `map` is the side of
the square it writes for one image, from which the multiply-adds follow.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import Annotated, ClassVar

import msgspec

from quizzer.simulator.backbone import Layer, Tensor

MAX_WIDTH = 1_000_000
_KERNEL = re.compile("([1-9][0-9]?)(?:x([1-9][0-9]?))?")

Name = str
Width = Annotated[int, msgspec.Meta(ge=1, le=MAX_WIDTH)]
Ways = tuple[tuple[int, int], ...]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every kind of line answers."""

    kind: ClassVar[str] = ""

    def fault(self) -> tuple[str, str] | None:
        """Return the key that is wrong and what to write instead, or None."""
        return None

    @abstractmethod
    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return the layer called `name`, which writes a map of `side` by `side` unless the line says otherwise."""


class Conv(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A convolution, without bias unless it says so: most are followed by a batch norm."""

    kind = "conv"

    conv: Name
    inputs: Width = msgspec.field(name="in")
    outputs: Width = msgspec.field(name="out")
    kernel: str
    """`3`, or `1x7` for one that is not square."""
    groups: Width = 1
    bias: bool = False
    map: Width | None = None

    @property
    def sides(self) -> tuple[int, ...]:
        """Return the kernel's height and width; empty where they cannot be read."""
        found = _KERNEL.fullmatch(self.kernel)
        return (int(found[1]), int(found[2] or found[1])) if found else ()

    def fault(self) -> tuple[str, str] | None:
        """Return what is wrong with kernel or groups."""
        if not self.sides:
            return "kernel", f"`{self.kernel}` is no kernel; write `3`, or `1x7`, with sides up to 99"
        if self.inputs % self.groups or self.outputs % self.groups:
            return "groups", f"{self.groups} groups do not divide {self.inputs} inputs and {self.outputs} outputs"
        return None

    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return the convolution: weights (out, in / groups, height, width) and perhaps biases (out,)."""
        weight = Tensor(f"{name}.weight", (self.outputs, self.inputs // self.groups, *self.sides))
        biases = (Tensor(f"{name}.bias", (self.outputs,)),) if self.bias else ()
        side = self.map or side
        products = None if side is None else side * side * weight.size
        return Layer(name=name, kind=self.kind, tensors=(weight, *biases), multiply_adds=products, ways=ways)


class Linear(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dense layer, applied at each of `positions` places of one image."""

    kind = "linear"

    linear: Name
    inputs: Width = msgspec.field(name="in")
    outputs: Width = msgspec.field(name="out")
    bias: bool = True
    positions: Width = 1

    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return the dense layer: weights (out, in) and perhaps biases (out,)."""
        del side
        weight = Tensor(f"{name}.weight", (self.outputs, self.inputs))
        biases = (Tensor(f"{name}.bias", (self.outputs,)),) if self.bias else ()
        products = self.positions * weight.size
        return Layer(name=name, kind=self.kind, tensors=(weight, *biases), multiply_adds=products, ways=ways)


class BatchNorm(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A batch norm: scale and shift per channel, and running statistics beside them."""

    kind = "batch_norm"

    batch_norm: Name
    channels: Width

    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return scale and shift as parameters; means, variances and a counter as buffers."""
        del side
        return Layer(
            name=name,
            kind=self.kind,
            tensors=_scale_and_shift(name, self.channels),
            buffers=(
                Tensor(f"{name}.running_mean", (self.channels,)),
                Tensor(f"{name}.running_var", (self.channels,)),
                Tensor(f"{name}.num_batches_tracked", ()),
            ),
            ways=ways,
        )


class LayerNorm(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layer norm: scale and shift per channel, nothing remembered."""

    kind = "layer_norm"

    layer_norm: Name
    channels: Width

    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return scale and shift."""
        del side
        return Layer(name=name, kind=self.kind, tensors=_scale_and_shift(name, self.channels), ways=ways)


class Attention(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Self-attention over `positions` tokens: queries, keys and values in one matrix, then a projection."""

    kind = "attention"

    attention: Name
    width: Width
    positions: Width

    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return its four tensors; the products of tokens with tokens, which hold no weight, are not counted."""
        del side
        tensors = (
            Tensor(f"{name}.in_proj_weight", (3 * self.width, self.width)),
            Tensor(f"{name}.in_proj_bias", (3 * self.width,)),
            Tensor(f"{name}.out_proj.weight", (self.width, self.width)),
            Tensor(f"{name}.out_proj.bias", (self.width,)),
        )
        products = self.positions * 4 * self.width * self.width
        return Layer(name=name, kind=self.kind, tensors=tensors, multiply_adds=products, ways=ways)


class Loose(Line, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A parameter that belongs to no layer: a class token, a layer scale."""

    kind = "tensor"

    tensor: Name
    shape: Annotated[tuple[Width, ...], msgspec.Meta(min_length=1, max_length=6)]

    def layer(self, name: str, side: int | None, ways: Ways) -> Layer:
        """Return the one tensor as a layer of its own name."""
        del side
        return Layer(name=name, kind=self.kind, tensors=(Tensor(name, self.shape),), ways=ways)


def _scale_and_shift(name: str, channels: int) -> tuple[Tensor, ...]:
    return Tensor(f"{name}.weight", (channels,)), Tensor(f"{name}.bias", (channels,))


LINES: dict[str, type[Line]] = {line.kind: line for line in (Conv, Linear, BatchNorm, LayerNorm, Attention, Loose)}
