"""What the slips about convolutions, batch norm and shapes do to a formula: see `mutations`.

The network says which names are kernels, strides, paddings, groups, channels; a formula is searched for them.
"""

from __future__ import annotations

import ast
import math

from quizzer.generators.algebra import (
    Tree,
    dropped,
    every_change,
    every_change_inside,
    factors,
    is_number,
    name_of,
    names_in,
    product,
    terms,
    total,
    without,
)
from quizzer.generators.mutations import Setting

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
    """Count biases for convolutions whose batch norm makes them needless."""
    biases = [bias for term in terms(tree) if (bias := _needless_bias(term, setting)) is not None]
    return total([*terms(tree), *biases]) if biases else None


def _needless_bias(term: Tree, setting: Setting) -> Tree | None:
    """Return `2 * C` for the weights `2 * K**2 * C * C` of two convolutions before a batch norm of C channels."""
    inside, roles = factors(term), setting.roles
    outputs = [factor for factor in inside if name_of(factor) in roles.outputs & roles.channels]
    if not outputs or not _of_kernel(inside, setting):
        return None
    numbers = [factor.value for factor in inside if isinstance(factor, ast.Constant)]
    times = math.prod(int(number) for number in numbers if isinstance(number, int))
    return outputs[-1] if times == 1 else ast.BinOp(ast.Constant(times), ast.Mult(), outputs[-1])


def forgot_projection(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the shortcut's projection out of the sum."""
    del setting
    return dropped(tree, lambda term: name_of(term).startswith(("projection", "shortcut")))


def forgot_pointwise(tree: Tree, setting: Setting) -> Tree | None:
    """Leave the 1x1 convolution after the depthwise one out of the sum."""
    del setting
    return dropped(tree, lambda term: name_of(term).startswith("pointwise"))


# Batch norm


def _norm(part: Tree, setting: Setting) -> int | None:
    """Return where the 2 stands in `2 * C`, C being the channels of a batch norm and the 2 what it learns for each."""
    inside = factors(part)
    if setting.step.startswith("running") or _of_kernel(inside, setting):
        return None
    if not any(name_of(factor) in setting.roles.channels for factor in inside):
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
    return dropped(tree, lambda term: _norm(term, setting) is not None or name_of(term).startswith("norm"))


# Shapes of outputs


def no_plus_one(tree: Tree, setting: Setting) -> Tree | None:
    """Count the steps of the window, not its positions."""
    return dropped(tree, lambda term: is_number(term, 1)) if _of_shape(tree, setting) else None


def forgot_padding(tree: Tree, setting: Setting) -> Tree | None:
    """Slide the window over the bare input."""

    def bare(part: Tree) -> Tree | None:
        if len(terms(part)) == 1:
            return None
        return dropped(part, lambda term: bool(names_in(term)) and names_in(term) <= setting.roles.paddings)

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
