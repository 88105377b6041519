"""The named mistakes that belong to no bank, with what they do to a derivation where that can be said in general.

A mutation gets the formula of one step and returns what somebody who makes this slip would compute
there, or None where the step has no such part. It works on the tree, so it applies to any question.
"""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

import msgspec

from quizzer.generators.arithmetic import formula, written

if TYPE_CHECKING:
    from collections.abc import Callable


class Slip(msgspec.Struct, frozen=True):
    """A named mistake."""

    title: str
    why: str
    mutate: Callable[[ast.expr], ast.expr | None] | None = None
    """The formula as the slip would have it, or None where it cannot be made."""


def terms(tree: ast.expr) -> list[ast.expr]:
    """Return the terms of a sum, in order; one term where the formula is no sum."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        return [*terms(tree.left), *terms(tree.right)]
    return [tree]


def _sum(parts: list[ast.expr]) -> ast.expr:
    total = parts[0]
    for part in parts[1:]:
        total = ast.BinOp(total, ast.Add(), part)
    return total


def _factors(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult):
        return [*_factors(tree.left), *_factors(tree.right)]
    return [tree]


def _bias(tree: ast.expr) -> tuple[list[ast.expr], int, int] | None:
    """Find `(terms, place of the bias, place of its weights)`: `biases` by name, or the C of F*C + C."""
    parts = terms(tree)
    for place, part in enumerate(parts):
        if not isinstance(part, ast.Name):
            continue
        for other, product in enumerate(parts):
            named = part.id.startswith("bias") and isinstance(product, ast.Name) and "weight" in product.id
            factors = _factors(product)
            shared = len(factors) > 1 and any(isinstance(one, ast.Name) and one.id == part.id for one in factors)
            if other != place and (named or shared):
                return parts, place, other
    return None


def _no_bias(tree: ast.expr) -> ast.expr | None:
    found = _bias(tree)
    if found is None:
        return None
    parts, place, _ = found
    return _sum(parts[:place] + parts[place + 1 :])


def _bias_per_weight(tree: ast.expr) -> ast.expr | None:
    return _with_bias(tree, lambda weights, _: weights)


def _swapped(tree: ast.expr) -> ast.expr | None:
    return _with_bias(tree, _other_factor)


def _single_bias(tree: ast.expr) -> ast.expr | None:
    return _with_bias(tree, lambda _weights, _bias: ast.Constant(1))


def _with_bias(tree: ast.expr, instead: Callable[[ast.expr, ast.Name], ast.expr | None]) -> ast.expr | None:
    found = _bias(tree)
    if found is None:
        return None
    parts, place, weights = found
    bias = parts[place]
    assert isinstance(bias, ast.Name)  # noqa: S101  `_bias` looks for names only
    new = instead(parts[weights], bias)
    return None if new is None else _sum([*parts[:place], new, *parts[place + 1 :]])


def _other_factor(weights: ast.expr, bias: ast.Name) -> ast.expr | None:
    factors = _factors(weights)
    others = [one for one in factors if not (isinstance(one, ast.Name) and one.id == bias.id)]
    if len(factors) == 1:
        return None
    return others[0] if len(others) == 1 and isinstance(others[0], ast.Name) else None


SLIPS: dict[str, Slip] = {
    "no-bias": Slip(
        "Bias forgotten", "A linear layer adds one bias for each output, on top of its weight matrix.", _no_bias
    ),
    "bias-per-weight": Slip(
        "A bias for every weight",
        "Biases belong to outputs, not to connections: there is one for each output unit.",
        _bias_per_weight,
    ),
    "swapped-in-out": Slip(
        "Inputs and outputs swapped", "The bias vector is as long as the layer's output, not as its input.", _swapped
    ),
    "single-bias": Slip("One bias for the whole layer", "Each output unit has a bias of its own.", _single_bias),
    "kept-old-head": Slip(
        "Old head kept", "The 1000-class head is replaced by the new one; it does not train beside it."
    ),
    "old-head-in-total": Slip(
        "Old head left in the total", "Swapping the head takes the old head's parameters away before the new ones come."
    ),
    "counted-frozen": Slip(
        "Frozen layers counted", "A frozen layer runs forward but takes no update, so it adds nothing that trains."
    ),
    "kernel-not-squared": Slip("Kernel not squared", "A k by k kernel has k * k positions for each pair of channels."),
    "forgot-input-channels": Slip(
        "Input channels forgotten", "Each filter has a kernel for every input channel, not one for all of them."
    ),
    "ignored-groups": Slip("Groups ignored", "With g groups a filter sees only 1/g of the input channels."),
    "forgot-bn-shift": Slip(
        "Batch norm's shift forgotten", "Batch norm learns a scale and a shift for every channel: two values, not one."
    ),
    "counted-running-statistics": Slip(
        "Running statistics counted", "Running means and variances are buffers: tracked, but not learned by gradient."
    ),
    "trainable-as-total": Slip(
        "Trainable taken for total", "The total counts frozen parameters too; only the trainable count leaves them out."
    ),
    "published-total": Slip(
        "Published total used", "The published total belongs to the 1000-class network; your head has another size."
    ),
    "dropped-head": Slip("New head left out", "The new head is a layer like any other: its parameters train."),
}
"""Every built-in slip by its key. A bank may use these and may not declare one of the same name."""


@functools.lru_cache(maxsize=4096)
def mutated(slip: str, text: str) -> str | None:
    """Return the formula `text` as the built-in `slip` would have it; None where there is nothing to change."""
    mutate = SLIPS[slip].mutate if slip in SLIPS else None
    changed = mutate(formula(text).tree) if mutate else None
    return None if changed is None else written(changed)
