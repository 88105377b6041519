"""The smallest freeze plan that meets a goal, found over whole stages and their sizes alone.

A question is drawn again where no plan meets its goal, so this runs for every variant: what depends on the
backbone and the cell of the rule, and not on the numbers drawn, is worked out once.
"""

from __future__ import annotations

import functools
import itertools
import math
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from quizzer.questions.freeze_plans import bound_of, group_of, trained_stages
from quizzer.simulator import Cell, FreezePlan, agreement_in, cell_of, load_backbone
from quizzer.simulator.plan import HEAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.questions.base import Pretrained
    from quizzer.questions.freeze_goal import Goal


class Depth(msgspec.Struct, frozen=True, kw_only=True):
    """A backbone as far as the stage that the head reads."""

    backbone: str
    reads: str
    sizes: dict[str, int]
    """Parameters by stage, input first, those of the head left out."""
    per_class: int
    """Parameters of the head for each class."""

    def plan(self, classes: int) -> FreezePlan:
        """Return the plan that trains the head here."""
        return FreezePlan.of(load_backbone(self.backbone), classes, HEAD).read_from(self.reads)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What trains, and from where the head reads."""

    depth: Depth
    trained: frozenset[str]


@functools.lru_cache(maxsize=4096)
def smallest(network: Pretrained, goal: Goal) -> FreezePlan | None:
    """Return the plan that meets the goal with the fewest stages cut off, then the fewest parameters; or None."""
    found = least(network, goal)
    return None if found is None else found.depth.plan(network.classes).train(*found.trained)


def least(network: Pretrained, goal: Goal) -> Found | None:
    """Return what the smallest plan trains, and where its head reads; or None where no plan meets the goal."""
    cell = None
    if goal.agrees:
        cell = cell_of(network.images or 1, 1.0 if network.similarity is None else network.similarity)
    for depth in _depths(network.backbone):
        wanted = _wanted(depth, goal, cell)
        if wanted is None:
            continue
        trained = _enough(depth, wanted, goal, network.classes)
        if trained is not None and (not goal.agrees or _agrees(depth.backbone, depth.reads, trained, cell)):
            return Found(depth=depth, trained=trained)
    return None


@functools.cache
def _depths(name: str) -> tuple[Depth, ...]:
    """Return a backbone cut at each of its stages, the whole of it first."""
    backbone = load_backbone(name)
    one = FreezePlan.of(backbone, 1, HEAD)
    plans = [one.read_from(stage.name) for stage in reversed(backbone.stages)]
    return tuple(
        Depth(
            backbone=name,
            reads=plan.reads,
            sizes={stage.name: stage.parameters for stage in plan.stages[:-1]},
            per_class=plan.head.parameters,
        )
        for plan in plans
    )


def _wanted(depth: Depth, goal: Goal, cell: Cell | None) -> frozenset[str] | None:
    """Return what has to train, the head at the least; None where that is cut off, or barred."""
    trains, barred = _named(depth.backbone, goal.trains), _named(depth.backbone, goal.freezes)
    wanted = {HEAD} | trains
    if goal.agrees:
        wanted |= _asked_for(depth.backbone, depth.reads, cell)
    if barred & wanted or not wanted <= {HEAD, *depth.sizes}:
        return None
    return frozenset(wanted)


@functools.lru_cache(maxsize=4096)
def _named(backbone: str, names: tuple[str, ...]) -> frozenset[str]:
    """Return the stages that a goal's words stand for."""
    known = load_backbone(backbone)
    return frozenset(stage for name in names for stage in group_of(name, known))


@functools.cache
def _asked_for(backbone: str, reads: str, cell: Cell | None) -> frozenset[str]:
    """Return what the rule would have trained in addition to the head."""
    change = agreement_in(cell, FreezePlan.of(load_backbone(backbone), 1, HEAD).read_from(reads)).change
    return frozenset(trained_stages(change.plan)) if change is not None else frozenset()


@functools.lru_cache(maxsize=4096)
def _agrees(backbone: str, reads: str, trained: frozenset[str], cell: Cell | None) -> bool:
    plan = FreezePlan.of(load_backbone(backbone), 1, HEAD).read_from(reads).train(*trained)
    return agreement_in(cell, plan).agrees is True


def _enough(depth: Depth, wanted: frozenset[str], goal: Goal, classes: int) -> frozenset[str] | None:
    """Return the least that trains all of `wanted` and is within the goal's bounds; None where there is none."""
    head = depth.per_class * classes
    total = head + sum(depth.sizes.values())
    size = head + sum(depth.sizes[name] for name in wanted if name != HEAD)
    low, high = (bound_of(text) if text else None for text in (goal.at_least_trainable, goal.at_most_trainable))
    if low is not None and size < (need := math.ceil(low.of(total))):
        barred = wanted | _named(depth.backbone, goal.freezes)
        free = tuple((name, one) for name, one in depth.sizes.items() if name not in barred)
        more = _cheapest(free, need - size)
        if more is None:
            return None
        size += more[0]
        wanted = wanted.union(more[1])
    return None if high is not None and size > high.of(total) else wanted


def _cheapest(free: tuple[tuple[str, int], ...], need: int) -> tuple[int, Sequence[str]] | None:
    """Return the stages whose sizes add up to the least that is enough, with the sum."""
    sums = _sums(free)
    place = bisect_left(sums, need, key=lambda one: one[0])
    return sums[place] if place < len(sums) else None


@functools.lru_cache(maxsize=1024)
def _sums(free: tuple[tuple[str, int], ...]) -> list[tuple[int, tuple[str, ...]]]:
    """Return every set of stages by its size, of equal ones the first first; few stages, so that all are tried."""
    sets = (one for many in range(1, len(free) + 1) for one in itertools.combinations(free, many))
    sums = ((sum(size for _, size in one), tuple(name for name, _ in one)) for one in sets)
    return sorted(sums, key=lambda one: one[0])
