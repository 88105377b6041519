"""Networks by construction: every parameter is a real array, and a count is a sum of `.size`.

A network comes in as plain data in numbers (`[{"linear": {"in": 512, "out": 5}}]`), the way a bank
describes it; nothing that computed an answer takes part in checking it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from quizzer.solver.sliding import slide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Array = NDArray[np.float32]
Shape = tuple[int, ...]


MOST_LAYERS = 20_000
"""A repeat may be drawn: more turns than any network has are not taken."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One array, and whether a gradient would change it."""

    name: str
    array: Array
    trains: bool


class Built(msgspec.Struct, kw_only=True):
    """A network's arrays, and the shape its output has (channels, height, width) or (features,)."""

    parameters: list[Parameter] = []
    buffers: list[Array] = []
    """Batch norm's running means and variances: no gradient ever reaches them."""
    shape: Shape | None = None
    layers: int = 0
    """Built so far, each turn of a repeat by itself."""

    @property
    def trainable(self) -> int:
        """Return how many numbers a gradient would change."""
        return sum(int(one.array.size) for one in self.parameters if one.trains)

    @property
    def total(self) -> int:
        """Return how many numbers there are to learn, frozen ones too."""
        return sum(int(one.array.size) for one in self.parameters)

    @property
    def running(self) -> int:
        """Return how many running statistics there are."""
        return sum(int(one.size) for one in self.buffers)

    def add(self, name: str, *shape: int, trains: bool) -> None:
        """Make one array of zeros; raise ValueError where there is no room for it."""
        try:
            array = np.zeros(shape, np.float32)
        except (MemoryError, ValueError):  # NumPy raises the one or the other, by how far the size is beyond it
            message = f"the array `{name}` of {' x '.join(map(str, shape))} is too large to build"
            raise ValueError(message) from None
        self.parameters.append(Parameter(name=name, array=array, trains=trains))


def build(layers: Sequence[Mapping[str, Any]], shape: Shape | None = None) -> Built:
    """Build every array of `layers`; where an input `shape` is given, follow it through.

    Raises ValueError for a kind of layer that is not known, or channels that do not fit.
    """
    built = Built(shape=shape)
    _build(layers, built, frozen=False)
    return built


def _build(layers: Sequence[Mapping[str, Any]], built: Built, *, frozen: bool) -> None:
    for layer in layers:
        built.layers += 1
        if built.layers > MOST_LAYERS:
            message = f"the network has more than {MOST_LAYERS:,} layers"
            raise ValueError(message)
        for kind, options in layer.items():
            if kind not in _KINDS:
                message = f"the solver knows no layer {kind!r}"
                raise ValueError(message)
            _KINDS[kind](built, options, not (frozen or options.get("frozen", False)))


