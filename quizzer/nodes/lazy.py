"""The quick way to read YAML: plain data first, and nodes with their lines only where somebody asks for them.

One look at each of libyaml's events makes texts, lists and dicts. Where something is wrong, which is hardly ever, the
same text is read once more, by the builder that knows all places. Only text with nothing unusual in it goes this way;
whatever else there is (an error, a tag, a key twice, a bound met) is left to the builder, which knows what to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from quizzer.nodes.bounds import MAX_ALIASED, MAX_ALIASED_TEXT, MAX_DEPTH, MAX_NODES, MAX_SCALAR
from quizzer.nodes.node import NULLS, ODD, Mapping, Node, Scalar, Sequence, is_odd

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    Path = tuple[str | int, ...]

if yaml.__with_libyaml__:
    from yaml._yaml import CParser as Parser
else:
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

_Text, _Alias = yaml.ScalarEvent, yaml.AliasEvent
_List, _ListEnd = yaml.SequenceStartEvent, yaml.SequenceEndEvent
_Keys, _KeysEnd = yaml.MappingStartEvent, yaml.MappingEndEvent
_SHORT = 5
"""A text of fewer characters may be one that msgspec takes otherwise; most are longer, and are seen to be at once."""


class _Unusual(Exception):
    """There is something in the text that only the builder can tell."""


def lazy_root(text: str, build: Callable[[], Node]) -> Node | None:
    """Return the root node of `text`, of which `build` makes real nodes; None where those have to be made at once."""
    try:
        taker = _Taker(text)
        data = taker.document()
    except (yaml.YAMLError, _Unusual):
        return None
    node = _node(_Source(build), (), data)
    if isinstance(node, _Mapping):
        node.inside = taker.mappings
    return node


class _Taker:
    """Takes the data out of one document, event by event."""

    def __init__(self, text: str) -> None:
        self.get: Callable[[], Any] = Parser(text).get_event
        self.turns = iter(range(2 * MAX_NODES))
        """One for every entry and every end, of whatever list or keys, so that no more are ever read."""
        self.nodes = 1
        self.aliased = self.aliased_text = 0
        self.anchors: dict[str, Any] = {}
        self.mappings: list[dict[str, Any]] = []

    def document(self) -> Any:  # noqa: ANN401  plain data
        """Return the data of the one document there is."""
        get = self.get
        get()
        if type(get()) is not yaml.DocumentStartEvent:
            raise _Unusual
        data = self.taken(get(), MAX_DEPTH)
        get()
        if type(get()) is not yaml.StreamEndEvent or self.nodes > MAX_NODES:
            raise _Unusual
        return data

    def taken(self, event: Any, room: int) -> Any:  # noqa: ANN401  one of several kinds; plain data
        """Return the data of what begins with `event`, where there is `room` for so many containers in one another."""
        kind = type(event)
        if kind is _Alias:
            return self._repeated(event.anchor, room)
        if event.tag is not None:
            raise _Unusual
        if kind is _Text:
            data = _text(event.value)
        elif not room:
            raise _Unusual
        else:
            data = self._keys(room - 1) if kind is _Keys else self._list(room - 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = data
        return data

    def _list(self, room: int) -> list[Any]:
        get, found = self.get, list[Any]()
        for _ in self.turns:
            one = get()
            kind = type(one)
            if kind is _ListEnd:
                self.nodes += len(found)
                return found
            if (
                kind is _Text
                and one.tag is None
                and one.anchor is None
                and _SHORT <= len(text := one.value) <= MAX_SCALAR
            ):
                found.append(_text(text) if text.isspace() else text)
            else:
                found.append(self.taken(one, room))
        raise _Unusual

    def _keys(self, room: int) -> dict[str, Any]:
        get, found = self.get, dict[str, Any]()
        for _ in self.turns:
            name = get()
            if type(name) is not _Text:
                break
            key = name.value
            if key in found or name.tag is not None or name.anchor is not None or len(key) > MAX_SCALAR:
                raise _Unusual
            one = get()
            if (
                type(one) is _Text
                and one.tag is None
                and one.anchor is None
                and _SHORT <= len(text := one.value) <= MAX_SCALAR
            ):
                found[key] = _text(text) if text.isspace() else text
            else:
                found[key] = self.taken(one, room)
        else:
            raise _Unusual
        if type(name) is not _KeysEnd or not NULLS.isdisjoint(found):
            raise _Unusual
        self.nodes += 2 * len(found)
        self.mappings.append(found)
        return found

    def _repeated(self, anchor: str, room: int) -> Any:  # noqa: ANN401  plain data
        if anchor not in self.anchors:
            raise _Unusual
        data = self.anchors[anchor]
        nodes, length, height = _measured(data)
        self.nodes += nodes - 1
        self.aliased += nodes
        self.aliased_text += length
        if self.aliased > MAX_ALIASED or self.aliased_text > MAX_ALIASED_TEXT or height > room:
            raise _Unusual
        return data


def _text(text: str) -> Any:  # noqa: ANN401  text, or what stands for odd text
    odd = is_odd(text)
    if len(text) > (_SHORT if odd else MAX_SCALAR):
        raise _Unusual
    return ODD if odd else text


def _measured(data: Any) -> tuple[int, int, int]:  # noqa: ANN401  plain data
    """Return how many nodes there are in `data`, how many characters, and how many levels."""
    if not isinstance(data, dict | list):
        return 1, _SHORT if data is ODD else len(data), 0
    inside = [_measured(one) for one in (data.values() if isinstance(data, dict) else data)]
    names = list(data) if isinstance(data, dict) else []
    nodes = 1 + len(names) + sum(one for one, _, _ in inside)
    return (
        nodes,
        sum(map(len, names)) + sum(one for _, one, _ in inside),
        1 + max((one for _, _, one in inside), default=0),
    )


class _Source:
    """The real nodes of a text, made when the first of them is asked for."""

    def __init__(self, build: Callable[[], Node]) -> None:
        self._build = build
        self._root: Node | None = None

    def node(self, path: Path) -> Node:
        """Return the node to which `path` leads."""
        if self._root is None:
            self._root = self._build()
        return self._root.at(*path)


def _node(source: _Source, path: Path, data: Any) -> Node:  # noqa: ANN401  plain data
    if isinstance(data, dict):
        return _Mapping(source, path, data)
    return _Sequence(source, path, data) if isinstance(data, list) else _Scalar(source, path, data)


class _Scalar(Scalar):
    """A text whose place is looked for when it is asked for."""

    __slots__ = ("_data", "_path", "_source")

    def __init__(self, source: _Source, path: Path, data: Any) -> None:  # noqa: ANN401  text, or what stands for it
        self._source = source
        self._path = path
        self._data = data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        if name == "text" and self._data is not ODD:
            return self._data
        return getattr(self._source.node(self._path), name)

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken before."""
        return self._data


