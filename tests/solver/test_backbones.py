"""The solver, building every array of a backbone, counts what the simulator counts."""

from __future__ import annotations

import pytest

from quizzer.simulator import FreezePlan, backbone_names, count, load_backbone
from quizzer.solver.network import build

CLASSES = (2, 5, 10, 37, 102)


def arrays(plan: FreezePlan) -> list[dict[str, object]]:
    """Return a plan as layers of plain tensors for the solver, those of each frozen layer marked so."""
    return [
        {
            "tensors": {
                "shapes": [tensor.shape for tensor in layer.tensors],
                "running": [tensor.shape for tensor in layer.buffers if tensor.shape],
                "frozen": not plan.trains(layer.name),
            }
        }
        for layer in plan.layers
    ]


@pytest.mark.parametrize("name", backbone_names())
@pytest.mark.parametrize("train", ["head", "last", "last two", "all"])
def test_counts_agree(name: str, train: str) -> None:
    """For head only, the last stage or two with it, and everything, with 2 to 102 classes."""
    backbone = load_backbone(name)
    stages = [stage.name for stage in backbone.stages]
    trained = {"head": [], "last": stages[-1:], "last two": stages[-2:], "all": stages}[train]
    for classes in CLASSES:
        plan = FreezePlan.of(backbone, classes, [*trained, "head"])
        counted, built = count(plan), build(arrays(plan))
        assert (counted.trainable, counted.total) == (built.trainable, built.total)


def test_buffers_are_kept_apart() -> None:
    """ResNet-18's 9,600 running statistics are in no count of parameters."""
    built = build(arrays(FreezePlan.of(load_backbone("resnet18"), 5)))
    assert (built.total, built.running) == (11_179_077, 9_600)
