"""Formulas taken apart and put together again: terms, factors, names. What mutations are made of."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import partial

Tree = ast.expr
Put = Callable[[Tree], Tree]
"""What puts a part back into its whole."""


def terms(tree: Tree) -> list[Tree]:
    """Return the terms of a sum in order, `a - b` being a and -b; one term where it is no sum."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        return [*terms(tree.left), *terms(tree.right)]
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Sub):
        return [*terms(tree.left), *(negative(term) for term in terms(tree.right))]
    return [tree]


def negative(tree: Tree) -> Tree:
    """Return the negative of a term."""
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        return tree.operand
    return ast.UnaryOp(ast.USub(), tree)


def total(parts: list[Tree]) -> Tree | None:
    """Return the sum of terms, or None where there are none."""
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            whole = ast.BinOp(whole, ast.Sub(), part.operand)
        else:
            whole = ast.BinOp(whole, ast.Add(), part)
    return whole


def factors(tree: Tree) -> list[Tree]:
    """Return the factors of a product in order; one where it is no product."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult):
        return [*factors(tree.left), *factors(tree.right)]
    return [tree]


def product(parts: list[Tree]) -> Tree | None:
    """Return the product of factors, or None where there are none."""
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole = ast.BinOp(whole, ast.Mult(), part)
    return whole


def without(parts: list[Tree], place: int) -> list[Tree]:
    """Return the parts but one."""
    return parts[:place] + parts[place + 1 :]


def dropped(tree: Tree, is_it: Callable[[Tree], bool]) -> Tree | None:
    """Return a sum without its first term that `is_it`; None where there is none, or nothing would be left."""
    parts = terms(tree)
    found = [place for place, term in enumerate(parts) if is_it(term)]
    return total(without(parts, found[0])) if found and len(parts) > 1 else None


def name_of(tree: Tree) -> str:
    """Return the name a tree is, or nothing."""
    return tree.id if isinstance(tree, ast.Name) else ""


def names_in(tree: Tree) -> set[str]:
    """Return every name in a tree."""
    found, waiting = set[str](), list[ast.AST]([tree])
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.BinOp):  # nearly always, and sooner than by the names of its fields
            waiting += (node.left, node.right)
        elif not isinstance(node, ast.Constant):
            waiting += ast.iter_child_nodes(node)
    return found


def is_number(tree: Tree, value: int) -> bool:
    """Return whether a tree is this number."""
    return isinstance(tree, ast.Constant) and tree.value == value


def places(tree: Tree) -> Iterator[tuple[Tree, Put]]:
    """Yield every part of a tree, with a function that returns the whole tree with that part replaced."""
    yield tree, lambda new: new
    if isinstance(tree, ast.BinOp):
        for part, put in places(tree.left):
            yield part, partial(_left, tree, put)
        for part, put in places(tree.right):
            yield part, partial(_right, tree, put)
    elif isinstance(tree, ast.UnaryOp):
        for part, put in places(tree.operand):
            yield part, partial(_signed, tree, put)


def _left(tree: ast.BinOp, put: Put, new: Tree) -> Tree:
    return ast.BinOp(put(new), tree.op, tree.right)


def _right(tree: ast.BinOp, put: Put, new: Tree) -> Tree:
    return ast.BinOp(tree.left, tree.op, put(new))


def _signed(tree: ast.UnaryOp, put: Put, new: Tree) -> Tree:
    return ast.UnaryOp(tree.op, put(new))


def every_change(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree | None:
    """Return the tree with `change` applied wherever it can be, outermost first; None where it applies nowhere.

    A slip is made wherever it tempts: who forgets to square one kernel forgets to square the other.
    """
    changed = change(tree)
    if changed is not None:
        return changed
    if isinstance(tree, ast.BinOp):
        left, right = every_change(tree.left, change), every_change(tree.right, change)
        if left is None and right is None:
            return None
        return ast.BinOp(left or tree.left, tree.op, right or tree.right)
    if isinstance(tree, ast.UnaryOp):
        inner = every_change(tree.operand, change)
        return None if inner is None else ast.UnaryOp(tree.op, inner)
    return None


def every_change_inside(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree | None:
    """Return the tree with `change` applied to its smallest parts first."""
    if isinstance(tree, ast.BinOp):
        left, right = every_change_inside(tree.left, change), every_change_inside(tree.right, change)
        if left is not None or right is not None:
            return ast.BinOp(left or tree.left, tree.op, right or tree.right)
    return change(tree)


def substituted(tree: Tree, instead: Mapping[str, Tree]) -> Tree:
    """Return a tree with names replaced by what they stand for."""
    if isinstance(tree, ast.Name):
        return instead.get(tree.id, tree)
    if isinstance(tree, ast.BinOp):
        return ast.BinOp(substituted(tree.left, instead), tree.op, substituted(tree.right, instead))
    if isinstance(tree, ast.UnaryOp):
        return ast.UnaryOp(tree.op, substituted(tree.operand, instead))
    if isinstance(tree, ast.Call):
        return ast.Call(tree.func, [substituted(one, instead) for one in tree.args], [])
    if isinstance(tree, ast.Compare):
        sides = [substituted(one, instead) for one in tree.comparators]
        return ast.Compare(substituted(tree.left, instead), tree.ops, sides)
    return tree
