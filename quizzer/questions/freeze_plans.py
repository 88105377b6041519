"""Freeze plans as a `freeze` question needs them: read, written and held against a goal.

The counts and the rule are the simulator's; a stage is the smallest thing that an answer can name.
"""

from __future__ import annotations

import functools
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import Malformed, UsageError
from quizzer.generators.arithmetic import grouped
from quizzer.questions.freeze_goal import HOW
from quizzer.questions.freeze_variant import similarity_words
from quizzer.simulator import Agreement, FreezePlan, agreement, count, load_backbone
from quizzer.simulator.drawing import percent
from quizzer.simulator.plan import ALL, HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizzer.questions.base import Pretrained
    from quizzer.questions.freeze_goal import Goal
    from quizzer.simulator import Backbone

NONE, FROM = "none", "from"
GROUPS = (HEAD, "last", "last_two", "body", ALL)
"""What a bank may say instead of a stage's name, so that it fits every backbone."""
_BOUND = re.compile(r"(\d[\d_,]*(?:\.\d+)?)\s*(%?)")


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A number of parameters, or a share of those in use."""

    amount: Fraction
    is_share: bool

    def of(self, total: int) -> Fraction:
        """Return the bound in parameters."""
        return self.amount * total if self.is_share else self.amount

    def __str__(self) -> str:
        """Return it as it is read: `1 %`, `50,000`."""
        return f"{float(self.amount * 100):g} %" if self.is_share else grouped(int(self.amount))


@functools.cache
def bound_of(text: str) -> Bound | None:
    """Return the bound in `50000` or `1 %`, or None where it says none."""
    found = _BOUND.fullmatch(text.strip())
    if found is None:
        return None
    amount = Fraction(found[1].replace(",", "").replace("_", ""))
    if found[2]:
        return Bound(amount=amount / 100, is_share=True) if amount <= 100 else None  # noqa: PLR2004  the whole
    return Bound(amount=amount, is_share=False) if amount.denominator == 1 else None


def group_of(name: str, backbone: Backbone) -> tuple[str, ...]:
    """Return the stages that a bank's word stands for; none where there is no such stage."""
    body = tuple(stage.name for stage in backbone.stages)
    groups = {HEAD: (HEAD,), "last": body[-1:], "last_two": body[-2:], "body": body, ALL: (*body, HEAD)}
    return groups.get(name, (name,) if name in body else ())


def _groups_of(names: Sequence[str], backbone: Backbone) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stage for name in names for stage in group_of(name, backbone)))


# Read and written


def nothing_trained(network: Pretrained) -> FreezePlan:
    """Return the plan that trains nothing yet."""
    return FreezePlan.of(load_backbone(network.backbone), network.classes, ())


def read_plan(network: Pretrained, text: str) -> FreezePlan:
    """Return the plan in `layer4, head` or `head from layer2`; raise Malformed, with the nearest name."""
    plan = nothing_trained(network)
    words = [one for one in re.split(r"[,\s]+", text.strip()) if one]
    names, reads = _parted(words)
    if not names:
        message = f"no stage is named; write {HOW}"
        raise Malformed(message)
    known = _known(plan)
    names = [known.get(name.casefold(), name) for name in names]
    if NONE in names and len(names) > 1:
        message = "`none` stands alone; leave it out, or the other names"
        raise Malformed(message)
    try:
        if reads:
            plan = plan.read_from(known.get(reads.casefold(), reads))
        return _whole_stages(plan, [name for name in names if name != NONE])
    except UsageError as error:
        raise Malformed(str(error)) from None


def _parted(words: list[str]) -> tuple[list[str], str]:
    """Return the names, and behind `from` the stage that the head reads."""
    places = [place for place, word in enumerate(words) if word.casefold() == FROM]
    if not places:
        return words, ""
    if len(places) > 1 or len(words) != places[0] + 2:
        message = "behind `from` stands the one stage that the head reads, such as from layer2"
        raise Malformed(message)
    return words[: places[0]], words[-1]


def _known(plan: FreezePlan) -> dict[str, str]:
    """Return stages by their names in small letters, and by their number from the top."""
    names = [stage.name for stage in reversed(plan.stages)]
    numbers = {str(place): name for place, name in enumerate(names, 1)}
    return {name.casefold(): name for name in (*names, ALL, NONE)} | numbers


