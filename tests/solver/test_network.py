"""Networks built of real arrays: counts and shapes against figures worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.solver.network import build, counted, kinds

Layers = list[dict[str, Any]]


def linear(inputs: int, outputs: int, **more: bool) -> dict[str, Any]:
    """Return a linear layer."""
    return {"linear": {"in": inputs, "out": outputs, **more}}


def conv(inputs: int, outputs: int, kernel: int, **more: int | bool) -> dict[str, Any]:
    """Return a convolution."""
    return {"conv": {"in": inputs, "out": outputs, "kernel": kernel, **more}}


def norm(channels: int, **more: bool) -> dict[str, Any]:
    """Return a batch norm."""
    return {"batch_norm": {"channels": channels, **more}}


BASIC = [conv(64, 64, 3, padding=1, bias=False), norm(64), {"relu": {}}] * 2
DOWN = [
    conv(64, 128, 3, stride=2, padding=1, bias=False),
    norm(128),
    {"relu": {}},
    conv(128, 128, 3, padding=1, bias=False),
    norm(128),
]
PROJECTION = [conv(64, 128, 1, stride=2, bias=False), norm(128)]
ENCODER = [
    {"residual": {"body": [{"layer_norm": {"size": 768}}, {"attention": {"size": 768}}]}},
    {"residual": {"body": [{"layer_norm": {"size": 768}}, linear(768, 3072), {"relu": {}}, linear(3072, 768)]}},
]


@pytest.mark.parametrize(
    ("layers", "trainable", "total", "running"),
    [
        ([linear(512, 5)], 2565, 2565, 0),
        ([linear(512, 5, bias=False)], 2560, 2560, 0),
        ([linear(512, 5, frozen=True)], 0, 2565, 0),
        ([linear(512, 128, frozen=True), {"relu": {}}, linear(128, 5)], 645, 66_309, 0),
        ([conv(3, 64, 7, bias=False)], 9408, 9408, 0),
        ([conv(3, 96, 11)], 34_944, 34_944, 0),
        ([conv(32, 64, 3, groups=4, bias=False)], 9 * 8 * 64, 4608, 0),
        ([conv(32, 64, 3, groups=4)], 4672, 4672, 0),
        ([conv(32, 32, 3, groups=32, bias=False)], 288, 288, 0),
        ([conv(32, 32, 3, groups=32, bias=False), conv(32, 64, 1, bias=False)], 2336, 2336, 0),
        ([norm(128)], 256, 256, 256),
        ([norm(128, frozen=True)], 0, 256, 256),
        ([conv(64, 128, 3, bias=False), norm(128)], 73_984, 73_984, 256),
        ([{"pool": {"kernel": 2}}], 0, 0, 0),
        ([{"residual": {"body": BASIC}}], 73_984, 73_984, 256),
        ([{"repeat": {"times": 2, "layers": [{"residual": {"body": BASIC}}]}}], 147_968, 147_968, 512),
        ([{"residual": {"body": DOWN, "shortcut": PROJECTION}}], 230_144, 230_144, 768),
        ([{"residual": {"body": DOWN, "shortcut": PROJECTION, "frozen": True}}], 0, 230_144, 768),
        ([{"repeat": {"times": 3, "layers": [linear(4, 4)], "frozen": True}}], 0, 60, 0),
        ([{"layer_norm": {"size": 768}}], 1536, 1536, 0),
        ([{"embedding": {"entries": 197, "size": 768}}], 151_296, 151_296, 0),
        ([{"attention": {"size": 768}}], 2_362_368, 2_362_368, 0),
        ([{"attention": {"size": 768, "bias": False}}], 2_359_296, 2_359_296, 0),
        (ENCODER, 7_087_872, 7_087_872, 0),
        ([{"tensors": {"shapes": [[5, 512], [5]], "running": [[3]]}}], 2565, 2565, 3),
        ([{"tensors": {"shapes": [[5, 512], [5]], "frozen": True}}], 0, 2565, 0),
        ([{"global_pool": {}}, {"flatten": {}}, {"relu": {}}], 0, 0, 0),
        ([], 0, 0, 0),
    ],
)
def test_counts(layers: Layers, trainable: int, total: int, running: int) -> None:
    """What a gradient changes, what there is to learn, and running statistics apart from both."""
    built = build(layers)
    assert (built.trainable, built.total, built.running) == (trainable, total, running)


def test_every_parameter_is_an_array() -> None:
    """Counts are sizes of arrays with the shapes that PyTorch gives them, each by its name."""
    built = build([conv(6, 4, 3, groups=2), norm(4), linear(7, 2)])
    arrays = [(one.name, one.array.shape, one.trains) for one in built.parameters]
    assert arrays == [
        ("weight", (4, 3, 3, 3), True),
        ("bias", (4,), True),
        ("scale", (4,), True),
        ("shift", (4,), True),
        ("weight", (2, 7), True),
        ("bias", (2,), True),
    ]
    assert [one.shape for one in built.buffers] == [(4,), (4,)]


@pytest.mark.parametrize(
    ("layers", "entry", "shape"),
    [
        ([linear(512, 5)], (512,), (5,)),
        ([linear(192, 64)], (197, 192), (197, 64)),
        ([conv(3, 64, 7, stride=2, padding=3, bias=False)], (3, 64, 64), (64, 32, 32)),
        ([conv(3, 8, 3)], (3, 10, 12), (8, 8, 10)),
        ([conv(3, 64, 11, stride=4, padding=2), {"pool": {"kernel": 3, "stride": 2}}], (3, 63, 63), (64, 7, 7)),
        ([{"pool": {"kernel": 2}}], (16, 9, 8), (16, 4, 4)),
        ([{"pool": {"kernel": 3, "stride": 2, "padding": 1}}], (16, 32, 32), (16, 16, 16)),
        ([norm(3), {"relu": {}}], (3, 5, 5), (3, 5, 5)),
        ([{"residual": {"body": BASIC}}], (64, 9, 7), (64, 9, 7)),
        ([{"residual": {"body": DOWN, "shortcut": PROJECTION}}], (64, 9, 8), (128, 5, 4)),
        ([{"flatten": {}}], (512, 7, 7), (25_088,)),
        ([{"global_pool": {}}], (512, 7, 7), (512,)),
        ([conv(3, 6, 5), {"pool": {"kernel": 2}}, {"flatten": {}}, linear(1176, 10)], (3, 32, 32), (10,)),
    ],
)
def test_shapes(layers: Layers, entry: tuple[int, ...], shape: tuple[int, ...]) -> None:
    """A shape followed through the layers, windows really slid."""
    assert build(layers, entry).shape == shape


@pytest.mark.parametrize(
    ("layers", "entry", "says"),
    [
        ([{"lstm": {}}], None, "knows no layer 'lstm'"),
        ([conv(6, 4, 3, groups=4)], None, "4 groups divide neither 6 nor 4"),
        ([conv(4, 6, 3, groups=4)], None, "4 groups divide"),
        ([conv(4, 6, 3)], (3, 8, 8), "a layer takes 4, but what comes in has 3"),
        ([linear(10, 2)], (12,), "takes 10"),
        ([norm(4)], (3, 8, 8), "takes 4"),
        ([conv(3, 4, 9)], (3, 8, 8), "9 x 9 window does not fit on 8 x 8"),
        ([{"residual": {"body": DOWN}}], (64, 8, 8), "cannot be added"),
        ([linear(2**40, 2**40)], None, "too large to build"),
    ],
)
def test_what_does_not_fit_is_refused(layers: Layers, entry: tuple[int, ...] | None, says: str) -> None:
    """Channels, windows, ways of a block: a network that could not run is not counted."""
    with pytest.raises(ValueError, match=says):
        build(layers, entry)


def test_counts_by_name() -> None:
    """Parameters need no input; shapes do, and only the sides that the output has."""
    image = build([conv(3, 8, 3)], (3, 10, 12))
    assert [counted(image, name) for name in ("channels", "height", "width", "total")] == [8, 8, 10, 224]
    flat = build([{"flatten": {}}], (8, 2, 3))
    assert counted(flat, "features") == 48
    with pytest.raises(ValueError, match="no features"):
        counted(image, "features")
    with pytest.raises(ValueError, match="no height"):
        counted(flat, "height")
    with pytest.raises(ValueError, match="add `input:`"):
        counted(build([linear(3, 2)]), "features")


def test_every_kind_is_tried_here() -> None:
    """No layer escapes this file."""
    text = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{kind}"' in text for kind in kinds())


SIZES = st.integers(1, 12)


@given(SIZES, SIZES, st.integers(1, 5), st.booleans())
def test_a_convolution_counts_as_its_formula(inputs: int, outputs: int, kernel: int, bias: bool) -> None:  # noqa: FBT001
    """Kernel squared times in times out, and a bias for each output where there are any."""
    assert build([conv(inputs, outputs, kernel, bias=bias)]).total == kernel**2 * inputs * outputs + bias * outputs


@given(SIZES, SIZES, SIZES, st.integers(1, 3))
def test_groups_divide_the_weights(inputs: int, outputs: int, groups: int, kernel: int) -> None:
    """G groups have a G-th of the weights, and as many biases as before."""
    grouped = build([conv(groups * inputs, groups * outputs, kernel, groups=groups)])
    plain = build([conv(groups * inputs, groups * outputs, kernel)])
    biases = groups * outputs
    assert (grouped.total - biases) * groups == plain.total - biases


@given(st.lists(st.tuples(SIZES, st.booleans()), min_size=1, max_size=5))
def test_freezing_keeps_the_total(layers: list[tuple[int, bool]]) -> None:
    """Whatever is frozen, there is as much as before, and what trains is the rest."""
    frozen = build([linear(size, 3, frozen=held) for size, held in layers])
    free = build([linear(size, 3) for size, _ in layers])
    assert frozen.total == free.total == free.trainable
    assert free.trainable - frozen.trainable == sum(3 * size + 3 for size, held in layers if held)
