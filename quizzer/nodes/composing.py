"""The quick way from YAML text to nodes: libyaml composes, and one walk takes the plain data out of what it made.

A node of ours is made of libyaml's when it is asked for, which is where something is wrong; hardly anything ever is.
Only text with nothing unusual in it goes this way. Whatever else there is (an error, a tag, a key twice, a bound met)
is left to the events, which know what to say of it. Depth and count are checked at each node as it is composed, so
that neither libyaml's composer nor the walk goes deeper than our bound.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, cast

import yaml

from quizzer.nodes.node import NULLS, ODD, Mapping, Node, Scalar, Sequence, is_odd

if TYPE_CHECKING:
    from collections.abc import Callable

    Composed = yaml.ScalarNode | yaml.SequenceNode | yaml.MappingNode
    Pair = tuple[Composed, Composed]

MAX_DEPTH = 32
MAX_NODES = 250_000
MAX_SCALAR = 100_000
MAX_ALIASED = 10_000
"""Nodes that aliases may add in all, counted as if each were written out."""
MAX_ALIASED_TEXT = 1_000_000
"""Characters that aliases may add in all, counted likewise: one long text a thousand times is no small bank."""
_Text, _List, _Keys = yaml.ScalarNode, yaml.SequenceNode, yaml.MappingNode
_SHORT = 5
"""A text of fewer characters may be one that msgspec takes otherwise; most are longer, and are seen to be at once."""


class _Unusual(Exception):
    """There is something in the text that only the events can tell."""


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Composer(CParser):
        """libyaml's composer without PyYAML's guesses at types: it asks for a tag at every node, and is told none.

        It comes down to each node, resolves its tag and goes up again. A token is taken for every node that is open,
        and given back with a number; a node with a tag of its own is not resolved, which leaves a token too many.
        """

        descend_resolver = staticmethod(operator.is_)  # does nothing, sooner than a function of ours would

        def __init__(self, text: str) -> None:
            super().__init__(text)
            self.tokens = [0] * MAX_DEPTH
            self.ascend_resolver = map(self.tokens.append, range(1, MAX_NODES + 1)).__next__
            self.resolve = _resolver(self.tokens.pop)

        def count(self) -> int:
            """Return how many nodes there were, or -1 where one has a tag of its own."""
            return self.tokens[-1] if len(self.tokens) == MAX_DEPTH else -1


def _resolver(take: Callable[[], int]) -> Callable[[object, object, object], str]:
    def resolve(kind: object, value: object, implicit: object) -> str:  # noqa: ARG001  nothing more at each node
        take()
        return ""

    return resolve


def composed(text: str) -> Node | None:
    """Return the root node of `text`, or None where the events have to be asked."""
    if not yaml.__with_libyaml__:
        return None
    try:
        composer = _Composer(text)
        root = cast("Composed | None", composer.get_single_node())
        written = composer.count()
        if root is None or written < 0:
            return None
        walk = _Walk()
        data = walk.taken(root, MAX_DEPTH)
    except (yaml.YAMLError, _Unusual, StopIteration, IndexError):
        return None
    aliased = walk.nodes - written
    if aliased and (walk.nodes > MAX_NODES or aliased > MAX_ALIASED or _length(data) > MAX_ALIASED_TEXT):
        return None
    node = _node(root, data)
    if isinstance(node, _Mapping):
        node.inside = walk.mappings
    return node


class _Walk:
    """Takes the data out of nodes, those that aliases repeat as often as they stand there."""

    def __init__(self) -> None:
        self.nodes = 1
        self.mappings: list[dict[str, Any]] = []

    def taken(self, node: Composed, room: int) -> Any:  # noqa: ANN401  plain data
        """Return the data of a node that has `room` for so many containers, one in the other."""
        kind = type(node)
        if kind is _Text:
            return _text(node.value)
        if not room or self.nodes > MAX_NODES + MAX_ALIASED:
            raise _Unusual
        return self._keys(node.value, room - 1) if kind is _Keys else self._list(node.value, room - 1)

    def _list(self, value: list[Composed], room: int) -> list[Any]:
        self.nodes += len(value)
        return [
            text
            if type(one) is _Text and _SHORT <= len(text := one.value) <= MAX_SCALAR and not text.isspace()
            else self.taken(one, room)
            for one in value
        ]

    def _keys(self, value: list[Pair], room: int) -> dict[str, Any]:
        self.nodes += 2 * len(value)
        found: dict[str, Any] = {}
        for name, one in value:
            key = name.value
            if type(name) is not _Text or key in found or len(key) > MAX_SCALAR:
                raise _Unusual
            if type(one) is _Text and _SHORT <= len(text := one.value) <= MAX_SCALAR and not text.isspace():
                found[key] = text
            else:
                found[key] = self.taken(one, room)
        if not NULLS.isdisjoint(found):
            raise _Unusual
        self.mappings.append(found)
        return found


def _text(text: str) -> Any:  # noqa: ANN401  text, or what stands for odd text
    odd = is_odd(text)
    if len(text) > (_SHORT if odd else MAX_SCALAR):
        raise _Unusual
    return ODD if odd else text


def _length(data: Any) -> int:  # noqa: ANN401  plain data
    """Return how many characters there are in texts, those that aliases repeat as often as they stand there."""
    if type(data) is str:
        return len(data)
    if data is ODD:
        return _SHORT
    inside = data
    if type(data) is dict:
        inside = [*data, *data.values()]
    return sum([len(one) if type(one) is str else _length(one) for one in inside])


def _node(node: Composed, data: Any) -> Node:  # noqa: ANN401  plain data
    """Return a node of ours for one of libyaml's, with its data."""
    mark = node.start_mark
    line, column = mark.line + 1, mark.column + 1
    if type(node) is yaml.ScalarNode:
        return Scalar(line, column, node.value, plain=not node.style)
    if type(node) is yaml.SequenceNode:
        return _Sequence(line, column, node.value, data)
    return _Mapping(line, column, cast("list[Pair]", node.value), data)


