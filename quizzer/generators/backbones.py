"""What a question may ask of a real backbone: its counts as names for formulas, its stages as words.

The numbers are the simulator's, so a derivation, the simulator's screen and the solver count one network.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizzer.simulator import Backbone, Stage

QUANTITIES = {
    "features": "features that the head reads",
    "body": "parameters without the head",
    "published": "published total, with the head for 1000 classes",
    "old_head": "parameters of the published head",
    "last": "parameters of the body's last stage",
    "last_two": "parameters of the body's last two stages",
    "first": "parameters of the body's first stage",
}
WORDS = {
    "backbone": "its title, such as ResNet-18",
    "last_name": "the name of its last stage",
    "last_two_names": "the names of its last two stages",
}


def _backbone(name: str) -> Backbone:
    from quizzer.simulator import load_backbone  # noqa: PLC0415  YAML is read only by questions that draw a backbone

    return load_backbone(name)


@functools.cache
def quantities(name: str) -> dict[str, int]:
    """Return the counts of a backbone by the names that formulas use; raise UsageError for an unknown one."""
    backbone = _backbone(name)
    stages = [stage.parameters for stage in backbone.stages]
    return {
        "features": backbone.feature_width,
        "body": backbone.body,
        "published": backbone.published,
        "old_head": backbone.head.parameters,
        "last": stages[-1],
        "last_two": sum(stages[-2:]),
        "first": stages[0],
    }


@functools.cache
def words(name: str) -> dict[str, str]:
    """Return what a prompt may say of a backbone."""
    backbone = _backbone(name)
    names = [stage.name for stage in backbone.stages]
    return {
        "backbone": backbone.title,
        "last_name": f"`{names[-1]}`",
        "last_two_names": f"`{names[-2]}` and `{names[-1]}`",
    }


@functools.cache
def body_layers(name: str, train: str) -> tuple[dict[str, Any], ...]:
    """Return a body as the shapes of its tensors, stage by stage, for the solver to build.

    `train` is `none`, `last`, `last_two` or `all`: which stages a gradient changes.
    """
    stages = _backbone(name).stages
    trained = {"none": 0, "last": 1, "last_two": 2, "all": len(stages)}[train]
    return tuple(_tensors(stage, frozen=place < len(stages) - trained) for place, stage in enumerate(stages))


def _tensors(stage: Stage, *, frozen: bool) -> dict[str, Any]:
    shapes = [tensor.shape for layer in stage.layers for tensor in layer.tensors]
    buffers = [tensor.shape for layer in stage.layers for tensor in layer.buffers if tensor.shape]
    return {"tensors": {"shapes": shapes, "running": buffers, "frozen": frozen}}