def _linear(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001  one table of builders
    _fits(built, options["in"], len(built.shape or ()) - 1)
    built.add("weight", options["out"], options["in"], trains=trains)
    if options.get("bias", True):
        built.add("bias", options["out"], trains=trains)
    if built.shape is not None:
        built.shape = (*built.shape[:-1], options["out"])


def _conv(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    kernel, groups, outputs = options["kernel"], options.get("groups", 1), options["out"]
    if options["in"] % groups or outputs % groups:
        message = f"{groups} groups divide neither {options['in']} nor {outputs} channels"
        raise ValueError(message)
    _fits(built, options["in"], 0)
    built.add("weight", outputs, options["in"] // groups, kernel, kernel, trains=trains)
    if options.get("bias", True):
        built.add("bias", outputs, trains=trains)
    _slid(built, options, outputs)


def _pool(built: Built, options: Mapping[str, Any], _trains: bool) -> None:  # noqa: FBT001
    _slid(built, {"stride": options["kernel"], **options}, None)


def _slid(built: Built, options: Mapping[str, Any], channels: int | None) -> None:
    if built.shape is None:
        return
    inside, height, width = built.shape
    stride, padding = options.get("stride", 1), options.get("padding", 0)
    down, across = slide(np.zeros((height, width), np.float32), options["kernel"], stride, padding).shape
    built.shape = (channels or inside, down, across)


def _batch_norm(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    channels = options["channels"]
    _fits(built, channels, 0)
    built.add("scale", channels, trains=trains)
    built.add("shift", channels, trains=trains)
    built.buffers += [np.zeros(channels, np.float32), np.ones(channels, np.float32)]


def _layer_norm(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    built.add("scale", options["size"], trains=trains)
    built.add("shift", options["size"], trains=trains)


def _embedding(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    built.add("table", options["entries"], options["size"], trains=trains)


def _attention(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    size = options["size"]
    for name in ("query", "key", "value", "output"):
        built.add(f"{name} weight", size, size, trains=trains)
        if options.get("bias", True):
            built.add(f"{name} bias", size, trains=trains)


def _residual(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    entry = built.shape
    _build(options["body"], built, frozen=not trains)
    leaving, built.shape = built.shape, entry
    _build(options.get("shortcut", ()), built, frozen=not trains)
    if leaving != built.shape:
        message = f"the two ways of a residual block end in {leaving} and {built.shape}; they cannot be added"
        raise ValueError(message)


def _repeated(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    for _ in range(options["times"]):
        _build(options["layers"], built, frozen=not trains)


def _tensors(built: Built, options: Mapping[str, Any], trains: bool) -> None:  # noqa: FBT001
    arrays = _arrays(tuple(map(tuple, options["shapes"])))
    built.parameters += [Parameter(name="tensor", array=array, trains=trains) for array in arrays]
    built.buffers += _arrays(tuple(map(tuple, options.get("running", ()))))


@functools.lru_cache(maxsize=128)
def _arrays(shapes: tuple[Shape, ...]) -> tuple[Array, ...]:
    """Return arrays of zeros, built once: a published body is the same in every variant that draws it."""
    return tuple(np.zeros(shape, np.float32) for shape in shapes)


def _global_pool(built: Built, _options: Mapping[str, Any], _trains: bool) -> None:  # noqa: FBT001
    if built.shape is not None:
        built.shape = (np.zeros(built.shape, np.float32).mean(axis=(1, 2)).size,)


def _flatten(built: Built, _options: Mapping[str, Any], _trains: bool) -> None:  # noqa: FBT001
    if built.shape is not None:
        built.shape = (np.zeros(built.shape, np.float32).reshape(-1).size,)


def _relu(_built: Built, _options: Mapping[str, Any], _trains: bool) -> None:  # noqa: FBT001
    """Change neither arrays nor shapes."""


def _fits(built: Built, inputs: int, axis: int) -> None:
    if built.shape is not None and built.shape[axis] != inputs:
        message = f"a layer takes {inputs}, but what comes in has {built.shape[axis]}"
        raise ValueError(message)


_KINDS = {
    "linear": _linear,
    "conv": _conv,
    "pool": _pool,
    "batch_norm": _batch_norm,
    "layer_norm": _layer_norm,
    "embedding": _embedding,
    "attention": _attention,
    "residual": _residual,
    "repeat": _repeated,
    "tensors": _tensors,
    "global_pool": _global_pool,
    "flatten": _flatten,
    "relu": _relu,
}


def kinds() -> Iterable[str]:
    """Return every kind of layer that can be built."""
    return _KINDS.keys()


def counted(built: Built, count: str) -> int:
    """Return one count of a built network; raise ValueError where its shape is not known."""
    if count in {"trainable", "total", "running"}:
        return int(getattr(built, count))
    if built.shape is None:
        message = "the network says nothing of its input's shape; add `input:`"
        raise ValueError(message)
    sides = ("features",) if len(built.shape) == 1 else ("channels", "height", "width")
    if count not in sides or len(built.shape) != len(sides):
        message = f"the output has the shape {built.shape}, which has no {count}"
        raise ValueError(message)
    return built.shape[sides.index(count)]