class _Sequence(Sequence):
    """A list whose items are made when they are asked for."""

    __slots__ = ("_composed", "_data")

    def __init__(self, line: int, column: int, composed: list[Composed], data: list[Any]) -> None:
        self.line = line
        self.column = column
        self._composed = composed
        self._data = data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        if name != "items":
            raise AttributeError(name)
        self.items = list(map(_node, self._composed, self._data))
        return self.items

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken out before."""
        return self._data


class _Mapping(Mapping):
    """Keys to nodes that are made when they are asked for."""

    __slots__ = ("_composed", "_data", "_made", "inside")

    def __init__(self, line: int, column: int, composed: list[Pair], data: dict[str, Any]) -> None:
        self.line = line
        self.column = column
        self._composed = composed
        self._data = data
        self._made: dict[str, Node] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        if name == "entries":
            data, made = self._data, self._made
            values = ((key.value, one) for key, one in self._composed)
            self.entries = {name: made.get(name) or _node(one, data[name]) for name, one in values}
            return self.entries
        if name == "keys":
            self.keys = {key.value: cast("Scalar", _node(key, None)) for key, _ in self._composed}
            return self.keys
        if name == "inside":
            self.inside = super().mappings()
            return self.inside
        raise AttributeError(name)

    def mappings(self) -> list[dict[str, Any]]:
        """Return what the walk met on its way, where it began here."""
        return self.inside

    def child(self, step: str | int) -> Node | None:
        """Return the value under the key `step`, the one thing made."""
        if not isinstance(step, str) or step not in self._data:
            return None
        if step not in self._made:
            composed = next(one for key, one in self._composed if key.value == step)
            self._made[step] = _node(composed, self._data[step])
        return self._made[step]

    def without(self, name: str) -> Mapping:
        """Return the same mapping but for the key `name`."""
        composed = [pair for pair in self._composed if pair[0].value != name]
        data = {key: value for key, value in self._data.items() if key != name}
        return _Mapping(self.line, self.column, composed, data)

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken out before."""
        return self._data
