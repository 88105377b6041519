"""From the compact lines of a backbone file to its layers: blocks, repeats, sizes, parallel ways.

A block may use only blocks declared above it, so nothing can recurse; every block holds a line, so
the bound on layers bounds the work too. Expansion stops at the first problem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec

from quizzer.nodes import Mapping, Node, Problems, Scalar, Sequence, convert
from quizzer.simulator.filling import Stopped, Values, filled, filled_text, nearest, stop
from quizzer.simulator.lines import LINES, MAX_WIDTH, Ways

if TYPE_CHECKING:
    from quizzer.simulator.backbone import Layer

MAX_LAYERS = 5_000
_MAX_NAME = 200
_MAX_DEPTH = 16
_BRANCHES = "branches"
_NO_NAME = "."
_NAME = re.compile(r"\w+(\.\w+)*", re.ASCII)
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """How a line uses a block, apart from the block's own sizes."""

    repeat: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 1
    first: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
    """What `$i` counts from."""
    step: dict[str, Annotated[int, msgspec.Meta(ge=-MAX_WIDTH, le=MAX_WIDTH)]] = {}
    """What is added to a size at each repeat."""
    map: Annotated[int, msgspec.Meta(ge=1, le=MAX_WIDTH)] | None = None


class Block(msgspec.Struct, frozen=True):
    """A block as declared: the sizes it asks for, and its lines."""

    sizes: tuple[str, ...]
    lines: Sequence


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where expansion stands: the name so far, the values of placeholders, the map, the forks."""

    prefix: str = ""
    values: Values = {}
    side: int | None = None
    ways: Ways = ()
    depth: int = 0
    """How many blocks are open."""


class Expansion:
    """Turns lines into layers for one file."""

    def __init__(self, problems: Problems) -> None:
        """Start without blocks; problems go to `problems`."""
        self.problems = problems
        self.blocks: dict[str, Block] = {}
        self._layers = 0
        self._forks = 0

    def declare(self, node: Node | None) -> None:
        """Take in the file's `blocks`; raise Stopped where one cannot be used."""
        if node is None:
            return
        if not isinstance(node, Mapping):
            self._stop(node, "wrong-shape", "write blocks as keys with values, such as `basic:`")
        for name, body in node.entries.items():
            where = node.key(name)
            if not _WORD.fullmatch(name) or name in LINES or name in (_BRANCHES, *Use.__struct_fields__):
                self._stop(
                    where, "bad-name", f"`{name}` cannot name a block; write lower-case letters, such as `basic`"
                )
            self.blocks[name] = self._block(name, body)

    def _block(self, name: str, body: Node) -> Block:
        if not isinstance(body, Mapping):
            self._stop(body, "wrong-shape", f"block `{name}` needs `layers:` and perhaps `sizes:`")
        for key in body.names():
            if key not in {"sizes", "layers"}:
                self._stop(body.key(key), "unknown-key", f"`{key}` is not a key here; write `sizes:` or `layers:`")
        sizes = []
        listed = body.entries.get("sizes")
        for size in self._sequence(listed, "sizes").items if listed is not None else ():
            if not isinstance(size, Scalar) or not _WORD.fullmatch(size.text) or size.text in sizes:
                self._stop(size, "bad-value", "write each size once, in lower-case letters, such as `[in, out]`")
            if size.text in (name, "i", *Use.__struct_fields__):
                self._stop(size, "bad-name", f"`{size.text}` has a meaning of its own; name the size otherwise")
            sizes.append(size.text)
        lines = self._sequence(body.entries.get("layers", body), "layers")
        self._check_heads(lines)
        return Block(tuple(sizes), lines)

    def _check_heads(self, lines: Sequence) -> None:
        for line in lines.items:
            if self._head(line) == _BRANCHES:
                for way in self._branches(line):
                    self._check_heads(way)

    def layers(self, node: Node, place: Place) -> list[Layer]:
        """Return the layers of a list of lines; raise Stopped at the first problem."""
        layers: list[Layer] = []
        for line in self._sequence(node, "layers").items:
            layers += self.line(line, place)
        return layers

    def line(self, node: Node, place: Place) -> list[Layer]:
        """Return the layers of one line; raise Stopped at the first problem."""
        head = self._head(node)
        mapping = _as_mapping(node)
        if head == _BRANCHES:
            return self._fork(node, place)
        if head in LINES:
            return [self._layer(mapping, head, place)]
        return self._used(mapping, head, place)

    def _layer(self, node: Mapping, head: str, place: Place) -> Layer:
        given = filled(node, place.values, self.problems)
        line = convert(given, LINES[head], self.problems)
        if line is None:
            raise Stopped
        fault = line.fault()
        if fault is not None:
            self._stop(node.at(fault[0]), "bad-value", fault[1])
        self._layers += 1
        if self._layers > MAX_LAYERS:
            self._stop(node, "too-many-layers", f"more than {MAX_LAYERS:,} layers; lower the repeats")
        name = self._name(_as_mapping(given).entries[head], place.prefix)
        return line.layer(name, place.side, place.ways)

    def _fork(self, node: Node, place: Place) -> list[Layer]:
        fork = self._forks = self._forks + 1
        layers: list[Layer] = []
        for number, way in enumerate(self._branches(node)):
            layers += self.layers(way, msgspec.structs.replace(place, ways=(*place.ways, (fork, number))))
        return layers

    def _used(self, node: Mapping, head: str, place: Place) -> list[Layer]:
        block = self.blocks[head]
        own = node.only(Use.__struct_fields__)
        use = convert(filled(own, place.values, self.problems), Use, self.problems)
        if use is None:
            raise Stopped
        if place.depth == _MAX_DEPTH:
            self._stop(node, "too-deep", f"blocks within blocks, more than {_MAX_DEPTH} deep; flatten them")
        self._check_sizes(node, head, block, use)
        layers: list[Layer] = []
        for turn in range(use.repeat):
            values = place.values | {"i": use.first + turn}
            sizes = {size: self._size(node, size, values) + use.step.get(size, 0) * turn for size in block.sizes}
            self._within(node, sizes)
            prefix = self._prefix(filled_text(_as_scalar(node.entries[head]), values, self.problems), place.prefix)
            inner = Place(
                prefix=prefix, values=sizes, side=use.map or place.side, ways=place.ways, depth=place.depth + 1
            )
            layers += self.layers(block.lines, inner)
        return layers

    def _check_sizes(self, node: Mapping, head: str, block: Block, use: Use) -> None:
        known = (head, *block.sizes, *Use.__struct_fields__)
        for key in node.names():
            if key not in known:
                self._stop(node.key(key), "unknown-key", f"`{key}` is not a key here; {nearest(key, known)}")
        for size in block.sizes:
            if size not in node.entries:
                self._stop(node, "missing-key", f"`{size}:` is missing; block `{head}` asks for it")
        for size in use.step:
            if size not in block.sizes:
                self._stop(node.at("step"), "unknown-key", f"`{size}` is no size of block `{head}`; take it out")

    def _size(self, node: Mapping, size: str, values: Values) -> int:
        value = node.entries[size]
        given = filled_text(value, values, self.problems) if isinstance(value, Scalar) else None
        if given is None or not re.fullmatch("[0-9]{1,7}", given.text):
            self._stop(value, "bad-value", f"`{size}:` needs a whole number from 1 to {MAX_WIDTH:,}")
        return int(given.text)

    def _within(self, node: Mapping, sizes: Values) -> None:
        for size, value in sizes.items():
            if not 1 <= value <= MAX_WIDTH:
                self._stop(node.at(size), "bad-value", f"`{size}` becomes {value}; sizes go from 1 to {MAX_WIDTH:,}")

    def _head(self, node: Node) -> str:
        known = (*LINES, _BRANCHES, *self.blocks)
        first = next(iter(node.names()), "") if isinstance(node, Mapping) else ""
        if first not in known:
            where = node.key(first) if isinstance(node, Mapping) else node
            self._stop(where, "unknown-key", f"a line starts with its kind or block; {nearest(first, known)}")
        return first

    def _branches(self, node: Node) -> list[Sequence]:
        mapping = _as_mapping(node)
        for key in mapping.names():
            if key != _BRANCHES:
                self._stop(mapping.key(key), "unknown-key", f"`{key}` does not belong beside `branches:`; take it out")
        ways = self._sequence(mapping.entries[_BRANCHES], _BRANCHES)
        return [self._sequence(way, "each of the branches") for way in ways.items]

    def _sequence(self, node: Node | None, what: str) -> Sequence:
        if not isinstance(node, Sequence) or not node.items:
            self._stop(node or Node(1, 1), "wrong-shape", f"{what} needs a list with at least one entry")
        return node

    def _prefix(self, node: Scalar, prefix: str) -> str:
        return prefix if node.text == _NO_NAME else f"{self._name(node, prefix)}."

    def _name(self, node: Node, prefix: str) -> str:
        if not isinstance(node, Scalar) or not _NAME.fullmatch(node.text):
            self._stop(node, "bad-name", "write the module's name, such as `layer1.0.conv1`")
        name = prefix + node.text
        if len(name) > _MAX_NAME:
            self._stop(node, "bad-name", f"this name grows longer than {_MAX_NAME} characters; shorten it")
        return name

    def _stop(self, where: Node, code: str, message: str) -> NoReturn:
        stop(self.problems, where, code, message)


def _as_mapping(node: Node) -> Mapping:
    return node if isinstance(node, Mapping) else Mapping(node.line, node.column)


def _as_scalar(node: Node) -> Scalar:
    return node if isinstance(node, Scalar) else Scalar(node.line, node.column, "", plain=False)
