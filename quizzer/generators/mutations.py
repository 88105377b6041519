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
    others = [factor for factor in factors(weights) if name_of(factor) != bias]
    return _put(parts, place, others[0]) if len(others) == 1 and name_of(others[0]) else None


def _inputs(bias: Tree, setting: Setting) -> str:
    """Return the name of the inputs of the one layer that has this many outputs."""
    inputs = {inside for inside, outside in setting.roles.pairs if outside == name_of(bias)}
    return inputs.pop() if len(inputs) == 1 else ""


def _put(parts: list[Tree], place: int, new: Tree) -> Tree | None:
    return total([*parts[:place], new, *parts[place + 1 :]])


# Convolutions


def kernel_not_squared(tree: Tree, setting: Setting) -> Tree | None:
    """Take the kernel's side for its area."""
    return every_change(tree, lambda part: _unsquared(part, setting.roles.kernels))


def _unsquared(part: Tree, kernels: frozenset[str]) -> Tree | None:
    if _is_square(part, kernels):
        assert isinstance(part, ast.BinOp)  # noqa: S101  `_is_square` saw a power
        return part.left
    inside = factors(part)
    for kernel in kernels:
        found = [place for place, factor in enumerate(inside) if name_of(factor) == kernel]
        if len(found) > 1:
            return product(without(inside, found[-1]))
    return None


def _is_square(part: Tree, names: frozenset[str]) -> bool:
    squared = isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow) and is_number(part.right, 2)
    return squared and isinstance(part, ast.BinOp) and name_of(part.left) in names


def _of_kernel(inside: list[Tree], setting: Setting) -> bool:
    kernels = setting.roles.kernels
    return any(name_of(factor) in kernels or _is_square(factor, kernels) for factor in inside)


def forgot_input_channels(tree: Tree, setting: Setting) -> Tree | None:
    """Give each filter a single kernel."""
    return every_change(tree, lambda part: _dropped_channel(part, setting, setting.roles.inputs))


def one_filter(tree: Tree, setting: Setting) -> Tree | None:
    """Count one filter in the place of all."""
    return every_change(tree, lambda part: _dropped_channel(part, setting, setting.roles.outputs))


def _dropped_channel(part: Tree, setting: Setting, names: frozenset[str]) -> Tree | None:
    inside = factors(part)
    if len(inside) < 2 or not _of_kernel(inside, setting):  # noqa: PLR2004  a product
        return None
    for place, factor in enumerate(inside):
        if names_in(factor) & names:
            return product(without(inside, place))
    return None


def ignored_groups(tree: Tree, setting: Setting) -> Tree | None:
    """Let every filter see every channel."""

    def undivided(part: Tree) -> Tree | None:
        by_groups = isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div | ast.FloorDiv)
        if by_groups and isinstance(part, ast.BinOp) and name_of(part.right) in setting.roles.groups:
            return part.left
        return None

    return every_change(tree, undivided)


def bias_beside_norm(tree: Tree, setting: Setting) -> Tree | None:
    """Count a bias for a convolution whose batch norm makes it needless."""
    roles = setting.roles
    if not roles.channels or not _of_kernel(factors(tree), setting):
        return None
    outputs = [name_of(factor) for factor in factors(tree) if name_of(factor) in roles.outputs & roles.channels]
    return ast.BinOp(tree, ast.Add(), ast.Name(outputs[-1])) if outputs else None


# Batch norm


def _norm(part: Tree, setting: Setting) -> int | None:
    """Return where the 2 stands in `2 * C`, C being the channels of a batch norm."""
    inside = factors(part)
    if len(inside) < 2 or not any(name_of(factor) in setting.roles.channels for factor in inside):  # noqa: PLR2004
        return None
    if any(name_of(factor) in setting.roles.kernels for factor in inside):
        return None
    return next((place for place, factor in enumerate(inside) if is_number(factor, 2)), None)


def forgot_shift(tree: Tree, setting: Setting) -> Tree | None:
    """Count batch norm's scale alone."""

    def halved(part: Tree) -> Tree | None:
        place = _norm(part, setting)
        return None if place is None else product(without(factors(part), place))

    return every_change(tree, halved)


def counted_running(tree: Tree, setting: Setting) -> Tree | None:
    """Count the running statistics as if they were learned."""

    def doubled(part: Tree) -> Tree | None:
        place = _norm(part, setting)
        if place is None:
            return None
        inside = factors(part)
        return product([*inside[:place], ast.Constant(4), *inside[place + 1 :]])

    return every_change(tree, doubled)


def forgot_norm(tree: Tree, setting: Setting) -> Tree | None:
    """Leave batch norm out of the sum."""
    return _dropped(tree, lambda term: _norm(term, setting) is not None or name_of(term).startswith("norm"))


# Heads, bodies, totals


