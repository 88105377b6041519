"""Whether a freeze plan does what the rule says, and the smallest change that would make it.

Undecided (None) means the rule cannot say: the data lie in a band, or its sources differ, as they do
on how much of a network to thaw when there is plenty of similar data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.simulator.advice import Cell, cell_of
from quizzer.simulator.plan import HEAD, FreezePlan

if TYPE_CHECKING:
    from collections.abc import Callable


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that agrees, and the steps that lead to it from the one at hand."""

    plan: FreezePlan
    steps: tuple[str, ...]

    def __str__(self) -> str:
        """Return the steps as one sentence."""
        text = ", then ".join(self.steps)
        return f"{text[:1].upper()}{text[1:]}."


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How a plan stands to the rule."""

    agrees: bool | None
    reason: str
    change: Change | None = None
    """The smallest change to a plan that agrees; None where none is needed or none can be named."""


def agreement(plan: FreezePlan, images: int, similarity: float) -> Agreement:
    """Return whether `plan` agrees with the rule for these data; raise UsageError on impossible data."""
    return agreement_in(cell_of(images, similarity), plan)


def agreement_in(cell: Cell | None, plan: FreezePlan) -> Agreement:
    """Return whether `plan` agrees with the rule for data in `cell`; undecided where they lie in none."""
    if cell is None:
        return Agreement(
            agrees=None, reason="The data lie between the cells, so no plan is right or wrong by the rule."
        )
    goal = _GOALS[cell](plan)
    steps = _steps(plan, goal)
    if not steps:
        return Agreement(agrees=True, reason=_AGREES[cell])
    if cell is Cell.LARGE_SIMILAR and _some_of_the_body(plan):
        return Agreement(agrees=None, reason=_SOURCES_DIFFER)
    return Agreement(agrees=False, reason=_DISAGREES[cell], change=Change(plan=goal, steps=steps))


def broad(plan: FreezePlan) -> tuple[str, ...]:
    """Return the stages that must train for a plan to be broad: the upper half of the body, and the head."""
    body = plan.backbone.stages
    return (*(stage.name for stage in body[len(body) // 2 :]), HEAD)


def _small_similar(plan: FreezePlan) -> FreezePlan:
    return _only_head(_on_top(plan))


def _small_different(plan: FreezePlan) -> FreezePlan:
    body = plan.backbone.stages
    earlier = plan if plan.cut or len(body) == 1 else plan.read_from(body[-2].name)
    return _only_head(earlier)


def _large_similar(plan: FreezePlan) -> FreezePlan:
    top = _on_top(plan)
    return top.train(*(stage.name for stage in top.stages))


def _large_different(plan: FreezePlan) -> FreezePlan:
    return _on_top(plan).train(*broad(plan))


def _only_head(plan: FreezePlan) -> FreezePlan:
    return plan.freeze(*(stage.name for stage in plan.stages)).train(HEAD)


def _on_top(plan: FreezePlan) -> FreezePlan:
    return plan.read_from(plan.backbone.stages[-1].name) if plan.cut else plan


_GOALS: dict[Cell, Callable[[FreezePlan], FreezePlan]] = {
    Cell.SMALL_SIMILAR: _small_similar,
    Cell.SMALL_DIFFERENT: _small_different,
    Cell.LARGE_SIMILAR: _large_similar,
    Cell.LARGE_DIFFERENT: _large_different,
}

_AGREES = {
    Cell.SMALL_SIMILAR: "Only the head trains, on the top features: what the rule asks for.",
    Cell.SMALL_DIFFERENT: "Only the head trains, on an earlier stage's features: what the rule asks for.",
    Cell.LARGE_SIMILAR: "Everything trains: what the rule asks for.",
    Cell.LARGE_DIFFERENT: "The upper half trains at least: as broad as the rule asks for.",
}

_DISAGREES = {
    Cell.SMALL_SIMILAR: "With few images like the old ones, only a head trains, on the top features of a frozen body.",
    Cell.SMALL_DIFFERENT: "With few images unlike the old ones, only a head trains, and it reads an earlier stage.",
    Cell.LARGE_SIMILAR: "With many images like the old ones, the whole network is fine-tuned.",
    Cell.LARGE_DIFFERENT: "With many images unlike the old ones, at least the upper half of the stages has to change.",
}


_SOURCES_DIFFER = (
    "The sources differ: the course's notes fine-tune all of it here, its slides a few layers. "
    "Compare on held-out images."
)


def _some_of_the_body(plan: FreezePlan) -> bool:
    top = plan.stages[-2]
    return not plan.cut and plan.trains(HEAD) and any(layer.name in plan.trained for layer in top.layers)


def _steps(plan: FreezePlan, goal: FreezePlan) -> tuple[str, ...]:
    steps = []
    if goal.reads != plan.reads:
        gone = _listed([stage.name for stage in goal.cut])
        steps.append(f"let the head read {goal.reads}" + (f" (without {gone})" if gone else ""))
    freeze, train = [], []
    for stage in goal.stages:
        names = {layer.name for layer in stage.layers}
        if names & plan.trained - goal.trained:
            freeze.append(stage.name)
        if names & goal.trained - plan.trained:
            train.append(stage.name)
    steps += [f"{verb} {_listed(names)}" for verb, names in (("freeze", freeze), ("train", train)) if names]
    return tuple(steps)


def _listed(names: list[str]) -> str:
    names = [f"the {name}" if name == HEAD else name for name in names]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
