"""A freeze plan: which layers of a backbone train, for how many classes, and where the new head reads.

Plans are values: every change returns another plan, so that undo is keeping the old one. A name may
be a stage, a layer, the start of layers' names (`layer4.1`), `head` or `all`.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import UsageError
from quizzer.simulator.backbone import Backbone, Layer, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = "head"
ALL = "all"
MAX_CLASSES = 1_000_000


class FreezePlan(msgspec.Struct, frozen=True, kw_only=True):
    """Which layers train; build one with `FreezePlan.of`."""

    backbone: Backbone
    classes: int
    trained: frozenset[str]
    """Names of layers, the head's own name among them when it trains."""
    reads: str
    """The stage whose features the head reads; the stages above it are cut off."""

    @classmethod
    def of(cls, backbone: Backbone, classes: int, train: str | Iterable[str] = HEAD) -> FreezePlan:
        """Return the plan that trains `train` (names, or one text with commas); raise UsageError on an unknown one."""
        empty = cls(backbone=backbone, classes=1, trained=frozenset(), reads=backbone.stages[-1].name)
        names = train.split(",") if isinstance(train, str) else train
        wanted = [name.strip() for name in names if name.strip()]
        trained = frozenset(layer for name in wanted for layer in empty.names_under(name))
        return msgspec.structs.replace(empty.with_classes(classes), trained=trained)

    @property
    def head(self) -> Layer:
        """Return the new head: the published kind on the last stage, a linear layer on pooled features below it."""
        return self.stages[-1].layers[0]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages in use, input first, the new head as the last one."""
        kept = self.backbone.stages[: self._depth + 1]
        head = self.backbone.new_head(self.classes, kept[-1].width)
        if len(kept) < len(self.backbone.stages):
            head = _on_pooled(head)
        title = f"{head.name}: {kept[-1].width} features to {self.classes} classes"
        return (*kept, Stage(name=HEAD, title=title, layers=(head,), width=self.classes))

    @property
    def cut(self) -> tuple[Stage, ...]:
        """Return the stages above the one the head reads, which the new network lacks."""
        return self.backbone.stages[self._depth + 1 :]

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the layers in use in forward order, the new head last."""
        return tuple(layer for stage in self.stages for layer in stage.layers)

    @property
    def _depth(self) -> int:
        return [stage.name for stage in self.backbone.stages].index(self.reads)

    def trains(self, name: str) -> bool:
        """Return whether everything under `name` trains; raise UsageError on an unknown one."""
        return self.trained.issuperset(self.names_under(name))

    def names_under(self, name: str) -> tuple[str, ...]:
        """Return the names of the layers in use that `name` stands for; raise UsageError where there are none."""
        if name == HEAD:
            return (self.backbone.head.name,)
        layers = self.layers
        if name == ALL:
            return tuple(layer.name for layer in layers)
        for stage in self.stages:
            if stage.name == name:
                return tuple(layer.name for layer in stage.layers)
        found = tuple(one.name for one in layers if one.name == name or one.name.startswith(f"{name}."))
        if not found:
            raise UsageError(self._unknown(name))
        return found

    def _unknown(self, name: str) -> str:
        if any(stage.name == name for stage in self.cut):
            return f"`{name}` is cut off, since the head reads {self.reads}; let the head read a higher stage first"
        known = [HEAD, ALL, *(stage.name for stage in self.backbone.stages)]
        near = difflib.get_close_matches(name, known, 1)
        near = near or difflib.get_close_matches(name, [layer.name for layer in self.backbone.layers], 1)
        advice = f"did you mean `{near[0]}`?" if near else "name one of " + ", ".join(known)
        return f"{self.backbone.title} has no stage or layer `{name}`; {advice}"

    def with_classes(self, classes: int) -> FreezePlan:
        """Return this plan for another number of classes; raise UsageError outside 1 to 1,000,000."""
        if not 1 <= classes <= MAX_CLASSES:
            message = f"{classes} classes; give a number from 1 to {MAX_CLASSES:,}"
            raise UsageError(message)
        return msgspec.structs.replace(self, classes=classes)

    def train(self, *names: str) -> FreezePlan:
        """Return this plan with everything under `names` trained."""
        return self._with(self.trained | self._under(names))

    def freeze(self, *names: str) -> FreezePlan:
        """Return this plan with everything under `names` frozen."""
        return self._with(self.trained - self._under(names))

    def toggle(self, name: str) -> FreezePlan:
        """Return this plan with `name` frozen if all of it trains, and trained otherwise."""
        return self.freeze(name) if self.trains(name) else self.train(name)

    def freeze_below(self, name: str) -> FreezePlan:
        """Return this plan with everything nearer the input than `name` frozen, and the rest as it is."""
        order = [layer.name for layer in self.layers]
        lowest = order.index(self.names_under(name)[0])
        return self._with(self.trained - set(order[:lowest]))

    def train_above(self, name: str) -> FreezePlan:
        """Return this plan with `name` and everything nearer the output trained, and the rest as it is."""
        order = [layer.name for layer in self.layers]
        lowest = order.index(self.names_under(name)[0])
        return self._with(self.trained | set(order[lowest:]))

    def read_from(self, stage: str) -> FreezePlan:
        """Return this plan with the head on the features of `stage`, what is above cut off; raise UsageError."""
        names = [one.name for one in self.backbone.stages]
        if stage not in names:
            near = difflib.get_close_matches(stage, names, 1)
            advice = f"did you mean `{near[0]}`?" if near else "name one of " + ", ".join(names)
            message = f"{self.backbone.title} has no stage `{stage}` to read from; {advice}"
            raise UsageError(message)
        plan = msgspec.structs.replace(self, reads=stage)
        return plan._with(self.trained.intersection(layer.name for layer in plan.layers))  # noqa: SLF001  a plan of its own

    def _under(self, names: Iterable[str]) -> set[str]:
        return {layer for name in names for layer in self.names_under(name)}

    def _with(self, trained: frozenset[str]) -> FreezePlan:
        return msgspec.structs.replace(self, trained=frozenset(trained))


def _on_pooled(head: Layer) -> Layer:
    matrix = msgspec.structs.replace(head.tensors[0], shape=head.tensors[0].shape[:2])
    tensors = (matrix, *head.tensors[1:])
    return msgspec.structs.replace(head, kind="linear", tensors=tensors, multiply_adds=matrix.size)
