"""What a freeze plan comes to: parameters, gradients, memory, the share of a training step.

A step costs the forward pass once, the same again for the weights of each trained layer, and once
more for each layer that a gradient must cross on its way to a trained one below. So position beats
count: a small trained layer at the bottom costs more than a large one at the top.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.simulator.plan import ALL, HEAD, FreezePlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.simulator.backbone import Layer

_MEGABYTE = 1_000_000
_BYTES = 4  # a number in single precision


class LayerCount(msgspec.Struct, frozen=True, kw_only=True):
    """One layer under a plan."""

    name: str
    kind: str
    parameters: int
    trains: bool
    through: bool
    """Whether a gradient must pass to what lies below, trained or not itself."""


class StageCount(msgspec.Struct, frozen=True, kw_only=True):
    """One stage under a plan."""

    name: str
    title: str
    layers: tuple[LayerCount, ...]
    multiply_adds: int | None

    @property
    def parameters(self) -> int:
        """Return the sum over its layers."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def trainable(self) -> int:
        """Return the sum over its trained layers."""
        return sum(layer.parameters for layer in self.layers if layer.trains)

    @property
    def frozen(self) -> int:
        """Return the sum over its frozen layers."""
        return self.parameters - self.trainable

    @property
    def through(self) -> bool:
        """Return whether a gradient must cross this stage to reach a stage below: its first layer passes it on."""
        return self.layers[0].through

    @property
    def state(self) -> Literal["trained", "frozen", "mixed"]:
        """Return whether all, none or some of its layers train."""
        trained = sum(layer.trains for layer in self.layers)
        return "frozen" if trained == 0 else "trained" if trained == len(self.layers) else "mixed"


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes in single precision, activations apart."""

    weights: int
    gradients: int
    momentum: int
    """What SGD with momentum remembers: one number per trained parameter."""
    adam: int
    """What Adam remembers: two moments per trained parameter."""


def megabytes(size: int) -> float:
    """Return bytes in megabytes of a million."""
    return size / _MEGABYTE


class BatchNorms(msgspec.Struct, frozen=True, kw_only=True):
    """Frozen batch norms, whose running statistics move in train mode all the same."""

    layers: int
    buffers: int
    """Arrays that change: mean, variance and counter of each."""
    values: int
    """Running means and variances in all, the counters left out."""

    @property
    def warning(self) -> str:
        """Return what to know about them; empty where there are none."""
        if not self.layers:
            return ""
        norms = "1 frozen batch norm" if self.layers == 1 else f"{self.layers} frozen batch norms"
        return (
            f"{norms}: in train() mode {self.values:,} running statistics still move with every batch, "
            "frozen weights or not. Call eval() on the frozen part after model.train() to hold them."
        )


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a plan's readout shows."""

    classes: int
    stages: tuple[StageCount, ...]
    """Input first, the new head last; stages that are cut off are not there."""
    total: int
    """With the new head, without the published one."""
    trainable: int
    published: int
    old_head: int
    new_head: int
    batch_norms: BatchNorms
    memory: Memory
    step_share: float | None
    """A training step against that of fine-tuning everything; None where multiply-adds are not known."""
    warnings: tuple[str, ...]

    @property
    def frozen(self) -> int:
        """Return the parameters in use that no gradient changes."""
        return self.total - self.trainable

    @property
    def share(self) -> float:
        """Return the trainable share of the total, 0 to 1."""
        return self.trainable / self.total

    @property
    def through(self) -> tuple[str, ...]:
        """Return the names of the layers that a gradient must cross, input first."""
        return tuple(layer.name for stage in self.stages for layer in stage.layers if layer.through)


def count(plan: FreezePlan) -> Counts:
    """Return the counts of `plan`."""
    stages = _stages(plan)
    total = sum(stage.parameters for stage in stages)
    trainable = sum(stage.trainable for stage in stages)
    norms = _frozen_batch_norms(plan)
    return Counts(
        classes=plan.classes,
        stages=stages,
        total=total,
        trainable=trainable,
        published=plan.backbone.published,
        old_head=plan.backbone.head.parameters,
        new_head=stages[-1].parameters,
        batch_norms=norms,
        memory=_memory(total, trainable),
        step_share=_step_share(plan),
        warnings=tuple(text for text in (_head_warning(plan), norms.warning) if text),
    )


def crossed(layers: Sequence[Layer], trained: frozenset[str]) -> tuple[bool, ...]:
    """Return for each layer whether a gradient must pass through it to a trained one below.

    A layer in one of several parallel ways is not below the layers of its sister ways.
    """
    trained_so_far = 0
    in_fork: Counter[int] = Counter()
    in_way: Counter[tuple[int, int]] = Counter()
    passes = []
    for layer in layers:
        aside = sum(in_fork[fork] - in_way[fork, way] for fork, way in layer.ways)
        passes.append(trained_so_far > aside)
        if layer.name in trained:
            trained_so_far += 1
            in_fork.update(fork for fork, _ in layer.ways)
            in_way.update(layer.ways)
    return tuple(passes)


def _stages(plan: FreezePlan) -> tuple[StageCount, ...]:
    through = iter(crossed(plan.layers, plan.trained))
    return tuple(
        StageCount(
            name=stage.name,
            title=stage.title,
            layers=tuple(_layer(layer, plan, through=next(through)) for layer in stage.layers),
            multiply_adds=stage.multiply_adds,
        )
        for stage in plan.stages
    )


def _layer(layer: Layer, plan: FreezePlan, *, through: bool) -> LayerCount:
    return LayerCount(
        name=layer.name,
        kind=layer.kind,
        parameters=layer.parameters,
        trains=layer.name in plan.trained,
        through=through,
    )


def _frozen_batch_norms(plan: FreezePlan) -> BatchNorms:
    frozen = [layer for layer in plan.layers if layer.buffers and layer.name not in plan.trained]
    buffers = [buffer for layer in frozen for buffer in layer.buffers]
    return BatchNorms(
        layers=len(frozen),
        buffers=len(buffers),
        values=sum(buffer.size for buffer in buffers if buffer.shape),
    )


def _memory(total: int, trainable: int) -> Memory:
    held = trainable * _BYTES
    return Memory(weights=total * _BYTES, gradients=held, momentum=held, adam=2 * held)


def _head_warning(plan: FreezePlan) -> str:
    if not plan.trained:
        return "Nothing trains: the backward pass would stop with an error, and the new head would stay random."
    if not plan.trains(HEAD):
        return "The new head is frozen: it starts at random numbers and would stay there."
    return ""


def _step_share(plan: FreezePlan) -> float | None:
    whole = plan.read_from(plan.backbone.stages[-1].name).train(ALL)
    cost, full = step_cost(plan), step_cost(whole)
    return None if cost is None or full is None else cost / full


def step_cost(plan: FreezePlan) -> int | None:
    """Return the multiply-adds of one training step on one image, or None where they are not known."""
    cost = 0
    layers = plan.layers
    for layer, through in zip(layers, crossed(layers, plan.trained), strict=True):
        if layer.multiply_adds is None:
            return None
        cost += layer.multiply_adds * (1 + (layer.name in plan.trained) + through)
    return cost