def _dropped(tree: Tree, is_it: Callable[[Tree], bool]) -> Tree | None:
    """Return a sum without its first term that `is_it`; None where there is none, or nothing would be left."""
    parts = terms(tree)
    found = [place for place, term in enumerate(parts) if is_it(term)]
    return total(without(parts, found[0])) if found and len(parts) > 1 else None


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
    return _dropped(tree, lambda term: name_of(negative(term)) == "old_head")


def counted_frozen(tree: Tree, setting: Setting) -> Tree | None:
    """Count what is frozen as trained."""
    if not _counts_training(setting):
        return None
    frozen = sorted(name for name in setting.scope if name.startswith("frozen")) or ["body"]
    return _added(tree, frozen[0], setting)


def trainable_as_total(tree: Tree, setting: Setting) -> Tree | None:
    """Give what trains where all is asked."""
    trained = sorted(name for name in names_in(tree) if name.startswith("train")) or ["head"]
    fits = setting.step.startswith(("total", "all")) and trained[0] in names_in(tree) and len(terms(tree)) > 1
    return ast.Name(trained[0]) if fits else None


def published_total(tree: Tree, setting: Setting) -> Tree | None:
    """Give the total of the network as it was published."""
    fits = setting.step.startswith(("total", "all")) and "published" in setting.scope
    return ast.Name("published") if fits and name_of(tree) != "published" else None


def dropped_head(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the new head out of the sum."""
    del setting
    return _dropped(tree, lambda term: name_of(term).startswith(("head", "new_head")))


def forgot_projection(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the shortcut's projection out of the sum."""
    del setting
    return _dropped(tree, lambda term: name_of(term).startswith(("projection", "shortcut")))


def forgot_pointwise(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the 1x1 convolution after the depthwise one out of the sum."""
    del setting
    return _dropped(tree, lambda term: name_of(term).startswith("pointwise"))


# Shapes of outputs


def no_plus_one(tree: Tree, setting: Setting) -> Tree | None:
    """Count the steps of the window, not its positions."""
    return _dropped(tree, lambda term: is_number(term, 1)) if _of_shape(tree, setting) else None


def forgot_padding(tree: Tree, setting: Setting) -> Tree | None:
    """Slide the window over the bare input."""

    def bare(part: Tree) -> Tree | None:
        if len(terms(part)) == 1:
            return None
        return _dropped(part, lambda term: bool(names_in(term)) and names_in(term) <= setting.roles.paddings)

    return every_change_inside(tree, bare)


def padding_once(tree: Tree, setting: Setting) -> Tree | None:
    """Pad one side where both are padded."""

    def once(part: Tree) -> Tree | None:
        inside = factors(part)
        doubled = [place for place, factor in enumerate(inside) if is_number(factor, 2)]
        padded = any(name_of(factor) in setting.roles.paddings for factor in inside)
        return product(without(inside, doubled[0])) if padded and doubled else None

    return every_change(tree, once)


def ignored_stride(tree: Tree, setting: Setting) -> Tree | None:
    """Move the window by one."""

    def undivided(part: Tree) -> Tree | None:
        by_stride = isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div | ast.FloorDiv)
        if by_stride and isinstance(part, ast.BinOp) and name_of(part.right) in setting.roles.strides:
            return part.left
        return None

    return every_change(tree, undivided)


def _of_shape(tree: Tree, setting: Setting) -> bool:
    return bool(names_in(tree) & (setting.roles.strides | setting.roles.kernels)) and len(terms(tree)) > 1


def every_change_inside(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree | None:
    """Return the tree with `change` applied to its smallest parts first."""
    if isinstance(tree, ast.BinOp):
        left, right = every_change_inside(tree.left, change), every_change_inside(tree.right, change)
        if left is not None or right is not None:
            return ast.BinOp(left or tree.left, tree.op, right or tree.right)
    return change(tree)


# Memory and ratios


def one_moment(tree: Tree, setting: Setting) -> Tree | None:
    """Keep one moment where Adam keeps two."""
    if not setting.step.startswith(("moment", "optimiser")):
        return None

    def halved(part: Tree) -> Tree | None:
        inside = factors(part)
        twos = [place for place, factor in enumerate(inside) if is_number(factor, 2)]
        return product(without(inside, twos[0])) if twos and len(inside) > 1 else None

    return every_change(tree, halved)


def forgot_gradients(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the gradients out of the memory."""
    del setting
    return _dropped(tree, lambda term: name_of(term).startswith("gradient"))


def numbers_for_bytes(tree: Tree, setting: Setting) -> Tree | None:
    """Give how many numbers there are, not their bytes."""
    return _without_factor(tree, setting, 4)


def _without_factor(tree: Tree, setting: Setting, number: int) -> Tree | None:
    if not setting.step.startswith(("weights_b", "bytes", "memory", "megabytes")):
        return None

    def dropped(part: Tree) -> Tree | None:
        inside = factors(part)
        found = [place for place, factor in enumerate(inside) if is_number(factor, number)]
        return product(without(inside, found[0])) if found and len(inside) > 1 else None

    return every_change(tree, dropped)


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
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        return ast.BinOp(tree.right, ast.Div(), tree.left)
    return None
