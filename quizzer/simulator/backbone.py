"""A pretrained network as a table: stages in forward order, their layers, every parameter tensor.

Names and shapes are those of the state dict, so a plan made here can be carried out in PyTorch.
Buffers (a batch norm's running statistics) stand apart: no gradient touches them and no published
total counts them.
"""

from __future__ import annotations

import math

import msgspec


class Tensor(msgspec.Struct, frozen=True):
    """One array of the state dict; a shape of `()` is a single number."""

    name: str
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Return how many numbers it holds."""
        return math.prod(self.shape)


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest thing that is frozen or trained as one."""

    name: str
    """As the module is called, such as `layer4.1.conv2`."""
    kind: str
    """`conv`, `linear`, `batch_norm`, `layer_norm`, `attention` or `tensor`."""
    tensors: tuple[Tensor, ...]
    buffers: tuple[Tensor, ...] = ()
    multiply_adds: int | None = 0
    """Products of its weights in one forward pass of one image; None where the file does not say."""
    ways: tuple[tuple[int, int], ...] = ()
    """The forks it stands in, outermost first: (fork, which of the parallel ways)."""

    @property
    def parameters(self) -> int:
        """Return how many numbers a gradient could change."""
        return sum(tensor.size for tensor in self.tensors)


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Layers that are usually frozen together."""

    name: str
    title: str
    layers: tuple[Layer, ...]
    width: int
    """Features it hands on: channels, or the length of a token."""

    @property
    def parameters(self) -> int:
        """Return the sum over its layers."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int | None:
        """Return the sum over its layers, or None where one of them is not known."""
        known = [layer.multiply_adds for layer in self.layers if layer.multiply_adds is not None]
        return sum(known) if len(known) == len(self.layers) else None


class Backbone(msgspec.Struct, frozen=True, kw_only=True):
    """A pretrained network: its body in stages, and the head that a new task replaces."""

    name: str
    title: str
    source: str
    stages: tuple[Stage, ...]
    """The body, input first; the head is not among them."""
    head: Layer
    """The published head, for the classes it was pretrained on."""
    published: int
    """The total its authors print, which the tensors add up to."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return every layer in forward order, the published head last."""
        return (*(layer for stage in self.stages for layer in stage.layers), self.head)

    @property
    def feature_width(self) -> int:
        """Return how many features the head reads."""
        return self.stages[-1].width

    @property
    def body(self) -> int:
        """Return the parameters without the head."""
        return sum(stage.parameters for stage in self.stages)

    @property
    def total(self) -> int:
        """Return the parameters with the published head."""
        return self.body + self.head.parameters

    def new_head(self, classes: int, width: int) -> Layer:
        """Return a head of the published kind and name that reads `width` features for `classes`."""
        old = self.head.tensors[0]
        positions = None if self.head.multiply_adds is None else self.head.multiply_adds // old.size
        return Layer(
            name=self.head.name,
            kind=self.head.kind,
            tensors=tuple(_resized(tensor, classes, width) for tensor in self.head.tensors),
            multiply_adds=None if positions is None else positions * classes * width,
        )


def _resized(tensor: Tensor, classes: int, width: int) -> Tensor:
    inputs = (width, *tensor.shape[2:]) if len(tensor.shape) > 1 else ()
    return Tensor(tensor.name, (classes, *inputs))
