"""The network a derivation is about, as a bank writes it: layers whose sizes are formulas.

The solver gets the numbers, never the formulas; so what it counts cannot be what the steps computed.
The layers also say what a name in a formula stands for (`K` is a kernel), which the slips go by.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.arithmetic import Number, formula
from quizzer.generators.backbones import body_layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Size = Annotated[str, msgspec.Meta(min_length=1)]
Path = tuple[str | int, ...]


class _Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every layer may say."""

    frozen: bool = False


class Linear(_Options, frozen=True, kw_only=True):
    """A fully connected layer from `in` features to `out`."""

    inputs: Size = msgspec.field(name="in")
    outputs: Size = msgspec.field(name="out")
    bias: bool = True


class Conv(_Options, frozen=True, kw_only=True):
    """A convolution with square kernels, from `in` channels to `out`."""

    inputs: Size = msgspec.field(name="in")
    outputs: Size = msgspec.field(name="out")
    kernel: Size
    stride: Size = "1"
    padding: Size = "0"
    groups: Size = "1"
    bias: bool = True


class Pool(_Options, frozen=True, kw_only=True):
    """A square pooling window; its stride is its size unless said otherwise."""

    kernel: Size
    stride: Size | None = None
    padding: Size = "0"


class BatchNorm(_Options, frozen=True, kw_only=True):
    """A scale and a shift for each channel, and as many running statistics."""

    channels: Size


class LayerNorm(_Options, frozen=True, kw_only=True):
    """A scale and a shift for each feature."""

    size: Size


class Embedding(_Options, frozen=True, kw_only=True):
    """A table of `entries` vectors."""

    entries: Size
    size: Size


class Attention(_Options, frozen=True, kw_only=True):
    """Query, key, value and output maps of one size."""

    size: Size
    bias: bool = True


class Plain(_Options, frozen=True, kw_only=True):
    """A layer with nothing to learn and nothing to say."""


class Residual(_Options, frozen=True, kw_only=True):
    """Layers around which the input is carried, through `shortcut` where the shapes differ."""

    body: tuple[Layer, ...]
    shortcut: tuple[Layer, ...] = ()


class Repeat(_Options, frozen=True, kw_only=True):
    """The same layers several times."""

    times: Size
    layers: tuple[Layer, ...]


class Body(_Options, frozen=True, kw_only=True):
    """The body of the question's backbone, of which `train` says how much a gradient changes."""

    train: Literal["none", "last", "last_two", "all"] = "none"


class Layer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One layer: its kind is the key."""

    body: Body | None = None

    linear: Linear | None = None
    conv: Conv | None = None
    pool: Pool | None = None
    batch_norm: BatchNorm | None = None
    layer_norm: LayerNorm | None = None
    embedding: Embedding | None = None
    attention: Attention | None = None
    residual: Residual | None = None
    repeat: Repeat | None = None
    global_pool: Plain | None = None
    flatten: Plain | None = None
    relu: Plain | None = None

    def kinds(self) -> list[tuple[str, _Options]]:
        """Return the kinds given; there should be one."""
        given = zip(self.__struct_fields__, msgspec.structs.astuple(self), strict=True)
        return [(name, options) for name, options in given if options is not None]


Count = Literal["trainable", "total", "running", "channels", "height", "width", "features"]


class Network(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """Layers from input to output, and which step claims which count."""

    layers: Annotated[tuple[Layer, ...], msgspec.Meta(min_length=1, max_length=200)]
    input: tuple[Size, ...] = ()
    """Channels, height and width, or features: needed where a shape is claimed."""
    claims: dict[Count, str] = {}
    """A count with the step that must come to it; without it, the last step claims what trains."""

    @cached_property
    def every(self) -> tuple[tuple[Path, list[tuple[str, _Options]]], ...]:
        """Return the path of every layer, those inside others too, with its kinds."""
        return tuple(_layers(self.layers, ("layers",)))

    @cached_property
    def formulas(self) -> tuple[tuple[Path, str], ...]:
        """Return each size formula with its path from the network's node."""
        entry = ((("input", place), text) for place, text in enumerate(self.input))
        return (*entry, *_formulas(self.every))

    def unclear(self) -> Iterator[tuple[Path, str]]:
        """Yield layers that are not of exactly one kind, with what is wrong."""
        for path, kinds in self.every:
            if len(kinds) != 1:
                there = ", ".join(name for name, _ in kinds) or "none"
                yield path, f"a layer is of one kind; here are {len(kinds)}: {there}"

    def bodies(self) -> Iterator[Path]:
        """Yield the path of every layer that is the backbone's body."""
        return (path for path, kinds in self.every if any(name == "body" for name, _ in kinds))

    def sizes(self, values: Mapping[str, Number], backbone: str = "") -> list[dict[str, Any]]:
        """Return the layers as plain data with `values` put in; raise FormulaError where a size is no size."""
        found: list[dict[str, Any]] = []
        for layer in self.layers:
            if layer.body is not None:
                found += body_layers(backbone, layer.body.train)
            else:
                found.append(_resolved(layer, values))
        return found

    def entry(self, values: Mapping[str, Number]) -> tuple[int, ...] | None:
        """Return the input's shape in numbers, or None where it has none."""
        return tuple(size(text, values) for text in self.input) or None


