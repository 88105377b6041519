"""The three kinds of node. Lines and columns count from 1, columns in characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for nothing where it stands without quotes."""
ODD: Any = object()
"""Stands in plain data for what msgspec takes otherwise than a walk over nodes; it takes this for nothing at all."""


def is_odd(text: str) -> bool:
    """Return whether msgspec might take `text` otherwise than a walk does: nothing, blanks alone, no number."""
    return text in NULLS or text.isspace() or (len(text) < 5 and text[-3:].lower() == "nan")  # noqa: PLR2004  a sign


class Node:
    """What every node knows: where it starts, if only by the node in the place of which it stands."""

    __slots__ = ("column", "line", "origin")
    origin: Node

    def __init__(self, line: int, column: int) -> None:
        """Start at `line` and `column`, both from 1."""
        self.line = line
        self.column = column

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
            """Return what the node knows in the place of which this one stands."""
            if name in {"line", "column", "plain", "keys"}:
                return getattr(self.origin, name)
            raise AttributeError(name)

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

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return texts, lists and dicts, with `ODD` for what is doubtful."""
        return ODD


class Scalar(Node):
    """Text as written; `plain` when it stood without quotes."""

    __slots__ = ("plain", "text")

    def __init__(self, line: int, column: int, text: str, *, plain: bool) -> None:
        """Hold `text` with its escapes resolved and nothing else done to it."""
        self.line = line
        self.column = column
        self.text = text
        self.plain = plain

    @classmethod
    def instead(cls, origin: Scalar, text: str) -> Scalar:
        """Return another text in the place of `origin`."""
        node = Scalar.__new__(Scalar)
        node.origin, node.text = origin, text
        return node

    @property
    def empty(self) -> bool:
        """Whether this is YAML's null: nothing, `~` or `null`, unquoted."""
        return self.text in NULLS and self.plain

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return the text, unless it is odd."""
        return ODD if is_odd(self.text) else self.text


class Sequence(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int) -> None:
        """Start empty; the reader appends."""
        super().__init__(line, column)
        self.items: list[Node] = []

    @classmethod
    def instead(cls, origin: Sequence, items: list[Node]) -> Sequence:
        """Return other items in the place of `origin`."""
        node = Sequence.__new__(Sequence)
        node.origin, node.items = origin, items
        return node

    def child(self, step: str | int) -> Node | None:
        """Return the item at index `step`, from 0."""
        return self.items[step] if isinstance(step, int) and 0 <= step < len(self.items) else None

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return a list."""
        return [item.data() for item in self.items]


class Mapping(Node):
    """Keys to nodes, in the order written; each key remembers where it stood."""

    __slots__ = ("entries", "keys")

    def __init__(self, line: int, column: int) -> None:
        """Start empty; the reader fills in."""
        super().__init__(line, column)
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}

    @classmethod
    def instead(cls, origin: Mapping, entries: dict[str, Node]) -> Mapping:
        """Return other values, or some of them, in the place of `origin`."""
        node = Mapping.__new__(Mapping)
        node.origin, node.entries = origin, entries
        return node

    def child(self, step: str | int) -> Node | None:
        """Return the value under the key `step`."""
        return self.entries.get(step) if isinstance(step, str) else None

    def key(self, name: str) -> Node:
        """Return the key `name` itself as a place, or the mapping where it is missing."""
        return self.keys.get(name, self)

    def only(self, names: Collection[str]) -> Mapping:
        """Return the same mapping with no keys but `names`."""
        return Mapping.instead(self, {name: value for name, value in self.entries.items() if name in names})

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return a dict, unless a key is nothing."""
        if not NULLS.isdisjoint(self.entries):
            return ODD
        return {name: value.data() for name, value in self.entries.items()}

    def mappings(self) -> list[dict[str, Any]]:
        """Return the plain data of every mapping in here, this one included, in no order."""
        found, waiting = [], [self.data()]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                found.append(one)
            waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else []
        return found

    def names(self) -> Iterable[str]:
        """Return the keys as written."""
        return self.entries.keys()


class Place(Node):
    """A node that is looked for when somebody asks where it stands: where something is wrong, so hardly ever."""

    __slots__ = ("_path", "_start")

    def __init__(self, start: Node, *path: str | int) -> None:
        """Stand where `path` leads from `start`, or for the last node on the way."""
        self._start = start
        self._path = path

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        """Return the node's line or column."""
        return getattr(self.found(), name)

    def found(self) -> Node:
        """Return the node itself."""
        return self._start.at(*self._path)

    def at(self, *path: str | int) -> Node:
        """Return the place that `path` leads to from here."""
        return Place(self._start, *self._path, *path)

    def key(self, name: str) -> Node:
        """Return the key `name` as a place."""
        return self.found().key(name)


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
