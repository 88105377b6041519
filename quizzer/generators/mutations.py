"""What each slip does to a formula: small changes of the tree, made wherever the formula has that part.

A mutation gets one step's formula and its setting, and returns what somebody who makes the slip would
compute there, or None where there is nothing to get wrong. Names carry meaning: the network says which
are kernels, channels, inputs and outputs; `bias...`, `weight...`, `head`, `old_head`, `body`, `frozen...`,
`published`, `norm...` and the like mean what they say.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

import msgspec

from quizzer.generators.algebra import (
    Tree,
    dropped,
    every_change,
    factors,
    is_number,
    name_of,
    names_in,
    negative,
    product,
    terms,
    total,
    without,
)
from quizzer.generators.network import Roles


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where a formula stands."""

    step: str = ""
    scope: frozenset[str] = frozenset()
    """The given names and the steps before this one."""
    roles: Roles = Roles()


Mutation = Callable[[Tree, Setting], Tree | None]
PARTS_OF_BODY = {"first", "last", "last_two"}
"""Names of a backbone's stages, which `body` holds already."""


# Biases


def _bias(tree: Tree, setting: Setting) -> tuple[list[Tree], int, Tree] | None:
    """Find `(terms, place of the bias, its weights)`: `biases` by name, or the C of F*C + C."""
    parts = terms(tree)
    for place, part in enumerate(parts):
        bias = name_of(part)
        if not bias:
            continue
        for other, weights in enumerate(parts):
            by_name = bias.startswith("bias") and name_of(weights).startswith("weight")
            inside = [name_of(factor) for factor in factors(weights)]
            by_shape = len(inside) > 1 and bias in inside and bias not in setting.roles.kernels
            if other != place and (by_name or by_shape):
                return parts, place, weights
    return None


