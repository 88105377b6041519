"""The three kinds of node. Lines and columns count from 1, columns in characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for nothing where it stands without quotes."""


class Node:
    """What every node knows: where it starts."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        """Start at `line` and `column`, both from 1."""
        self.line = line
        self.column = column

    def at(self, *path: str | int) -> Node:
        """Return the node that `path` leads to, or the last one on the way that exists."""
        node: Node = self
        for step in path:
            found = node.child(step)
            if found is None:
                return node
            node = found
        return node

    def child(self, step: str | int) -> Node | None:
        """Return the node one step below, if there is one."""
        del step
        return None

    def key(self, name: str) -> Node:
        """Return the key `name` as a place; this node itself where it has none."""
        del name
        return self


class Scalar(Node):
    """Text as written; `plain` when it stood without quotes."""

    __slots__ = ("plain", "text")

    def __init__(self, line: int, column: int, text: str, *, plain: bool) -> None:
        """Hold `text` with its escapes resolved and nothing else done to it."""
        self.line = line
        self.column = column
        self.text = text
        self.plain = plain

    @property
    def empty(self) -> bool:
        """Whether this is YAML's null: nothing, `~` or `null`, unquoted."""
        return self.plain and self.text in NULLS


class Sequence(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int) -> None:
        """Start empty; the reader appends."""
        super().__init__(line, column)
        self.items: list[Node] = []

    def child(self, step: str | int) -> Node | None:
        """Return the item at index `step`, from 0."""
        return self.items[step] if isinstance(step, int) and 0 <= step < len(self.items) else None


class Mapping(Node):
    """Keys to nodes, in the order written; each key remembers where it stood."""

    __slots__ = ("entries", "keys")

    def __init__(self, line: int, column: int) -> None:
        """Start empty; the reader fills in."""
        super().__init__(line, column)
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}

    def child(self, step: str | int) -> Node | None:
        """Return the value under the key `step`."""
        return self.entries.get(step) if isinstance(step, str) else None

    def key(self, name: str) -> Node:
        """Return the key `name` itself as a place, or the mapping where it is missing."""
        return self.keys.get(name, self)

    def names(self) -> Iterable[str]:
        """Return the keys as written."""
        return self.entries.keys()


def inside(line: int, node: Mapping) -> bool:
    """Return whether a line of the file belongs to `node`."""
    return node.line <= line <= _last_line(node)


def _last_line(node: Mapping) -> int:
    last, waiting = node.line, list[Node](node.entries.values())
    while waiting:
        one = waiting.pop()
        last = max(last, one.line)
        waiting += getattr(one, "items", []) + list(getattr(one, "entries", {}).values())
    return last
