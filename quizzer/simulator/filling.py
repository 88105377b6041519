"""Placeholders of a backbone file put in: `$out` for a block's size, `$i` for the turn of a repeat."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NoReturn

from quizzer.nodes import Mapping, Node, Problems, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, int]

_PLACEHOLDER = re.compile(r"\$([a-z_][a-z0-9_]*)")


class Stopped(Exception):
    """The problem has been noted; reading on would only find its echoes."""


def stop(problems: Problems, where: Node, code: str, message: str) -> NoReturn:
    """Note the problem and raise Stopped."""
    problems.add(where, code, message)
    raise Stopped


def nearest(name: str, known: Iterable[str], sign: str = "") -> str:
    """Return what to write instead of `name`: the nearest known word, or all of them."""
    words = list(known)
    near = difflib.get_close_matches(name, words, 1)
    return f"did you mean `{sign}{near[0]}`?" if near else "write one of " + ", ".join(sign + one for one in words)


def filled(node: Mapping, values: Values, problems: Problems) -> Mapping:
    """Return a line with `values` put in; raise Stopped at a placeholder without a value."""
    entries = {name: _filled_value(value, values, problems) for name, value in node.entries.items()}
    return Mapping.instead(node, entries)


def _filled_value(node: Node, values: Values, problems: Problems) -> Node:
    if isinstance(node, Scalar):
        return filled_text(node, values, problems)
    if not isinstance(node, Sequence):
        return node
    items = [filled_text(one, values, problems) if isinstance(one, Scalar) else one for one in node.items]
    return Sequence.instead(node, items)


def filled_text(node: Scalar, values: Values, problems: Problems) -> Scalar:
    """Return a text with `values` put in; raise Stopped at a placeholder without a value."""
    if "$" not in node.text:
        return node
    for name in _PLACEHOLDER.findall(node.text):
        if name not in values:
            known = f"; {nearest(name, values, '$')}" if values else ""
            stop(problems, node, "unknown-size", f"`${name}` has no value here{known}")
    text = _PLACEHOLDER.sub(lambda found: str(values[found[1]]), node.text)
    return Scalar.instead(node, text)