class _Sequence(Sequence):
    """A list whose items, and whose place, are looked for when they are asked for."""

    __slots__ = ("_data", "_path", "_source")

    def __init__(self, source: _Source, path: Path, data: list[Any]) -> None:
        self._source = source
        self._path = path
        self._data = data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        if name != "items":
            return getattr(self._source.node(self._path), name)
        self.items = [_node(self._source, (*self._path, place), one) for place, one in enumerate(self._data)]
        return self.items

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken before."""
        return self._data


class _Mapping(Mapping):
    """Keys with values which, as their places, are looked for when they are asked for."""

    __slots__ = ("_data", "_made", "_path", "_source", "inside")
    inside: list[dict[str, Any]]
    """What was met on the way, where reading began here."""

    def __init__(self, source: _Source, path: Path, data: dict[str, Any]) -> None:
        self._source = source
        self._path = path
        self._data = data
        self._made: dict[str, Node] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  called for slots without a value
        if name == "inside":
            return super().mappings()
        if name != "entries":
            return getattr(self._source.node(self._path), name)
        self.entries = {key: self._child(key) for key in self._data}
        return self.entries

    def _child(self, name: str) -> Node:
        if name not in self._made:
            self._made[name] = _node(self._source, (*self._path, name), self._data[name])
        return self._made[name]

    def child(self, step: str | int) -> Node | None:
        """Return the value under the key `step`, and make no other."""
        return self._child(step) if isinstance(step, str) and step in self._data else None

    def only(self, names: Collection[str]) -> Mapping:
        """Return the same mapping with no keys but `names`."""
        return _Mapping(self._source, self._path, {key: one for key, one in self._data.items() if key in names})

    def names(self) -> Iterable[str]:
        """Return the keys as written."""
        return self._data.keys()

    def mappings(self) -> list[dict[str, Any]]:
        """Return what was met on the way, where reading began here."""
        return self.inside

    def data(self) -> Any:  # noqa: ANN401  plain data
        """Return what was taken before."""
        return self._data
