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
_SHORT = 5
"""A text of fewer characters may be one that msgspec takes otherwise; most are longer, and are seen to be at once."""


class _Unusual(Exception):
    """There is something in the text that only the events can tell."""


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Composer(CParser):
        """libyaml's composer without PyYAML's guesses at types: it asks for a tag at every node, and is told none.

        It comes down to each node, resolves its tag and goes up again. A node with a tag of its own is not resolved:
        then more go up than were counted, and the list of those open runs out.
        """

        descend_resolver = staticmethod(operator.is_)  # does nothing, sooner than a function of ours would

        def __init__(self, text: str) -> None:
            super().__init__(text)
            opened: list[int] = []
            self.ascend_resolver = opened.pop
            self.tick = iter(range(MAX_NODES)).__next__
            self.resolve = _resolver(opened, self.tick)


def _resolver(opened: list[int], tick: Callable[[], int]) -> Callable[[object, object, object], str]:
    push = opened.append

    def resolve(kind: object, value: object, implicit: object) -> str:
        del kind, value, implicit
        push(tick())
        if len(opened) > MAX_DEPTH:
            raise _Unusual
        return ""

    return resolve


def composed(text: str) -> Node | None:
    """Return the root node of `text`, or None where the events have to be asked."""
    if not yaml.__with_libyaml__:
        return None
    try:
        composer = _Composer(text)
        root = cast("Composed | None", composer.get_single_node())
        if root is None:
            return None
        walk = _Walk()
        data, written = walk.taken(root, MAX_DEPTH), composer.tick()
    except (yaml.YAMLError, _Unusual, StopIteration, IndexError):
        return None
    aliased = walk.nodes - written
    if aliased and (walk.nodes > MAX_NODES or aliased > MAX_ALIASED or _length(root) > MAX_ALIASED_TEXT):
        return None
    return _Tree().node(root, data)


class _Walk:
    """Takes the data out of nodes, those that aliases repeat as often as they stand there."""

    def __init__(self) -> None:
        self.nodes = 1

    def taken(self, node: Composed, room: int) -> Any:  # noqa: ANN401  plain data
        """Return the data of a node that has `room` for so many containers, one in the other."""
        kind, value = type(node), node.value
        if kind is yaml.ScalarNode:
            return _text(value)
        if not room:
            raise _Unusual
        if kind is yaml.MappingNode:
            return self._mapping(value, room - 1)
        self._count(len(value))
        return [
            one.value
            if type(one) is yaml.ScalarNode and _SHORT <= len(one.value) <= MAX_SCALAR and not one.value.isspace()
            else self.taken(one, room - 1)
            for one in value
        ]

    def _mapping(self, value: list[Pair], room: int) -> dict[str, Any]:
        self._count(2 * len(value))
        found: dict[str, Any] = {}
        for name, one in value:
            key = name.value
            if type(name) is not yaml.ScalarNode or key in found or len(key) > MAX_SCALAR:
                raise _Unusual
            if type(one) is yaml.ScalarNode:
                text = one.value
                found[key] = text if _SHORT <= len(text) <= MAX_SCALAR and not text.isspace() else _text(text)
            else:
                found[key] = self.taken(one, room)
        if not NULLS.isdisjoint(found):
            raise _Unusual
        return found

    def _count(self, more: int) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES + MAX_ALIASED:
            raise _Unusual


def _text(text: str) -> Any:  # noqa: ANN401  text, or what stands for odd text
    if len(text) > MAX_SCALAR:
        raise _Unusual
    return ODD if is_odd(text) else text


def _length(node: Composed) -> int:
    """Return how many characters there are in texts, those that aliases repeat as often as they stand there."""
    value = node.value
    if type(node) is yaml.ScalarNode:
        return len(value)
    if type(node) is yaml.SequenceNode:
        return sum(map(_length, value))
    return sum(_length(name) + _length(one) for name, one in value)


class _Tree:
    """Makes a node of ours for each of libyaml's that is asked for, once, however often an alias repeats it."""

    def __init__(self) -> None:
        self.made: dict[int, tuple[Node, Composed]] = {}
        """By the number of libyaml's node, which is held so that no other gets that number."""

    def node(self, node: Composed, data: Any) -> Node:  # noqa: ANN401  plain data
        """Return the node for one of libyaml's, with its data."""
        known = self.made.get(id(node))
        if known is not None:
            return known[0]
        mark, found = node.start_mark, cast("Node", None)
        line, column = mark.line + 1, mark.column + 1
        if type(node) is yaml.ScalarNode:
            found = Scalar(line, column, node.value, plain=not node.style)
        elif type(node) is yaml.SequenceNode:
            found = _Sequence(line, column, self, node.value, data)
        else:
            found = _Mapping(line, column, self, node.value, data)
        self.made[id(node)] = found, node
        return found


class _Sequence(Sequence):
    """A list whose items are made when they are asked for."""

    __slots__ = ("_composed", "_data", "_tree")

    def __init__(self, line: int, column: int, tree: _Tree, composed: list[Composed], data: list[Any]) -> None:
        self.line = line
        self.column = column
        self._tree = tree
        self._composed = composed
        self._data = data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        if name != "items":
            raise AttributeError(name)
        self.items = list(map(self._tree.node, self._composed, self._data))
        return self.items

    def child(self, step: str | int) -> Node | None:
        """Return the item at index `step`, from 0."""
        if isinstance(step, int) and 0 <= step < len(self._composed):
            return self._tree.node(self._composed[step], self._data[step])
        return None

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken out before."""
        return self._data


class _Mapping(Mapping):
    """Keys to nodes that are made when they are asked for."""

    __slots__ = ("_composed", "_data", "_tree")

    def __init__(self, line: int, column: int, tree: _Tree, composed: list[Pair], data: dict[str, Any]) -> None:
        self.line = line
        self.column = column
        self._tree = tree
        self._composed = composed
        self._data = data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        node = self._tree.node
        if name == "entries":
            self.entries = {key.value: node(one, self._data[key.value]) for key, one in self._composed}
            return self.entries
        if name == "keys":
            self.keys = {key.value: cast("Scalar", node(key, None)) for key, _ in self._composed}
            return self.keys
        raise AttributeError(name)

    def child(self, step: str | int) -> Node | None:
        """Return the value under the key `step`."""
        if step in self._data:
            for key, one in self._composed:
                if key.value == step:
                    return self._tree.node(one, self._data[step])
        return None

    def without(self, name: str) -> Mapping:
        """Return the same mapping but for the key `name`."""
        composed = [pair for pair in self._composed if pair[0].value != name]
        data = {key: value for key, value in self._data.items() if key != name}
        return _Mapping(self.line, self.column, self._tree, composed, data)

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken out before."""
        return self._data