def _whole_stages(plan: FreezePlan, names: list[str]) -> FreezePlan:
    trained = plan.train(*names)
    stages = {stage.name for stage in plan.stages}
    for name in names:
        if name != ALL and name not in stages:
            message = f"`{name}` is part of a stage; name whole stages, such as {HEAD} or {plan.reads}"
            raise Malformed(message)
    return trained


def written(plan: FreezePlan) -> str:
    """Return a plan as it is read, input first."""
    trained = trained_stages(plan)
    names = ALL if len(trained) == len(plan.stages) else ", ".join(trained) or NONE
    return f"{names} {FROM} {plan.reads}" if plan.cut else names


def trained_stages(plan: FreezePlan) -> tuple[str, ...]:
    """Return the names of the stages that train."""
    return tuple(stage.name for stage in plan.stages if plan.trains(stage.name))


# In words


def heading(network: Pretrained) -> str:
    """Return the network and its data in a line."""
    classes = "1 class" if network.classes == 1 else f"{network.classes:,} classes"
    parts = [load_backbone(network.backbone).title, classes]
    if network.images is not None:
        parts.append(f"{network.images:,} images")
    if network.similarity is not None:
        parts.append(f"similarity {network.similarity:.2f}, {similarity_words(network.similarity)}")
    return ", ".join(parts)


def stage_texts(plan: FreezePlan) -> Iterator[str]:
    """Yield what there is to say of each stage, the head first: name, parameters, what it is made of."""
    for stage in reversed(plan.stages):
        yield f"{stage.name}: {stage.parameters:,} parameters" + (f" ({stage.title})" if stage.title else "")


def in_words(plan: FreezePlan) -> str:
    """Return a plan with what it comes to."""
    counts = count(plan)
    share = percent(counts.share)
    return f"{written(plan)}: {counts.trainable:,} of {counts.total:,} parameters train, {share}"


def reason(plan: FreezePlan, network: Pretrained) -> str:
    """Return how the plan stands to the rule, and on a line of its own what would make it agree."""
    found = _agreement(plan, network)
    return f"{found.reason}\n{found.change}" if found.change is not None else found.reason


# Held against a goal


def refuse_undecided(plan: FreezePlan, network: Pretrained) -> None:
    """Raise Malformed for a plan of which the rule cannot say whether it is right: nothing is marked there."""
    if _agreement(plan, network).agrees is None:
        message = "the sources of the rule differ on this plan, so it is not marked; choose one that they agree on"
        raise Malformed(message)


def _agreement(plan: FreezePlan, network: Pretrained) -> Agreement:
    return agreement(plan, network.images or 1, 1.0 if network.similarity is None else network.similarity)


def missing(plan: FreezePlan, goal: Goal, network: Pretrained) -> tuple[str, ...]:
    """Return what the plan lacks of the goal, in words that do not give the answer away; nothing where it is met."""
    return tuple(_missing(plan, goal, network))


def _missing(plan: FreezePlan, goal: Goal, network: Pretrained) -> Iterator[str]:
    trained = trained_stages(plan)
    if HEAD not in trained:
        yield "the new head is frozen: it starts at random numbers and would stay there"
    for name in _groups_of(goal.trains, plan.backbone):
        if name not in trained and name != HEAD:
            yield f"{name} does not train"
    for name in _groups_of(goal.freezes, plan.backbone):
        if name in trained:
            yield f"{name} trains"
    yield from _out_of_bounds(plan, goal)
    if goal.agrees and not _agreement(plan, network).agrees:
        yield "another plan than the rule asks for with such data"


def _out_of_bounds(plan: FreezePlan, goal: Goal) -> Iterator[str]:
    counts = count(plan)
    for text, word, sign in ((goal.at_most_trainable, "most", 1), (goal.at_least_trainable, "least", -1)):
        bound = bound_of(text) if text else None
        if bound is not None and sign * counts.trainable > sign * bound.of(counts.total):
            said = percent(counts.share) if bound.is_share else f"{counts.trainable:,} parameters"
            yield f"too {'much' if sign > 0 else 'little'} trains: {said}, where {bound} is the {word}"