def no_bias(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the bias out of the sum."""
    found = _bias(tree, setting)
    return total(without(found[0], found[1])) if found else None


def bias_per_weight(tree: Tree, setting: Setting) -> Tree | None:
    """Count a bias for every weight."""
    if setting.step.startswith("bias"):
        inputs = _inputs(tree, setting)
        return ast.BinOp(ast.Name(inputs), ast.Mult(), tree) if inputs else None
    found = _bias(tree, setting)
    return _put(found[0], found[1], found[2]) if found else None


def single_bias(tree: Tree, setting: Setting) -> Tree | None:
    """Count one bias for the whole layer."""
    if setting.step.startswith("bias"):
        return ast.Constant(1) if name_of(tree) else None
    found = _bias(tree, setting)
    return _put(found[0], found[1], ast.Constant(1)) if found else None


def swapped(tree: Tree, setting: Setting) -> Tree | None:
    """Count a bias for every input."""
    if setting.step.startswith("bias"):
        inputs = _inputs(tree, setting)
        return ast.Name(inputs) if inputs else None
    found = _bias(tree, setting)
    if found is None or name_of(found[0][found[1]]).startswith("bias"):
        return None
    parts, place, weights = found
    bias = name_of(parts[place])
    others = [name_of(factor) for factor in factors(weights) if name_of(factor) != bias]
    inputs = others[0] if len(others) == 1 else _inputs(parts[place], setting)
    return _put(parts, place, ast.Name(inputs)) if inputs else None


def _inputs(bias: Tree, setting: Setting) -> str:
    """Return the name of the inputs of the one layer that has this many outputs."""
    inputs = {inside for inside, outside in setting.roles.pairs if outside == name_of(bias)}
    return inputs.pop() if len(inputs) == 1 else ""


def _put(parts: list[Tree], place: int, new: Tree) -> Tree | None:
    return total([*parts[:place], new, *parts[place + 1 :]])


# Heads, bodies, totals


def _added(tree: Tree, name: str, setting: Setting) -> Tree | None:
    if name not in setting.scope or name in names_in(tree):
        return None
    return ast.BinOp(tree, ast.Add(), ast.Name(name))


def _counts_training(setting: Setting) -> bool:
    return setting.step.startswith(("train", "learn"))


def kept_old_head(tree: Tree, setting: Setting) -> Tree | None:
    """Train the old head beside the new one."""
    return _added(tree, "old_head", setting) if _counts_training(setting) else None


def old_head_in_total(tree: Tree, setting: Setting) -> Tree | None:
    """Add the new head without taking the old one away."""
    del setting
    return dropped(tree, lambda term: name_of(negative(term)) == "old_head")


def counted_frozen(tree: Tree, setting: Setting) -> Tree | None:
    """Count what is frozen as trained: what `frozen...` names hold, or the whole body in the place of its stages."""
    if not _counts_training(setting):
        return None
    frozen = sorted(name for name in setting.scope - names_in(tree) if name.startswith("frozen"))
    if frozen:
        return total([tree, *(ast.Name(name) for name in frozen)])
    others = total([term for term in terms(tree) if name_of(term) not in PARTS_OF_BODY])
    return ast.Name("body") if others is None and "body" in setting.scope else _body_added(others, setting)


def _body_added(tree: Tree | None, setting: Setting) -> Tree | None:
    return None if tree is None else _added(tree, "body", setting)


def trainable_as_total(tree: Tree, setting: Setting) -> Tree | None:
    """Give what trains where all is asked."""
    trained = sorted(name for name in setting.scope if name.startswith("train")) or ["head"]
    fits = setting.step.startswith(("total", "all")) and trained[0] in setting.scope and len(terms(tree)) > 1
    return ast.Name(trained[0]) if fits else None


def published_total(tree: Tree, setting: Setting) -> Tree | None:
    """Give the total of the network as it was published."""
    fits = setting.step.startswith(("total", "all")) and "published" in setting.scope
    return ast.Name("published") if fits and name_of(tree) != "published" else None


def dropped_head(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the new head out of the sum."""
    del setting
    return dropped(tree, lambda term: name_of(term).startswith(("head", "new_head")))


# Memory and ratios


def one_moment(tree: Tree, setting: Setting) -> Tree | None:
    """Keep one moment where Adam keeps two."""
    if not setting.step.startswith(("moment", "optimiser")):
        return None
    return _without_factor(tree, 2)


def _without_factor(tree: Tree, number: int) -> Tree | None:
    def left_out(part: Tree) -> Tree | None:
        inside = factors(part)
        found = [place for place, factor in enumerate(inside) if is_number(factor, number)]
        return product(without(inside, found[0])) if found and len(inside) > 1 else None

    return every_change(tree, left_out)


def forgot_gradients(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the gradients out of the memory."""
    del setting
    return dropped(tree, lambda term: name_of(term).startswith("gradient"))


def numbers_for_bytes(tree: Tree, setting: Setting) -> Tree | None:
    """Give how many numbers there are, not their bytes."""
    if not setting.step.startswith(("weights_b", "bytes", "memory", "megabytes")):
        return None
    return _without_factor(tree, 4)


def mebibytes(tree: Tree, setting: Setting) -> Tree | None:
    """Divide by 2^20 where a megabyte is 10^6 bytes."""
    del setting

    def binary(part: Tree) -> Tree | None:
        tens = isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow) and is_number(part.left, 10)
        if tens and isinstance(part, ast.BinOp) and is_number(part.right, 6):
            return ast.BinOp(ast.Constant(2), ast.Pow(), ast.Constant(20))
        return ast.BinOp(ast.Constant(2), ast.Pow(), ast.Constant(20)) if is_number(part, 1_000_000) else None

    return every_change(tree, binary)


def inverted_ratio(tree: Tree, setting: Setting) -> Tree | None:
    """Divide the wrong way round."""
    if not setting.step.startswith(("ratio", "share", "per_")):
        return None
    return every_change(tree, _inverted)


def _inverted(part: Tree) -> Tree | None:
    """Turn `a / b` over; the 100 of `100 * a / b` stays above."""
    if not (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div)):
        return None
    above = [factor for factor in factors(part.left) if isinstance(factor, ast.Constant)]
    below = product([factor for factor in factors(part.left) if not isinstance(factor, ast.Constant)])
    top = product([*above, part.right])
    return None if below is None or top is None else ast.BinOp(top, ast.Div(), below)