def _layers(layers: tuple[Layer, ...], path: Path) -> Iterator[tuple[Path, list[tuple[str, _Options]]]]:
    for place, layer in enumerate(layers):
        kinds = layer.kinds()
        yield (*path, place), kinds
        for kind, options in kinds:
            if isinstance(options, Residual | Repeat):
                for name in options.__struct_fields__:
                    inside = getattr(options, name)
                    if isinstance(inside, tuple):
                        yield from _layers(inside, (*path, place, kind, name))


def _formulas(layers: Iterable[tuple[Path, list[tuple[str, _Options]]]]) -> Iterator[tuple[Path, str]]:
    for where, kinds in layers:
        for kind, options in kinds:
            if kind != "body":
                texts = zip(options.__struct_encode_fields__, msgspec.structs.astuple(options), strict=True)
                yield from (((*where, kind, key), text) for key, text in texts if isinstance(text, str))


def _resolved(layer: Layer, values: Mapping[str, Number]) -> dict[str, Any]:
    (kind, options), *_ = layer.kinds()
    found: dict[str, Any] = {}
    for name, key in zip(options.__struct_fields__, options.__struct_encode_fields__, strict=True):
        value = getattr(options, name)
        if isinstance(value, tuple):
            found[key] = [_resolved(one, values) for one in value]
        elif isinstance(value, str):
            found[key] = size(value, values, least=0 if key == "padding" else 1)
        elif value is not None:
            found[key] = value
    return {kind: found}


def size(text: str, values: Mapping[str, Number], *, least: int = 1) -> int:
    """Return a size; raise FormulaError where it is no whole number of at least `least`."""
    value = formula(text).value(values)
    if not isinstance(value, int) or value < least:
        message = f"`{text}` gives {value}, which is no layer size; sizes are whole and positive"
        raise FormulaError(message)
    return value


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """What the names in formulas stand for, as far as the network says."""

    inputs: frozenset[str] = frozenset()
    outputs: frozenset[str] = frozenset()
    kernels: frozenset[str] = frozenset()
    strides: frozenset[str] = frozenset()
    paddings: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    """Of batch norm."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Inputs with outputs, of layers whose sizes are plain names."""


_ROLE_OF = {
    "in": "inputs",
    "out": "outputs",
    "kernel": "kernels",
    "stride": "strides",
    "padding": "paddings",
    "groups": "groups",
    "channels": "channels",
}


def roles_of(network: Network | None) -> Roles:
    """Return what the names in `network` stand for."""
    if network is None:
        return Roles()
    found: dict[str, set[str]] = {role: set() for role in _ROLE_OF.values()}
    for path, text in network.formulas:
        role = _ROLE_OF.get(str(path[-1]))
        if role and text.isidentifier():
            found[role].add(text)
    pairs = []
    for _, kinds in network.every:
        for _, options in kinds:
            if isinstance(options, Linear | Conv) and options.inputs.isidentifier() and options.outputs.isidentifier():
                pairs.append((options.inputs, options.outputs))
    return Roles(**{role: frozenset(names) for role, names in found.items()}, pairs=tuple(dict.fromkeys(pairs)))
